"""Both bounds against exact values of small random models, before, during and after a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from subside.kernels.arrays import TRUST
from subside.kernels.bounds import observations, successors
from subside.solve import bounds as bounds_module
from subside.solve.bounds import SLOTS, Bounds
from subside.solve.search import DEPTH, ROUND, UPPER, run_trial, trial_weights
from tests.oracles.cast import PAIRS, exact, little, model, steps
from tests.oracles.exact import Line, expectimax
from tests.oracles.table import policy_value, prior, visible_value

ROUNDING = 1e-9


def belief_at(line: Line, t: float) -> np.ndarray:
    """Belief[profile, trust] at (1 - t, t) on the two hidden states."""
    flat = np.zeros(len(prior_of(line)))
    flat[list(line.pair)] = 1 - t, t
    return flat.reshape(-1, TRUST)


def prior_of(line: Line) -> np.ndarray:
    """Prior of the scenario that a line was worked out for."""
    return next(prior(little(name)) for name in PAIRS if exact(name) is line)


def searched(
    name: str, trials: int, after_each: Callable[[Bounds], None] = lambda _: None
) -> Bounds:
    """Bounds after some trials of every kind from the prior, looked at after each."""
    of = model(name)
    bounds, weights = Bounds.start(of), trial_weights(of)
    uniform = np.random.Generator(np.random.Philox(7))
    root = of.prior / of.prior.sum()
    after_each(bounds)
    for k in range(trials):
        walk = (UPPER, *ROUND)[k % (1 + len(ROUND))]
        run_trial(bounds, 0, of.start, root, -1, walk, weights, 0.01, DEPTH, uniform)
        after_each(bounds)
    return bounds


@pytest.mark.parametrize("name", PAIRS)
def test_bounds_contain_the_exact_value_at_every_moment(name: str) -> None:
    """At the root and at random beliefs in every visible state.

    Neither gets worse either, as long as no list is so full that an old entry had to give way.
    """
    of, line, rng = model(name), exact(name), np.random.default_rng(8)
    root = float((of.prior / of.prior.sum()).ravel()[line.pair[1]])
    places = [(of.start, root), *((v, t) for v in range(of.visible) for t in rng.uniform(0, 1, 4))]
    beliefs = [belief_at(line, t) for _, t in places]
    true = np.array([(100 + line.low(v, t), 100 + line.high(v, t)) for v, t in places])
    held: list[np.ndarray] = []

    def look(bounds: Bounds) -> None:
        found = np.array(
            [
                (bounds.low(*divmod(v, 5), belief), bounds.high(*divmod(v, 5), belief))
                for (v, _), belief in zip(places, beliefs, strict=True)
            ]
        )
        assert (found[:, 0] <= true[:, 1] + ROUNDING).all()
        assert (found[:, 1] >= true[:, 0] - ROUNDING).all()
        assert (found[:, 0] <= found[:, 1] + ROUNDING).all()
        if held and max(bounds.lower.count.max(), bounds.upper.count.max()) < SLOTS:
            assert (found[:, 0] >= held[-1][:, 0] - ROUNDING).all()
            assert (found[:, 1] <= held[-1][:, 1] + ROUNDING).all()
        held.append(found)

    searched(name, 40, look)
    assert held[-1][0, 1] - held[-1][0, 0] < 0.5 < held[0][0, 1] - held[0][0, 0]
    assert true[0, 1] - true[0, 0] < 0.1


@pytest.mark.parametrize("name", ["two_reasons", "two_trusts"])
def test_bounds_hold_when_lists_are_full(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for a few vectors and points only, what gives way leaves bounds behind."""
    monkeypatch.setattr(bounds_module, "SLOTS", 6)
    of, line = model(name), exact(name)
    places = [(v, t) for v in range(of.visible) for t in (0.0, 0.2, 0.5, 0.9)]

    def look(bounds: Bounds) -> None:
        for v, t in places:
            belief = belief_at(line, t)
            assert bounds.low(*divmod(v, 5), belief) <= 100 + line.high(v, t) + ROUNDING
            assert bounds.high(*divmod(v, 5), belief) >= 100 + line.low(v, t) - ROUNDING

    bounds = searched(name, 25, look)
    assert bounds.lower.index.shape[1] == 6
    if name == "two_reasons":
        assert bounds.lower.count.max() == bounds.upper.count.max() == 6


@pytest.mark.parametrize("name", PAIRS)
def test_look_ahead_contains_the_exact_worth_of_every_act(name: str) -> None:
    """One act, then the exact value: within [low, high], and low is not above high."""
    of, line, rng = model(name), exact(name), np.random.default_rng(9)
    bounds = searched(name, 10)
    for v in range(of.visible):
        belief = belief_at(line, float(rng.uniform()))
        low, high = bounds.brackets(*divmod(v, 5), belief)
        assert set(np.flatnonzero(np.isfinite(low))) == {
            of.acts.index(act) for act in steps(name)[v]
        }
        for act, step in steps(name)[v].items():
            at_least = at_most = 100 + float(belief.ravel() @ step.points)
            for then, weight in step.ways.values():
                y = (belief.ravel() @ weight)[list(line.pair)]
                if y.sum() > 0:
                    at_least += y.sum() * line.low(then, y[1] / y.sum())
                    at_most += y.sum() * line.high(then, y[1] / y.sum())
            a = of.acts.index(act)
            assert low[a] <= high[a] + ROUNDING
            assert low[a] <= at_most + ROUNDING
            assert high[a] >= at_least - ROUNDING


@pytest.mark.parametrize("name", [*PAIRS[:4], "with_force"])
def test_no_lower_vector_lies_above_the_upper_bound(name: str) -> None:
    """Every vector that is in use, at the corners, at every sawtooth point, and at random."""
    of, rng = model(name), np.random.default_rng(10)
    bounds = searched(name, 25)
    lower, upper = bounds.lower, bounds.upper
    for v in range(of.visible):
        vectors = lower.value[lower.index[v, : lower.count[v]]]
        points = upper.belief[upper.index[v, : upper.count[v]]]
        for belief in [*np.eye(of.hidden), *points, *rng.dirichlet(np.ones(of.hidden), 20)]:
            high = bounds.high(*divmod(v, 5), belief)
            assert 100 + (vectors @ belief).max() <= high + ROUNDING


@pytest.mark.parametrize("name", [*PAIRS[:4], "with_force"])
def test_every_lower_vector_is_the_value_of_its_plan(name: str) -> None:
    """Its act, then by observation its successors: the same number by enumeration."""
    of = model(name)
    bounds = searched(name, 25)
    lower, checked = bounds.lower, 0
    most_cues = of.chain.cue.shape[1]
    for v in range(of.visible):
        for number in lower.index[v, : lower.count[v]]:
            if lower.act[number] < 0:
                continue
            act = of.acts[lower.act[number]]
            step, choice = steps(name)[v][act], np.empty(observations(of.chain), dtype=np.int32)
            successors(of.chain, lower, number, choice)
            worth = step.points.copy()
            for (event, third, _, cue), (then, weight) in step.ways.items():
                branch = 0 if event is None else 1 + 3 * of.events.index(event) + third
                cues = of.cue_names[lower.act[number]].index(cue)
                follows = choice[(branch * 5 + then % 5) * most_cues + cues]
                worth += weight @ lower.value[follows]
            assert np.abs(worth - lower.value[number]).max() < 1e-9
            checked += 1
    assert checked >= 2


def test_bounds_agree_with_looking_two_acts_ahead_among_acts_with_grounds() -> None:
    """Expectimax over acts with grounds; over all acts it would lie above what can be had."""
    of, table, rng = model("force_pays"), steps("force_pays"), np.random.default_rng(12)
    closing = {v: "leave" if "leave" in acts else "custody" for v, acts in table.items()}
    below, visible = policy_value(table, closing), visible_value(table)
    bounds, apart = searched("force_pays", 30), 0
    hidden = np.flatnonzero(prior(little("force_pays")) > 0)
    every = {
        v: {a: replace(s, grounded=True) for a, s in acts.items()} for v, acts in table.items()
    }
    for _ in range(5):
        belief, v = np.zeros(of.hidden), int(rng.integers(of.visible))
        belief[hidden] = rng.dirichlet(np.ones(len(hidden)))
        context, shaped = divmod(v, 5), belief.reshape(-1, TRUST)
        assert bounds.high(*context, shaped) >= 100 + expectimax(table, v, belief, 2, below) - 1e-9
        most = 100 + expectimax(table, v, belief, 2, visible)
        assert bounds.low(*context, shaped) <= most + ROUNDING
        apart += expectimax(every, v, belief, 1, below) > expectimax(table, v, belief, 1, below) + 1
    assert apart > 0


def test_bounds_agree_with_looking_two_acts_ahead_where_everything_is_hidden() -> None:
    """Two situations and two levels of trust: expectimax over all acts and observations.

    Below, an exact policy follows; above, what could be had with everything visible.
    """
    name = "four_states"
    of, table, rng = model(name), steps(name), np.random.default_rng(11)
    closing = policy_value(table, dict.fromkeys(table, "leave"))
    visible = visible_value(table)
    bounds = searched(name, 30)
    hidden = np.flatnonzero(prior(little(name)) > 0)
    assert len(hidden) == 4
    for k in range(4):
        belief = np.zeros(of.hidden)
        belief[hidden] = rng.dirichlet(np.ones(4)) if k else prior(little(name))[hidden]
        v = int(rng.integers(of.visible)) if k else of.start
        at_least = 100 + expectimax(table, v, belief, 2, closing)
        at_most = 100 + expectimax(table, v, belief, 2, visible)
        low, high = (f(*divmod(v, 5), belief.reshape(-1, TRUST)) for f in (bounds.low, bounds.high))
        assert at_least - ROUNDING <= high
        assert low <= at_most + ROUNDING
        if k == 0:
            assert low >= at_least - 0.3
            assert high <= at_most + 0.3


def test_room_grows_and_keeps_the_bounds() -> None:
    """Doubling the pools changes no value, and they are grown before they are full."""
    of = model("two_reasons")
    bounds = searched("two_reasons", 5)
    belief = of.prior / of.prior.sum()
    before = bounds.low(0, of.start, belief), bounds.high(0, of.start, belief)
    room, entries = len(bounds.lower.value), len(bounds.lower.choice)
    bounds.lower.used[0], bounds.lower.used[2] = room - 100, entries - 100
    bounds.grow()
    lower = bounds.lower
    assert len(lower.value) == len(lower.act) == len(lower.first) == len(lower.stamp)
    assert len(lower.value) == len(lower.where) >= room + 4096
    assert len(lower.choice) >= entries + (1 << 18)
    assert (bounds.low(0, of.start, belief), bounds.high(0, of.start, belief)) == before
