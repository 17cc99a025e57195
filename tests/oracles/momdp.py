"""Small random MOMDPs, and their exact value by going through every act and observation.

The oracle reads the transitions as they were given (`Steps`), not the solver's arrays, and tells a
bracket: at its depth, all that could still be gained or lost is added.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from subside.solve.momdp import MOMDP, Steps

END = -1


def small(seed: int, discount: float, ends: float) -> MOMDP:
    """Two or three visible states, three hidden ones, two acts; each step ends with `ends`."""
    rng = np.random.default_rng(seed)
    V, A, H = int(rng.integers(1, 4)), 2, 3
    rows = []
    for v, a, h in np.ndindex(V, A, H):
        ways = [(int(rng.integers(V)), int(rng.integers(H)), int(rng.integers(2))) for _ in "xy"]
        shares = rng.dirichlet(np.ones(2)) * (1 - ends)
        rows += [(v, a, h, *way, share) for way, share in zip(ways, shares, strict=True)]
        if ends:
            rows.append((v, a, h, END, 0, 0, ends))
    possible = rng.random((V, A)) < 0.8
    possible[:, 0] |= ~possible.any(axis=1)
    belief = np.zeros((V, H))
    belief[rng.integers(V)] = rng.dirichlet(np.ones(H))
    rewards = rng.normal(size=(V, A, H))
    return MOMDP(f"random {seed}", rewards, steps(rows), discount, belief, possible)


def steps(rows: list[tuple[float, ...]]) -> Steps:
    """Rows (visible, act, hidden, then, into, seen, chance) as columns."""
    table = np.array(rows, dtype=float).reshape(-1, 7).T
    return Steps(*(column.astype(np.int64) for column in table[:6]), table[6])


def exact(model: MOMDP, v: int, belief: np.ndarray, depth: int) -> tuple[float, float]:
    """(at least, at most): the best that can be had from a visible state and belief."""
    ways = defaultdict(list)
    given = model.steps
    for i in range(len(given.chance)):
        ways[given.visible[i], given.act[i]].append(i)
    largest = np.abs(model.rewards).max()
    on = np.bincount(
        (given.visible * 100 + given.act) * 100 + given.hidden,
        given.chance * (given.then != END),
    ).max()
    tail = largest / (1 - model.discount * on)

    def look(v: int, weights: np.ndarray, left: int) -> tuple[float, float]:
        if left == 0 or weights.sum() < 1e-9:
            return -tail * weights.sum(), tail * weights.sum()
        best = (-np.inf, -np.inf)
        for a in np.flatnonzero(model.open()[v]):
            after = defaultdict(lambda: np.zeros(len(weights)))
            for i in ways[v, a]:
                if given.then[i] != END:
                    key = int(given.then[i]), int(given.seen[i])
                    after[key][given.into[i]] += weights[given.hidden[i]] * given.chance[i]
            low = high = float(weights @ model.rewards[v, a])
            for (then, _), left_over in after.items():
                below, above = look(then, left_over, left - 1)
                low, high = low + model.discount * below, high + model.discount * above
            best = max(best[0], low), max(best[1], high)
        return best

    return look(v, belief, depth)
