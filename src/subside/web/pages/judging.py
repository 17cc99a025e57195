"""Reviews are worked out in a process of their own, one after the other; a page waits for them."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from subside.errors import UserError
from subside.web.keeping import full
from subside.web.live.journal import Entry, Header
from subside.web.pages.worker import review_of
from subside.web.records.journal import entries, header
from subside.web.records.models import Encounter, Review

LOG = logging.getLogger(__name__)
WORKERS = 1  # judging fills a core, and the live encounters need the other
TOLD = 200  # faults kept to be told
LIMIT = 600.0  # seconds for one review; others wait for it
LATE = (
    "Working out the review took too long and was ended, so that others get theirs. It can be "
    "asked for again."
)
NO_ROOM = "The review could not be kept: the disk of the server is full or cannot be written."
BROKEN = "The process that works reviews out ended. Ask for the review again."
FAULT = "The review could not be worked out: a fault of the program. It is in the log."

T = TypeVar("T")
Given = tuple[Header, tuple[Entry, ...], bytes, str]  # what `review_of` takes
Result = tuple[str, dict[str, Any] | None]


class Judging:
    """The queue of reviews of this server. `limit`: seconds after which a review is given up."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._line: ThreadPoolExecutor | None = None  # of one thread, which asks the process
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: dict[UUID, Given] = {}
        self._faults: dict[UUID, str] = {}
        self._checked: set[UUID] = set()

    def document(self, row: Encounter) -> dict[str, Any] | None:
        """The review of an encounter that is done; None while it is worked out.

        One from an earlier start of the server is checked once: the policy may be a better one.
        Raises UserError where it cannot be reviewed; the next call tries again.
        """
        with self._lock:
            if row.pk in self._waiting:
                return None
            fault = self._faults.pop(row.pk, None)
            if fault is not None:
                raise UserError("", fault)
            kept = Review.objects.filter(encounter=row).first()
            if kept is not None and row.pk in self._checked:
                document: dict[str, Any] = kept.document
                return document
            self._ask(row, kept.key if kept else "")
            return None

    def ask(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have something else worked out in the process that judges.

        The function is one of a module, and gets and gives what can be pickled.
        """
        try:
            return self._process().submit(function, *arguments)
        except BrokenProcessPool:  # it was ended while it had nothing to do
            self._end_process()
            return self._process().submit(function, *arguments)

    def place(self, row: Encounter) -> int:
        """How many reviews are worked out before this one."""
        with self._lock:
            return list(self._waiting).index(row.pk) if row.pk in self._waiting else 0

    def close(self) -> None:
        """Stop; a review that is not ready is worked out when it is asked for again."""
        with self._lock:
            line, self._line = self._line, None
            self._waiting.clear()
        if line is not None:
            line.shutdown(wait=False, cancel_futures=True)
        self._end_process()

    def _ask(self, row: Encounter, known: str) -> None:
        given = header(row), entries(row), row.log.encode(), known
        self._waiting[row.pk] = given
        if self._line is None:
            self._line = ThreadPoolExecutor(WORKERS, "reviews")
        self._line.submit(self._work, row.pk, given)

    def _work(self, encounter: UUID, given: Given) -> None:
        """Work one out, and keep what came of it. In the one thread, so that no other begins."""
        fault = None
        try:
            key, found = self._judged(given)
            if found is not None:
                _keep(encounter, key, found)
        except UserError as error:
            fault = str(error)
        except TimeoutError:
            fault = LATE
        except (BrokenProcessPool, CancelledError):
            self._end_process()
            fault = BROKEN
        except BaseException as error:
            LOG.error("a review failed", exc_info=error)
            fault = NO_ROOM if full(error) else FAULT
        finally:
            connection.close()
        with self._lock:
            if self._waiting.get(encounter) is given:
                del self._waiting[encounter]
            if fault is None:
                self._checked.add(encounter)
            elif len(self._faults) < TOLD:
                self._faults[encounter] = fault

    def _judged(self, given: Given) -> Result:
        """Key and document, from the process, which is ended where that takes too long."""
        try:
            future = self._process().submit(review_of, *given)
        except BrokenProcessPool:  # it was ended while it had nothing to do
            self._end_process()
            future = self._process().submit(review_of, *given)
        try:
            return future.result(self._limit)
        except TimeoutError:
            self._end_process()
            raise

    def _process(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"))
            return self._pool

    def _end_process(self) -> None:
        """End it at once, whatever it is at; the next review gets another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.kill()


def _keep(encounter: UUID, key: str, document: dict[str, Any]) -> None:
    """Keep a review, unless its encounter was deleted meanwhile."""
    row = Encounter.objects.filter(pk=encounter).first()
    if row is not None:
        Review.objects.update_or_create(
            encounter=row, defaults={"key": key, "document": document, "refined": True}
        )


JUDGING = Judging()
