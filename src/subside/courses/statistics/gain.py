"""What was learned between a test before and a test after, over the people who took both.

For a person p with shares right b_p before and a_p after, on forms expected to be answered right by
shares eb_p and ea_p (``Form.expected``), in percentage points:

    raw gain     d_p = 100 (a_p - b_p)
    easier       e_p = 100 (ea_p - eb_p): what the form after is expected to give away
    gain         mean of d_p - e_p with Student's t interval over the n pairs (Student 1908)
    normalized   gain / (100 - mean of 100 b_p): the part that was learned of what was left to learn
                 (Hake 1998), None where all knew everything before

Expected shares are set by whoever wrote the items, for people after the course; ``easier`` says how
much of the gain rests on them. There is nobody here who took both tests without the course: a gain
may also come of taking a test twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from subside.courses.statistics.answers import ALIKE, Estimate, student
from subside.errors import UserError

MIN_PAIRS = 2
Person = TypeVar("Person")


@dataclass(frozen=True)
class Score:
    """One test of one person. ``expected``: mean share expected right on that form, 0 to 1."""

    right: int
    asked: int
    expected: float


@dataclass(frozen=True)
class GainFigures:
    """All in percentage points but ``normalized``, a share."""

    before: float
    after: float
    raw: Estimate
    easier: float
    gain: Estimate
    normalized: float | None


@dataclass(frozen=True)
class Gain:
    """``pairs`` took both tests; who took one only is counted and not used."""

    pairs: int
    only_before: int
    only_after: int
    figures: GainFigures | None
    note: str


def knowledge_gain(before: Mapping[Person, Score], after: Mapping[Person, Score]) -> Gain:
    """Gain of the people in both. UserError for a score that cannot be."""
    for score in (*before.values(), *after.values()):
        _check(score)
    both = [person for person in before if person in after]
    only = len(before) - len(both), len(after) - len(both)
    if len(both) < MIN_PAIRS:
        note = f"{len(both)} took both tests. A gain needs {MIN_PAIRS}."
        return Gain(len(both), *only, None, note)
    first = np.array([_per_cent(before[person]) for person in both])  # [pair] per cent right
    last = np.array([_per_cent(after[person]) for person in both])
    easier = np.array([100 * (after[p].expected - before[p].expected) for p in both])
    gain = _mean(last - first - easier)
    left = 100 - float(first.mean())
    figures = GainFigures(
        float(first.mean()),
        float(last.mean()),
        _mean(last - first),
        float(easier.mean()),
        gain,
        gain.value / left if left > ALIKE else None,
    )
    alike = "All gained alike, so the scores give no interval."
    return Gain(len(both), *only, figures, alike if gain.low is None else "")


def _check(score: Score) -> None:
    if score.asked < 1 or not 0 <= score.right <= score.asked:
        given = f"{score.right} right of {score.asked}"
        raise UserError("scores", "is no score", given, "Give 0 to all right, of 1 at least.")
    if not 0 <= score.expected <= 1:
        hint = "Give the mean expected share of the form, 0 to 1."
        raise UserError("scores", "is no expected share", str(score.expected), hint)


def _per_cent(score: Score) -> float:
    return 100 * score.right / score.asked


def _mean(values: np.ndarray) -> Estimate:
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return student(float(values.mean()), error, len(values) - 1)
