"""Outcome chances of alpha-vectors: what their policies lead to, component by component."""

import numpy as np

from subside.kernels.arrays import LEVELS
from subside.kernels.backup import policy_rows
from subside.kernels.jit import kernel


@kernel
def mark_unknown(lower, known, vectors):
    """Vectors whose outcomes have to be worked out for those asked for, successors first."""
    needed = np.zeros(lower.value.shape[0], dtype=np.bool_)
    top = -1
    for vector in vectors:
        needed[vector] = True
        top = max(top, vector)
    count = 0
    for vector in range(top, -1, -1):
        if needed[vector] and not known[vector]:
            count += 1
            for observation in range(lower.choice.shape[1]):
                needed[lower.choice[vector, observation]] = True
    found = np.empty(count, dtype=np.int64)
    k = 0
    for vector in range(top + 1):
        if needed[vector] and not known[vector]:
            found[k] = vector
            k += 1
    return found


@kernel
def fill_outcomes(chain, lower, where, components, zero, vectors, parts):
    """Fill parts[component, vector, hidden] of vectors whose successors are filled.

    components[case, component, profile, x] at terminal cases; the last part is minutes. where
    [vector] is the visible state of each vector.
    """
    K = components.shape[1]
    rows = np.empty((LEVELS, parts.shape[2]))
    for vector in vectors:
        c = where[vector] // LEVELS
        level = where[vector] % LEVELS
        for k in range(K + 1):
            cases = components[:, k] if k < K else zero
            clock = 0.0 if k < K else 1.0
            policy_rows(
                chain, parts[k], cases, c, lower.act[vector], lower.choice[vector], clock, rows
            )
            for h in range(rows.shape[1]):
                parts[k, vector, h] = rows[level, h]
