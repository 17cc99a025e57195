"""Runs in the process that judges: what usually follows a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subside.web.live.journal import Entry, Header


def follows_of(
    header: Header, entries: tuple[Entry, ...], log: str, t: int, best: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What usually follows decision t of a run; `best`: its best known acts, where they are known.

    `log`: of a run that was brought in; otherwise empty, and the run is made of the entries.
    """
    from subside.review.follows import following
    from subside.web.pages.worker import desk, run_and_scenario
    from subside.web.records.runs import log_of

    run, scenario = run_and_scenario(log or log_of(header, entries).decode())
    return following(desk().model(scenario), run, t, best)
