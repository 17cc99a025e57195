"""How acts are ordered wherever they are offered, and since when somebody is called or here."""

from __future__ import annotations

from subside.play.encounter import Encounter
from subside.scenario import Scenario
from subside.scenario.terms import HEADINGS


def numbered(scenario: Scenario) -> list[str]:
    """Acts in the order of their numbers, from 1: by heading, then as in the file."""
    return sorted(scenario.acts, key=lambda act: HEADINGS.index(scenario.acts[act].heading))


def since(encounter: Encounter, resource: str) -> int:
    """Second at which a resource came into its present state."""
    state, second = encounter.start.seen[resource], 0
    for act in encounter.acts:
        if act.seen[resource] != state:
            # A call goes out as the act begins; an arrival ends the act.
            state, second = act.seen[resource], act.at
            if state != "called":
                second += act.seconds
    return second
