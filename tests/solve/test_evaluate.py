"""Evaluation of a policy, for points, minutes and endings, against linear solves."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST, Worth
from subside.model import Model
from subside.model.endings import COMPONENTS, HARM_COMPONENTS
from subside.solve.bounds import by_visible
from subside.solve.evaluate import Evaluation, act_minutes
from tests.oracles.cast import PAIRS, model, steps
from tests.oracles.table import policy_value


def random_policy(name: str, seed: int) -> tuple[dict[int, str], np.ndarray]:
    """An act for each visible state, by name and as policy[context, profile, x]."""
    of, rng = model(name), np.random.default_rng(seed)
    acts = {v: str(rng.choice(list(possible))) for v, possible in steps(name).items()}
    policy = np.empty((of.contexts, len(of.profiles), LEVELS * TRUST), dtype=np.int64)
    for v, act in acts.items():
        c, level = divmod(v, LEVELS)
        policy[c, :, level * TRUST : (level + 1) * TRUST] = of.acts.index(act)
    return acts, policy


def component(of: Model, k: int) -> Worth:
    """One component of endings, and of harm at once where it is one."""
    harms = np.zeros_like(of.harms.points)
    if k < len(HARM_COMPONENTS):
        harms = np.ascontiguousarray(of.harms.components[:, k])
    return Worth(np.ascontiguousarray(of.cases.components[:, k]), harms)


def followed(of: Model, policy: np.ndarray, reward: np.ndarray) -> np.ndarray:
    """What a policy gathers of a reward, [visible, hidden], by sweeps to the end."""
    value = np.zeros(policy.shape)
    assert Evaluation(of, policy).sweep(reward, value, 5000, 1e-12) < 1e-12
    return by_visible(value)


@pytest.mark.parametrize("name", [*PAIRS[:4], "with_force"])
def test_points_of_a_policy_are_those_of_a_linear_solve(name: str) -> None:
    of = model(name)
    acts, policy = random_policy(name, 1)
    found = followed(of, policy, Evaluation(of, policy).points())
    assert np.abs(found - policy_value(steps(name), acts)).max() < 1e-8


@pytest.mark.parametrize("name", PAIRS[:2])
def test_parts_of_an_outcome_add_up_to_its_points(name: str) -> None:
    """Every run ends, and what it ends in costs the components, each times its weight."""
    of = model(name)
    _, policy = random_policy(name, 2)
    plan = Evaluation(of, policy)
    none = np.zeros_like(of.harms.points)
    parts = [plan.ending(component(of, k)) for k in range(len(COMPONENTS))]
    ends = followed(of, policy, plan.ending(Worth(np.ones_like(of.cases.points), none)))
    assert np.abs(ends - 1).max() < 1e-8
    harm = [of.scenario.values.harm[name.partition(": ")[2]] for name in COMPONENTS[:9]]
    points = of.scenario.values.points.model_dump(by_alias=True)
    weight = [*harm, *(points[name] for name in COMPONENTS[9:-1]), 0]
    lost = sum(w * followed(of, policy, part) for w, part in zip(weight, parts, strict=True))
    direct = followed(of, policy, plan.ending(Worth(of.cases.points, of.harms.points)))
    assert np.abs(lost + direct).max() < 1e-7


@pytest.mark.parametrize("name", [*PAIRS[:2], "with_force"])
def test_minutes_of_a_policy_are_what_its_acts_take(name: str) -> None:
    """Each act at most its duration and at least its shortest way to end; in all no less."""
    of = model(name)
    acts, policy = random_policy(name, 3)
    minutes = Evaluation(of, policy).minutes(act_minutes(of))
    rows = by_visible(minutes)
    for v, act in acts.items():
        a = of.acts.index(act)
        least, most = of.chain.elapsed[a, 1] / 60.0, of.chain.elapsed[a, 0] / 60.0
        assert (rows[v] <= most + 1e-12).all()
        assert (rows[v] >= least).all()
    total = followed(of, policy, minutes)
    assert (total >= rows - 1e-9).all()
