"""What a page is sent: a function of what could be observed, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subside.play import Encounter, numbered, since
from subside.scenario import Scenario
from subside.scenario.schema import AGITATION
from subside.web.live.story import Line

OTHERS = {
    "bystanders": "bystander",
    "partner": "partner",
    "victims": "wounded",
    "second": "another person",
    "family": "bystander",
    "child": "bystander",
}  # visible factors that are people beside the person, and what to draw them as
NOT_THERE = ("not seen", "cleared", "gone", "none")
UNSEEN = ("not seen", "not known", "not yet")  # values that say only that there is nothing to see
NAMES = {
    "risk": "danger to self",
    "second": "second person",
    "stance": "person",
    "told": "told the person",
    "victims": "people hurt",
}  # plain words for visible factors whose own name says too little
DRAWN = {"agitation", "distance", "cover", "weapon", "place", *OTHERS}
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
        "scene": scene(encounter),
        "resources": resources(encounter),
        "acts": acts(encounter, keys),
    }


def seen(encounter: Encounter) -> dict[str, str]:
    """What can be seen, in plain words. What is not seen yet is left out: its name alone would tell
    that it is coming. Who can be called stands under `resources`.
    """
    called = encounter.model.scenario.file.resources
    return {
        NAMES.get(name, name): value
        for name, value in encounter.visible.items()
        if name not in called and value not in UNSEEN
    }


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


def scene(encounter: Encounter) -> dict[str, Any]:
    """What a picture of the scene can be drawn from: visible factors and the scenario's words."""
    scenario, visible = encounter.model.scenario, encounter.visible
    called = scenario.file.resources
    cover = visible.get("cover")
    return {
        "distance": visible.get("distance"),
        "distances": list(scenario.factors.get("distance", ())),
        "cover": None if cover is None else cover != "none",
        "others": others(visible),
        "weapon": weapon(visible),
        "agitation": {"level": visible["agitation"], "levels": list(AGITATION)},
        "place": visible.get("place", scenario.file.title),
        "here": [r.title for name, r in called.items() if visible[name] == "here"],
        "coming": [r.title for name, r in called.items() if visible[name] == "called"],
        "moves": {
            NAMES.get(name, name): value
            for name, value in visible.items()
            if name not in DRAWN and name not in called and value not in UNSEEN
        },
    }  # fmt: skip


def others(visible: Mapping[str, str]) -> list[dict[str, str]]:
    """People beside the person who can be seen now."""
    return [
        {"kind": kind, "text": f"{NAMES.get(name, name)}: {visible[name]}"}
        for name, kind in OTHERS.items()
        if name in visible and visible[name] not in NOT_THERE
    ]


def weapon(visible: Mapping[str, str]) -> str | None:
    """A weapon that can be seen, and where it is."""
    value = visible.get("weapon", "not seen")
    return None if value in NOT_THERE else f"weapon {value}"
