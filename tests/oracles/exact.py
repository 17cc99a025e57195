"""Oracles that bracket the exact value of a small scenario, built on `tests/oracles/table.py`.

`line`: where only two hidden states can occur, beliefs lie on a line. Above: the value is convex
in the belief, so a chord between two grid points is never below it; sweeps over a fine grid with
chords in between stay upper bounds. Below: vectors of plans found at grid points, backed up one
step at a time, each the exact value of a plan that starts by closing.

`expectimax`: every act and observation to a small depth, then what an exact policy is worth
(below) or what could be had with everything visible (above).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.oracles.table import Step, Table, open_to, policy_value, visible_value


@dataclass(frozen=True)
class Fan:
    """What one act leads to from every grid belief: weights by observation."""

    here: np.ndarray  # [grid] expected points
    points: np.ndarray  # [2]
    then: np.ndarray  # [observation] visible state
    matrix: np.ndarray  # [observation, 2, 2]
    weight: np.ndarray  # [observation, grid, 2]


@dataclass(frozen=True)
class Line:
    """Bracket of the exact value over beliefs (1 - t, t) on two hidden states."""

    pair: tuple[int, int]
    below: np.ndarray  # [visible, vector, 2]
    above: np.ndarray  # [visible, grid]

    def low(self, v: int, t: float) -> float:
        """At or under the exact value."""
        return float((self.below[v] @ [1 - t, t]).max())

    def high(self, v: int, t: float) -> float:
        """At or over the exact value."""
        grid = np.linspace(0, 1, self.above.shape[1])
        return float(np.interp(t, grid, self.above[v]))


def line(steps: Table, pair: tuple[int, int], fine: int = 121, coarse: int = 17) -> Line:
    """Solve from above on `fine` grid points and from below at `coarse` ones."""
    _must_stay(steps, pair)
    steps = {v: open_to(acts) for v, acts in steps.items()}
    top = visible_value(steps)[:, list(pair)]
    above = _above(_fans(steps, pair, fine), top @ _grid(fine).T)
    closing = {v: min(acts, key=lambda a: -acts[a].ends.min()) for v, acts in steps.items()}
    start = policy_value(steps, closing)[:, None, list(pair)]
    return Line(pair, _below(_fans(steps, pair, coarse), np.repeat(start, coarse, axis=1)), above)


def _grid(count: int) -> np.ndarray:
    t = np.linspace(0, 1, count)
    return np.stack([1 - t, t], axis=1)


def _must_stay(steps: Table, pair: tuple[int, int]) -> None:
    others = [h for h in range(len(next(iter(steps[0].values())).points)) if h not in pair]
    for acts in steps.values():
        for step in acts.values():
            for _, weight in step.ways.values():
                assert not weight[np.ix_(pair, others)].any(), "more than two hidden states"


def _fans(steps: Table, pair: tuple[int, int], count: int) -> dict[int, list[Fan]]:
    return {
        v: [_fan(step, pair, _grid(count)) for step in acts.values()] for v, acts in steps.items()
    }


def _fan(step: Step, pair: tuple[int, int], grid: np.ndarray) -> Fan:
    points = step.points[list(pair)]
    then = np.array([v for v, _ in step.ways.values()], dtype=int)
    rows = [weight[np.ix_(pair, pair)] for _, weight in step.ways.values()]
    matrix = np.array(rows).reshape(-1, 2, 2)
    return Fan(grid @ points, points, then, matrix, np.einsum("gh,ohk->ogk", grid, matrix))


def _above(fans: dict[int, list[Fan]], value: np.ndarray) -> np.ndarray:
    last = value.shape[1] - 1
    for _ in range(400):
        fresh = value.copy()
        for v, of in fans.items():
            best = np.full(last + 1, -np.inf)
            for fan in of:
                total = fan.weight.sum(axis=2)
                at = (
                    np.divide(fan.weight[:, :, 1], total, out=np.zeros_like(total), where=total > 0)
                    * last
                )
                left = np.minimum(at.astype(int), last - 1)
                table = value[fan.then]
                ends = [np.take_along_axis(table, k, axis=1) for k in (left, left + 1)]
                chord = ends[0] + (at - left) * (ends[1] - ends[0])
                best = np.maximum(best, fan.here + (total * chord).sum(axis=0))
            fresh[v] = np.minimum(value[v], best)
        if np.abs(fresh - value).max() < 1e-6:
            break
        value = fresh
    return value


def _below(fans: dict[int, list[Fan]], vectors: np.ndarray) -> np.ndarray:
    grid = _grid(vectors.shape[1])
    for _ in range(200):
        fresh = vectors.copy()
        for v, of in fans.items():
            worth = np.einsum("gh,gh->g", grid, vectors[v])
            for fan in of:
                score = np.einsum("ogk,ovk->ogv", fan.weight, vectors[fan.then])
                chosen = np.take_along_axis(
                    vectors[fan.then], score.argmax(axis=2)[:, :, None], axis=1
                )
                back = fan.points + np.einsum("ohk,ogk->gh", fan.matrix, chosen)
                better = np.einsum("gh,gh->g", grid, back) > worth
                worth = np.where(better, np.einsum("gh,gh->g", grid, back), worth)
                fresh[v][better] = back[better]
        if np.abs(fresh - vectors).max() < 1e-6:
            break
        vectors = fresh
    return vectors


def expectimax(steps: Table, v: int, y: np.ndarray, depth: int, leaf: np.ndarray) -> float:
    """Best expected points at weights y[hidden], looking `depth` acts ahead.

    leaf[visible, hidden] is what follows: an exact policy's value gives a lower bound of the
    exact value, values with everything visible an upper bound.
    """
    if depth == 0:
        return float(leaf[v] @ y)
    best = -np.inf
    for step in open_to(steps[v]).values():
        total = float(y @ step.points)
        for then, weight in step.ways.values():
            after = y @ weight
            if after.sum() > 0:
                total += expectimax(steps, then, after, depth - 1, leaf)
        best = max(best, total)
    return best
