"""More search at one belief of the trainee, bounded by work and never by the clock.

Trials take turns between the act that promises most and the trainee's own act, forced at the
first step, until the loss is proven within one grade or the work is used up. The random numbers
depend on the decision alone, so a judgement is the same whenever and wherever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from subside.grade.loss import EVERY, Loss, loss_of
from subside.model import Seen
from subside.solve.bounds import Bounds
from subside.solve.search import BY_LOWER, UPPER, Walk, run_trial, trial_weights

LOWER = Walk(BY_LOWER)
THOROUGH = 4  # a thorough backup takes about as long as so many quick ones
DEPTH = 12  # decisions looked ahead in one trial
GAP = 0.1  # points: closer than this the bounds need not come


def refined(
    bounds: Bounds,
    seen: Seen,
    belief: np.ndarray,
    act: int,
    decision: int,
    work: int,
    grades: tuple[int, int] = EVERY,
) -> tuple[np.ndarray, np.ndarray, Loss]:
    """Brackets (low[act], high[act]) and the loss of the chosen act after up to `work` backups."""
    open_to = bounds.model.chain.grounded[seen.context]
    low, high = bounds.brackets(seen.context, seen.level, belief)
    loss = loss_of(low, high, act, open_to, grades)
    uniform = np.random.Generator(np.random.Philox(key=0, counter=[0, decision, 0, 0]))
    weights = trial_weights(bounds.model)
    for first, walk in _turns(act):
        if work <= 0 or loss.proven or loss.high - loss.low < GAP:
            break
        backups = run_trial(
            bounds, seen.context, seen.level, belief, first, walk, weights, GAP, DEPTH, uniform
        )
        work -= backups * (THOROUGH if walk.thorough else 1)
        low, high = bounds.brackets(seen.context, seen.level, belief)
        loss = loss_of(low, high, act, open_to, grades)
    return low, high, loss


def _turns(act: int) -> Iterator[tuple[int, Walk]]:
    """(act forced first or -1, how to walk) for ever."""
    while True:
        for walk in (UPPER, LOWER, LOWER):
            yield -1, walk
            yield act, walk
