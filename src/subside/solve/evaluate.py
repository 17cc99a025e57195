"""Evaluation of one policy: its transitions once, then as many quantities as are asked for."""

from __future__ import annotations

import numpy as np

from subside.kernels.arrays import Worth
from subside.kernels.chain import act_rewards
from subside.kernels.policies import policy_rows_forward, staying, sweep_policy, terminal_reward
from subside.model import Model


class Evaluation:
    """What follows when policy[context, profile, x] is acted on everywhere."""

    def __init__(self, model: Model, policy: np.ndarray) -> None:
        C, S, X = policy.shape
        self._model = model
        self._policy = policy
        self._rows = np.empty((C, S, X, 1 + len(model.events), X))
        policy_rows_forward(model.chain, policy, self._rows)
        stay = np.empty((C, S, X, X))
        staying(model.chain, policy, self._rows, stay)
        self._within = np.linalg.inv(np.eye(X) - stay)

    def points(self) -> np.ndarray:
        """Expected points of one act, [context, profile, x]."""
        return self._of_acts(self._model.rewards.act)

    def minutes(self, of_acts: np.ndarray) -> np.ndarray:
        """Expected minutes of one act, [context, profile, x], from `act_minutes`."""
        return self._of_acts(of_acts)

    def ending(self, worth: Worth) -> np.ndarray:
        """Expected worth of the terminal case, and of harm at once, that one act may meet."""
        reward = np.empty(self._policy.shape)
        terminal_reward(self._model.chain, self._policy, self._rows, worth, reward)
        return reward

    def sweep(
        self, reward: np.ndarray, value: np.ndarray, sweeps: int, tolerance: float = 0.0
    ) -> float:
        """Block Gauss-Seidel sweeps of value[context, profile, x] in place; the last change."""
        change = sweep_policy(
            self._model.chain,
            self._policy,
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


def act_minutes(model: Model) -> np.ndarray:
    """Expected minutes of every act until it ends, [context, act, profile, x]."""
    table = np.zeros(model.rewards.act.shape)
    nothing = Worth(np.zeros_like(model.cases.points), np.zeros_like(model.harms.points))
    act_rewards(model.chain, nothing, -1.0, 0.0, table)
    return table
