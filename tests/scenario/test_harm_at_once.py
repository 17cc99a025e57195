"""Harm at once and force that works, as a scenario may write them, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from subside.model import build
from subside.scenario import ScenarioFaults
from tests.oracles import tiny
from tests.scenario.test_grounds import Data, fault, load


def event(name: str, *where: str, to: Any) -> Data:
    return tiny.changed(tiny.with_force(), "events", name, *where, to=to)


HARMS: list[tuple[Data, str, tuple[str, ...]]] = [
    (
        event("goes", "harm", to={"person": {"minor injury": {"p": 0.1}}}), "events.goes.harm",
        ("stands beside an ending", "endings.gone.harm"),
    ),
    *(
        (
            event("strikes", "harm", to={"officer": {"death": {"p": 0.1, factor: {value: 2}}}}),
            f"events.strikes.harm.officer.death.{factor}",
            ("is hidden", "may not tell what is hidden"),
        )
        for factor, value in [
            ("situation", "afraid"), ("disposition", "settles"), ("intent", "harm others"),
            ("armed", "yes"), ("trust", "good"),
        ]
    ),
    (
        event("strikes", "harm", to={"officer": {"death": {"per_minute": 0.1}}}),
        "events.strikes.harm.officer.death.per_minute", ("has the wrong unit",),
    ),
    (
        event("strikes", "harm", to={"officer": {"death": {"p": 0.1, "pressure": 1.0}}}),
        "events.strikes.harm.officer.death.pressure", ("only be used in the rate",),
    ),
    (
        event("strikes", "harm", to={"officer": {"death": {"p": 0.1, "moon": {"full": 1}}}}),
        "events.strikes.harm.officer.death.moon", ("is not a factor here",),
    ),
    (
        event("works", "rate", to={"per_minute": 2.0}), "events.works.rate.per_minute",
        ("has the wrong unit: force works with a probability", "Write p"),
    ),
    (
        event("works", "rate", to={"p": 1.0, "pressure": 0.5}), "events.works.rate.pressure",
        ("has no part in how force works",),
    ),
    (
        event("works", "rate", to={"p": 1.0, "addressed": 2.0}), "events.works.rate.addressed",
        ("has no part in how force works",),
    ),
    *(
        (
            tiny.changed(tiny.with_force(), "rates", part, to={name: value}),
            f"rates.{part}.{name}", ("is not an act of force", hint),
        )
        for part, name, value, hint in [
            ("force_works", "tazer", 0.5, "cew"), ("force_works", "watch", 0.5, "cew"),
            ("force_harm", "custody", {"death": 0.1}, "cew"),
        ]
    ),
    (
        event("comes", "rate", to={"p": 0.5}), "events.comes.rate.p",
        ("has the wrong unit: an event needs a rate",),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "where", "words"), HARMS, ids=[h[1] for h in HARMS])
def test_wrong_harm_and_force(
    tmp_path: Any, data: Data, where: str, words: tuple[str, ...]
) -> None:
    found = fault(tmp_path, data, where.rpartition(".")[2])
    assert found.where == where
    for word in words:
        assert word in str(found)


def test_harm_may_depend_on_what_is_seen_and_on_the_act(tmp_path: Any) -> None:
    law = {"p": 0.1, "stance": {"up": 1}, "agitation": {"calm": 0}, "act": {"watch": 2}}
    data = event("strikes", "harm", to={"officer": {"death": law}})
    assert load(tmp_path, data).file.events["strikes"].harm["officer"]["death"].base == 0.1


def test_chances_of_harm_over_one_are_refused(tmp_path: Any) -> None:
    """Over all grades to one person, in what is visible and under some act."""
    law = {"minor injury": {"p": 0.5, "act": {"cew": 1.5}}, "death": {"p": 0.3}}
    scenario = load(tmp_path, event("strikes", "harm", to={"officer": law}))
    with pytest.raises(ScenarioFaults) as caught:
        build(scenario)
    (found, *_) = caught.value.faults
    assert found.where == "events.strikes.harm.officer"
    assert "add to more than one" in found.fact
    assert "cew" in found.given
    law = {"minor injury": {"p": 0.5}, "death": {"p": 0.5}}
    assert build(load(tmp_path, event("strikes", "harm", to={"officer": law}))).contexts == 5
