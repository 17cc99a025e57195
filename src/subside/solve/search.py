"""The main loop: trials from the start until the bounds are close, time is up, or work is done.

Most trials are led by the lower bound's own acts with ordinary ones among them, and raise that
bound alone: a backup of it is cheap, it is the bound that stands far from the truth, and what is
bounded is where trainees come by. Now and then one led by the upper bound (HSVI2, Smith & Simmons
2005) backs both up, at times with the act forced first whose bracket is widest. Both bounds hold at
every moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from subside.belief import first_belief, message_chances
from subside.kernels import trial as kinds
from subside.kernels.trial import trial
from subside.model import Model
from subside.solve.bounds import Bounds

BY_UPPER, BY_LOWER, ORDINARY = kinds.BY_UPPER, kinds.BY_LOWER, kinds.ORDINARY


@dataclass(frozen=True)
class Walk:
    """How a trial walks, and what its backups do; see `kernels.trial`."""

    led: int
    detour: int = 0  # ordinary acts first
    stray: float = 0.0  # chance of an ordinary act later
    thorough: bool = False  # both bounds, more acts


STRAYING = Walk(BY_LOWER, stray=0.2)
LOST = Walk(BY_LOWER, detour=6)
LONG_LOST = Walk(BY_LOWER, detour=12)
THOROUGH = Walk(BY_UPPER, stray=0.2, thorough=True)
UPPER = Walk(BY_UPPER, thorough=True)
ROUND = (STRAYING, STRAYING, LOST, STRAYING, STRAYING, LONG_LOST, THOROUGH)
DEPTH = 60  # decisions per trial; a typical encounter has ten to forty
LEAST = 4e-3  # points by which a new vector or point must move its bound


@dataclass(frozen=True)
class Progress:
    """Where a search stands: bounds at the start in points of 100."""

    low: float
    high: float
    seconds: float
    trials: int

    @property
    def gap(self) -> float:
        """Upper minus lower bound."""
        return self.high - self.low


@dataclass(frozen=True)
class Result:
    """How a search ended. `stopped_because` is one of gap, seconds, interrupted."""

    low: float
    high: float
    seconds: float
    trials: int
    stopped_because: str
    history: tuple[Progress, ...]


def root(bounds: Bounds) -> tuple[float, float]:
    """Bounds before dispatch has spoken: the mean over its messages."""
    model = bounds.model
    low = high = 0.0
    for message, chance in zip(model.messages, message_chances(model), strict=True):
        if chance > 0:
            belief = first_belief(model, message)
            low += chance * bounds.low(0, model.start, belief)
            high += chance * bounds.high(0, model.start, belief)
    return low, high


def search(
    bounds: Bounds,
    seconds: float,
    gap: float,
    seed: int = 1,
    watch: Callable[[Progress], None] = lambda _: None,
) -> Result:
    """Tighten the bounds until the root gap is at most `gap` points or `seconds` have passed."""
    began = time.monotonic()
    history: list[Progress] = []
    stopped, trials = "seconds", 0
    try:
        for trials in _trials(bounds, gap, seed):
            now = Progress(*root(bounds), time.monotonic() - began, trials)
            history.append(now)
            watch(now)
            if now.gap <= gap:
                stopped = "gap"
                break
            if now.seconds >= seconds:
                break
    except KeyboardInterrupt:
        stopped = "interrupted"
    low, high = root(bounds)
    return Result(low, high, time.monotonic() - began, trials, stopped, tuple(history))


def _trials(bounds: Bounds, gap: float, seed: int) -> Iterator[int]:
    """Run trials for ever, yielding their number; each dispatch message in turn."""
    model, uniform = bounds.model, np.random.Generator(np.random.Philox(key=seed))
    starts = [
        first_belief(model, message)
        for message, chance in zip(model.messages, message_chances(model), strict=True)
        if chance > 0
    ]
    weights = trial_weights(model)
    number = 0
    yield number
    while True:
        walk = ROUND[number % len(ROUND)]
        turn = number // len(ROUND)
        start = starts[turn % len(starts)]
        first = loosest(bounds, start) if walk.thorough and turn % 2 else -1
        run_trial(bounds, 0, model.start, start, first, walk, weights, gap / 4, DEPTH, uniform)
        number += 1
        yield number


def loosest(bounds: Bounds, belief: np.ndarray) -> int:
    """The first act whose value is known least well: widest bracket at the start."""
    low, high = bounds.brackets(0, bounds.model.start, belief)
    return int(np.nanargmax(high - low))


def run_trial(
    bounds: Bounds,
    context: int,
    level: int,
    belief: np.ndarray,
    first: int,
    walk: Walk,
    weights: np.ndarray,
    gap: float,
    depth: int,
    uniform: np.random.Generator,
) -> int:
    """One trial from a belief; returns the number of backups made."""
    backups = trial(
        bounds.model.chain, bounds.model.rewards.act, bounds.lower, bounds.upper, context, level,
        belief, first, walk.led, walk.detour, walk.stray, walk.thorough, weights, gap, depth,
        uniform, LEAST,
    )  # fmt: skip
    bounds.grow()
    return int(backups)


def trial_weights(model: Model) -> np.ndarray:
    """Every act alike, acts that end the encounter a tenth as often: [context, act]."""
    weights = np.where(model.chain.after >= 0, 1.0, 0.0)
    weights[model.chain.ends >= 0] *= 0.1
    return weights
