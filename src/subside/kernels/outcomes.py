"""Outcome chances of alpha-vectors: what their policies lead to, component by component."""

import numpy as np

from subside.kernels.arrays import LEVELS, Worth
from subside.kernels.backup import policy_rows
from subside.kernels.bounds import followed, observations, successors
from subside.kernels.jit import kernel


@kernel
def mark_unknown(chain, lower, known, vectors):
    """Vectors whose outcomes have to be worked out for those asked for, successors first."""
    needed = np.zeros(lower.value.shape[0], dtype=np.bool_)
    numbers = np.empty(observations(chain), dtype=np.int64)
    top = -1
    for vector in vectors:
        needed[vector] = True
        top = max(top, vector)
    count = 0
    for vector in range(top, -1, -1):
        if needed[vector] and not known[vector]:
            count += 1
            c = lower.where[vector] // LEVELS
            first = lower.first[vector]
            for k in range(followed(chain, c, lower.act[vector], numbers)):
                needed[lower.choice[first + k]] = True
    found = np.empty(count, dtype=np.int64)
    k = 0
    for vector in range(top + 1):
        if needed[vector] and not known[vector]:
            found[k] = vector
            k += 1
    return found


@kernel
def fill_outcomes(chain, lower, cases, harms, vectors, parts):
    """Fill parts[component, vector, hidden] of vectors whose successors are filled.

    cases[component, case, profile, x] and harms[component, harm case, level]: what ways of ending
    and harm at once are worth; the last component is minutes.
    """
    K = cases.shape[0]
    rows = np.empty((LEVELS, parts.shape[2]))
    choice = np.empty(observations(chain), dtype=np.int32)
    for vector in vectors:
        c = lower.where[vector] // LEVELS
        level = lower.where[vector] % LEVELS
        act = lower.act[vector]
        successors(chain, lower, vector, choice)
        for k in range(K):
            clock = 1.0 if k == K - 1 else 0.0
            policy_rows(chain, parts[k], Worth(cases[k], harms[k]), c, act, choice, clock, rows)
            for h in range(rows.shape[1]):
                parts[k, vector, h] = rows[level, h]
