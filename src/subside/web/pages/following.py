"""Runs in the process that judges: what usually follows a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subside.errors import UserError

if TYPE_CHECKING:
    from subside.web.live.journal import Entry, Header


def follows_of(
    header: Header, entries: tuple[Entry, ...], log: bytes, t: int, best: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What usually follows decision t of a run; `best`: its best known acts, where they are known.

    `log`: of a run that was brought in; otherwise empty, and the run is made of the entries.
    """
    from subside.review.follows import following
    from subside.web import shelf
    from subside.web.records.runs import log_of, run_of

    run = run_of(log or log_of(header, entries))
    if run.start.scenario not in shelf.slugs():
        raise UserError("", "is of a scenario that is not here", run.start.scenario)
    return following(shelf.model(run.start.scenario), run, t, best)
