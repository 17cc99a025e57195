"""Discretionary time against the matrix exponential of the whole encounter, watched for an hour."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import expm

from subside.kernels.arrays import LEVELS, TRUST
from subside.kernels.discretion import harm_free_minutes
from subside.model import Seen
from subside.scenario import Scenario
from subside.scenario.schema import AGITATION, PEOPLE
from subside.scenario.schema import TRUST as TRUST_NAMES
from subside.solve.discretion import HORIZON, Discretion, serious_harm
from tests.grade.cast import model, scenario
from tests.oracles.cast import SLUGS
from tests.oracles.chain import (
    STATES,
    Names,
    begin,
    hazard,
    hidden_combinations,
    holds,
    law_value,
    moves,
    occurrences,
    visible_names,
)
from tests.oracles.table import branches, harms_at_once

WATCH = "watch"


def unharmed(of: Scenario, ending: str, names: Names) -> float:
    """Chance that an ending leaves nobody dead or seriously hurt."""
    safe = 1.0
    for who in PEOPLE:
        harms = of.file.endings[ending].harm.get(who, {})
        safe *= 1.0 - sum(
            law_value(law, names) for harm, law in harms.items() if harm != "minor injury"
        )
    return safe


def unhurt_at_once(of: Scenario, event: str, act: str, names: Names) -> float:
    """Chance that an event that does not end the encounter leaves nobody dead or badly hurt."""
    hurt = dict.fromkeys(PEOPLE, 0.0)
    for (who, harm), p in harms_at_once(of, event, act, names).items():
        hurt[who] += p if harm != "minor injury" else 0.0  # type: ignore[index]
    return math.prod(1.0 - p for p in hurt.values())


def watched_minutes(of: Scenario, hidden: Names, horizon: float = HORIZON) -> np.ndarray:
    """Integral of P(no serious harm by t) over time watched, [context, agitation, trust].

    One generator over everything visible and moving; an encounter that ended is over for good.
    The integral of a reward is the last column of the exponential of [[G, r], [0, 0]].
    """
    contexts = [visible_names(of, c) for c in range(len(of.reachable.contexts))]
    place = {
        (c, *state): k
        for k, (c, state) in enumerate((c, s) for c in range(len(contexts)) for s in STATES)
    }
    over, size = len(place), len(place) + 2
    generator = np.zeros((size, size))
    generator[:-1, -1] = 1.0  # a minute without serious harm counts one
    for c, visible in enumerate(contexts):
        start = begin(of, WATCH, visible)
        assert start == visible
        for state in STATES:
            here = place[c, *state]
            out = 0.0
            for then, rate in moves(of, WATCH, visible, hidden, state).items():
                generator[here, place[c, *then]] += rate
                out += rate
            for event, after, ending in occurrences(of, visible):
                rate = hazard(of, event, WATCH, visible, hidden, state)
                out += rate
                names = {**visible, **hidden, "agitation": state[0], "trust": state[1]}
                if ending is None:
                    whole = unhurt_at_once(of, event, WATCH, names)
                    generator[here, place[contexts.index(after), *state]] += rate * whole
                else:
                    generator[here, over] += rate * unharmed(of, ending, names)
            generator[here, here] -= out
    minutes = expm(generator * horizon)[:over, -1]
    return minutes.reshape(len(contexts), LEVELS, TRUST)


def sure(of: int, s: int, d: int) -> np.ndarray:
    belief = np.zeros((of, TRUST))
    belief[s, d] = 1.0
    return belief


@pytest.mark.parametrize(
    "name", ["two_reasons", "four_states", "with_force", "chance 0", "chance 4"]
)
def test_discretionary_time_agrees_with_the_matrix_exponential(name: str) -> None:
    """Every visible state; where sixteen combinations are hidden, some of them."""
    of, combinations = model(name), hidden_combinations(scenario(name))
    discretion = Discretion(of)
    for s in range(0, len(combinations), 1 + len(combinations) // 3):
        expected = watched_minutes(scenario(name), combinations[s][0])
        for c, level, d in np.ndindex(expected.shape):
            found = discretion.minutes(Seen(c, level), sure(len(combinations), s, d))
            assert found == pytest.approx(expected[c, level, d], abs=1e-8)


@pytest.mark.parametrize("horizon", [0.01, 200.0, 3000.0])
def test_any_horizon_agrees_with_the_matrix_exponential(horizon: float) -> None:
    """A thousand jumps and more: no weight of the series may vanish. Fast rates are long times."""
    of, words = model("two_reasons"), scenario("two_reasons")
    assert of.chain.limit.max() * 3000 > 5000
    watch = of.acts.index(WATCH)
    table = harm_free_minutes(of.chain, watch, serious_harm(of), horizon)
    for s, (hidden, _) in enumerate(hidden_combinations(words)):
        expected = watched_minutes(words, hidden, horizon).reshape(of.contexts, -1)
        assert np.abs(table[:, s] - expected).max() < 1e-9 * max(1.0, horizon)


def test_discretionary_time_is_linear_in_the_belief() -> None:
    of, rng = model("chance 1"), np.random.default_rng(1)
    discretion, size = Discretion(of), len(of.profiles)
    belief = rng.dirichlet(np.ones(of.hidden)).reshape(-1, TRUST)
    for c in range(of.contexts):
        seen = Seen(c, c % LEVELS)
        parts = [
            belief[s, d] * discretion.minutes(seen, sure(size, s, d))
            for s, d in np.ndindex(size, TRUST)
        ]
        assert discretion.minutes(seen, belief) == pytest.approx(sum(parts))
        assert 0 < discretion.minutes(seen, belief) <= HORIZON


@pytest.mark.parametrize("name", ["two_reasons", "with_force", "chance 2"])
def test_gain_of_an_act_is_that_of_enumeration(name: str) -> None:
    """E[D after] - D over every branch of the oracle; closing acts have none."""
    of, words, rng = model(name), scenario(name), np.random.default_rng(3)
    combinations, discretion = hidden_combinations(words), Discretion(of)
    contexts = [visible_names(words, c) for c in range(of.contexts)]
    possible = np.argwhere(of.chain.after >= 0)
    for c, a in possible[rng.permutation(len(possible))[:14]]:
        act, level = of.acts[a], int(rng.integers(LEVELS))
        s, d = int(rng.integers(len(combinations))), int(rng.integers(TRUST))
        belief, start = sure(len(combinations), s, d), begin(words, act, contexts[c])
        gain = discretion.gain(Seen(int(c), level), belief, int(a))
        if words.acts[act].ending is not None:
            assert gain is None
            continue
        after = 0.0
        for state, way in branches(words, act, contexts[c], combinations[s][0]):
            if state != (AGITATION[level], TRUST_NAMES[d]):
                continue
            if way.ending is None:
                seen = Seen(contexts.index(way.visible), AGITATION.index(way.observation[2]))
                then = sure(len(combinations), s, TRUST_NAMES.index(way.trust))
                assert start is not None
                names = {**start, "agitation": way.observation[2], "trust": way.trust}
                event = way.observation[0] or ""
                whole = unhurt_at_once(words, event, act, {**combinations[s][0], **names})
                after += way.probability * whole * discretion.minutes(seen, then)
            else:
                assert start is not None
                names = {
                    **start,
                    **combinations[s][0],
                    "agitation": way.observation[2],
                    "trust": way.trust,
                }
                after += way.probability * HORIZON * unharmed(words, way.ending, names)
        assert gain == pytest.approx(
            after - discretion.minutes(Seen(int(c), level), belief), abs=1e-9
        )


@pytest.mark.parametrize("name", SLUGS)
def test_discretionary_time_lies_between_none_and_an_hour(name: str) -> None:
    """Wherever watching is possible, and gains stay within the hour too."""
    of, rng = model(name), np.random.default_rng(4)
    discretion, watch = Discretion(of), of.acts.index(WATCH)
    for c in np.flatnonzero(of.chain.after[:, watch] >= 0):
        belief = rng.dirichlet(np.ones(of.hidden)).reshape(-1, TRUST)
        for level in range(LEVELS):
            before = discretion.minutes(Seen(int(c), level), belief)
            assert 0 < before <= HORIZON
            act = int(rng.choice(of.possible(int(c))))
            gain = discretion.gain(Seen(int(c), level), belief, act)
            assert gain is None or 0 <= before + gain <= HORIZON + 1e-9


def test_oracle_holds_conditions_of_watching() -> None:
    assert HORIZON == 60.0
    """The oracle above takes it that watching is always possible and moves nothing."""
    for name in ("two_reasons", "four_states", "with_force", "chance 0", "chance 4"):
        entry = scenario(name).acts[WATCH]
        assert not entry.sets
        assert entry.moves == 0
        assert all(
            holds(entry.requires, visible_names(scenario(name), c))
            for c in range(model(name).contexts)
        )
