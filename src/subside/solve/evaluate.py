"""Evaluation of one policy: its transitions once, then as many quantities as are asked for."""

from __future__ import annotations

import numpy as np

from subside.kernels.arrays import EVENTS, Worth
from subside.kernels.chain import act_rewards
from subside.kernels.policies import (
    NO_BRANCH,
    policy_rows_forward,
    staying,
    sweep_policy,
    terminal_reward,
)
from subside.model import Model
from subside.solve.cores import by_contexts


class Evaluation:
    """What follows when policy[context, profile, x] is acted on everywhere."""

    def __init__(self, model: Model, policy: np.ndarray) -> None:
        C, S, X = policy.shape
        self._model = model
        self._policy = np.full(policy.shape, -1, dtype=np.int64)
        self._branch = branches(model)
        self._rows = np.zeros((C, S, X, self._branch.shape[1], X))
        self._within = np.empty((C, S, X, X))
        self.change(policy)

    def change(self, policy: np.ndarray) -> None:
        """Take another policy; only what differs is worked out again."""
        fresh = policy != self._policy
        self._policy = policy.copy()
        chain = self._model.chain
        by_contexts(
            lambda first, last: policy_rows_forward(
                first, last, chain, self._policy, self._branch, fresh, self._rows
            ),
            len(policy),
        )
        staying(chain, self._policy, self._branch, self._rows, self._within)
        self._within[:] = np.linalg.inv(np.eye(policy.shape[2]) - self._within)

    def points(self) -> np.ndarray:
        """Expected points of one act, [context, profile, x]."""
        return self._of_acts(self._model.rewards.act)

    def minutes(self, of_acts: np.ndarray) -> np.ndarray:
        """Expected minutes of one act, [context, profile, x], from `act_minutes`."""
        return self._of_acts(of_acts)

    def ending(self, worth: Worth) -> np.ndarray:
        """Expected worth of the terminal case, and of harm at once, that one act may meet."""
        reward = np.empty(self._policy.shape)
        terminal_reward(self._model.chain, self._policy, worth, reward)
        return reward

    def sweep(
        self, reward: np.ndarray, value: np.ndarray, sweeps: int, tolerance: float = 0.0
    ) -> float:
        """Block Gauss-Seidel sweeps of value[context, profile, x] in place; the last change."""
        change = sweep_policy(
            self._model.chain,
            self._policy,
            self._branch,
            self._rows,
            self._within,
            reward,
            value,
            sweeps,
            tolerance,
        )
        return float(change)

    def _of_acts(self, table: np.ndarray) -> np.ndarray:
        c, s, x = np.ogrid[tuple(map(slice, self._policy.shape))]
        return np.ascontiguousarray(table[c, self._policy, s, x])


def branches(model: Model) -> np.ndarray:
    """Ways on from each context, [context, k]: see ``kernels.policies``."""
    chain = model.chain
    ways = []
    for c in range(model.contexts):
        acts = np.flatnonzero(chain.after[c] >= 0)
        after = chain.after[c, acts]
        goes_on = (chain.event_after[after] >= 0) & (chain.event_ends[after] < 0)
        happens = goes_on & (chain.scale[c, acts, EVENTS:] > 0.0)
        ways.append([-1, *np.flatnonzero(happens.any(axis=0))])
    table = np.full((len(ways), max(map(len, ways))), NO_BRANCH, dtype=np.int64)
    for c, way in enumerate(ways):
        table[c, : len(way)] = way
    return table


def act_minutes(model: Model) -> np.ndarray:
    """Expected minutes of every act until it ends, [context, act, profile, x]."""
    table = np.zeros(model.rewards.act.shape)
    nothing = Worth(np.zeros_like(model.cases.points), np.zeros_like(model.harms.points))
    act_rewards(model.chain, nothing, -1.0, 0.0, table)
    return table
