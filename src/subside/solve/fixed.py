"""First lower bounds: a few simple policies on what is visible, evaluated to the end.

Each policy takes in every visible state the act that would be best if all were visible, averaged
over one idea of what is hidden (the prior, or the prior within one situation): a policy that an
officer with a fixed idea might follow. Its exact value is a lower bound wherever it is started.
"""

from __future__ import annotations

import numpy as np

from subside.kernels.arrays import LEVELS, TRUST
from subside.model import Model
from subside.solve.corners import Corners, first_closing
from subside.solve.evaluate import Evaluation

SWEEPS = 12  # changes of context that a simple policy is followed through before it closes


def ideas(model: Model) -> list[np.ndarray]:
    """Weights over profiles: the whole prior, then within each situation."""
    prior = model.prior.sum(axis=1)
    names = [profile.situation for profile in model.profiles]
    masks = [np.array([name == one for name in names]) for one in dict.fromkeys(names)]
    return [prior, *(prior * mask / (prior * mask).sum() for mask in masks)]


def policies(model: Model, corner: Corners) -> list[np.ndarray]:
    """Acts by visible state, [context, level], each different from the others."""
    C = model.contexts
    trust = np.full(TRUST, 1.0 / TRUST)
    closing = np.repeat(first_closing(model)[:, None], LEVELS, axis=1)
    found = [closing]
    shaped = corner.act.reshape(C, -1, len(model.profiles), LEVELS, TRUST)
    for idea in ideas(model):
        # -inf marks acts that are not possible: keep them out of the average.
        worth = np.einsum(
            "caskd,s,d->cka", np.where(np.isfinite(shaped), shaped, -1e9), idea, trust
        )
        worth = np.where(model.chain.grounded[:, None, :], worth, -np.inf)
        found.append(worth.argmax(axis=2))
    different: list[np.ndarray] = []
    for policy in found:
        if not any(np.array_equal(policy, other) for other in different):
            different.append(policy)
    return different


def values(model: Model, acts: list[np.ndarray], least_ending: float) -> list[np.ndarray]:
    """Values from below, [context, profile, x], of following each policy, then closing.

    The first policy closes at once and is evaluated to convergence: after a block sweep with a
    largest change of eta, T V and V differ by at most 4 eta, so V lies at most 4 eta / p from the
    exact value (p the least chance that an act ends the encounter), which is taken off. For the
    others, SWEEPS block sweeps start from it: each entry is then the value of a plan that follows
    the policy through so many contexts and closes, so no convergence has to be waited for.
    """
    closing = Evaluation(model, full_policy(model, acts[0]))
    value = np.zeros((model.contexts, len(model.profiles), LEVELS * TRUST))
    change = closing.sweep(closing.points(), value, 1000, 1e-5 * least_ending)
    value -= 4 * change / least_ending
    found = [value]
    for policy in acts[1:]:
        plan, then = Evaluation(model, full_policy(model, policy)), value.copy()
        plan.sweep(plan.points(), then, SWEEPS)
        found.append(then)
    return found


def full_policy(model: Model, policy: np.ndarray) -> np.ndarray:
    """A policy on [context, level] as acts by [context, profile, x]."""
    wide = np.repeat(policy, TRUST, axis=1)[:, None, :]
    return np.ascontiguousarray(np.repeat(wide, len(model.profiles), axis=1))
