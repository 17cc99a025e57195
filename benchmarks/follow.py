"""Following the policy behind a lower bound many times: its mean must bear the claim out.

Every alpha-vector is an act and, for each branch, the vector to go on with. Following that from
the best vector at the start is worth, in expectation, exactly the lower bound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from subside.kernels.tree import Tree
from subside.solve.momdp_bounds import MOMDPBounds

FORGOTTEN = 1e-7  # weight of a reward that is no longer counted


@dataclass(frozen=True)
class Followed:
    """What many runs gained, discounted."""

    claim: float
    mean: float
    half: float  # of the 95 % interval of the mean

    @property
    def bears_out(self) -> bool:
        """Whether the claim lies within the interval, or under it."""
        return self.mean + self.half >= self.claim


def follow(bounds: MOMDPBounds, runs: int, seed: int = 1) -> Followed:
    """Simulate so many runs of the policy behind the lower bound at the start."""
    process, lower, tree = bounds.model.process, bounds.lower, bounds.tree
    A = process.rewards.shape[1]
    uniform = np.random.Generator(np.random.Philox(key=seed))
    branches, into, edges, heads, order = _by_state(bounds)
    nodes = uniform.choice(len(bounds.starts), runs, p=bounds.starts)
    hidden = np.array([_drawn(tree, node, uniform) for node in nodes])
    vector, gained, weight = tree.vector[nodes], np.zeros(runs), 1.0
    alive = np.arange(runs)
    while len(alive) and weight > FORGOTTEN:
        v, act = lower.where[vector], lower.act[vector]
        gained[alive] += weight * process.rewards[v, act, hidden]
        state = (v * A + act) * process.rewards.shape[2] + hidden
        drawn = uniform.random(len(alive)) + edges[heads[state]]
        entry = np.searchsorted(edges[1:], drawn, side="right")
        on = entry < heads[state + 1]
        entry, alive, pair = entry[on], alive[on], (v * A + act)[on]
        branch = branches[order[entry]]
        vector = lower.choice[lower.first[vector[on]] + branch - process.branch[pair]].astype(
            np.int64
        )
        hidden = into[order[entry]]
        weight *= process.discount
    half = 1.96 * gained.std(ddof=1) / math.sqrt(runs)
    return Followed(bounds.low, float(gained.mean()), float(half))


def _by_state(bounds: MOMDPBounds) -> tuple[np.ndarray, ...]:
    """Entries ordered by (visible, act, hidden): branch, hidden', running sums, first of each."""
    process = bounds.model.process
    V, A, H = process.rewards.shape
    lengths = np.diff(process.row, axis=1)
    branches = np.repeat(np.arange(len(process.then)), lengths.sum(axis=1))
    hidden = np.repeat(np.tile(np.arange(H), len(process.then)), lengths.ravel())
    pairs = np.repeat(np.arange(V * A), np.diff(process.branch))
    state = pairs[branches] * H + hidden
    order = np.argsort(state, kind="stable")
    edges = np.concatenate([[0.0], np.cumsum(process.chance[order])])
    heads = np.searchsorted(state[order], np.arange(V * A * H + 1))
    return branches, process.into, edges, heads, order


def _drawn(tree: Tree, node: int, uniform: np.random.Generator) -> int:
    entries = slice(tree.first[node], tree.first[node + 1])
    return int(uniform.choice(tree.hidden[entries], p=tree.weight[entries]))
