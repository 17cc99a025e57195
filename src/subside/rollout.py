"""A policy carried forward many times: how encounters end when it decides.

Two policies so far: the best known (the lower bound's own, on what could be known) and ordinary
play. Each run has a seed of its own, drawn from the seed given, so a batch can be made again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from subside.belief import first_belief, update
from subside.model import Model, Seen
from subside.model.endings import COMPONENTS
from subside.model.ledger import Ledger
from subside.simulate import (
    draw_harm,
    draw_outcome,
    draw_start,
    ordinary_weights,
    step,
    stream,
)
from subside.solve.bounds import Bounds

RUNS = 6  # purpose of the random stream that gives each run its seed; the others are a run's own
MOST = 2000  # acts after which a run is given up; every policy ends long before
NORMAL_95 = 1.959964

Choose = Callable[[Seen, np.ndarray, np.random.Generator], int]
"""Act from what is seen, the belief, and random numbers."""


@dataclass(frozen=True)
class Batch:
    """Many runs: by run, the value, minutes, acts, and every component of the outcome."""

    value: np.ndarray
    minutes: np.ndarray
    acts: np.ndarray
    components: dict[str, np.ndarray]
    endings: dict[str, int]
    unfinished: int


def best(bounds: Bounds) -> Choose:
    """The policy of the lower bound."""
    return lambda seen, belief, _: bounds.act(seen.context, seen.level, belief)


def ordinary(model: Model) -> Choose:
    """The documented random mix of acts."""
    table = ordinary_weights(model)
    acts = np.arange(len(model.acts))
    return lambda seen, _, uniform: int(uniform.choice(acts, p=table[seen.context]))


def carry_out(model: Model, choose: Choose, seed: int, runs: int, follow: bool = True) -> Batch:
    """Simulate runs of a policy from the start; `follow`: whether it looks at the belief."""
    seeds = stream(seed, RUNS).integers(2**63, size=runs)
    found = [_run(model, choose, int(one), follow) for one in seeds]
    done = [run for run in found if run is not None]
    names = list(done[0][3]) if done else []
    endings: dict[str, int] = {}
    for run in done:
        endings[run[4]] = endings.get(run[4], 0) + 1
    return Batch(
        np.array([run[0] for run in done]),
        np.array([run[1] for run in done]),
        np.array([run[2] for run in done]),
        {name: np.array([run[3][name] for run in done]) for name in names},
        dict(sorted(endings.items(), key=lambda item: -item[1])),
        runs - len(done),
    )


def _run(
    model: Model, choose: Choose, seed: int, follow: bool
) -> tuple[float, float, int, dict[str, float], str] | None:
    """One run: value, minutes, acts, components, ending; None where it had to be given up."""
    truth, message = draw_start(model, seed)
    seen, belief = Seen(0, model.start), first_belief(model, message)
    uniform = stream(seed, RUNS)
    ledger = Ledger(model)
    for decision in range(1, MOST + 1):
        act = choose(seen, belief, uniform)
        after, truth = step(model, seed, decision, seen, truth, act)
        ledger.add(act, seen, after, draw_harm(model, seed, decision, seen, act, after))
        if after.case >= 0:
            ledger.end(draw_outcome(model, seed, after, truth))
            components = {name: ledger.components[name] for name in COMPONENTS}
            ending = model.cases.ending[after.case]
            return ledger.value, ledger.minutes, decision, components, ending
        if follow:
            belief = update(model, seen, belief, act, after)
        seen = after.seen
    return None


def mean_interval(values: np.ndarray) -> tuple[float, float, float]:
    """Mean and its 95 % interval by the normal approximation."""
    mean = float(values.mean())
    half = (
        NORMAL_95 * float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    )
    return mean, mean - half, mean + half


def share_interval(values: np.ndarray) -> tuple[float, float, float]:
    """Share of ones and its 95 % interval (Wilson 1927); it holds for shares near 0 and 1."""
    n, share, z = len(values), float(values.mean()), NORMAL_95
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
