"""Answers as they come in, and the forms they were given on.

x[p, i] is 1 where sitting p answered item i with its best option, else 0; an item that was shown
and left out counts as 0. A sitting is one person in one test: who sat two tests has two. Sittings
that were shown the same items had the same **form**. Scores are compared within forms only, so that
neither a hard form nor a strong class makes an item look better or worse than it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.special import ndtri, stdtrit

from subside.errors import UserError

MIN_ANSWERS = 30
Z95 = float(ndtri(0.975))
LEFT_OUT = -1
ALIKE = 1e-9  # what differs by less does not differ

Sitting = TypeVar("Sitting")
Responses = Mapping[Sitting, Mapping[str, int | None]]  # -> item shown -> option; None: left out


@dataclass(frozen=True)
class Key:
    """The best option of an item, and how many options it has; both by place in the item bank."""

    best: int
    options: int


@dataclass(frozen=True)
class Estimate:
    """A figure and the ends of its 95 % interval; None where the answers give no interval."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class FormAnswers:
    """Sittings that were shown the same items."""

    items: tuple[str, ...]
    chosen: np.ndarray  # [sitting, item] option, or LEFT_OUT
    right: np.ndarray  # [sitting, item] 0.0 or 1.0

    @property
    def score(self) -> np.ndarray:
        """Points of each sitting, [sitting]."""
        score: np.ndarray = self.right.sum(axis=1)
        return score


def forms(responses: Responses[Sitting], key: Mapping[str, Key]) -> list[FormAnswers]:
    """Sittings by form. UserError for an item that is not in the key, or no option of its item."""
    checked(responses, key)
    sat: dict[tuple[str, ...], list[list[int]]] = {}
    for answers in responses.values():
        items = tuple(sorted(answers))
        options = [answers[item] for item in items]
        sat.setdefault(items, []).append([LEFT_OUT if o is None else o for o in options])
    found = []
    for items, rows in sat.items():
        chosen = np.array(rows, dtype=int).reshape(len(rows), len(items))
        best = np.array([key[item].best for item in items], dtype=int)
        found.append(FormAnswers(items, chosen, (chosen == best).astype(float)))
    return found


def checked(responses: Responses[Sitting], key: Mapping[str, Key]) -> None:
    """UserError for an item that is not in the key, or an option that the item has not."""
    for answers in responses.values():
        for item, option in answers.items():
            if item not in key:
                hint = "Give the key of the edition that the test was drawn from."
                raise UserError("answers", "name an item that the key has not", item, hint)
            if option is not None and not 0 <= option < key[item].options:
                hint = f"Options of this item are 0 to {key[item].options - 1}."
                raise UserError(f"answers: {item}", "is no option of it", str(option), hint)


def too_few(n: int, what: str = "answers") -> str:
    """What to say before there are enough; empty once there are."""
    missing = MIN_ANSWERS - n
    return f"{n} {what} so far. Figures need {MIN_ANSWERS}: {missing} more." if missing > 0 else ""


def wilson(right: float, n: float) -> Estimate:
    """A share with its 95 % interval by Wilson's score (1927); n > 0."""
    share, z = right / n, Z95
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Estimate(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def student(value: float, error: float, free: int) -> Estimate:
    """A figure with Student's t interval (1908); none where there is no error to go by."""
    if free < 1 or error < ALIKE:
        return Estimate(value, None, None)
    half = float(stdtrit(free, 0.975)) * error
    return Estimate(value, value - half, value + half)
