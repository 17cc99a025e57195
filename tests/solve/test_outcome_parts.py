"""Who would be how, in 100: the parts add up to the value that they are parts of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS
from subside.model import Model, Seen, build
from subside.scenario.terms import HARMS
from subside.solve.bounds import Bounds
from subside.solve.outcomes import PARTS, Outcomes
from subside.solve.search import search
from tests.oracles.cast import little, model
from tests.oracles.chain import begin, hidden_combinations, visible_names
from tests.oracles.chain import outcomes as ways_of

HURT = [name for name in PARTS if name.endswith("hurt badly")]


def without_deaths_and_calm_minutes(name: str) -> Model:
    """A tiny model whose points follow from the parts as they are told.

    Death costs what a serious injury does, a minute in high agitation what any other does, and
    conduct nothing.
    """
    words = little(name)
    harm = {**words.values.harm, "death": words.values.harm["serious injury"]}
    free = ("minute_in_high_agitation", "seized_with", "seized_without", "force_without")
    points = words.values.points.model_copy(update=dict.fromkeys((*free, "pointed_without"), 0.0))
    values = words.values.model_copy(update={"harm": harm, "points": points})
    return build(replace(words, values=values))


def value_of(of: Model, parts: dict[str, float]) -> float:
    """Points of 100 from the parts alone."""
    values = of.scenario.values
    lost = values.harm[HARMS[1]] * sum(parts[name] for name in HURT)
    lost += values.harm[HARMS[0]] * parts["minor injury"]
    lost += values.points.need_unmet * parts["need unmet"]
    lost += values.points.left_in_danger * parts["left in danger"]
    return 100.0 - lost - values.points.minute * parts["minutes"]


@pytest.mark.parametrize(
    "name", ["two_reasons", "four_states", "two_trusts 2", "with_force", "chance 0", "chance 3"]
)
def test_parts_of_an_act_add_up_to_its_value(name: str) -> None:
    """The value of each act under the best known policy after it, from its parts, in 32 bits."""
    of = without_deaths_and_calm_minutes(name)
    bounds = Bounds.start(of)
    outcomes, rng = Outcomes(bounds), np.random.default_rng(1)
    for seconds in (0.0, 0.3):  # the simple policies, then vectors of a search, found on demand
        search(bounds, seconds, 0.05)
        for _ in range(6):
            c, level = int(rng.integers(of.contexts)), int(rng.integers(LEVELS))
            belief = rng.dirichlet(np.full(of.hidden, 0.3)).reshape(-1, 4)
            low, _ = bounds.brackets(c, level, belief)
            for act in of.possible(c):
                parts = outcomes.of_act(Seen(c, level), belief, int(act))
                assert value_of(of, parts) == pytest.approx(low[act], abs=2e-4)


@pytest.mark.parametrize("name", ["two_reasons", "chance 1"])
def test_parts_are_chances(name: str) -> None:
    """Between nobody and everybody it can happen to; minutes are never negative."""
    of = model(name)
    bounds = Bounds.start(of)
    search(bounds, 0.2, 0.05)
    outcomes, rng = Outcomes(bounds), np.random.default_rng(2)
    for _ in range(8):
        c, level = int(rng.integers(of.contexts)), int(rng.integers(LEVELS))
        belief = rng.dirichlet(np.ones(of.hidden)).reshape(-1, 4)
        for act in of.possible(c):
            parts = outcomes.of_act(Seen(c, level), belief, int(act))
            assert set(parts) == set(PARTS)
            for part, share in parts.items():
                most = {"minutes": np.inf, "minor injury": 3.0}.get(part, 1.0)
                assert -1e-6 <= share <= most + 1e-6


@pytest.mark.parametrize("act", ["leave", "leave_with_plan"])
def test_parts_of_a_closing_act_are_those_of_its_ending(act: str) -> None:
    """Where no event comes first, the need is met as often as the ending says.

    In `two_reasons`, "leave with a plan" meets the need for medical care in 90 of 100, "leave"
    never; the chance that an event comes first is the oracle's.
    """
    of = model("two_reasons")
    outcomes, belief = Outcomes(Bounds.start(of)), np.zeros((2, 4))
    belief[1, 0] = 1.0  # ill
    parts = outcomes.of_act(Seen(0, of.start), belief, of.acts.index(act))
    other, met = ends_by_event(of, act), {"leave": 0.0, "leave_with_plan": 0.9}[act]
    assert 0 < other < 0.3
    assert (1 - other) * met - 1e-6 <= 1.0 - parts["need unmet"] <= (1 - other) * met + other
    assert parts["officer hurt badly"] == 0.0
    assert parts["person hurt badly"] <= 0.2 * other + 1e-9
    assert 0 < parts["minutes"] <= of.scenario.acts[act].seconds / 60 + 5 * other


def ends_by_event(of: Model, act: str) -> float:
    """Chance that an event ends a closing act before it is over, for who is ill, by the oracle."""
    words = of.scenario
    hidden = next(names for names, _ in hidden_combinations(words) if names["situation"] == "ill")
    start = begin(words, act, visible_names(words, 0))
    assert start is not None
    ways = ways_of(words, act, start, hidden)["agitated", "none"]
    return sum(p for (event, *_), p in ways.items() if event is not None)
