"""Upper bound at the corners: the value with everything visible (an MDP), certified.

Policy iteration finds V with max_a Q(V) - V <= eta. Every act ends the encounter with a chance of
at least p, so V + eta / p is at or above the value: T(V + eta / p) <= T V + (1 - p) eta / p
<= V + eta + eta / p - eta. What hides less can only be worth more, so at any belief the plane
through the corners is an upper bound (the QMDP bound, Littman, Cassandra & Kaelbling 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from subside.kernels.mdp import improve, least_ending
from subside.model import Model
from subside.solve.cores import by_contexts
from subside.solve.evaluate import Evaluation

SWEEPS = 30  # of one policy, before its acts are looked at again


@dataclass(frozen=True)
class Corners:
    """Certified upper bounds with everything visible, in points (at most 0)."""

    value: np.ndarray  # [context, profile, x]
    act: np.ndarray  # [context, act, profile, x], -inf where not possible
    best: np.ndarray  # [context, profile, x] greedy acts
    least_ending: float  # smallest chance that an act ends the encounter


def corners(model: Model, slack: float = 1e-3) -> Corners:
    """Solve with everything visible, to within `slack` points above the exact value."""
    chain, rewards = model.chain, model.rewards
    C, A, S, X = rewards.act.shape
    value = np.zeros((C, S, X))
    act = np.empty((C, A, S, X))
    best = np.full((C, S, X), -1, dtype=np.int64)
    best[:] = first_closing(model)[:, None, None]
    least = least_ending(chain)
    eta = np.inf
    plan = Evaluation(model, best)
    for _ in range(1000):
        plan.change(best)
        plan.sweep(plan.points(), value, SWEEPS, slack * least / 10)
        eta = max(0.0, improved(model, value, act, best))
        if eta / least <= slack:
            break
    above = eta / least
    value += above
    improved(model, value, act, best)
    return Corners(value, act, best, least)


def improved(model: Model, value: np.ndarray, act: np.ndarray, best: np.ndarray) -> float:
    """Fill act[context, act, profile, x] from value and best with the greedy acts; largest rise."""

    def work(first: int, last: int) -> float:
        return float(improve(first, last, model.chain, model.rewards.act, value, act, best))

    return max(by_contexts(work, model.contexts))


def first_closing(model: Model) -> np.ndarray:
    """By context: an act that ends the encounter, or any possible one; never without grounds."""
    chain = model.chain
    open_to = (chain.after >= 0) & chain.grounded
    closing = open_to & (chain.ends >= 0)
    return np.where(closing.any(axis=1), closing.argmax(axis=1), open_to.argmax(axis=1))
