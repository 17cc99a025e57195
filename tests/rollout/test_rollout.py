"""Policies carried forward: what is claimed of them is what simulation gives."""

from __future__ import annotations

import numpy as np
import pytest

from subside.belief import first_belief
from subside.kernels.arrays import LEVELS
from subside.kernels.bounds import lower_bound, observation, observations, successors
from subside.model import Model, Seen
from subside.model.ledger import Ledger
from subside.rollout import best, carry_out, mean_interval, ordinary, share_interval
from subside.simulate import draw_harm, draw_outcome, draw_start, run_ordinary, step
from subside.solve.bounds import Bounds
from subside.solve.search import root, search
from tests.grade.cast import fresh_policy, model

NAMES = ("two_reasons", "four_states", "with_force", "chance 0")


@pytest.mark.parametrize("name", NAMES)
def test_best_play_reaches_what_is_proven_and_no_more_than_can_be(name: str) -> None:
    """The simulated mean lies within four standard errors of [low, high]."""
    of = model(name)
    bounds = fresh_policy(name).bounds
    low, high = root(bounds)
    value = carry_out(of, best(bounds), seed=5, runs=400).value
    error = 4 * value.std(ddof=1) / np.sqrt(len(value))
    assert low - error <= value.mean() <= high + error


def followed(of: Model, bounds: Bounds, seed: int) -> float:
    """Value of one run of exactly the plan that the best vector at the start stands for."""
    truth, message = draw_start(of, seed)
    seen, belief, ledger = Seen(0, of.start), first_belief(of, message), Ledger(of)
    choice = np.empty(observations(of.chain), dtype=np.int32)
    _, vector = lower_bound(bounds.lower, seen.visible, belief.reshape(-1))
    for decision in range(1, 5000):
        planned = int(bounds.lower.act[vector])
        number = vector // of.visible
        act = planned if planned >= 0 else int(bounds.fixed[number][seen.context, seen.level])
        after, truth = step(of, seed, decision, seen, truth, act)
        ledger.add(act, seen, after, draw_harm(of, seed, decision, seen, act, after))
        if after.case >= 0:
            ledger.end(draw_outcome(of, seed, after, truth))
            return ledger.value
        if planned >= 0:
            third, level, cue = after.third, after.seen.level, after.cue
            seen_as = observation(after.event, third, level, cue, of.chain.cue.shape[1])
            successors(of.chain, bounds.lower, vector, choice)
            vector = int(choice[seen_as])
        else:
            vector = number * of.visible + after.seen.visible
        seen = after.seen
    raise AssertionError("the plan never ends")


@pytest.mark.parametrize("name", ["four_states", "with_force", "roadside"])
def test_a_lower_bound_is_what_its_own_plan_achieves(name: str) -> None:
    """Act by act and observation by observation along the vectors: nothing else is looked at."""
    of = model(name)
    bounds = Bounds.start(of)
    search(bounds, seconds=3.0, gap=0.05)
    low, _ = root(bounds)
    values = np.array([followed(of, bounds, seed) for seed in range(1500)])
    assert values.mean() >= low - 4 * values.std(ddof=1) / np.sqrt(len(values))


def test_ordinary_play_ends_as_the_kernel_of_many_runs_says() -> None:
    """Two ways through the same model: the shares of endings agree."""
    of = model("four_states")
    batch = carry_out(of, ordinary(of), seed=3, runs=3000, follow=False)
    cases = run_ordinary(of, 30_000, np.random.default_rng(1)).case
    for ending, count in batch.endings.items():
        numbers = [k for k, name in enumerate(of.cases.ending) if name == ending]
        share = float(np.isin(cases, numbers).mean())
        error = np.sqrt(share * (1 - share) / 3000)
        assert abs(count / 3000 - share) <= 4.5 * error + 1e-9


def test_same_seed_same_batch_and_another_seed_another() -> None:
    of = model("two_reasons")
    first, again, other = (
        carry_out(of, ordinary(of), seed, 40, follow=False).value for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_intervals_hold_where_shares_are_extreme() -> None:
    """Wilson's interval for 0 of 100: 0 to 3.7 % (Wilson 1927; Brown, Cai & DasGupta 2001)."""
    share, low, high = share_interval(np.zeros(100))
    assert (share, low) == (0.0, 0.0)
    assert high == pytest.approx(0.0370, abs=5e-5)
    assert share_interval(np.ones(100))[1] == pytest.approx(1 - high)
    mean, low, high = mean_interval(np.array([1.0, 3.0]))
    assert (mean, high - mean) == (2.0, pytest.approx(1.959964))
    assert mean - low == pytest.approx(high - mean)


def test_visible_states_are_numbered_as_the_vectors_are() -> None:
    of = model("two_reasons")
    lower = Bounds.start(of).lower
    assert np.array_equal(lower.where[: of.visible], np.arange(of.contexts * LEVELS))
