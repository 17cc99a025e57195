"""Many live encounters in one process: opened on demand, closed when nobody is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

from subside.play import Encounter, Model
from subside.web.live.crowd import TOO_MANY_ENCOUNTERS, Streams, to_rest
from subside.web.live.feed import Listener
from subside.web.live.hand import Clock, LoopClock, Timer
from subside.web.live.journal import OPENED, Entry, Header, Identity, Journal, NoEncounter, NotSaved
from subside.web.live.replay import replayed
from subside.web.live.session import Moved, Session

SWEEP = 5.0  # real seconds between looks at who is still there
FORGOTTEN = 600.0  # real seconds without anybody there, after which an encounter leaves memory
WARM, WARM_ACTS = 4, 40  # encounters that are played on a model before anybody does, and acts
Load = Callable[[str], Model]


def no_review(_: UUID) -> str | None:
    """Where an encounter is reviewed: nowhere."""
    return None


class Engine:
    """All live encounters of this process, over one journal.

    `load` gives the model of a scenario by its slug; it is called once for each, in a thread.
    `review` gives the address under which an encounter that is over is reviewed.
    """

    def __init__(
        self,
        journal: Journal,
        load: Load,
        *,
        clock: Clock | None = None,
        review: Callable[[UUID], str | None] = no_review,
    ) -> None:
        self._journal, self._load, self._review = journal, load, review
        self._clock: Clock = clock or LoopClock()
        self._sessions: dict[UUID, Session] = {}
        self._opening: dict[UUID, asyncio.Lock] = {}
        self._models: dict[str, Model] = {}
        self._loading = asyncio.Lock()
        self._sweeping: Timer | None = None
        self.streams = Streams()
        self.closing = False

    @property
    def live(self) -> int:
        """Number of encounters in memory."""
        return len(self._sessions)

    async def session(self, encounter: UUID, who: Identity) -> Session:
        """The live encounter, for the trainee whose it is.

        Raises NoEncounter where there is none, and where it is somebody else's; NotSaved where
        the journal cannot keep that it was opened; UserError where its scenario was changed.
        """
        found = self._sessions.get(encounter)
        if found is None or found.closed:
            found = await self._opened(encounter, who)
        _allow(found.header, who)
        return found

    def listen(self, session: Session, who: Identity, after: int | None) -> Listener:
        """A stream of an encounter's events; a user's oldest one ends where there are too many."""
        listener = session.listen(after)
        self.streams.opened(who, session, listener)
        if self.closing:
            listener.close()
        return listener

    def leave(self, session: Session, who: Identity, listener: Listener) -> None:
        """A stream has ended."""
        self.streams.left(who, listener)
        session.leave(listener)

    async def model(self, slug: str) -> Model:
        """The model of a scenario, shared by all its encounters."""
        if slug not in self._models:
            async with self._loading:
                if slug not in self._models:
                    self._models[slug] = await asyncio.to_thread(self._warmed, slug)
        return self._models[slug]

    def _warmed(self, slug: str) -> Model:
        """Load a model, and play a little on it: what is compiled or read at the first call would
        otherwise hold up everybody's clock at some later act.
        """
        model = self._load(slug)
        for seed in range(WARM):
            encounter = Encounter(model, seed)
            for k in range(WARM_ACTS):
                if possible := encounter.possible():
                    encounter.act(possible[k % len(possible)])
        return model

    def hush(self) -> None:
        """End all streams, so that a server can stop; their readers resume by number."""
        self.closing = True
        for session in self._sessions.values():
            session.feed.end()

    async def close(self) -> None:
        """Stop: every clock is kept where it stands."""
        self.hush()
        if self._sweeping is not None:
            self._sweeping.cancel()
        await asyncio.gather(*(session.close() for session in self._sessions.values()))
        self._sessions.clear()

    async def _opened(self, encounter: UUID, who: Identity) -> Session:
        lock = self._opening.setdefault(encounter, asyncio.Lock())
        try:
            async with lock:
                found = self._sessions.get(encounter)
                if found is None or found.closed:
                    found = self._sessions[encounter] = await self._restored(encounter, who)
                    self._sweep_later()
                    await self._make_room(found)
        finally:
            if not lock.locked():
                self._opening.pop(encounter, None)
        return found

    async def _make_room(self, newest: Session) -> None:
        """Put to rest what the user of a new encounter has too much of."""
        while (session := to_rest(self._sessions.values(), newest)) is not None:
            for listener in list(session.feed.listeners):
                session.feed.turn_away(listener, TOO_MANY_ENCOUNTERS)
            await session.close()
            if self._sessions.get(session.id) is session:
                del self._sessions[session.id]

    async def _restored(self, encounter: UUID, who: Identity) -> Session:
        header, entries = await self._journal.entries(encounter)
        _allow(header, who)
        model = await self.model(header.slug)
        again = await asyncio.to_thread(replayed, model, header, entries)
        last = entries[-1].n if entries else 0
        opening = 1 + sum(entry.kind == "note" and entry.act == OPENED for entry in entries)
        if again.story.encounter.end is None and not header.stopped:
            last += 1
            at = again.story.encounter.seconds
            await self._journal.commit(encounter, Entry(last, OPENED, at, kind="note"))
        session = Session(
            encounter, header, again.story, again.answers, last, opening, self._journal,
            self._clock, self._review,
        )  # fmt: skip
        await session.start(fresh=not entries)
        return session

    def _sweep_later(self) -> None:
        if self._sweeping is None and not self.closing:
            self._sweeping = self._clock.at(self._clock.now() + SWEEP, self._sweep)

    async def _sweep(self) -> None:
        """Pause what nobody watches, and forget what nobody came back to."""
        self._sweeping = None
        for encounter, session in list(self._sessions.items()):
            try:
                await session.unseen()
            except Moved:
                session.give_up("the encounter goes on elsewhere")
            except NotSaved:
                pass  # it has paused and said so
            except Exception as error:
                session.fail(error)
            away = self._clock.now() - session.touched
            if not session.closed and not session.feed.listeners and away >= FORGOTTEN:
                await session.close()
            if session.closed and self._sessions.get(encounter) is session:
                del self._sessions[encounter]
        if self._sessions:
            self._sweep_later()


def _allow(header: Header, who: Identity) -> None:
    """The trainee whose encounter it is, and nobody else: the answer is that there is none."""
    if (header.user, header.agency) != (who.user, who.agency):
        raise NoEncounter
