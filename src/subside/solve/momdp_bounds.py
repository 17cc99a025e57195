"""Both bounds of a MOMDP before any search, and the room in which they grow.

Above: everything visible (an MDP), then the fast informed bound (Hauskrecht 2000), or where it
says more the tighter one, in which what was hidden is known one step late (AAMAS 2025, "Tighter
Informed Bound"). Below: one act for ever, and what is best on average over what is hidden, each
evaluated. All of it holds however early the sweeps stop (`kernels/process.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from subside.kernels.arrays import Lower
from subside.kernels.process import (
    Process,
    act_planes,
    informed_planes,
    start_informed,
    sweep_best,
    sweep_horizon,
    sweep_informed,
    sweep_policy,
)
from subside.kernels.tree import Roof, Tree, find_slot, new_node
from subside.solve.momdp import MOMDP

SWEEPS = 2000  # at most, of one kind
FINE = 1e-7  # change of a sweep, in parts of the largest value, that is not worth another
INFORMED = 40_000_000  # largest table of the informed bound: branches * hidden * acts
NODES = 4096  # room at first
LIMIT = 2_000_000_000  # bytes that the tree and the vectors may take before a search stops

Table = TypeVar("Table", Lower, Tree)


@dataclass
class MOMDPBounds:
    """Lower and upper bound of one MOMDP, growing while it is searched.

    The first nodes of the tree are the starts: one for each visible state that may come first.
    """

    model: MOMDP
    roof: Roof
    lower: Lower
    tree: Tree
    starts: np.ndarray  # [start] probability; node number = start

    @classmethod
    def start(cls, model: MOMDP) -> MOMDPBounds:
        """First bounds, from sweeps over all states."""
        process = model.process
        steps = horizon(process)
        roof = first_roof(process, steps)
        lower = first_lower(process, fixed_policies(process, roof), steps)
        tree = empty_tree(process)
        belief = model.belief / model.belief.sum()
        starts = belief.sum(axis=1)
        for v in np.flatnonzero(starts):
            weights = belief[v] / starts[v]
            support = np.flatnonzero(weights)
            slot = find_slot(tree, v, weights, support)
            new_node(roof, lower, tree, v, weights, support, slot)
        return cls(model, roof, lower, tree, starts[starts > 0])

    @property
    def low(self) -> float:
        """Lower bound at the start."""
        return float(self.starts @ self.tree.low[: len(self.starts)])

    @property
    def high(self) -> float:
        """Upper bound at the start."""
        return float(self.starts @ self.tree.high[: len(self.starts)])

    def grow(self) -> bool:
        """Double what is half full; False where that has taken more than the limit."""
        self.lower = grown_lower(self.lower)
        self.tree = grown_tree(self.tree)
        return sum(array.nbytes for array in (*self.tree, *self.lower)) <= LIMIT


def scale(process: Process, steps: np.ndarray) -> float:
    """A value that none exceeds."""
    return float(np.abs(process.rewards[process.possible]).max() * steps.max())


def horizon(process: Process) -> np.ndarray:
    """N[visible, hidden] with N >= 1 + discount * max_a P_a N.

    Sweeps from 0 rise by at most r < 1 in the end; then N / (1 - r) is such a horizon:
    1 + discount P N / (1 - r) <= 1 + (N + r - 1) / (1 - r) = N / (1 - r).
    """
    V, _, H = process.rewards.shape
    if process.discount < 1.0:
        return np.full((V, H), 1.0 / (1.0 - process.discount))
    steps, after = np.zeros((V, H)), np.zeros((V, H))
    for _ in range(1_000_000):
        rise = sweep_horizon(process, steps, after)
        if rise < 0.5:
            return steps / (1.0 - rise)
        steps, after = after, steps
    raise AssertionError("unreachable: without a discount, every process ends")


def first_roof(process: Process, steps: np.ndarray) -> Roof:
    """Upper bounds with everything visible, now or one step late."""
    V, A, H = process.rewards.shape
    values, plane = np.zeros((V, H)), np.empty((V, A, H))
    fine = FINE * max(1.0, scale(process, steps))
    for _ in range(SWEEPS):
        if sweep_best(process, values) <= fine:
            break
    act_planes(process, values, plane)
    values += max(0.0, float((plane.max(axis=1) - values).max())) * steps
    act_planes(process, values, plane)
    informed = np.empty((0, H, A))
    branches = len(process.then)
    told = bool((np.diff(process.row, axis=1) <= 1).all())  # what was hidden stays known
    if not told and branches * H * A <= INFORMED:
        informed = np.empty((branches, H, A))
        start_informed(process, plane, informed)
        for _ in range(SWEEPS):
            if sweep_informed(process, informed) <= fine:
                break
        informed_planes(process, informed, plane)
    return Roof(plane.max(axis=1), plane, informed)


def fixed_policies(process: Process, roof: Roof) -> list[np.ndarray]:
    """Acts by visible state: best on average over what is hidden, and each act wherever it can."""
    A = process.rewards.shape[1]
    average = np.where(process.possible, roof.plane.mean(axis=2), -np.inf).argmax(axis=1)
    blind = [np.where(process.possible[:, a], a, average) for a in range(A)]
    different = {policy.tobytes(): policy for policy in [average, *blind]}
    return list(different.values())


def first_lower(process: Process, policies: list[np.ndarray], steps: np.ndarray) -> Lower:
    """A vector per visible state for each fixed policy, which is its own successor."""
    V, A, H = process.rewards.shape
    many = len(policies)
    fine = FINE * max(1.0, scale(process, steps))
    used, width = many * V, int(np.diff(process.branch).max())
    room = used + NODES
    lower = Lower(
        np.zeros((room, H)), np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64),
        np.zeros(room * width, dtype=np.int32), np.zeros(room, dtype=np.int64),
        np.zeros((V, many + 64), dtype=np.int64), np.full(V, many), np.array([used, 0, 0]),
        np.zeros(room, dtype=np.int64),
    )  # fmt: skip
    for number, policy in enumerate(policies):
        taken = process.rewards[np.arange(V), policy]
        values = min(0.0, float(taken.min())) * steps
        for _ in range(SWEEPS):
            if sweep_policy(process, policy, values) <= fine:
                break
        own = np.arange(number * V, (number + 1) * V)
        lower.value[own], lower.act[own], lower.where[own] = values, policy, np.arange(V)
        lower.index[:, number] = own
        for v in range(V):
            pair = v * A + policy[v]
            then = process.then[process.branch[pair] : process.branch[pair + 1]]
            entry = lower.used[2]
            lower.choice[entry : entry + len(then)] = own[then]
            lower.first[own[v]], lower.used[2] = entry, entry + len(then)
    return lower


def empty_tree(process: Process) -> Tree:
    """Room for nodes, none used."""
    V, A, H = process.rewards.shape
    branches = int(np.diff(process.branch).max())
    entries = max(NODES * min(H, 64), 4 * A * branches * H, 2 * V * H)
    kids = max(NODES, 4 * A * branches)
    room = max(NODES, kids, 2 * V)
    return Tree(
        where=np.zeros(room, dtype=np.int32), first=np.zeros(room + 1, dtype=np.int64),
        hidden=np.zeros(entries, dtype=np.int32), weight=np.zeros(entries),
        low=np.zeros(room), vector=np.zeros(room, dtype=np.int64),
        low_seen=np.zeros(room, dtype=np.int64), high=np.zeros(room),
        high_seen=np.zeros(room, dtype=np.int64), act_high=np.zeros((room, A)),
        here=np.zeros((room, A)), kids=np.zeros((room, A), dtype=np.int64),
        kid=np.zeros(kids, dtype=np.int64), kid_chance=np.zeros(kids), drop=np.zeros(room),
        stamp=np.zeros(room, dtype=np.int64), points=np.zeros((V, 64), dtype=np.int64),
        count=np.zeros(V, dtype=np.int64), slots=np.full(2 * room + 1, -1, dtype=np.int64),
        used=np.zeros(4, dtype=np.int64),
    )  # fmt: skip


def grown_lower(lower: Lower) -> Lower:
    """Twice the room for vectors where half of it is used."""
    if 2 * lower.used[0] > len(lower.value):
        lower = _more(lower, ("value", "act", "where", "first", "stamp"))
    if 2 * lower.used[2] > len(lower.choice):
        lower = _more(lower, ("choice",))
    if 2 * lower.count.max() > lower.index.shape[1]:
        lower = lower._replace(index=np.hstack([lower.index, np.zeros_like(lower.index)]))
    return lower


def grown_tree(tree: Tree) -> Tree:
    """Twice the room for nodes, their beliefs, kids or points where half of it is used."""
    nodes, entries, kids, _ = tree.used
    if 2 * nodes > len(tree.where):
        names = ("where", "first", "low", "vector", "low_seen", "high", "high_seen", "act_high")
        tree = _more(tree, (*names, "here", "kids", "drop", "stamp"))
        tree = tree._replace(slots=_hashed(tree, 2 * len(tree.slots) + 1))
    if 2 * entries > len(tree.hidden):
        tree = _more(tree, ("hidden", "weight"))
    if 2 * kids > len(tree.kid):
        tree = _more(tree, ("kid", "kid_chance"))
    if 2 * tree.count.max() > tree.points.shape[1]:
        tree = tree._replace(points=np.hstack([tree.points, np.zeros_like(tree.points)]))
    return tree


def _hashed(tree: Tree, size: int) -> np.ndarray:
    """A larger hash table with all nodes in it."""
    slots = np.full(size, -1, dtype=np.int64)
    larger = tree._replace(slots=slots)
    weights = np.zeros(int(tree.hidden.max()) + 1)
    for node in range(tree.used[0]):
        entries = slice(tree.first[node], tree.first[node + 1])
        support = tree.hidden[entries].astype(np.int64)
        weights[support] = tree.weight[entries]
        slots[find_slot(larger, int(tree.where[node]), weights, support)] = node
    return slots


def _more(table: Table, names: tuple[str, ...]) -> Table:
    """The named arrays with as much room again."""
    return table._replace(
        **{n: np.concatenate([getattr(table, n), np.zeros_like(getattr(table, n))]) for n in names}
    )
