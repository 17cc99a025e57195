"""Live encounters over HTTP on this machine: how soon an act is answered and told, and memory.

Clients speak the protocol and nothing else: each is signed in, has a stream of events open and
sends an act every five seconds. The server is `subside serve` as anybody starts it, in a process of
its own, its database a file of SQLite that is synced at every commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from benchmarks.subject import Row, Settings, Subject
from subside.web.live.journal import Entry
from subside.web.live.wire import Sent
from tests.web import crowd
from tests.web.live.cast import Room, SqliteJournal
from tests.web.process import started

TRAINEES = ((30, 1), (300, 1), (1000, 1), (1000, 2))  # how many, and streams of each
TARGETS = {30: 0.1, 1000: 0.25}  # seconds within which 99 in 100 acts are answered
EVERY, FOR = 5.0, 30.0  # seconds between the acts of one trainee, and of the whole
SHORT = 8  # seconds of the acts that are sent: a longer one would be under way at the next


@dataclass
class Figures:
    """What the clients of one measurement saw, in seconds."""

    answers: list[float] = field(default_factory=list)
    events: list[float] = field(default_factory=list)  # from sending an act to its event
    refused: int = 0
    busy: float | None = None  # part of one core that the server took
    grown: float | None = None  # kB


class Connection:
    """HTTP/1.1 over one connection that stays open."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._used = port, time.perf_counter()
        cookies = "; ".join(f"{name}={value}" for name, value in crowd.cookies(session).items())
        self._headers = f"Host: localhost\r\nCookie: {cookies}\r\nX-CSRFToken: {crowd.CSRF}\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of an answer."""
        reader, length = await self.send(method, path, body)
        return self.status, await reader.readexactly(length)

    async def send(self, method: str, path: str, body: bytes = b"") -> Any:
        """Send a request; the reader after the headers of the answer, and the body's length."""
        if self._writer is None or self._reader is None or self._stale():
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{self._headers}{kind}\r\n".encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        self.status = int(head.split(" ", 2)[1])
        found = [x for x in head.split("\r\n") if x.startswith("content-length:")]
        return self._reader, int(found[0].partition(":")[2]) if found else 0

    def _stale(self) -> bool:
        """Whether the server is about to close it, as it does after 30 s."""
        before, self._used = self._used, time.perf_counter()
        return self._used - before > 25.0

    def close(self) -> None:
        """Close it."""
        if self._writer is not None:
            self._writer.close()


class Trainee:
    """One client."""

    def __init__(self, one: Mapping[str, Any], port: int, figures: Figures, streams: int) -> None:
        self.path, self.figures = f"/live/{one['encounters'][0]}", figures
        self.acting = Connection(port, one["session"])
        self.listening = [Connection(port, one["session"]) for _ in range(streams)]
        self.tasks: list[asyncio.Task[None]] = []
        self.rng = random.Random(self.path)
        self.acts: list[str] = []
        self.sent: dict[str, float] = {}  # by act: when it was sent, until it is told

    async def open(self) -> None:
        """Load the page and listen."""
        _, body = await self.acting.request("GET", f"{self.path}/")
        view = json.loads(body)
        self._offer(view)
        for first, connection in enumerate(self.listening):
            reader, _ = await connection.send("GET", f"{self.path}/events?after={view['seq']}")
            self.tasks.append(asyncio.create_task(self._listen(reader, first == 0)))

    async def play(self, until: float) -> None:
        """An act every few seconds, from a moment of its own on."""
        await asyncio.sleep(self.rng.uniform(0, EVERY))
        while time.perf_counter() < until and self.acts:
            act = self.rng.choice(self.acts)
            body = json.dumps({"key": str(uuid4()), "act": act, "say": "I am listening."}).encode()
            began = self.sent[act] = time.perf_counter()
            status, _ = await self.acting.request("POST", f"{self.path}/acts", body)
            if status == 200:
                self.figures.answers.append(time.perf_counter() - began)
            else:
                self.figures.refused += 1
            await asyncio.sleep(max(0.0, began + EVERY - time.perf_counter()))

    def close(self) -> None:
        """Leave."""
        for task in self.tasks:
            task.cancel()
        for connection in (self.acting, *self.listening):
            connection.close()

    async def _listen(self, reader: asyncio.StreamReader, looked_at: bool) -> None:
        while line := await reader.readline():
            if looked_at and line.startswith(b"data: "):
                event = json.loads(line[6:])
                busy = event.get("clock", {}).get("busy")
                if busy and (began := self.sent.pop(busy["act"], None)) is not None:
                    self.figures.events.append(time.perf_counter() - began)
                if "acts" in event:
                    self._offer(event)

    def _offer(self, state: Mapping[str, Any]) -> None:
        self.acts = [
            act["act"]
            for act in state["acts"]
            if act["seconds"] <= SHORT and act["heading"] in ("tools", "timing")
        ]


def measure(settings: Settings) -> Iterator[Row]:
    """Rows by number of trainees, then where the time of one act goes."""
    allow_files()
    for number, streams in TRAINEES:
        yield from loaded(number, streams, settings.scenarios)
    yield from parts(settings.scenarios[0])


def loaded(number: int, streams: int, scenarios: tuple[str, ...]) -> Iterator[Row]:
    """So many trainees at once."""
    with tempfile.TemporaryDirectory() as folder:
        data, models = Path(folder) / "data", len(scenarios)
        people = crowd.elsewhere("fill", data, people=models + number, slugs=scenarios)
        with started(data) as (process, address, _):
            port = int(address.rpartition(":")[2])
            figures = asyncio.run(clients(people, models, streams, port, process.pid))
    note = f"{len(figures.answers)} acts, {figures.refused} refused"
    name = f"{number}" if streams == 1 else f"{number}, {streams} streams each"
    target = TARGETS.get(number)
    yield Row(f"{name}, answer p50", share(figures.answers, 0.5), note=note)
    yield Row(f"{name}, answer p99", share(figures.answers, 0.99), target=target, note=note)
    yield Row(f"{name}, event p99", share(figures.events, 0.99), note=note)
    grown = figures.grown / number if figures.grown else None
    yield Row(f"{name}, memory each", grown, "kB", note=note)
    yield Row(f"{name}, of one core", figures.busy and 100 * figures.busy, "%", note=note)


async def clients(
    people: Sequence[Mapping[str, Any]], models: int, streams: int, port: int, server: int
) -> Figures:
    """What so many clients see, and what the server took.

    The first few load the models and are not counted.
    """
    figures = Figures()
    first = [Trainee(one, port, Figures(), 1) for one in people[:models]]
    for trainee in first:
        await trainee.open()
    before = memory(server)
    trainees = [Trainee(one, port, figures, streams) for one in people[models:]]
    for some in range(0, len(trainees), 50):
        await asyncio.gather(*(trainee.open() for trainee in trainees[some : some + 50]))
    began, used = time.perf_counter(), processor(server)
    await asyncio.gather(*(trainee.play(began + FOR) for trainee in trainees))
    after, used_by_then = memory(server), processor(server)
    if used is not None and used_by_then is not None:
        figures.busy = (used_by_then - used) / (time.perf_counter() - began)
    if before is not None and after is not None:
        figures.grown = after - before
    for trainee in trainees + first:
        trainee.close()
    return figures


def parts(name: str) -> Iterator[Row]:
    """One act in study mode: in the engine alone, and one commit alone."""
    times: list[float] = []

    async def engine_alone() -> None:
        room, keys = Room(name, mode="study"), count(1)
        session = await room.session()
        for _ in range(200):
            began = time.perf_counter()
            await session.act(Sent(str(UUID(int=next(keys))), "slow_down", ""))
            times.append(time.perf_counter() - began)
            if session.over:
                return

    asyncio.run(engine_alone())
    yield Row("one act, engine alone", share(times, 0.5), repeats=len(times))
    yield Row("one act, its commit", asyncio.run(commits()), repeats=200)


async def commits() -> float | None:
    """Median seconds of a commit on SQLite, synced."""
    with tempfile.TemporaryDirectory() as folder:
        journal, times = SqliteJournal(Path(folder) / "live.db"), list[float]()
        for n in range(200):
            began = time.perf_counter()
            await journal.commit(UUID(int=1), Entry(n, "listen", n, "I am listening.", str(n)))
            times.append(time.perf_counter() - began)
        return share(times, 0.5)


def share(times: list[float], part: float) -> float | None:
    """The time within which such a part of them lies."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))] if times else None


def memory(process: int) -> float | None:
    """Resident memory of a process in kB; None where the system does not say."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return float(line.split()[1])
    return None


def processor(process: int) -> float | None:
    """Seconds of processor that a process has taken; None where the system does not say."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return None


def allow_files() -> None:
    """As many open connections as the system lets one have."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


SUBJECT = Subject(
    "live", "encounters in real time over HTTP, an act every 5 s each", measure, by_itself=True
)
