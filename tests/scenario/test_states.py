"""Instantaneous effects on what is visible, and the search over what can be reached."""

from __future__ import annotations

import pytest

from subside.scenario.schema import Act, Event
from subside.scenario.states import after_act, allowed, changed, explore

FACTORS = {"distance": ("0-3 ft", "4-10 ft", "11-25 ft"), "cover": ("none", "cover")}


def act(**given: object) -> Act:
    return Act.model_validate({"title": "x", "heading": "tactics", "seconds": 5, **given})


def event(**given: object) -> Event:
    return Event.model_validate({"title": "x", "rate": {"per_minute": 1}, **given})


def test_allowed() -> None:
    assert allowed(FACTORS, {}, (0, 0))
    assert allowed(FACTORS, {"distance": ("0-3 ft", "4-10 ft")}, (1, 0))
    assert not allowed(FACTORS, {"distance": ("0-3 ft",), "cover": ("none",)}, (0, 1))


def test_factors_that_a_scenario_lacks_do_not_bind() -> None:
    assert allowed(FACTORS, {"weapon": ("put down",)}, (0, 0))
    assert changed(FACTORS, {"weapon": "put down"}, (0, 0)) == (0, 0)


def test_changed() -> None:
    assert changed(FACTORS, {"cover": "cover"}, (2, 0)) == (2, 1)


@pytest.mark.parametrize(
    ("moves", "before", "after"),
    [(1, (0, 0), (1, 0)), (1, (2, 0), None), (-1, (1, 1), (0, 0)), (-1, (0, 0), None)],
)
def test_steps(moves: int, before: tuple[int, int], after: tuple[int, int] | None) -> None:
    """A step goes to the next band, leaves cover, and is not possible at either end."""
    assert after_act(FACTORS, act(moves=moves), before) == after


def test_act_that_is_not_possible() -> None:
    assert after_act(FACTORS, act(requires={"cover": ("cover",)}), (0, 0)) is None


def test_explore_by_hand() -> None:
    """Two bands and a resource: from (far, not called) six states, none but these."""
    factors = {"distance": ("0-3 ft", "4-10 ft"), "medic": ("not called", "called", "here")}
    acts = {
        "approach": act(moves=-1),
        "call": act(requires={"medic": ("not called",)}, sets={"medic": "called"}),
    }
    events = {"backs_off": event(requires={"distance": ("0-3 ft",)}, sets={"distance": "4-10 ft"})}
    found = explore(factors, (1, 0), acts, events, {"medic": None})
    assert found.contexts[0] == (1, 0)
    assert set(found.contexts) == {(d, m) for d in (0, 1) for m in (0, 1, 2)}
    at = found.index
    assert found.acts["call"] == {at[1, 0]: at[1, 1], at[0, 0]: at[0, 1]}
    assert found.acts["approach"] == {at[1, m]: at[0, m] for m in (0, 1, 2)}
    assert found.events["backs_off"] == {at[0, m]: at[1, m] for m in (0, 1, 2)}
    assert found.events["arrives:medic"] == {at[d, 1]: at[d, 2] for d in (0, 1)}


def test_explore_finds_only_what_can_be_reached() -> None:
    found = explore(FACTORS, (1, 0), {"step_back": act(moves=1)}, {}, {})
    assert found.contexts == ((1, 0), (2, 0))


def test_explore_gives_up() -> None:
    factors = {f"f{k}": ("a", "b") for k in range(12)}
    acts = {name: act(sets={name: "b"}) for name in factors}
    start = (0,) * 12
    assert len(explore(factors, start, acts, {}, {}).contexts) == 2**12
    assert 100 < len(explore(factors, start, acts, {}, {}, most=100).contexts) < 200
