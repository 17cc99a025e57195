"""Classical statistics of each item.

For an item i, over the n sittings that were shown it in F forms, with x as in ``answers.py``:

    difficulty       p = mean of x[., i], with Wilson's interval
    discrimination   r = correlation of x[., i] with the rest score sum_j x[., j] - x[., i], both
                     less the mean of their form: the corrected point-biserial item-rest correlation
                     (Henrysson 1963). Interval: tanh(atanh r -+ 1.96 / sqrt(n - F - 2)), Fisher's z
                     with a degree of freedom less for each form after the first (Fisher 1924)
    D                p among the upper 27 % by score less p among the lower 27 % (Kelley 1939);
                     who is tied at the border shares the places left, so that no order is made up
    options          how many took each, and of them how many stand above and below the mean rest
                     score of their form

The interval of r rests on normal scores: it is rough where nearly all or hardly any are right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from subside.courses.statistics.answers import (
    ALIKE,
    LEFT_OUT,
    MIN_ANSWERS,
    Z95,
    Estimate,
    FormAnswers,
    Key,
    Responses,
    Sitting,
    forms,
    too_few,
    wilson,
)
from subside.courses.statistics.flags import Flag, ItemFigures, OptionUse, flags

TAIL = 0.27  # of the people at either end: Kelley 1939


@dataclass(frozen=True)
class ItemReport:
    """One item: answers ``n`` (of them ``left_out``), how many are ``missing`` for figures."""

    item: str
    n: int
    left_out: int
    missing: int
    figures: ItemFigures | None
    flags: tuple[Flag, ...]
    note: str


@dataclass(frozen=True)
class _Shown:
    """One item in one form."""

    chosen: np.ndarray  # [sitting] option, or LEFT_OUT
    right: np.ndarray  # [sitting] 0.0 or 1.0
    score: np.ndarray  # [sitting] points in the whole form

    @property
    def rest(self) -> np.ndarray:
        """Points in the other items, less the mean of the form."""
        rest = self.score - self.right
        return rest - rest.mean()


def item_statistics(
    responses: Responses[Sitting], key: Mapping[str, Key]
) -> tuple[ItemReport, ...]:
    """A report of every item of the key, in its order; an item that nobody was shown has n = 0.

    UserError for an item that is not in the key, or an option that the item has not.
    """
    sat = forms(responses, key)
    return tuple(_report(name, _shown(name, sat), key[name]) for name in key)


def _shown(item: str, sat: Sequence[FormAnswers]) -> list[_Shown]:
    places = [(form, form.items.index(item)) for form in sat if item in form.items]
    return [_Shown(form.chosen[:, k], form.right[:, k], form.score) for form, k in places]


def _report(name: str, shown: Sequence[_Shown], key: Key) -> ItemReport:
    n = sum(len(one.right) for one in shown)
    left_out = sum(int((one.chosen == LEFT_OUT).sum()) for one in shown)
    if n < MIN_ANSWERS:
        return ItemReport(name, n, left_out, MIN_ANSWERS - n, None, (), too_few(n))
    figures = ItemFigures(
        n,
        wilson(sum(float(one.right.sum()) for one in shown), n),
        _discrimination(shown),
        _upper_lower(shown),
        tuple(_use(option, shown, key) for option in range(key.options)),
    )
    silent = "Nothing varies, so it cannot be said whether this item tells people apart."
    note = silent if figures.discrimination is None else ""
    return ItemReport(name, n, left_out, 0, figures, flags(figures), note)


def _discrimination(shown: Sequence[_Shown]) -> Estimate | None:
    """Correlation within forms, pooled, with Fisher's interval; None where nothing varies."""
    x = np.concatenate([one.right - one.right.mean() for one in shown])
    y = np.concatenate([one.rest for one in shown])
    spread = math.sqrt(float(x @ x) * float(y @ y))
    if spread < ALIKE:
        return None
    r = round(float(x @ y) / spread, 12)  # the order of people moves it by less
    free = len(x) - len(shown) - 2
    if free < 1 or abs(r) > 1 - ALIKE:
        return Estimate(r, None, None)
    z, half = math.atanh(r), Z95 / math.sqrt(free)
    return Estimate(r, math.tanh(z - half), math.tanh(z + half))


def _upper_lower(shown: Sequence[_Shown]) -> float:
    upper = np.concatenate([_highest(one.score) for one in shown])
    lower = np.concatenate([_highest(-one.score) for one in shown])
    right = np.concatenate([one.right for one in shown])
    return float((upper - lower) @ right / upper.sum())  # both groups are of one size


def _highest(score: np.ndarray) -> np.ndarray:
    """How much of each sitting is among the highest 27 %: 1, 0, or a part in a tie, [sitting]."""
    _, place, tied = np.unique(score, return_inverse=True, return_counts=True)
    above = len(score) - np.cumsum(tied)  # [different score] how many are higher
    weight: np.ndarray = np.clip((TAIL * len(score) - above) / tied, 0.0, 1.0)[place]
    return weight


def _use(option: int, shown: Sequence[_Shown], key: Key) -> OptionUse:
    taken = np.concatenate([one.chosen == option for one in shown])
    rest = np.concatenate([one.rest for one in shown])
    above, below = int((taken & (rest > ALIKE)).sum()), int((taken & (rest < -ALIKE)).sum())
    return OptionUse(option, option == key.best, int(taken.sum()), above, below)
