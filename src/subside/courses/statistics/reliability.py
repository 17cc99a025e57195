"""How well a test tells people apart: KR-20, and the error of a score.

For tests of k items over the n sittings of F forms of that length; S is a sum of squares about the
mean of the form:

    KR-20   k / (k - 1) (1 - sum_i S_i / S_total): Kuder and Richardson 1937, which is Cronbach's
            alpha of right and wrong. Interval: 1 - (1 - KR-20) Q, with Q the quantiles of F with
            n - F and (n - F)(k - 1) degrees of freedom (Feldt 1965). It may come out below 0
    SD      sqrt(S_total / (n - F)) points
    error   SD sqrt(1 - KR-20) points, the standard error of measurement; KR-20 below 0 counts as 0

Forms of one length are pooled as if they measured the same thing, which ``forms.py`` aims at. The
interval rests on normal scores: it is rough where nearly all or hardly any are right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from subside.courses.statistics.answers import (
    ALIKE,
    MIN_ANSWERS,
    Estimate,
    FormAnswers,
    Key,
    Responses,
    Sitting,
    forms,
    too_few,
)


@dataclass(frozen=True)
class FormFigures:
    """Scores in points; ``kr20`` and ``error`` are None where k < 2 or all scores are alike."""

    mean: float
    sd: float
    kr20: Estimate | None
    error: float | None  # standard error of measurement, points


@dataclass(frozen=True)
class FormReport:
    """All sittings of forms with so many items."""

    items: int
    forms: int
    n: int
    missing: int
    figures: FormFigures | None
    note: str


def reliability(responses: Responses[Sitting], key: Mapping[str, Key]) -> tuple[FormReport, ...]:
    """A report of each length of form that was sat, the shortest first.

    UserError for an item that is not in the key, or an option that the item has not.
    """
    sat = [form for form in forms(responses, key) if form.items]
    lengths = sorted({len(form.items) for form in sat})
    return tuple(_report([form for form in sat if len(form.items) == k], k) for k in lengths)


def _report(sat: Sequence[FormAnswers], k: int) -> FormReport:
    n = sum(len(form.right) for form in sat)
    if n < MIN_ANSWERS:
        return FormReport(k, len(sat), n, MIN_ANSWERS - n, None, too_few(n, "sittings"))
    free = n - len(sat)  # degrees of freedom within forms
    total = sum(_squares(form.score) for form in sat)
    parts = sum(_squares(form.right) for form in sat)
    mean = sum(float(form.right.sum()) for form in sat) / n
    sd = math.sqrt(total / free) if free else 0.0
    if k < 2 or total < ALIKE:
        note = "All scores are alike within their form, or there is one item: nothing to compare."
        return FormReport(k, len(sat), n, 0, FormFigures(mean, sd, None, None), note)
    kr20 = k / (k - 1) * (1 - parts / total)
    error = sd * math.sqrt(1 - max(0.0, kr20))
    return FormReport(
        k, len(sat), n, 0, FormFigures(mean, sd, _feldt(kr20, free, free * (k - 1)), error), ""
    )


def _squares(values: np.ndarray) -> float:
    """Sum of squares about the mean of each column."""
    return float(((values - values.mean(axis=0)) ** 2).sum())


def _feldt(kr20: float, one: int, other: int) -> Estimate:
    low = 1 - (1 - kr20) * float(fdtri(one, other, 0.975))
    high = 1 - (1 - kr20) * float(fdtri(one, other, 0.025))
    return Estimate(kr20, low, high)
