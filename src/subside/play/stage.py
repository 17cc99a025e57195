"""A scenario made ready to be played, for rooms that know no arrays."""

from __future__ import annotations

from subside.model import Model, build
from subside.scenario import Scenario


def stage(scenario: Scenario) -> Model:
    """What encounters of a scenario are played on; one serves any number of them."""
    return build(scenario)
