"""Reviews are worked out in a process of their own, one after the other; a page waits for them."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from subside.errors import UserError
from subside.web.pages.worker import review_of
from subside.web.records.journal import entries, header
from subside.web.records.models import Encounter, Review

LOG = logging.getLogger(__name__)
WORKERS = 1  # judging fills a core, and the live encounters need the other
TOLD = 200  # faults kept to be told

T = TypeVar("T")
Result = tuple[str, dict[str, Any] | None]


class Judging:
    """The queue of reviews of this server."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a future that is done already calls back at once
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: dict[UUID, Future[Result]] = {}
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
        with self._lock:
            try:
                return self._started().submit(function, *arguments)
            except BrokenProcessPool:  # its process was ended while it had nothing to do
                self._pool = None
                return self._started().submit(function, *arguments)

    def place(self, row: Encounter) -> int:
        """How many reviews are worked out before this one."""
        with self._lock:
            return list(self._waiting).index(row.pk) if row.pk in self._waiting else 0

    def close(self) -> None:
        """Stop; a review that is not ready is worked out when it is asked for again."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()

    def _ask(self, row: Encounter, known: str) -> None:
        given = (header(row), entries(row), row.log.encode(), known)
        pool = self._started()
        try:
            future = pool.submit(review_of, *given)
        except BrokenProcessPool:  # its process was ended while it had nothing to do
            self._pool = None
            pool = self._started()
            future = pool.submit(review_of, *given)
        self._waiting[row.pk] = future
        future.add_done_callback(lambda done: self._done(row.pk, done, pool))

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"))
        return self._pool

    def _done(self, encounter: UUID, future: Future[Result], pool: ProcessPoolExecutor) -> None:
        """Keep what came of it. Runs in a thread of the pool."""
        fault = None
        try:
            key, found = future.result()
            if found is not None:
                _keep(encounter, key, found)
        except UserError as error:
            fault = str(error)
        except BrokenProcessPool:
            fault = "The process that works reviews out ended. Ask for the review again."
            with self._lock:
                self._pool = None if self._pool is pool else self._pool
        except BaseException as error:
            LOG.error("a review failed", exc_info=error)
            fault = "The review could not be worked out: a fault of the program. It is in the log."
        finally:
            connection.close()
        with self._lock:
            self._waiting.pop(encounter, None)
            if fault is None:
                self._checked.add(encounter)
            elif len(self._faults) < TOLD:
                self._faults[encounter] = fault


def _keep(encounter: UUID, key: str, document: dict[str, Any]) -> None:
    """Keep a review, unless its encounter was deleted meanwhile."""
    row = Encounter.objects.filter(pk=encounter).first()
    if row is not None:
        Review.objects.update_or_create(
            encounter=row, defaults={"key": key, "document": document, "refined": True}
        )


JUDGING = Judging()
