"""One encounter in memory, told in the words of the live contract: enough to build a page against.

It keeps nothing on disk and knows one trainee. Time can run `speed` times as fast, so that a test
plays a whole encounter in seconds; the page sees that as the clock's rate.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from subside.model import Model
from subside.play import Encounter
from subside.runs import Act
from tests.web.page.sight import acts_of, resources_of, scene_of

QUICK_AFTER, QUICKEST = 15, 12  # seconds of an act after which time may pass quickly, and how much
Json = dict[str, Any]


@dataclass
class Room:
    """An encounter, what has been told of it, and who listens."""

    id: str
    model: Model
    seed: int
    mode: str
    speed: float = 1.0
    paused: bool = False
    seq: int = 0
    log: list[Json] = field(default_factory=list)
    events: list[tuple[int, str, Json]] = field(default_factory=list)
    answers: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.encounter = Encounter(self.model, self.seed, self.mode)
        self.told = dict(self.encounter.start.seen)
        self.possible = self.encounter.possible()
        self.since: dict[str, int] = {}
        self.over = False
        self.at, self.rate, self.wall = 0.0, 0.0, time.monotonic()
        self.busy: Json | None = None
        self.next: tuple[str, str] | None = None
        self.wake = asyncio.Event()
        self.news = asyncio.Condition()
        self.stopped = False
        for words in self.encounter.start.words:
            if words.who != "briefing":
                self.write(words.who, words.text, 0)

    # ---- The clock ------------------------------------------------------------------------

    @property
    def usual(self) -> float:
        return self.speed if self.mode == "real" else 0.0

    def clock(self) -> Json:
        return {"at": round(self.now(), 2), "rate": self.rate, "busy": self.busy}

    def now(self) -> float:
        return self.at + (time.monotonic() - self.wall) * self.rate

    def run_at(self, rate: float) -> None:
        self.at, self.wall = self.now(), time.monotonic()
        self.rate = rate

    # ---- What is told ---------------------------------------------------------------------

    def write(self, who: str, text: str, at: int) -> Json:
        entry = {"n": len(self.log) + 1, "at": at, "who": who, "text": text}
        self.log.append(entry)
        return entry

    def state(self) -> Json:
        return {
            "seq": self.seq,
            "clock": self.clock(),
            "seen": self.told,
            "scene": scene_of(self.model, self.told),
            "resources": resources_of(self.model, self.told, self.since),
            "acts": [] if self.over else acts_of(self.model, self.possible),
            "over": self.over,
        }

    def view(self) -> Json:
        scenario = self.model.scenario
        return {
            **self.state(),
            "id": self.id,
            "scenario": {"slug": scenario.slug, "title": scenario.file.title},
            "mode": self.mode,
            "paused": self.paused,
            "briefing": [scenario.file.briefing],
            "log": self.log,
        }

    async def tell(self, kind: str, data: Json) -> None:
        self.seq += 1
        if kind == "turn":
            data = {**self.state(), **data}
        self.events.append((self.seq, kind, data))
        async with self.news:
            self.news.notify_all()

    # ---- What the trainee does --------------------------------------------------------------

    async def act(self, key: str, act: str, say: str) -> tuple[int, Json]:
        if key in self.answers:
            return 200, self.answers[key]
        if self.over:
            return 409, {"error": "over", "why": "The encounter is over.", "acts": []}
        if self.next or (self.busy and self.busy["began"] <= self.now()):
            return 409, {"error": "busy", "why": "An act is under way.", "acts": self.state()["acts"]}
        if act not in self.possible:
            return 409, {"error": "not possible now", "why": "Things have changed.", "acts": self.state()["acts"]}
        begins = self.encounter.seconds if self.mode == "real" else int(self.now())
        seconds = self.model.scenario.acts[act].seconds
        self.answers[key] = {"key": key, "n": len(self.encounter.acts) + 1, "at": begins, "ends": begins + seconds, "seq": self.seq + 1}
        self.next = (act, say)
        self.busy = {"act": act, "label": self.title(act), "began": begins, "ends": begins + seconds}
        self.wake.set()
        await self.tell("turn", {"log": []})
        return 200, self.answers[key]

    async def pause(self, paused: bool) -> None:
        self.paused = paused
        self.run_at(0.0 if paused else self.usual)
        self.wake.set()
        await self.tell("clock", {"clock": self.clock(), "paused": paused})

    async def stop(self) -> None:
        self.stopped = self.over = True
        self.run_at(0.0)
        self.wake.set()
        await self.tell("over", {"words": [], "review": f"/review/{self.id}/"})

    # ---- How time passes --------------------------------------------------------------------

    async def live(self) -> None:
        """Carry out what is chosen; in real time, watch while nothing is."""
        self.run_at(0.0 if self.paused else self.usual)
        while not self.over:
            await self.unpaused()
            if self.next is None and self.mode == "study":
                self.wake.clear()
                await self.wake.wait()
                continue
            await self.carry_out(*(self.next or ("watch", "")), idle=self.next is None)

    async def unpaused(self) -> None:
        while self.paused and not self.over:
            self.wake.clear()
            await self.wake.wait()

    async def carry_out(self, name: str, say: str, idle: bool) -> None:
        if name not in self.encounter.possible():
            self.next = self.busy = None
            self.write("system", f"{self.title(name)}: no longer possible, and not done.", int(self.now()))
            await self.tell("turn", {"log": self.log[-1:]})
            return
        act = self.encounter.act(name).act
        if not idle:
            await self.begin(act, say)
        await self.pass_until(act.at + act.seconds)
        if not self.stopped:
            await self.finish(act, idle)

    async def begin(self, act: Act, say: str) -> None:
        ends = act.at + self.model.scenario.acts[act.act].seconds
        self.busy = {"act": act.act, "label": self.title(act.act), "began": act.at, "ends": ends}
        if ends - act.at > QUICK_AFTER and self.mode == "real":
            self.run_at(self.speed * min(QUICKEST, (ends - act.at) / QUICK_AFTER))
        text = f"You say: “{say}”" if say else act.words[0].text
        entry = self.write("you", text, act.at)
        if act.act.startswith("request:"):
            self.since[act.act.partition(":")[2]] = act.at
        await self.tell("turn", {"log": [entry]})

    async def pass_until(self, second: int) -> None:
        """Wait on the encounter's clock; a pause holds it, study mode does not wait."""
        if self.mode == "study":
            self.at, self.wall = float(second), time.monotonic()
            return
        while (left := second - self.now()) > 0 and not self.over:
            await self.unpaused()
            if not self.over:
                self.wake.clear()
                try:
                    await asyncio.wait_for(self.wake.wait(), max(0.001, left / (self.rate or 1)))
                except TimeoutError:
                    continue
        self.at, self.wall = float(second), time.monotonic()

    async def finish(self, act: Act, idle: bool) -> None:
        end, at = self.encounter.end, act.at + act.seconds
        fresh = [self.write(words.who, words.text, at) for words in act.words[1:]]
        for name in self.model.scenario.file.resources:
            if act.seen[name] == "here" != self.told[name]:
                self.since[name] = at
                fresh.append(self.write("radio", f"{self.model.scenario.file.resources[name].title} is here.", at))
        changed = self.told != act.seen
        self.told, self.possible = {k: str(v) for k, v in act.seen.items()}, self.encounter.possible()
        if not idle:
            self.next = self.busy = None
        if not self.paused:
            self.run_at(self.usual)
        self.over = end is not None
        if end is not None:
            self.run_at(0.0)
            fresh += [self.write(words.who, words.text, at) for words in end.words]
        if fresh or changed or not idle:
            await self.tell("turn", {"log": fresh})
        if end is not None:
            await self.tell("over", {"words": [words.text for words in end.words], "review": f"/review/{self.id}/"})

    def title(self, act: str) -> str:
        return self.model.scenario.acts[act].title
