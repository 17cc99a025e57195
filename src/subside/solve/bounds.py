"""Both bounds of a model, growing while it is searched, and what they say at a belief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from subside.kernels.arrays import LEVELS, TRUST, Lower, Upper
from subside.kernels.bounds import look_ahead, lower_bound, observations, upper_bound
from subside.model import Model
from subside.solve.corners import Corners, corners
from subside.solve.fixed import policies, values

SLOTS = 256  # vectors, and points, that one visible state may hold
ROOM = 4096  # vectors and points for which there is room at least before a trial
ENTRIES = 1 << 18  # entries of their successors, likewise
Pool = TypeVar("Pool", Lower, Upper)


@dataclass
class Bounds:
    """Lower bound (alpha-vectors), upper bound (corners and sawtooth points) of one model."""

    model: Model
    lower: Lower
    upper: Upper
    fixed: tuple[np.ndarray, ...] = ()  # the simple policies that the first vectors stand for

    @classmethod
    def start(cls, model: Model) -> Bounds:
        """First bounds: everything visible above, a few simple policies below."""
        corner = corners(model)
        simple = policies(model, corner)
        below = values(model, simple, corner.least_ending)
        return cls(model, first_lower(model, below), first_upper(model, corner), tuple(simple))

    def low(self, context: int, level: int, belief: np.ndarray) -> float:
        """Lower bound in points of 100 at belief[profile, trust]."""
        value, _ = lower_bound(self.lower, context * LEVELS + level, belief.reshape(-1))
        return 100.0 + float(value)

    def high(self, context: int, level: int, belief: np.ndarray) -> float:
        """Upper bound in points of 100 at belief[profile, trust]."""
        return 100.0 + float(upper_bound(self.upper, context * LEVELS + level, belief.reshape(-1)))

    def brackets(
        self, context: int, level: int, belief: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """One-step look-ahead: (low[act], high[act]) in points of 100, NaN where not possible."""
        acts = self.model.chain.after.shape[1]
        low, high = np.full(acts, np.nan), np.full(acts, np.nan)
        choice = np.zeros(observations(self.model.chain), dtype=np.int32)
        for a in self.model.possible(context):
            low[a], high[a] = look_ahead(
                self.model.chain, self.model.rewards.act, self.lower, self.upper,
                context, level, belief, a, 3, choice,
            )  # fmt: skip
        return 100.0 + low, 100.0 + high

    def act(self, context: int, level: int, belief: np.ndarray) -> int:
        """Best act with grounds, or that needs none, by look-ahead under the lower bound.

        Not simply the best vector's own act: what that act counts on afterwards may have given
        way to other vectors since, and the value would hold while nobody could follow it.
        """
        low, _ = self.brackets(context, level, belief)
        return int(np.nanargmax(np.where(self.model.chain.grounded[context], low, np.nan)))

    def grow(self) -> None:
        """Make room where what one trial can add would no longer fit."""
        lower, upper = self.lower, self.upper
        self.lower = _grown(lower, lower.used[0], ROOM, ("value", "act", "where", "first", "stamp"))
        self.lower = _grown(self.lower, lower.used[2], ENTRIES, ("choice",))
        self.upper = _grown(upper, upper.used[0], ROOM, ("belief", "drop", "stamp"))


def _grown(table: Pool, used: int, least: int, names: tuple[str, ...]) -> Pool:
    """Half as much room again in the named arrays, where less than `least` is left."""
    size = len(getattr(table, names[0]))
    if size - used >= least:
        return table
    more = max(least, size // 2)
    return table._replace(**{name: _longer(getattr(table, name), more) for name in names})


def _longer(array: np.ndarray, more: int) -> np.ndarray:
    return np.concatenate([array, np.zeros((more, *array.shape[1:]), dtype=array.dtype)])


def by_visible(value: np.ndarray) -> np.ndarray:
    """[context, profile, x] as rows [visible, hidden]."""
    C, S, _ = value.shape
    shaped = value.reshape(C, S, LEVELS, TRUST).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(shaped.reshape(C * LEVELS, S * TRUST))


def first_lower(model: Model, values: list[np.ndarray]) -> Lower:
    """A vector per visible state for each simple policy."""
    V, many = model.visible, len(values)
    lower = empty_lower(model, many * V, np.zeros((V, SLOTS), dtype=np.int64), np.full(V, many))
    for k, value in enumerate(values):
        lower.value[k * V : (k + 1) * V] = by_visible(value)
        lower.where[k * V : (k + 1) * V] = np.arange(V)
        lower.index[:, k] = k * V + np.arange(V)
    return lower


def empty_lower(model: Model, used: int, index: np.ndarray, count: np.ndarray) -> Lower:
    """Room for so many vectors without successors, and for more; values are still to be filled."""
    room = used + ROOM
    return Lower(
        np.zeros((room, model.hidden)), np.full(room, -1, dtype=np.int64),
        np.zeros(room, dtype=np.int64), np.zeros(ENTRIES, dtype=np.int32),
        np.zeros(room, dtype=np.int64), index, count, np.array([used, 0, 0]),
        np.zeros(room, dtype=np.int64),
    )  # fmt: skip


def first_upper(model: Model, corner: Corners) -> Upper:
    """Corners alone, no points yet."""
    V, H = model.visible, model.hidden
    return Upper(
        by_visible(corner.value), corner.act, np.zeros((ROOM, H)), np.zeros(ROOM),
        np.zeros((V, SLOTS), dtype=np.int64), np.zeros(V, dtype=np.int64),
        np.zeros(2, dtype=np.int64), np.zeros(ROOM, dtype=np.int64),
    )  # fmt: skip
