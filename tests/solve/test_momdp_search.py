"""Both bounds of any MOMDP: around exact values, at published ones, and why a search stopped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.follow import follow
from benchmarks.problems.rocksample import rocksample
from benchmarks.problems.tag import tag
from benchmarks.problems.tiger import tiger
from subside.solve import momdp_bounds
from subside.solve.momdp_bounds import MOMDPBounds, horizon
from subside.solve.momdp_search import TURNS, run_trial, search_momdp
from subside.solve.search import Progress
from tests.oracles.momdp import exact, small

KINDS = [(0.35, 0.0), (1.0, 0.65), (0.7, 0.5)]  # discount, chance that a step ends
DEPTH = 5


def around(bounds: MOMDPBounds, nodes: list[int]) -> None:
    """Both bounds of these nodes hold against enumeration."""
    tree = bounds.tree
    for node in nodes:
        belief = np.zeros(bounds.model.rewards.shape[2])
        entries = slice(tree.first[node], tree.first[node + 1])
        belief[tree.hidden[entries]] = tree.weight[entries]
        low, high = exact(bounds.model, int(tree.where[node]), belief, DEPTH)
        assert tree.low[node] <= high + 1e-9
        assert tree.high[node] >= low - 1e-9


@pytest.mark.parametrize(("discount", "ends"), KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_bounds_hold_at_every_moment_and_close(seed, discount, ends):
    model = small(seed, discount, ends)
    bounds, uniform = MOMDPBounds.start(model), np.random.default_rng(1)
    around(bounds, [0])
    for turn in range(2):
        run_trial(bounds, *TURNS[turn], 1e-6, 1e-9, uniform)
        around(bounds, [0, int(bounds.tree.used[0]) - 1])
    result = search_momdp(bounds, 20, 1e-6)
    assert result.stopped_because == "gap"
    v = int(model.belief.sum(axis=1).argmax())
    low, high = exact(model, v, model.belief[v], DEPTH + 2)
    assert low - 1e-9 <= result.high <= high + 2e-6
    assert low - 2e-6 <= result.low <= high + 1e-9


@pytest.mark.parametrize(("discount", "ends"), KINDS)
def test_the_horizon_is_one_and_as_long_as_the_process_lasts(discount, ends):
    model = small(3, discount, ends)
    steps = horizon(model.process)
    assert (steps >= 1 / (1 - discount * (1 - ends)) - 1e-9).all()
    assert (steps <= 3 / (1 - discount * (1 - ends))).all()


@pytest.mark.parametrize(("make", "value"), [(tiger, 19.371), (lambda: rocksample(4, 4), 17.9245)])
def test_published_values_and_a_policy_that_bears_the_claim_out(make, value):
    bounds = MOMDPBounds.start(make())
    result = search_momdp(bounds, 30, 1e-3)
    assert result.stopped_because == "gap"
    assert result.low - 1e-3 <= value <= result.high + 1e-3
    assert result.low == pytest.approx(value, abs=1e-3)
    followed = follow(bounds, 20_000)
    assert followed.claim == result.low
    assert followed.bears_out
    assert followed.mean - followed.half <= result.high


def test_the_policy_for_tag_bears_the_claim_out():
    """From any of 29 visible starts; the bounds are far from close, and both hold."""
    bounds = MOMDPBounds.start(tag())
    assert bounds.low == pytest.approx(-20, abs=1e-6)
    uniform = np.random.default_rng(1)
    for turn in range(80):
        run_trial(bounds, *TURNS[turn % len(TURNS)], 1e-3, 1e-6, uniform)
    followed = follow(bounds, 20_000)
    assert followed.bears_out
    assert followed.mean - followed.half <= bounds.high < 0


def test_search_only_ever_narrows_and_is_the_same_for_the_same_seed():
    first, again = (search_momdp(MOMDPBounds.start(small(2, 0.95, 0.0)), 20, 1e-3) for _ in "xy")
    assert (np.diff([now.low for now in first.history]) >= -1e-12).all()
    assert (np.diff([now.high for now in first.history]) <= 1e-12).all()
    assert [(p.low, p.high) for p in first.history] == [(p.low, p.high) for p in again.history]


def test_a_stopped_search_says_why(monkeypatch):
    def interrupt(now: Progress) -> None:
        if now.trials == 2:
            raise KeyboardInterrupt

    def searched(seconds: float, gap: float, **more: object) -> str:
        return search_momdp(MOMDPBounds.start(tiger()), seconds, gap, **more).stopped_because

    assert searched(10, 0.1) == "gap"
    assert searched(0, 0.0) == "seconds"
    assert searched(10, 0.0, watch=interrupt) == "interrupted"
    monkeypatch.setattr(momdp_bounds, "LIMIT", 10)
    assert searched(10, 0.0) == "memory"


def test_room_grows_with_the_search_and_changes_nothing(monkeypatch):
    def searched() -> list[tuple[float, float]]:
        bounds = MOMDPBounds.start(rocksample(4, 4))
        return [(now.low, now.high) for now in search_momdp(bounds, 30, 2.0).history]

    ample = searched()
    monkeypatch.setattr(momdp_bounds, "NODES", 32)
    tight = searched()
    assert tight[-1] == pytest.approx(ample[-1], abs=2.0)
    assert tight[-1][1] - tight[-1][0] <= 2.0


def test_an_act_that_is_nowhere_possible_is_never_taken():
    model = small(0, 0.9, 0.0)
    assert not model.open().all()
    rewards = model.rewards.copy()
    rewards[~model.open()] = 1e6
    richer = replace(model, rewards=rewards)
    result = search_momdp(MOMDPBounds.start(richer), 10, 1e-2)
    assert result.high < 1e3
