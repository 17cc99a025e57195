"""Force in the shipped scenarios works as often as the defaults say, nothing else happening."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from subside.kernels.arrays import EVENTS
from subside.model import build
from subside.scenario import ScenarioFaults
from tests.oracles import tiny
from tests.oracles.cast import SLUGS, data, model


@pytest.mark.parametrize("slug", SLUGS)
def test_deadly_force_works_with_the_default_chance_whatever_its_effects(slug: str) -> None:
    """Several effects of one act compete: together they have the chance of the table."""
    of = model(slug)
    if "deadly_force" not in of.acts:
        pytest.skip("nobody can shoot in this scenario")
    act, events = of.acts.index("deadly_force"), of.scenario.file.events
    works = [e for e, name in enumerate(of.events) if name in events and events[name].force_works]
    chances = set()
    for c in np.flatnonzero(of.chain.after[:, act] >= 0):
        hazard = of.chain.scale[c, act, EVENTS + np.array(works)].sum() * of.chain.minutes[act]
        chances.add(round(1 - np.exp(-hazard), 3))
    assert chances == {of.scenario.rates.force_works["deadly_force"]}


def test_a_chance_of_force_of_one_or_more_is_a_fault(tmp_path: Path) -> None:
    """It is not cut off in silence: an event that is certain has no finite rate."""
    base = data("with_force")
    name = next(name for name, event in base["events"].items() if event.get("force_works"))
    high = tiny.changed(base, "events", name, "rate", "threat", to={"otherwise": 5.0})
    with pytest.raises(ScenarioFaults, match="chance of one or more"):
        build(tiny.loaded(tmp_path / "sure", high))
