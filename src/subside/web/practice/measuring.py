"""What measures a difficulty, in the process that works reviews out: it knows no Django."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from subside.review.difficulty import MEASURED, Measurement, difficulty_key
from subside.web import shelf

if TYPE_CHECKING:
    from subside.grade.difficulty import Lost

PART = 2  # runs judged at a time, about a second


def key_of(slug: str) -> str:
    """The key of a scenario as it is now; empty where nothing can be measured."""
    return difficulty_key(shelf.scenario(slug))


@lru_cache(maxsize=1)
def measurement(slug: str) -> Measurement:
    """Model and policy of the scenario that is being measured."""
    return Measurement(shelf.scenario(slug))


def judged_part(slug: str, first: int) -> list[Lost]:
    """What some runs of the measurement lost."""
    return measurement(slug).losses(first, min(first + PART, MEASURED))


def figures_of(slug: str, found: list[Lost]) -> tuple[str, dict[str, Any]]:
    """Key and figures of a whole measurement."""
    return key_of(slug), measurement(slug).figures(found, MEASURED)
