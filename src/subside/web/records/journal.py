"""The journal behind the live encounters, on the database: what is answered is on the disk.

One thread writes, on a connection of its own. It takes everything that waits, writes it in one
transaction, and then tells each that waited (group commit): thirty acts at once cost one sync of
the disk. Where the transaction fails, each is tried in one of its own, so that one that may not be
kept sinks no other. Whoever gets an exception knows that nothing of theirs is kept.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db import Error, close_old_connections, connection, transaction
from django.utils import timezone

from subside.errors import UserError
from subside.web import threads
from subside.web.live.journal import Entry, Header, Kind, Mode, NoEncounter, NotSaved
from subside.web.records import models

LOG = logging.getLogger(__name__)
TOGETHER = 256  # writes at most in one transaction
READERS = 2
_STOP = None


@dataclass(frozen=True)
class _Write:
    """Something to write, and who waits for it."""

    write: Callable[[], None]
    done: Future[None]


class DatabaseJournal:
    """The journal on Django's database. `open` before use; `close` writes what waits, and ends.

    `finished` is called, in a thread, with each encounter once its end is kept.
    """

    def __init__(self, finished: Callable[[UUID], None] = lambda _: None) -> None:
        self._finished = finished
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._readers: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def open(self) -> None:
        """Start the writer."""
        with self._lock:
            if self._writer is None:
                self._readers = ThreadPoolExecutor(READERS, "journal-read")
                self._writer = threading.Thread(target=self._run, name="journal-write", daemon=True)
                self._writer.start()

    def close(self) -> None:
        """Write what waits and stop; what comes later is refused."""
        with self._lock:
            writer, self._writer = self._writer, None
            readers, self._readers = self._readers, None
        if writer is not None and readers is not None:
            self._queue.put(_STOP)
            writer.join()
            threads.end(readers, READERS)

    async def commit(self, encounter: UUID, entry: Entry) -> None:
        """Keep an entry. When this returns it is on the disk; when it raises, nothing is kept."""
        await self._write(lambda: _insert(encounter, entry))

    async def finish(self, encounter: UUID, over: bool, stopped: bool) -> None:
        """Keep that an encounter is over, or was stopped."""
        await self._write(lambda: _finish(encounter, over, stopped))
        if self._readers is not None:
            self._readers.submit(self._after, encounter)

    async def entries(self, encounter: UUID) -> tuple[Header, tuple[Entry, ...]]:
        """What is kept of an encounter that was begun here; raises `NoEncounter` otherwise."""
        if self._readers is None:
            raise NotSaved("the journal is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, _read, encounter)

    def _after(self, encounter: UUID) -> None:
        """Hand on that it has ended. What goes wrong there is nothing to whoever played."""
        close_old_connections()
        try:
            self._finished(encounter)
        except Exception as error:
            LOG.error("after an end", exc_info=error)

    async def _write(self, write: Callable[[], None]) -> None:
        done: Future[None] = Future()
        with self._lock:
            if self._writer is None:
                raise NotSaved("the journal is closed")
            self._queue.put(_Write(write, done))
        # Whoever stops waiting does not take the write back: it may be on the disk already.
        await asyncio.shield(asyncio.wrap_future(done))

    def _run(self) -> None:
        stopping = False
        while not stopping:
            waiting, stopping = self._waiting()
            if waiting:
                _together(waiting)
        connection.close()

    def _waiting(self) -> tuple[list[_Write], bool]:
        """What is there to write, at least one; and whether to stop after it."""
        found: list[_Write] = []
        item = self._queue.get()
        while item is not _STOP:
            assert item is not None
            found.append(item)
            if len(found) == TOGETHER:
                return found, False
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return found, False
        return found, True


def _together(waiting: list[_Write]) -> None:
    """Write all in one transaction; where that fails, each in its own."""
    close_old_connections()
    fault = _tried(waiting)
    if fault is None:
        for each in waiting:
            each.done.set_result(None)
    elif len(waiting) == 1:
        waiting[0].done.set_exception(fault)
    else:
        for each in waiting:
            _together([each])


def _tried(waiting: list[_Write]) -> BaseException | None:
    try:
        with transaction.atomic():
            for each in waiting:
                each.write()
    except (Error, OSError, UserError) as error:  # the last: a connection that was refused
        # A connection in an unknown state is not used again.
        if connection.connection is not None and not connection.is_usable():
            connection.close()
        fault = NotSaved(f"not saved: {type(error).__name__}")
        fault.__cause__ = error
        return fault
    except Exception as error:
        return error
    return None


def _insert(encounter: UUID, entry: Entry) -> None:
    models.Entry.objects.create(
        encounter_id=encounter, n=entry.n, kind=entry.kind, act=entry.act, at=entry.at,
        say=entry.say, key=entry.key,
    )  # fmt: skip
    if entry.n <= 1:
        rows = models.Encounter.objects.filter(pk=encounter, started=None)
        rows.update(started=timezone.now())


def _finish(encounter: UUID, over: bool, stopped: bool) -> None:
    if not models.Encounter.objects.filter(pk=encounter).update(over=over, stopped=stopped):
        raise NoEncounter(str(encounter))


def _read(encounter: UUID) -> tuple[Header, tuple[Entry, ...]]:
    close_old_connections()
    try:
        rows = models.Encounter.objects.filter(origin=models.Origin.PLAYED)
        row = rows.filter(pk=encounter).first()
        if row is None:
            raise NoEncounter(str(encounter))
        return header(row), entries(row)
    except (Error, UserError) as error:  # the database is gone, or its connection was refused
        raise NotSaved(f"cannot be read: {type(error).__name__}") from error


def header(row: models.Encounter) -> Header:
    """An encounter's row as the live engine needs it."""
    return Header(
        row.user_id, row.agency_id, row.scenario, row.seed, cast(Mode, row.mode), row.hidden,
        row.model_hash, row.table_hash, row.text_hash, row.engine, row.over, row.stopped,
        {int(first): seed for first, seed in row.reseeds.items()}, row.from_decision,
    )  # fmt: skip


def entries(row: models.Encounter) -> tuple[Entry, ...]:
    """The entries of an encounter in their order."""
    return tuple(
        Entry(each.n, each.act, each.at, each.say, each.key, cast(Kind, each.kind))
        for each in models.Entry.objects.filter(encounter=row).order_by("n")
    )
