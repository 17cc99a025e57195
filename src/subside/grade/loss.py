"""Decision loss from brackets of acts: at least, about, at most, and the grade it falls in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GRADES = ("best", "sound", "improvable", "costly", "serious")
EVERY = (0, len(GRADES) - 1)  # least and worst grade, as places in GRADES
CEILINGS = (0.25, 1.0, 5.0, 15.0)  # points; above the last one: serious


@dataclass(frozen=True)
class Loss:
    """Points of 100 that an act cost against the best one, within this model."""

    low: float  # proven to cost at least this
    about: float  # against the best known act, with the same best known continuation
    high: float  # proven to cost at most this
    grades: tuple[int, int] = EVERY  # least and worst grade that grounds leave open

    @property
    def grade(self) -> str:
        """Grade by `about`."""
        return self._grade(self.about)

    @property
    def bands(self) -> tuple[str, str]:
        """Grades of both proven ends."""
        return self._grade(self.low), self._grade(self.high)

    def _grade(self, points: float) -> str:
        least, worst = self.grades
        return GRADES[min(max(GRADES.index(grade_of(points)), least), worst)]

    @property
    def proven(self) -> bool:
        """Whether both ends lie in the band of the grade: certain within this model."""
        return self.bands == (self.grade, self.grade)


def grade_of(points: float) -> str:
    """Grade of a loss in points."""
    return GRADES[sum(points > ceiling for ceiling in CEILINGS)]


def loss_of(
    low: np.ndarray,
    high: np.ndarray,
    chosen: int,
    open_to: np.ndarray | None = None,
    grades: tuple[int, int] = EVERY,
) -> Loss:
    """Loss of the chosen act from brackets low[act], high[act] (NaN: not possible).

    With Q(a) = low[a], the value of a policy that is known: at least max(0, max_a low - high[c]),
    about max_a low - low[c], at most max(0, max over other acts of high - low[c]). The maxima are
    over the acts with open_to[act], those with grounds or that need none. An act without grounds
    may be worth more than all of them: `about`, and with it `at least`, is then negative.
    """
    of = np.ones(len(low), dtype=np.bool_) if open_to is None else open_to
    top = float(np.nanmax(np.where(of, low, np.nan)))
    others = np.delete(np.where(of, high, np.nan), chosen)
    roof = float(np.nanmax(others)) if np.isfinite(others).any() else -np.inf
    about = top - float(low[chosen])
    # The three are computed from two tables; rounding may not put them out of order.
    least = min(about, max(0.0, top - float(high[chosen])))
    most = max(about, 0.0, roof - float(low[chosen]))
    return Loss(least, about, most, grades)


def equally_good(low: np.ndarray) -> np.ndarray:
    """Acts within the band `best` of the best known one: no single right line."""
    return np.flatnonzero(low >= np.nanmax(low) - CEILINGS[0])
