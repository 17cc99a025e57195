"""Grounds as plain data: which conditions an act of force or seizure has, and whether they held."""

from __future__ import annotations

from typing import Any

from subside.grade.standing import Standing, standing
from subside.model import Model, Seen


def grounds(model: Model, seen: Seen, act: str) -> dict[str, Any] | None:
    """How an act stands to its conditions; None where it needs none."""
    how = standing(model, seen, act)
    return told(how) if how else None


def told(how: Standing) -> dict[str, Any]:
    """A standing in the fields of the documents."""
    return {
        "power": how.power,
        "met": how.met,
        "wording": how.wording,
        "facts": dict(how.facts) if how.facts is not None else None,
        "seen": dict(how.seen),
        "threat_under_way": how.threat,
    }
