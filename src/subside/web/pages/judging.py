"""Reviews, judged in processes of their own and kept: at once the first time, then more closely.

A run is judged in two steps. The first judgement takes the policy as it is and is there within a
second; the closer one searches on at every decision and replaces it. Each step has a process, so
that nobody's first judgement, nor anything else that is asked on a page, waits for a search.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection

from subside.errors import UserError
from subside.web import shelf
from subside.web.keeping import full
from subside.web.pages.process import LIMIT, Ended, Process, TookTooLong
from subside.web.pages.worker import Judged, first_of, refined_of, warm
from subside.web.records.journal import entries, header
from subside.web.records.models import Encounter, Review
from subside.web.records.runs import run_of

LOG = logging.getLogger(__name__)
T = TypeVar("T")
TOLD = 200  # faults kept to be told
LATE = (
    "Working out the review took too long and was ended, so that others get theirs. It can be "
    "asked for again."
)
NO_ROOM = "The review could not be kept: the disk of the server is full or cannot be written."
BROKEN = "The process that works reviews out ended. Ask for the review again."
FAULT = "The review could not be worked out: a fault of the program. It is in the log."
EARLIER = (
    "This was played on a version of the scenario that is no longer here. The judgement is the one "
    "that was kept; it was not judged anew."
)


class Look(NamedTuple):
    """What there is of a review. No document: the first judgement is being worked out."""

    document: dict[str, Any] | None
    key: str = ""
    refined: bool = False
    working: bool = False  # a closer judgement is being worked out
    notice: str = ""
    fault: str = ""  # of the closer judgement; one of the first is raised


@dataclass
class _Step:
    """One of the two steps: what it works on, and what went wrong in it."""

    process: Process
    waiting: dict[UUID, Future[Judged]] = field(default_factory=dict)
    kept: dict[UUID, threading.Event] = field(default_factory=dict)
    faults: dict[UUID, str] = field(default_factory=dict)


class Judging:
    """The reviews of this server. `limit`: seconds after which a judgement is given up."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._lock = threading.RLock()  # what is done already calls back in the same thread
        self._first, self._closer = _Step(Process(limit)), _Step(Process(limit))
        self._checked: set[UUID] = set()

    def start(self) -> None:
        """Start the process of first judgements, and have it read what all of them need."""
        for name in shelf.models():
            self._first.process.ask(warm, name)

    def ask(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have something else worked out in the process that is quick to answer.

        The function is one of a module, and gets and gives what can be pickled.
        """
        return self._first.process.ask(function, *arguments, soon=True)  # a page waits for it

    def prepare(self, encounter: UUID) -> None:
        """Judge an encounter that has just ended, so that a click finds its review."""
        row = Encounter.objects.filter(pk=encounter).first()
        if row is not None and row.done:
            with suppress(UserError):  # told to whoever asks for it
                self.look(row)

    def look(self, row: Encounter, patience: float = 0.0) -> Look:
        """The review of an encounter that is done; what is missing of it is begun.

        patience: seconds to wait for the first judgement. Raises UserError where it cannot be
        reviewed, until `again`.
        """
        with self._lock:
            found = self._looked(row)
            waits = self._first.kept.get(row.pk)
        if found.document is None and waits is not None and waits.wait(patience):
            return self.look(row)
        return found

    def again(self, row: Encounter) -> None:
        """Forget what went wrong, so that the next look tries once more."""
        with self._lock:
            for step in (self._first, self._closer):
                step.faults.pop(row.pk, None)

    def close(self) -> None:
        """Stop; a review that is not ready is worked out when it is asked for again."""
        for step in (self._first, self._closer):
            step.process.close()

    def _looked(self, row: Encounter) -> Look:
        kept = Review.objects.filter(encounter=row).first()
        if not _here(row):
            return _as_it_was(row, kept)
        if kept is None or not _readable(kept):
            if row.pk in self._first.faults:
                raise UserError("", self._first.faults[row.pk])
            self._judge(row, kept)
            return Look(None)
        if self._is_of_today(row, kept) and not kept.refined:
            self._refine(row.pk, kept.log)
        return Look(
            kept.document, kept.key, kept.refined,
            working=any(row.pk in step.waiting for step in (self._first, self._closer)),
            fault=self._first.faults.get(row.pk) or self._closer.faults.get(row.pk, ""),
        )  # fmt: skip

    def _is_of_today(self, row: Encounter, kept: Review) -> bool:
        """Whether a review that was kept is what would be worked out now; where not, it is.

        One from an earlier start of the server is checked once: the policy may be a better one.
        """
        if row.pk in self._checked:
            return True
        if row.pk in self._first.waiting or row.pk in self._first.faults:
            return False
        if kept.log and kept.key == _key_now(row, kept):
            self._checked.add(row.pk)
            return True
        self._judge(row, kept)
        return False

    def _judge(self, row: Encounter, kept: Review | None) -> None:
        waiting = self._first.waiting.get(row.pk)
        if waiting is not None:
            self._first.process.hurry(waiting)
            return
        log = row.log or (kept.log if kept else "")
        given = header(row), () if log else entries(row), log
        self._begin(row.pk, self._first, first_of, *given)

    def _refine(self, encounter: UUID, log: str) -> None:
        if encounter in self._closer.waiting:
            self._closer.process.hurry(self._closer.waiting[encounter])
        elif encounter not in self._closer.faults:
            self._begin(encounter, self._closer, refined_of, log)

    def _begin(
        self, encounter: UUID, step: _Step, function: Callable[..., Judged], *given: Any
    ) -> None:
        future = step.process.ask(function, *given, soon=step is self._first)
        step.waiting[encounter], step.kept[encounter] = future, threading.Event()
        future.add_done_callback(lambda done: self._done(encounter, step, done))

    def _done(self, encounter: UUID, step: _Step, future: Future[Judged]) -> None:
        """Keep what came of it. Runs in a thread of the process's pool."""
        fault = ""
        try:
            fault = _fault(future)
            if not fault:
                self._keep(encounter, future.result(), step is self._closer)
        except Exception as error:
            LOG.error("a review could not be kept", exc_info=error)
            fault = NO_ROOM if full(error) else FAULT
        finally:
            connection.close()
        with self._lock:
            step.waiting.pop(encounter, None)
            if fault and not future.cancelled() and len(step.faults) < TOLD:
                step.faults[encounter] = fault
            step.kept.pop(encounter, threading.Event()).set()

    def _keep(self, encounter: UUID, judged: Judged, refined: bool) -> None:
        """Keep a review, unless its encounter was deleted meanwhile."""
        row = Encounter.objects.filter(pk=encounter).first()
        if row is None:
            return
        found = {"key": judged.key, "document": judged.document, "log": judged.log}
        Review.objects.update_or_create(encounter=row, defaults={**found, "refined": refined})
        with self._lock:
            self._checked.add(encounter)
            if not refined:
                self._refine(encounter, judged.log)


def _fault(future: Future[Judged]) -> str:
    """What went wrong, in words for whoever asked; empty where nothing did."""
    try:
        future.result()
    except UserError as error:
        return str(error)
    except TookTooLong:
        return LATE
    except (Ended, CancelledError):
        return BROKEN
    except BaseException as error:
        LOG.error("a review failed", exc_info=error)
        return FAULT
    return ""


def _here(row: Encounter) -> bool:
    """Whether the scenario is here as it was when the run was played."""
    name = row.scenario
    return shelf.here(name) and shelf.scenario(name).model_hash == row.model_hash


def _readable(kept: Review) -> bool:
    """Whether pages of this version can show it."""
    from subside.review.document import READABLE

    return kept.document.get("format") in READABLE


def _as_it_was(row: Encounter, kept: Review | None) -> Look:
    """A run of a scenario that is not here: as it was judged, or its log alone."""
    from subside.review.from_log import shown

    if kept is not None and _readable(kept):
        return Look(kept.document, kept.key, kept.refined, notice=EARLIER)
    log = row.log or (kept.log if kept else "")
    if not log:
        hint = "it can be reviewed by the version of Subside that it was played with"
        fact = "was played on another version of the scenario, and was not judged by it"
        raise UserError("", fact, f"model {row.model_hash[:12]}", hint)
    return Look(shown(run_of(log.encode())))  # the page itself says why it is not judged


def _key_now(row: Encounter, kept: Review) -> str:
    """The key that this review would get now."""
    from subside.grade.judge import WORK
    from subside.review.judged import review_key

    run = run_of(kept.log.encode())
    return review_key(shelf.scenario(row.scenario), run, WORK if kept.refined else 0)


JUDGING = Judging()
