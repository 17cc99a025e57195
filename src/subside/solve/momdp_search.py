"""The main loop for any MOMDP: trials from the start until the bounds are close or time is up.

Trials led by the upper bound (HSVI2, Smith & Simmons 2005) take turns with trials under the lower
bound's policy. A trial's target is a part of the gap that there is now, so none goes deep for a
closeness that cannot be had yet. Both bounds hold at every moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from subside.kernels.explore import BY_LOWER, BY_UPPER, explore
from subside.solve.momdp_bounds import MOMDPBounds
from subside.solve.search import Progress, Result

# Kinds of trials in turn, and the part of the gap at the start that each aims to leave. Shallow
# ones (a part near 1) lower the upper bound where it counts, deep ones raise the lower bound.
TURNS = ((BY_UPPER, 0.97), (BY_UPPER, 0.9), (BY_UPPER, 0.5), (BY_LOWER, 0.5))
DEPTH = 400  # steps of one trial
LEAST = 1e-9  # of the first gap, by which a vector or point must move its bound


def search_momdp(
    bounds: MOMDPBounds,
    seconds: float,
    gap: float,
    seed: int = 1,
    watch: Callable[[Progress], None] = lambda _: None,
) -> Result:
    """Tighten the bounds until the gap at the start is at most `gap` or `seconds` have passed.

    `stopped_because` may also be interrupted, or memory: the bounds have reached their limit.
    """
    began = time.monotonic()
    uniform = np.random.Generator(np.random.Philox(key=seed))
    least = max(LEAST * (bounds.high - bounds.low), gap * 1e-3)
    history: list[Progress] = []
    stopped, trials = "seconds", 0
    try:
        while True:
            now = Progress(bounds.low, bounds.high, time.monotonic() - began, trials)
            history.append(now)
            watch(now)
            if now.gap <= gap:
                stopped = "gap"
                break
            if now.seconds >= seconds:
                break
            if not run_trial(bounds, *TURNS[trials % len(TURNS)], gap, least, uniform):
                stopped = "memory"
                break
            trials += 1
    except KeyboardInterrupt:
        stopped = "interrupted"
    spent = time.monotonic() - began
    return Result(bounds.low, bounds.high, spent, trials, stopped, tuple(history))


def run_trial(
    bounds: MOMDPBounds,
    kind: int,
    part: float,
    gap: float,
    least: float,
    uniform: np.random.Generator,
) -> bool:
    """One trial from the loosest start; False where the tree has reached its limit."""
    gaps = bounds.tree.high[: len(bounds.starts)] - bounds.tree.low[: len(bounds.starts)]
    root = int((bounds.starts * gaps).argmax())
    explore(
        bounds.model.process, bounds.roof, bounds.lower, bounds.tree, root, kind,
        max(gap / 2, part * gaps[root]), DEPTH, least, uniform,
    )  # fmt: skip
    return bounds.grow()
