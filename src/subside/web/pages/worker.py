"""What runs in a process of its own: a run is judged there, never beside a live encounter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subside.errors import UserError

if TYPE_CHECKING:
    from subside.web.live.journal import Entry, Header


def review_of(
    header: Header, entries: tuple[Entry, ...], log: bytes, known: str
) -> tuple[str, dict[str, Any] | None]:
    """Key and document of a review; no document where the key is the one that is known.

    `log`: of a run that was brought in; otherwise empty, and the run is made of the entries.
    """
    from subside.review.judged import judged, review_key
    from subside.web import shelf
    from subside.web.records.runs import log_of, run_of

    run = run_of(log or log_of(header, entries))
    if run.start.scenario not in shelf.slugs():
        hint = "it can be reviewed by the version of Subside that it was played with"
        raise UserError("", "is of a scenario that is not here", run.start.scenario, hint)
    scenario = shelf.scenario(run.start.scenario)
    key = review_key(scenario, run)
    if key == known:
        return key, None
    return key, judged(scenario, run)
