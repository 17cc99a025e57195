"""One live encounter: its clock, what is under way, and who listens.

Everything that changes something goes through one lock, first catches up with the clock, then is
kept, and only then happens and is told. What is under way was foreseen and has not happened:
where it cannot be kept, nothing has changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from subside.play import Foreseen
from subside.web.live.feed import Feed, Listener
from subside.web.live.hand import Clock, Hand, Timer, pace
from subside.web.live.journal import Entry, Header, Journal, NotSaved
from subside.web.live.replay import Answer, answered
from subside.web.live.story import IDLE, Story
from subside.web.live.view import acts, keys_of, line_sent, state_sent
from subside.web.live.wire import Sent

UNSEEN = 60.0  # real seconds without anybody there, after which an encounter pauses by itself
LATE = 5.0  # real seconds by which the machine may lag; a longer lag is nobody's hesitation
ERROR = "something went wrong with this encounter; load the page again to go on where it stands"
_log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that cannot be met now. Nothing has happened."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(error)
        self.error, self.why = error, why


class Moved(Exception):
    """Another process has taken this encounter over, or this one has lost count."""


@dataclass(frozen=True, slots=True)
class Way:
    """An act under way."""

    foreseen: Foreseen
    idle: bool
    seconds: int  # nominal

    @property
    def began(self) -> int:
        """Encounter second at which it began."""
        return self.foreseen.act.at

    @property
    def ends(self) -> int:
        """Encounter second at which it ends, which an event may have moved: never told before."""
        return self.foreseen.act.at + self.foreseen.act.seconds


class Session:
    """One encounter in this process."""

    def __init__(
        self,
        encounter: UUID,
        header: Header,
        story: Story,
        answers: dict[str, Answer],
        last: int,
        opening: int,
        journal: Journal,
        clock: Clock,
        review: Callable[[UUID], str | None],
    ) -> None:
        self.id, self.header, self.story = encounter, header, story
        self.feed = Feed(opening)
        self.paused, self.stopped, self.closed = False, header.stopped, False
        self.touched = clock.now()
        self._journal, self._clock, self._review = journal, clock, review
        self._answers, self._keys = answers, keys_of(story.encounter.model.scenario)
        self._n, self._kept = last, story.encounter.seconds
        self._in_doubt = False
        self._hand = Hand(clock.now(), story.encounter.seconds)
        self._way: Way | None = None
        self._pending: Entry | None = None
        self._told = len(story.log)
        self._timer: Timer | None = None
        self._lock = asyncio.Lock()

    # ---- What is asked of it -------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether nothing can follow: it has ended, or was stopped."""
        return self.stopped or self.story.encounter.end is not None

    @property
    def real(self) -> bool:
        """Whether the clock runs by itself."""
        return self.header.mode == "real"

    async def start(self, *, fresh: bool) -> None:
        """Begin, or stand paused where a restored encounter stood."""
        async with self._lock:
            self.paused = self.real and not fresh and not self.over
            self._idle()
            if self.story.encounter.end is not None and not self.header.over:
                await self._mark_over()

    async def view(self) -> dict[str, Any]:
        """The whole state as a page sees it."""
        async with self._caught_up(strict=False):
            file = self.story.encounter.model.scenario.file
            return {
                "id": str(self.id),
                "scenario": {"slug": self.header.slug, "title": file.title},
                "mode": self.header.mode,
                "seq": self.feed.seq,
                "clock": self._clock_sent(),
                "paused": self.paused,
                "over": self.over,
                "stopped": self.stopped,
                "ending": self._ending() if self.over else None,
                "review": self._review(self.id) if self.over else None,
                "briefing": self.story.briefing,
                "log": [line_sent(line) for line in self.story.log],
                **self._state(),
            }

    async def act(self, sent: Sent) -> dict[str, Any]:
        """Take an act: kept, then begun. The same key again gives the same answer.

        Raises Refused, NotSaved or Moved; then nothing has happened.
        """
        async with self._caught_up():
            if sent.key in self._answers:
                return self._answer_sent(self._answers[sent.key])
            self._check(sent.act)
            at, nominal = self._when()
            entry = Entry(self._n + 1, sent.act, at, sent.say, sent.key)
            await self._commit(entry)
            answer = answered(self.story.encounter.model, entry, nominal)
            self._answers[sent.key] = answer
            if self._way is not None:
                self._pending = entry
                self._tell_turn()
            else:
                await self._begin(entry)
            self._answers[sent.key] = answer = replace(answer, seq=self.feed.seq)
            return self._answer_sent(answer)

    async def pause(self, paused: bool) -> dict[str, Any]:
        """Let the clock stand, or go on; real time only."""
        async with self._caught_up():
            if self.over:
                raise Refused("over", "The encounter is over.")
            if not self.real:
                raise Refused("not possible now", "In study mode the clock stands by itself.")
            if paused != self.paused:
                await self._set_paused(paused)
            return {"seq": self.feed.seq, "paused": self.paused, "clock": self._clock_sent()}

    async def stop(self) -> dict[str, Any]:
        """End the exercise without an ending. An act that was answered still happens, at once."""
        async with self._caught_up():
            if not self.over:
                await self._certain()
                await self._keep_clock()
                await self._journal.finish(self.id, False, True)
                self._rush()
                self.stopped = self.story.encounter.end is None
                if not self.stopped:  # what was under way has ended it
                    await self._mark_over()
                self._idle()
                self._tell_turn()
                self._tell_over()
            return {"seq": self.feed.seq, "over": True, "stopped": self.stopped}

    def listen(self, after: int | None) -> Listener:
        """A stream of events after a number; whoever listens keeps the encounter running."""
        self.touched = self._clock.now()
        return self.feed.listen(after)

    def leave(self, listener: Listener) -> None:
        """A stream has ended."""
        self.feed.listeners.discard(listener)
        self.touched = self._clock.now()

    async def unseen(self) -> None:
        """Pause where nobody has been there for a while: nothing runs on unseen."""
        if self.feed.listeners or self._clock.now() - self.touched < UNSEEN:
            return
        async with self._caught_up(touch=False):
            if self.real and not self.paused and not self.over:
                await self._set_paused(True)

    async def close(self) -> None:
        """Leave memory: the clock is kept where it stands, as far as the journal lets it."""
        async with self._lock:
            if not self.closed:
                self.closed = True
                self._disarm()
                try:
                    await self._keep_clock()
                except (NotSaved, Moved):
                    _log.warning("encounter %s: the clock could not be kept", self.id)
                self.feed.end()

    def give_up(self, why: str) -> None:
        """Stop at once, and tell every page to load the state again."""
        self.closed = True
        self._disarm()
        self.feed.move(why)

    # ---- The clock -----------------------------------------------------------------------

    @asynccontextmanager
    async def _caught_up(self, *, touch: bool = True, strict: bool = True) -> AsyncIterator[None]:
        """The lock, with everything done that is due; strict: or NotSaved where it cannot be."""
        async with self._lock:
            if self.closed:
                raise Moved
            if touch:
                self.touched = self._clock.now()
            try:
                await self._catch_up()
            except NotSaved:  # it has paused and said so
                if strict:
                    raise
            try:
                yield
            finally:
                self._arm()

    async def _due(self) -> None:
        """Called by the clock when what is under way should have ended."""
        try:
            async with self._caught_up(touch=False):
                pass
        except Moved:
            self.give_up("the encounter goes on elsewhere")
        except NotSaved:
            pass  # it has paused and said so
        except Exception as error:
            self.fail(error)

    def fail(self, error: Exception) -> None:
        """Stop after a fault of the program, and log where it is.

        The text of an error may hold what a trainee said: only its kind and place are logged.
        """
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_qualname}, line {where.tb_lineno}" if where else "?"
        _log.error("encounter %s: %s in %s", self.id, type(error).__name__, place)
        self.give_up(ERROR)

    async def _catch_up(self) -> None:
        """Let end what has ended by now."""
        while self._way is not None and self._hand.rate > 0:
            now, due = self._clock.now(), self._hand.when(self._way.ends)
            if now < due:
                return
            if now - due > LATE:  # the machine slept or stalled: that time was nobody's
                due = now
            await self._end(self._way, due)

    async def _end(self, way: Way, due: float) -> None:
        """End what is under way, at a real moment; then begin what follows."""
        before = self.story.encounter.visible
        if way.idle and self._pending is None and self.story.shows(way.foreseen):
            try:
                await self._commit(Entry(self._n + 1, IDLE, way.ends, kind="idle"))
            except (NotSaved, Moved):
                self._stand(way.ends, "not saved")
                raise
        (self.story.tick if way.idle else self.story.happen)(way.foreseen)
        self._way = None
        shown = not way.idle or self._unsaid() or self.story.encounter.visible != before
        pending, self._pending = self._pending, None
        if self.story.encounter.end is not None:
            self._stop_hand()
            await self._finish(pending)
            return
        if pending is not None:
            await self._begin(pending, due)
            return
        self._idle(due)
        if shown:
            self._tell_turn()

    async def _begin(self, entry: Entry, due: float | None = None) -> None:
        """Begin an act that was kept; in study mode it is over at once."""
        encounter = self.story.encounter
        if entry.act not in encounter.possible():
            self.story.drop(entry.act)
            self._idle(due)
            self._tell_turn()
            return
        foreseen = encounter.foresee(entry.act)
        self.story.begin(foreseen, entry.say)
        if not self.real:
            self.story.happen(foreseen)
            self._hand.turn(self._clock.now(), encounter.seconds, 0.0)
            if encounter.end is not None:
                await self._finish(None)
                return
        else:
            seconds = encounter.model.scenario.acts[entry.act].seconds
            self._set_out(Way(foreseen, False, seconds), due, pace(seconds))
        self._tell_turn()

    def _idle(self, due: float | None = None) -> None:
        """Begin a tick, where the clock runs by itself and watching is possible."""
        self._way = None
        encounter = self.story.encounter
        if not self.real or self.over or IDLE not in encounter.possible():
            self._stop_hand()
            return
        seconds = encounter.model.scenario.acts[IDLE].seconds
        self._set_out(Way(encounter.foresee(IDLE), True, seconds), due, 1.0)

    def _set_out(self, way: Way, due: float | None, rate: float) -> None:
        self._way = way
        self._hand.turn(
            self._clock.now() if due is None else due, way.began, 0.0 if self.paused else rate
        )
        self._arm()

    def _stop_hand(self) -> None:
        self._hand.turn(self._clock.now(), self.story.encounter.seconds, 0.0)
        self._disarm()

    def _stand(self, at: float, why: str) -> None:
        """Let the clock stand at a second, and tell why."""
        self.paused = True
        self._hand.turn(self._clock.now(), at, 0.0)
        self._disarm()
        self.feed.tell("clock", {"clock": self._clock_sent(), "paused": True, "why": why})

    async def _set_paused(self, paused: bool) -> None:
        now = self._clock.now()
        if paused:
            self._stand(self._hand.read(now), "paused")
            try:
                await self._keep_clock()
            except NotSaved:
                _log.warning("encounter %s: the clock could not be kept", self.id)
            return
        self.paused = False
        way = self._way
        rate = 0.0 if way is None else 1.0 if way.idle else pace(way.seconds)
        self._hand.turn(now, self._hand.read(now), rate)
        self.feed.tell("clock", {"clock": self._clock_sent(), "paused": False, "why": ""})

    def _rush(self) -> None:
        """Let happen at once whatever was kept: acts, and the tick before one; no idle tick."""
        way, self._way = self._way, None
        if way is not None and not way.idle:
            self.story.happen(way.foreseen)
        pending, self._pending = self._pending, None
        if way is None or pending is None:
            return
        self.story.tick(way.foreseen)
        if self.story.encounter.end is None and pending.act in self.story.encounter.possible():
            foreseen = self.story.encounter.foresee(pending.act)
            self.story.begin(foreseen, pending.say)
            self.story.happen(foreseen)
        else:
            self.story.drop(pending.act)

    def _arm(self) -> None:
        self._disarm()
        if self._way is not None and self._hand.rate > 0 and not self.closed:
            self._timer = self._clock.at(self._hand.when(self._way.ends), self._due)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # ---- Acts ----------------------------------------------------------------------------

    def _check(self, act: str) -> None:
        if self.over:
            raise Refused("over", "The encounter is over.")
        if self._pending is not None or (self._way is not None and not self._way.idle):
            raise Refused("busy", "An act is under way: wait until it is over.")
        if self.paused:
            raise Refused("paused", "The encounter is paused: go on first.")
        if act not in self.story.encounter.possible():
            raise Refused("not possible now", "This is not possible now.")

    def _when(self) -> tuple[int, int]:
        """Second from which an act is to begin, and the one at which it does unless something
        ends the tick under way early.
        """
        if self._way is None:
            return self.story.encounter.seconds, self.story.encounter.seconds
        # One second on at least, so that this tick comes before the act when it is played again.
        at = max(int(self._hand.read(self._clock.now())), self._way.began + 1)
        return at, self._way.began + self._way.seconds

    async def _finish(self, pending: Entry | None) -> None:
        """Tell the end. A journal that cannot mark it now is asked again at the next opening."""
        if pending is not None:
            self.story.drop(pending.act)
        await self._mark_over()
        self._tell_turn()
        self._tell_over()

    async def _mark_over(self) -> None:
        try:
            await self._journal.finish(self.id, True, False)
        except NotSaved:
            _log.warning("encounter %s: the end could not be marked", self.id)

    # ---- Keeping -------------------------------------------------------------------------

    async def _commit(self, entry: Entry) -> None:
        await self._certain()
        try:
            await self._journal.commit(self.id, entry)
        except BaseException:
            self._in_doubt = True
            raise
        self._n, self._kept = entry.n, entry.at

    async def _certain(self) -> None:
        """After a failure, see what the journal has; raises Moved where it has more than this."""
        if self._in_doubt:
            _, entries = await self._journal.entries(self.id)
            if (entries[-1].n if entries else 0) != self._n:
                raise Moved
            self._in_doubt = False

    async def _keep_clock(self) -> None:
        """Keep how far the clock has come by idle ticks."""
        reached = self.story.encounter.seconds
        busy = self._pending is not None or (self._way is not None and not self._way.idle)
        if self.real and not busy and not self.over and reached > self._kept:
            await self._commit(Entry(self._n + 1, IDLE, reached, kind="idle"))

    # ---- Telling -------------------------------------------------------------------------

    def _unsaid(self) -> bool:
        return len(self.story.log) > self._told

    def _state(self) -> dict[str, Any]:
        state = state_sent(self.story.encounter, self._keys)
        if self.stopped:
            state["acts"] = []
        return state

    def _tell_turn(self) -> None:
        lines = self.story.log[self._told :]
        self._told = len(self.story.log)
        log = [line_sent(line) for line in lines]
        turn = {"clock": self._clock_sent(), **self._state(), "log": log, "over": self.over}
        self.feed.tell("turn", turn)

    def _tell_over(self) -> None:
        self.feed.tell("over", {"ending": self._ending(), "review": self._review(self.id)})

    def _ending(self) -> dict[str, Any]:
        """How it ended, in words."""
        encounter = self.story.encounter
        if encounter.end is None:
            return {"title": "Stopped before the end", "words": []}
        title = encounter.model.scenario.file.endings[encounter.end.ending].title
        return {"title": title, "words": [words.text for words in encounter.end.words]}

    def _clock_sent(self) -> dict[str, Any]:
        at = self._hand.read(self._clock.now())
        return {
            "at": int(at),
            "at_ms": int(at * 1000),
            "rate": self._hand.rate,
            "busy": self._busy(),
        }

    def _busy(self) -> dict[str, Any] | None:
        """The act that is under way or about to begin, by its nominal times."""
        if self._pending is not None:
            act, began = self._pending.act, self._when()[1]
        elif self._way is not None and not self._way.idle:
            act, began = self._way.foreseen.act.act, self._way.began
        else:
            return None
        described = self.story.encounter.model.scenario.acts[act]
        ends = began + described.seconds
        return {"act": act, "label": described.title, "began": began, "ends": ends}

    def offered(self) -> list[dict[str, Any]]:
        """The acts that are possible now."""
        return [] if self.over else acts(self.story.encounter, self._keys)

    def _answer_sent(self, answer: Answer) -> dict[str, Any]:
        """An answer, the same each time; after a restart `seq` is where the new stream stands."""
        seq = self.feed.seq if answer.seq is None else answer.seq
        told = {"key": answer.key, "n": answer.n, "at": answer.at, "ends": answer.ends}
        return {**told, "seq": seq}
