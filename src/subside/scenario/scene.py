"""What a picture of the scene can be drawn from: visible factors, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subside.scenario.scenario import Scenario
from subside.scenario.schema import AGITATION

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
VALUES = {
    ("cover", "cover"): "you are behind it",
    ("stance", "up"): "free to move",
}  # the same for values
DRAWN = {"agitation", "distance", "cover", "weapon", "place", *OTHERS}


def plainly(scenario: Scenario, visible: Mapping[str, str]) -> dict[str, str]:
    """What can be seen, in plain words, without what is not seen yet and without who was called."""
    called = scenario.file.resources
    return {
        NAMES.get(name, name): VALUES.get((name, value), value)
        for name, value in visible.items()
        if name not in called and value not in UNSEEN
    }


def scene(scenario: Scenario, visible: Mapping[str, str]) -> dict[str, Any]:
    """What a picture of the scene can be drawn from: visible factors and the scenario's words."""
    called = scenario.file.resources
    cover = visible.get("cover")
    return {
        "distance": visible.get("distance"),
        "distances": list(scenario.factors.get("distance", ())),
        "cover": None if cover is None else cover != "none",
        "others": others({name: v for name, v in visible.items() if name not in called}),
        "weapon": weapon(visible),
        "agitation": {"level": visible["agitation"], "levels": list(AGITATION)},
        "place": visible.get("place", scenario.file.title),
        "here": [r.title for name, r in called.items() if visible[name] == "here"],
        "coming": [r.title for name, r in called.items() if visible[name] == "called"],
        "moves": {
            NAMES.get(name, name): VALUES.get((name, value), value)
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
