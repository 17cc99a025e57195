"""Columns of transitions between whole states, made into a MOMDP.

A state in which every act surely stays and gains nothing is where the process has ended: ways
into it become ends. That changes no value, and an undiscounted problem is seen to end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.problems.entries import END
from subside.errors import UserError
from subside.solve.momdp import CLOSE, MOMDP, Steps


@dataclass(frozen=True)
class Flat:
    """States are v * H + h; one entry a row of `state` to `chance`."""

    name: str
    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    acts: tuple[str, ...]
    discount: float
    belief: np.ndarray  # [state]
    rewards: np.ndarray  # [state, act] expected
    act: np.ndarray
    state: np.ndarray
    into: np.ndarray
    seen: np.ndarray
    chance: np.ndarray


def momdp(flat: Flat) -> MOMDP:
    """The same as arrays of the solver."""
    V, H, A = len(flat.visible), len(flat.hidden), len(flat.acts)
    over = ended(flat)
    if flat.belief[over].any():
        raise UserError(flat.name, "the process has ended before it begins")
    rewards = flat.rewards.reshape(V, H, A).transpose(0, 2, 1).copy()
    then = np.where(over[flat.into], END, flat.into // H)
    steps = Steps(
        flat.state // H, flat.act, flat.state % H, then, flat.into % H, flat.seen, flat.chance
    )
    return MOMDP(
        flat.name, rewards, steps, flat.discount, flat.belief.reshape(V, H),
        visible_names=flat.visible, act_names=flat.acts, hidden_names=flat.hidden,
    )  # fmt: skip


def ended(flat: Flat) -> np.ndarray:
    """States[bool] in which every act surely stays and gains nothing."""
    stays = flat.state == flat.into
    chance = np.bincount(flat.state[stays], flat.chance[stays], len(flat.rewards))
    surely = chance > len(flat.acts) * (1 - CLOSE)
    return surely & (flat.rewards == 0.0).all(axis=1)
