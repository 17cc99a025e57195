"""Nodes, and the upper bound at a belief from points taken one after another."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.process import sweep_informed
from subside.kernels.sawtooth import make_point, refresh_high
from subside.kernels.tree import find_slot, new_node, open_act, refresh_low, weigh
from subside.solve.momdp_bounds import MOMDPBounds
from tests.oracles.momdp import exact, small

pytestmark = pytest.mark.nojit
H = 6


def convex(seed: int) -> tuple[MOMDPBounds, np.ndarray]:
    """A tree whose value is a maximum of planes, known at corners; no dynamics are used."""
    rng = np.random.default_rng(seed)
    bounds = MOMDPBounds.start(small(seed, 0.5, 0.0))
    planes = rng.normal(size=(4, H))
    corner = planes.max(axis=0)[None, :]
    roof = bounds.roof._replace(corner=corner, plane=corner[:, None, :])
    arrays = bounds.model.process._replace(possible=np.ones((1, 1), dtype=np.bool_))
    object.__setattr__(bounds.model, "process", arrays)
    lower = bounds.lower._replace(value=np.zeros((1, H)), index=np.zeros((1, 4), dtype=np.int64))
    bounds.roof, bounds.lower = roof, lower
    bounds.tree.used[:] = 0
    bounds.tree.slots[:] = -1
    return bounds, planes


def node_at(bounds: MOMDPBounds, belief: np.ndarray) -> int:
    support = np.flatnonzero(belief)
    slot = find_slot(bounds.tree, 0, belief, support)
    if bounds.tree.slots[slot] >= 0:
        return int(bounds.tree.slots[slot])
    return int(new_node(bounds.roof, bounds.lower, bounds.tree, 0, belief, support, slot))


def sparse(rng: np.random.Generator) -> np.ndarray:
    belief = rng.dirichlet(np.ones(H)) * (rng.random(H) < 0.7)
    return belief / belief.sum() if belief.any() else np.eye(H)[0]


@pytest.mark.parametrize("seed", range(8))
def test_points_lower_the_plane_and_never_below_a_convex_value(seed):
    bounds, planes = convex(seed)
    rng, y = np.random.default_rng(seed), np.zeros(H)
    for _ in range(30):
        belief = sparse(rng)
        node = node_at(bounds, belief)
        value = (planes @ belief).max()
        high = refresh_high(bounds.model.process, bounds.roof, bounds.tree, node, y)
        assert not y.any()
        assert value - 1e-9 <= high <= weigh(bounds.tree, node, bounds.roof.corner[0]) + 1e-12
        bounds.tree.high[node] = min(high, value)
        make_point(bounds.roof, bounds.tree, node, y)
        assert not y.any()


def test_what_a_point_leaves_over_is_bounded_by_one_act():
    bounds, _ = convex(1)
    acts = np.array([[1.0, 0, 0, 0, 0, 0], [0, 1.0, 0, 0, 0, 0]])
    bounds.roof = bounds.roof._replace(plane=acts[None], corner=acts.max(axis=0)[None])
    process = bounds.model.process._replace(possible=np.ones((1, 2), dtype=np.bool_))
    y = np.zeros(H)
    point = node_at(bounds, np.array([0, 0.5, 0.5, 0, 0, 0]))
    bounds.tree.high[point] = 0.1
    make_point(bounds.roof, bounds.tree, point, y)
    node = node_at(bounds, np.array([0.4, 0.4, 0.2, 0, 0, 0]))
    bounds.tree.high[node] = 1.0
    high = refresh_high(process, bounds.roof, bounds.tree, node, y)
    assert high == pytest.approx(0.4 * 0.1 + 0.4), "and not 0.4 * 0.1 + 0.4 + 0.2"


def test_a_point_is_exact_where_it_was_made_and_idle_ones_go():
    bounds, planes = convex(1)
    y = np.zeros(H)
    near, there = np.array([0.5, 0.5, 0, 0, 0, 0]), np.array([0.4, 0.6, 0, 0, 0, 0])
    first, second = node_at(bounds, near), node_at(bounds, there)
    corner = bounds.roof.corner[0]
    bounds.tree.high[first] = corner @ near - 0.1
    make_point(bounds.roof, bounds.tree, first, y)
    high = refresh_high(bounds.model.process, bounds.roof, bounds.tree, second, y)
    assert high == pytest.approx(corner @ there - 0.8 * 0.1)
    bounds.tree.high[second] = corner @ there - 2.0
    make_point(bounds.roof, bounds.tree, second, y)
    assert bounds.tree.count[0] == 1, "the new point lies under the old one everywhere"
    assert bounds.tree.points[0, 0] == second
    refreshed = refresh_high(bounds.model.process, bounds.roof, bounds.tree, first, y)
    assert refreshed == pytest.approx(corner @ near - 2.0 * (0.5 / 0.6))
    assert planes.shape == (4, H)


def test_the_same_belief_is_one_node():
    bounds, _ = convex(2)
    belief = sparse(np.random.default_rng(3))
    assert node_at(bounds, belief) == node_at(bounds, belief + 1e-16 * belief)
    other = np.roll(belief, 1)
    assert node_at(bounds, belief) != node_at(bounds, other)


@pytest.mark.parametrize("seed", range(4))
def test_opened_beliefs_are_exact_bayes_and_first_bounds_hold_there(seed):
    model = small(seed, 0.3, 0.2)
    bounds = MOMDPBounds.start(model)
    process, tree = model.process, bounds.tree
    v = int(tree.where[0])
    for a in np.flatnonzero(model.open()[v]):
        assert open_act(process, bounds.roof, bounds.lower, tree, 0, a)
        kids = np.arange(tree.kids[0, a], tree.used[2])
        assert tree.kid_chance[kids].sum() == pytest.approx(0.8)
        for kid in tree.kid[kids]:
            assert tree.weight[tree.first[kid] : tree.first[kid + 1]].sum() == pytest.approx(1)
            belief = np.zeros(3)
            entries = slice(tree.first[kid], tree.first[kid + 1])
            belief[tree.hidden[entries]] = tree.weight[entries]
            low, high = exact(model, int(tree.where[kid]), belief, 5)
            assert refresh_low(bounds.lower, tree, kid) <= high + 1e-9
            assert tree.high[kid] >= low - 1e-9


def test_sweeps_of_the_informed_bound_only_come_down():
    model = small(5, 0.9, 0.0)
    bounds = MOMDPBounds.start(model)
    before = bounds.roof.informed + 1.0
    after = before.copy()
    sweep_informed(model.process, after)
    assert (after <= before).all()
    assert (bounds.roof.plane.max(axis=1) == bounds.roof.corner).all()
