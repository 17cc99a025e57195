"""What a subject is, what it is asked for, and the rows that it answers with."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """How long and how often to measure."""

    scenarios: tuple[str, ...]  # slugs, or paths of folders
    seconds: float = 60.0  # longest search of one scenario
    repeats: int = 5
    runs: int = 50_000  # of ordinary play
    decisions: int = 30  # of the run that is judged
    judged: int = 200  # runs whose losses are counted
    first_start: bool = False


@dataclass(frozen=True)
class Row:
    """One figure. `value` is None where it was not reached within `limit`, or not measured."""

    what: str
    value: float | None
    unit: str = (
        "s"  # or "points", "kB", "" for a number of something; or "/s" or "%": then more is better
    )
    target: float | None = None  # what is promised
    aim: float | None = None  # what is hoped for
    repeats: int = 1  # the value is their median
    limit: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Missed, met, or the aim met as well; "" where nothing is asked or nothing is known."""
        if self._kept(self.target) is False:
            return "missed"
        if self._kept(self.aim):
            return "aim met"
        if self._kept(self.target):
            return "met"
        return "not yet" if self._kept(self.aim) is False and self.target is None else ""

    def _kept(self, bound: float | None) -> bool | None:
        """Whether the figure keeps to a bound; None where that is not asked or not known."""
        if bound is None:
            return None
        if self.value is None:  # a shorter limit than the bound leaves it open
            return False if self.limit is not None and self.limit >= bound else None
        return self.value >= bound if self.unit in ("/s", "%") else self.value <= bound


@dataclass(frozen=True)
class Subject:
    """A name for the command line, a line above its rows, and what yields the rows."""

    name: str
    title: str
    measure: Callable[[Settings], Iterable[Row]]
    compiled: bool = True  # runs kernels in this process, which must be loaded first
    by_itself: bool = False  # takes long: only where it is named


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Seconds that an action took, and what it gave."""
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def median(seconds: Iterator[float]) -> float:
    """Median of several measurements."""
    return statistics.median(seconds)
