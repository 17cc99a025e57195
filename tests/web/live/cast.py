"""A clock that is turned by hand, journals in memory and on SQLite, and an engine over them."""

from __future__ import annotations

import asyncio
import heapq
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from subside.play import Encounter, Model
from subside.web.live.engine import Engine
from subside.web.live.feed import Listener
from subside.web.live.hand import Call
from subside.web.live.journal import Entry, Header, Identity, Mode, NoEncounter, NotSaved
from subside.web.live.session import Session
from subside.web.live.wire import Sent
from tests.grade.cast import model

ALICE = Identity("alice", "springfield", "trainee")
BOB = Identity("bob", "springfield", "trainee")
CHARLIE = Identity("alice", "shelbyville", "trainee")  # the same number, another agency
SLUGS = ("roadside", "doorstep", "hallway")


@dataclass
class HandTimer:
    """A call that the hand-turned clock will make."""

    call: Call
    cancelled: bool = False

    def cancel(self) -> None:
        """Do not call it."""
        self.cancelled = True


class HandClock:
    """Time that moves only when a test says so; calls happen one after another, in order."""

    def __init__(self) -> None:
        self.time = 1000.0
        self._heap: list[tuple[float, int, HandTimer]] = []
        self._numbers = count()

    def now(self) -> float:
        """Seconds."""
        return self.time

    def at(self, when: float, call: Call) -> HandTimer:
        """Call something when the time is turned past a moment."""
        timer = HandTimer(call)
        heapq.heappush(self._heap, (when, next(self._numbers), timer))
        return timer

    async def turn(self, seconds: float) -> None:
        """Let time pass."""
        until = self.time + seconds
        while self._heap and self._heap[0][0] <= until:
            when, _, timer = heapq.heappop(self._heap)
            self.time = max(self.time, when)
            if not timer.cancelled:
                await timer.call()
        self.time = until


@dataclass
class MemoryJournal:
    """What was kept, in memory; it can be told to fail, or to keep and then fail."""

    headers: dict[UUID, Header] = field(default_factory=dict)
    kept: dict[UUID, list[Entry]] = field(default_factory=dict)
    fails: int = 0  # so many commits from now on
    silently_keeps: bool = False  # a failed commit is there all the same
    left: int | None = None  # commits until the power is cut; None: never

    async def commit(self, encounter: UUID, entry: Entry) -> None:
        """Keep an entry, or fail."""
        entries = self.kept[encounter]
        if self.left is not None:
            if self.left == 0:
                raise NotSaved("the power is cut")
            self.left -= 1
        if self.fails:
            self.fails -= 1
            if self.silently_keeps:
                entries.append(entry)
            raise NotSaved("the disk is full")
        if entry.n != len(entries) + 1:
            raise NotSaved("another process has kept an entry of this number")
        await asyncio.sleep(0)
        entries.append(entry)

    async def entries(self, encounter: UUID) -> tuple[Header, tuple[Entry, ...]]:
        """What was kept."""
        if encounter not in self.headers:
            raise NoEncounter
        return self.headers[encounter], tuple(self.kept[encounter])

    async def finish(self, encounter: UUID, over: bool, stopped: bool) -> None:
        """Mark an end."""
        self.headers[encounter] = replace(self.headers[encounter], over=over, stopped=stopped)

    def add(self, encounter: UUID, header: Header) -> None:
        """Begin an encounter."""
        self.headers[encounter], self.kept[encounter] = header, []


class SqliteJournal:
    """What was kept, on a file of SQLite, synced before a commit returns.

    Whatever waits while a transaction is written goes into the next one together; where that
    fails, each is tried alone, so that a wrong entry does not sink the others.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._lock = asyncio.Lock()
        self._waiting: list[tuple[tuple[str, int, str], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS header(id TEXT PRIMARY KEY, data TEXT)")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS entry(id TEXT, n INT, data TEXT, PRIMARY KEY (id, n))"
        )

    async def commit(self, encounter: UUID, entry: Entry) -> None:
        """Keep an entry."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((str(encounter), entry.n, json.dumps(asdict(entry))), done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        """Write what waits, together, until nothing waits."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._insert([row for row, _ in batch])
            except NotSaved:
                for row, done in batch:
                    try:
                        await self._insert([row])
                    except NotSaved as error:
                        done.set_exception(error)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    async def _insert(self, rows: list[tuple[str, int, str]]) -> None:
        """Rows in one transaction, or none of them."""
        async with self._lock:
            try:
                await asyncio.to_thread(self._transact, rows)
            except sqlite3.Error as error:
                raise NotSaved(str(error)) from error

    def _transact(self, rows: list[tuple[str, int, str]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    async def entries(self, encounter: UUID) -> tuple[Header, tuple[Entry, ...]]:
        """What was kept."""
        found = await self._run("SELECT data FROM header WHERE id = ?", str(encounter))
        if not found:
            raise NoEncounter
        rows = await self._run("SELECT data FROM entry WHERE id = ? ORDER BY n", str(encounter))
        header = Header(**json.loads(found[0][0]))
        return header, tuple(Entry(**json.loads(row[0])) for row in rows)

    async def finish(self, encounter: UUID, over: bool, stopped: bool) -> None:
        """Mark an end."""
        header, _ = await self.entries(encounter)
        self.add(encounter, replace(header, over=over, stopped=stopped))

    def add(self, encounter: UUID, header: Header) -> None:
        """Begin an encounter, or replace its header."""
        data = json.dumps(asdict(header))
        self._db.execute("INSERT OR REPLACE INTO header VALUES (?, ?)", (str(encounter), data))

    async def _run(self, command: str, *values: Any) -> list[Any]:
        async with self._lock:
            try:
                return await asyncio.to_thread(lambda: self._db.execute(command, values).fetchall())
            except sqlite3.Error as error:
                raise NotSaved(str(error)) from error


def header(
    of: Model, seed: int, mode: Mode = "real", hidden: Mapping[str, object] | None = None
) -> Header:
    """The header of an encounter of Alice's."""
    start = Encounter(of, seed, mode, hidden).start
    return Header(
        ALICE.user, ALICE.agency, of.scenario.slug, seed, mode, hidden, start.model_hash,
        start.table_hash, start.text_hash, start.engine,
    )  # fmt: skip


class Room:
    """An engine over a journal in memory, with a clock turned by hand, and one encounter."""

    def __init__(
        self,
        name: str = "roadside",
        seed: int = 1,
        mode: Mode = "real",
        hidden: Mapping[str, object] | None = None,
    ) -> None:
        self.of = model(name)
        self.id = UUID(int=7)
        self.journal = MemoryJournal()
        self.journal.add(self.id, header(self.of, seed, mode, hidden))
        self.keys = count(1)
        self.clock, self.engine = HandClock(), Engine(self.journal, model)
        self.restart()

    def restart(self) -> None:
        """Another process: nothing is left but the journal."""
        self.clock = HandClock()
        slug = self.of.scenario.slug
        self.engine = Engine(self.journal, {slug: self.of}.__getitem__, clock=self.clock)

    async def session(self) -> Session:
        """The live encounter."""
        return await self.engine.session(self.id, ALICE)

    async def act(self, act: str, say: str = "", key: str = "") -> dict[str, Any]:
        """Send an act."""
        sent = Sent(key or str(UUID(int=next(self.keys))), act, say)
        return await (await self.session()).act(sent)

    async def view(self) -> dict[str, Any]:
        """The whole state."""
        return await (await self.session()).view()

    async def pause(self, paused: bool) -> dict[str, Any]:
        """Pause, or go on."""
        return await (await self.session()).pause(paused)

    async def listen(self, after: int | None = None) -> Listener:
        """A stream."""
        return (await self.session()).listen(after)


async def heard(listener: Listener) -> list[tuple[str, dict[str, Any]]]:
    """Kind and data of the events that wait for a reader."""
    events = []
    while not listener._queue.empty():
        event = await listener.next()
        if event is not None:
            events.append((event.kind, json.loads(event.data)))
    return events
