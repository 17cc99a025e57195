"""What runs in processes of its own: a run is judged there, never beside a live encounter."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from subside.review.desk import Desk
    from subside.runs import Run
    from subside.scenario import Scenario
    from subside.web.live.journal import Entry, Header

LOG = logging.getLogger(__name__)


class Judged(NamedTuple):
    """A review, what it is a function of, and the run log that it is of."""

    key: str
    document: dict[str, Any]
    log: str


@cache
def desk() -> Desk:
    """Models and policies of this process. They are only read: see `Desk`."""
    from subside.review.desk import Desk

    return Desk()


def warm(slug: str) -> None:
    """Make ready what the first review of a scenario would wait for."""
    from subside.errors import UserError
    from subside.web import shelf

    try:
        desk().ready(shelf.scenario(slug))
    except UserError as error:  # said again to whoever asks for a review of it
        LOG.warning("%s cannot be reviewed: %s", slug, error.fact)


def first_of(header: Header, entries: tuple[Entry, ...], log: str) -> Judged:
    """The first judgement of a run: by the policy as it is.

    `log`: of a run that was brought in, or kept before; otherwise empty, and the run is made of
    the entries.
    """
    from subside.web.records.runs import log_of

    return _judged(log or log_of(header, entries).decode(), 0)


def refined_of(log: str) -> Judged:
    """The judgement after searching on at what the trainee could know at each decision."""
    from subside.grade.judge import WORK

    return _judged(log, WORK)


def _judged(log: str, work: int) -> Judged:
    from subside.review.judged import review_key

    run, scenario = run_and_scenario(log)
    key = review_key(scenario, run, work)
    return Judged(key, desk().judged(scenario, run, work), log)


def run_and_scenario(log: str) -> tuple[Run, Scenario]:
    """A run log read, and its scenario as it is here; raises UserError where there is none."""
    from subside.errors import UserError
    from subside.web import shelf
    from subside.web.records.runs import run_of

    run = run_of(log.encode())
    if not shelf.here(run.start.scenario):
        hint = "it can be reviewed by the version of Subside that it was played with"
        raise UserError("", "is of a scenario that is not here", run.start.scenario, hint)
    return run, shelf.scenario(run.start.scenario)
