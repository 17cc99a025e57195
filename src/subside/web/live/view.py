"""What a page is sent: a function of what could be observed, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subside.play import Encounter, numbered, since
from subside.scenario import Scenario
from subside.scenario.scene import plainly, scene
from subside.web.live.story import Line

DIGITS = "1234567890"
RESERVED = "p"  # of the page itself: pause


def line_sent(line: Line) -> dict[str, Any]:
    """An entry of the log."""
    return {"n": line.n, "at": line.at, "who": line.who, "text": line.text}


def state_sent(encounter: Encounter, keys: Mapping[str, str | None]) -> dict[str, Any]:
    """What can be seen and done now: the part that every turn tells anew.

    `keys`: what `keys_of` gives, worked out once for an encounter.
    """
    return {
        "seen": seen(encounter),
        "scene": scene(encounter.model.scenario, encounter.visible),
        "resources": resources(encounter),
        "acts": acts(encounter, keys),
    }


def seen(encounter: Encounter) -> dict[str, str]:
    """What can be seen, in plain words. What is not seen yet is left out: its name alone would tell
    that it is coming. Who can be called stands under `resources`.
    """
    return plainly(encounter.model.scenario, encounter.visible)


def resources(encounter: Encounter) -> list[dict[str, Any]]:
    """Who can be called: since when, and how long it usually takes; never a countdown."""
    told = []
    for name, resource in encounter.model.scenario.file.resources.items():
        state = encounter.visible[name]
        least, most = resource.usual_range
        told.append({
            "name": name,
            "title": resource.title,
            "state": state,
            "since": None if state == "not called" else since(encounter, name),
            "usual": f"{least:g} to {most:g} min",
        })  # fmt: skip
    return told


def acts(encounter: Encounter, keys: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """The acts that are possible now, in the order that the terminal numbers them by."""
    scenario, seen, possible = encounter.model.scenario, encounter.visible, encounter.possible()
    return [
        {
            "act": act,
            "label": scenario.acts[act].title,
            "heading": scenario.acts[act].heading,
            "seconds": scenario.acts[act].seconds,
            "key": key,
            "grounds": grounds(scenario, act, seen),
        }
        for act, key in keys.items()
        if act in possible
    ]


def grounds(scenario: Scenario, act: str, seen: Mapping[str, str]) -> str | None:
    """How an act of force or seizure stands to its conditions, which are visible facts."""
    use = scenario.uses.get(act)
    if use is None:
        return None
    return "not met" if use.met(seen) is None else "met"


def keys_of(scenario: Scenario) -> dict[str, str | None]:
    """Keyboard keys of all acts, in their order, the same during the whole encounter: digits for
    tools, and a letter of its title for timing, tactics and resources.

    Force, seizure and ways to close have none: nobody shoots or leaves by a slip of the finger.
    """
    keys: dict[str, str | None] = dict.fromkeys(numbered(scenario))
    open_to = [act for act in keys if scenario.acts[act].power is None]
    tools = [act for act in open_to if scenario.acts[act].heading == "tools"]
    keys.update(zip(tools, DIGITS, strict=False))
    for act in open_to:
        if scenario.acts[act].heading in ("timing", "tactics", "resources"):
            words = act.rpartition(":")[2] + scenario.acts[act].title
            letters = (letter for letter in words.lower() if "a" <= letter <= "z")
            taken = {*RESERVED, *keys.values()}
            keys[act] = next((letter for letter in letters if letter not in taken), None)
    return keys
