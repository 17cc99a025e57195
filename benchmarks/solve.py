"""Solving: from nothing until the bounds at the start are close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.subject import Row, Settings, Subject, timed
from subside.cli.named import model_of
from subside.model import Model
from subside.solve.bounds import Bounds
from subside.solve.search import Progress, search

GAPS = (5.0, 2.0, 1.0)  # points of 100
TARGET = {2.0: 60.0}  # seconds
AIM = {1.0: 20.0}


def measure(settings: Settings) -> Iterator[Row]:
    """Seconds to each gap, of one search for the closest."""
    for name in settings.scenarios:
        yield from _rows(name, _history(model_of(name), settings.seconds), settings.seconds)


def _history(model: Model, limit: float) -> tuple[Progress, ...]:
    """Where the search stood after each trial; seconds count from before the first bounds."""
    spent, bounds = timed(lambda: Bounds.start(model))
    result = search(bounds, max(0.0, limit - spent), min(GAPS))
    return tuple(replace(now, seconds=now.seconds + spent) for now in result.history)


def _rows(name: str, history: tuple[Progress, ...], limit: float) -> Iterator[Row]:
    in_time = [now for now in history if now.seconds <= limit]
    last = (in_time or history[:1])[-1]  # the first bounds alone may take longer than the limit
    for gap in GAPS:
        reached = next((now.seconds for now in in_time if now.gap <= gap), None)
        yield Row(
            f"{name}, {gap:g} {'point' if gap == 1 else 'points'}", reached,
            target=TARGET.get(gap), aim=AIM.get(gap), limit=limit, note=f"gap {last.gap:.2f}",
        )  # fmt: skip


SUBJECT = Subject("solve", "from nothing until the bounds at the start are so close", measure)
