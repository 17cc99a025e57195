"""Whether people know what they know: how sure they were, against how often they were right.

c[p, i] is how sure person p was of the answer to item i, as a probability; x[p, i] is 1 where it
was the best one. Over the answers that came with a confidence:

    over = sum (c - x) / n       above 0: surer than right; below 0: less sure than right

(Lichtenstein, Fischhoff and Phillips 1982). Answers of one person hang together, so the interval
counts people: with u_p = sum_i (c - x) - over n_p, the variance over R people is
R / (R - 1) sum u_p^2 / n^2, a ratio of sums (Cochran, Sampling Techniques, 1977, ch. 6), and the
interval is Student's with R - 1 degrees of freedom. Where everybody gave as many answers, it is the
t interval of the mean over people.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from subside.courses.statistics.answers import (
    MIN_ANSWERS,
    Estimate,
    Key,
    Responses,
    Sitting,
    checked,
    student,
    too_few,
)
from subside.errors import UserError

STEPS = (0.25, 0.5, 0.75, 1.0)  # how sure one can say one is
SURE = STEPS[-1]
Confidence = Mapping[Sitting, Mapping[str, float | None]]  # -> item -> step; None: none was given


@dataclass(frozen=True)
class Step:
    """Answers given with one confidence, and how many of them were right."""

    confidence: float
    n: int
    right: int


@dataclass(frozen=True)
class Sure:
    """Of one item: how many were wholly sure, and how many of them were wrong."""

    n: int
    wrong: int


@dataclass(frozen=True)
class CalibrationFigures:
    """Shares from 0 to 1. ``over`` is how much surer people were than right, -1 to 1."""

    confidence: float
    right: float
    over: Estimate


@dataclass(frozen=True)
class Calibration:
    """Counts are always there; ``figures`` once there are enough answers of two people or more."""

    n: int
    people: int
    missing: int
    steps: tuple[Step, ...]
    sure: Mapping[str, Sure]  # by item, of the items that somebody was sure of
    figures: CalibrationFigures | None
    note: str


class _Answer(NamedTuple):
    """An answer that came with a confidence; ``person`` is a number in order of appearance."""

    person: int
    item: str
    confidence: float
    right: bool


def calibration(
    responses: Responses[Sitting], confidence: Confidence[Sitting], key: Mapping[str, Key]
) -> Calibration:
    """Calibration over all answers that came with a confidence; what was left out has none.

    UserError for a confidence that is not one of STEPS, an item that is not in the key, or an
    option that the item has not.
    """
    answers = _answers(responses, confidence, key)
    n, people = len(answers), len({one.person for one in answers})
    steps = tuple(_step(step, answers) for step in STEPS)
    sure = _sure(answers)
    if n < MIN_ANSWERS or people < 2:
        note = too_few(n) or "All answers are of one person. Figures need two."
        return Calibration(n, people, max(0, MIN_ANSWERS - n), steps, sure, None, note)
    figures = CalibrationFigures(
        math.fsum(one.confidence for one in answers) / n,
        sum(one.right for one in answers) / n,
        _over(answers),
    )
    alike = "Everybody was as much surer than right, so the answers give no interval."
    note = alike if figures.over.low is None else ""
    return Calibration(n, people, 0, steps, sure, figures, note)


def _answers(
    responses: Responses[Sitting], confidence: Confidence[Sitting], key: Mapping[str, Key]
) -> list[_Answer]:
    checked(responses, key)
    found = []
    for person, (sitting, options) in enumerate(responses.items()):
        for item, option in options.items():
            step = confidence.get(sitting, {}).get(item)
            if step is not None and step not in STEPS:
                hint = f"It is one of {', '.join(str(one) for one in STEPS)}."
                raise UserError(f"answers: {item}", "is no confidence", str(step), hint)
            if step is not None and option is not None:
                found.append(_Answer(person, item, step, option == key[item].best))
    return found


def _step(step: float, answers: list[_Answer]) -> Step:
    right = [one.right for one in answers if one.confidence == step]
    return Step(step, len(right), sum(right))


def _sure(answers: list[_Answer]) -> dict[str, Sure]:
    sure = Counter(one.item for one in answers if one.confidence == SURE)
    wrong = Counter(one.item for one in answers if one.confidence == SURE and not one.right)
    return {item: Sure(sure[item], wrong[item]) for item in sorted(sure)}


def _over(answers: list[_Answer]) -> Estimate:
    sums: dict[int, float] = {}
    counts = Counter(one.person for one in answers)
    for one in answers:
        sums[one.person] = sums.get(one.person, 0.0) + one.confidence - one.right
    n, people = len(answers), len(counts)
    over = math.fsum(sums.values()) / n
    apart = math.fsum((sums[person] - over * counts[person]) ** 2 for person in counts)
    return student(over, math.sqrt(people / (people - 1) * apart) / n, people - 1)
