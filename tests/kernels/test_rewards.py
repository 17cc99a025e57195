"""Expected points of one act, against every observation times what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST
from subside.scenario.schema import AGITATION
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.kernels.test_chain import draws
from tests.oracles.cast import PAIRS, RANDOM, SLUGS, model, steps
from tests.oracles.chain import hidden_combinations, visible_names
from tests.oracles.table import branches


def enumerated(name: str, c: int, a: int, s: int) -> np.ndarray:
    """Sum over observations of probability x (time cost + terminal points), [x]."""
    of = model(name)
    hidden, _ = hidden_combinations(of.scenario)[s]
    points, mass = np.zeros(LEVELS * TRUST), np.zeros(LEVELS * TRUST)
    for (level, trust), way in branches(
        of.scenario, of.acts[a], visible_names(of.scenario, c), hidden
    ):
        x = AGITATION.index(level) * TRUST + TRUST_NAMES.index(trust)
        points[x] += way.probability * way.points
        mass[x] += way.probability
    assert np.abs(mass - 1).max() < 1e-12
    return points


@pytest.mark.parametrize("name", [*SLUGS, *RANDOM[:4]])
def test_act_rewards_are_the_sum_over_all_observations(name: str) -> None:
    of = model(name)
    for c, a, s in draws(of, 4, seed=5):
        found = of.rewards.act[c, a, s]
        assert np.abs(found - enumerated(name, c, a, s)).max() < 1e-10


@pytest.mark.nojit
@pytest.mark.parametrize("name", PAIRS)
def test_act_rewards_are_the_sum_over_all_observations_everywhere(name: str) -> None:
    """Every act in every state of a tiny scenario."""
    of = model(name)
    shaped = of.rewards.act.reshape(of.contexts, len(of.acts), -1, LEVELS, TRUST)
    for v, acts in steps(name).items():
        for act, step in acts.items():
            found = shaped[v // LEVELS, of.acts.index(act), :, v % LEVELS]
            assert np.abs(found.ravel() - step.points).max() < 1e-10


@pytest.mark.parametrize("name", [*SLUGS, *RANDOM])
def test_points_are_lost_and_never_won(name: str) -> None:
    of = model(name)
    assert (of.rewards.act <= 0).all()
    assert (of.cases.points <= 0).all()
    assert (of.harms.points <= 0).all()
