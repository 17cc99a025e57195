"""A copy of a review from which nobody can work out how the encounter ended, or what was true."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from subside.review.sentences import sentences

# What the last act brought about: each is the ending, or tells of it.
LAST: Mapping[str, Any] = {"words": [], "event": None, "cue": None, "harm": {}}
JUDGED: Mapping[str, Any] = {"luck": None, "slack": None}
WHOLE = ("truth", "chosen_hidden", "outcome", "ending")


def without_ending(document: Mapping[str, Any]) -> dict[str, Any]:
    """The review as it stands while the ending is closed; `closed` then says so.

    Also the length goes, since the last act lasts as long as what ended it let it: time runs to the
    last decision. A run that is not over has no ending to hide, and is given back as it is.
    """
    told = copy.deepcopy(dict(document))
    if not told["complete"] or told["closed"]:
        return told
    told.update(dict.fromkeys(WHOLE), closed=True)
    decisions = told["decisions"]
    told["seconds"] = decisions[-1]["seconds"] if decisions else 0
    if not decisions:
        return told
    decisions[-1].update(copy.deepcopy(dict(LAST)))
    if told["judged"]:
        decisions[-1].update(JUDGED)
        decisions[-1]["discretionary_minutes"]["gain"] = None
        _sums(told, decisions)
        if "summary" in told:
            told["summary"] = sentences(told)
    return told


def _sums(told: dict[str, Any], decisions: Sequence[Mapping[str, Any]]) -> None:
    """Sums over what is left, so that nothing can be subtracted."""
    before = decisions[:-1]
    gains = [d["discretionary_minutes"]["gain"] or 0.0 for d in before]
    told["sums"]["luck"] = float(sum(d["luck"] for d in before))
    told["sums"]["slack"] = float(sum(d["slack"] for d in before))
    told["discretionary_minutes"]["gained"] = float(sum(g for g in gains if g > 0))
    told["discretionary_minutes"]["lost"] = float(-sum(g for g in gains if g < 0))
    told["by_phase"] = by_phase(decisions, told["seconds"])


def by_phase(decisions: Sequence[Mapping[str, Any]], seconds: int) -> dict[str, float]:
    """Cost in the first, middle and last third of so many seconds."""
    sums = {"first third": 0.0, "middle third": 0.0, "last third": 0.0}
    for d in decisions:
        phase = list(sums)[min(2, 3 * d["seconds"] // max(1, seconds))]
        sums[phase] += d["loss"]["about"]
    return sums
