"""Trials and backups, also as plain Python: bounds narrow, and a vector is worth its policy."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.explore import BY_LOWER, BY_UPPER, back_up, explore, next_node, top_act
from subside.kernels.process import act_worth
from subside.solve.momdp_bounds import MOMDPBounds
from tests.oracles.momdp import small

pytestmark = pytest.mark.nojit


@pytest.mark.parametrize("kind", [BY_UPPER, BY_LOWER])
def test_a_trial_narrows_the_gap_and_stops_where_none_is_left(kind):
    bounds = MOMDPBounds.start(small(2, 0.6, 0.2))
    arrays = (bounds.model.process, bounds.roof, bounds.lower, bounds.tree)
    before, uniform = bounds.high - bounds.low, np.random.default_rng(1)
    for _ in range(12):
        assert explore(*arrays, 0, kind, 1e-3, 30, 1e-9, uniform) >= 1
    assert bounds.high - bounds.low < 0.2 * before
    assert explore(*arrays, 0, kind, 1e3, 30, 1e-9, uniform) == 1, "the target is met already"


def test_a_vector_is_the_reward_of_its_act_and_its_successors():
    model = small(3, 0.8, 0.1)
    bounds, y = MOMDPBounds.start(model), np.zeros(3)
    process, lower = model.process, bounds.lower
    fixed = int(lower.used[0])
    for _ in range(3):
        back_up(process, bounds.roof, lower, bounds.tree, 0, y, 1e-9)
    assert lower.used[0] > fixed
    for vector in range(fixed, int(lower.used[0])):
        v, a = int(lower.where[vector]), int(lower.act[vector])
        pair = v * process.rewards.shape[1] + a
        for h in range(3):
            total = process.rewards[v, a, h]
            for j, k in enumerate(range(process.branch[pair], process.branch[pair + 1])):
                entries = slice(process.row[k, h], process.row[k, h + 1])
                after = lower.value[lower.choice[lower.first[vector] + j]][process.into[entries]]
                total += process.discount * process.chance[entries] @ after
            assert lower.value[vector, h] == pytest.approx(total)


def test_the_target_grows_with_discount_and_with_the_chance_to_end():
    model = small(4, 0.5, 0.2)
    bounds, y, uniform = MOMDPBounds.start(model), np.zeros(3), np.random.default_rng(1)
    arrays = (model.process, bounds.roof, bounds.lower, bounds.tree)
    a = top_act(*arrays, 0, y)
    _, target = next_node(*arrays, 0, a, BY_UPPER, 0.1, y, uniform)
    assert target == pytest.approx(0.1 / (0.5 * 0.8))


def test_the_worth_of_an_act_with_everything_visible():
    model = small(1, 0.5, 0.4)
    ones = np.ones(model.rewards.shape[::2])
    v, a = (int(n) for n in np.argwhere(model.open())[0])
    worth = act_worth(model.process, ones, v, a, 0)
    assert worth == pytest.approx(model.rewards[v, a, 0] + 0.5 * 0.6)
