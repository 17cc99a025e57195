"""Simulating: acts per second under ordinary play, on one core."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.subject import Row, Settings, Subject, median, timed
from subside.cli.named import model_of
from subside.model import Model
from subside.simulate import run_ordinary

TARGET, AIM = 200_000.0, 2_000_000.0


def measure(settings: Settings) -> Iterator[Row]:
    """Acts per second of many runs, the same ones each time."""
    for name in settings.scenarios:
        model = model_of(name)
        rate = median(_rate(model, settings.runs) for _ in range(settings.repeats))
        yield Row(
            name, rate, "/s",
            target=TARGET, aim=AIM, repeats=settings.repeats, note=f"{settings.runs} runs",
        )  # fmt: skip


def _rate(model: Model, runs: int) -> float:
    uniform = np.random.Generator(np.random.Philox(key=1))
    seconds, batch = timed(lambda: run_ordinary(model, runs, uniform))
    return float(batch.acts.sum()) / seconds


SUBJECT = Subject("simulate", "acts of ordinary play, on one core", measure)
