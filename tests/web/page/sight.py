"""What can be seen, as the live contract has it, derived from a scenario's factors alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subside.model import Model
from subside.scenario.terms import AGITATION

KEYS = {
    "watch": "w", "wait": "t", "open_question": "1", "listen": "2", "ask_need": "3", "acknowledge": "4",
    "explain": "5", "slow_down": "6", "step_back": "b", "move_to_cover": "c", "approach": "a",
    "introduce": "i", "leave": "l", "request:medical": "m",
}  # fmt: skip
DRAWN = {"distance", "cover", "weapon", "place", "partner", "second", "victims"}
OTHERS = {"partner": "partner", "second": "second person", "victims": "wounded people"}
Json = dict[str, Any]


def scene_of(model: Model, seen: Mapping[str, str]) -> Json:
    """The scene of a visible state."""
    file = model.scenario.file
    others = [{"kind": kind, "text": f"{name}: {seen[name]}"} for name, kind in OTHERS.items() if name in seen]
    return {
        "distance": seen.get("distance"),
        "distances": list(file.visible.get("distance", ())),
        "cover": None if "cover" not in seen else seen["cover"] != "none",
        "others": others,
        "weapon": f"weapon {seen['weapon']}" if "weapon" in seen else None,
        "agitation": {"level": seen["agitation"], "levels": list(AGITATION)},
        "place": seen.get("place", file.title),
        "here": [one.title for name, one in file.resources.items() if seen[name] == "here"],
        "coming": [one.title for name, one in file.resources.items() if seen[name] == "called"],
        "moves": {
            name: value for name, value in seen.items()
            if name not in DRAWN and name != "agitation" and name not in file.resources
        },
    }  # fmt: skip


def resources_of(model: Model, seen: Mapping[str, str], since: Mapping[str, int]) -> list[Json]:
    """Who can be called, and since when."""
    return [
        {
            "name": name,
            "title": one.title,
            "state": seen[name],
            "since": since.get(name),
            "usual": f"{one.usual_range[0]:g} to {one.usual_range[1]:g} min",
        }
        for name, one in model.scenario.file.resources.items()
    ]


def acts_of(model: Model, possible: list[str]) -> list[Json]:
    """The acts that are possible now, in the order of the scenario."""
    acts = model.scenario.acts
    return [
        {
            "act": name,
            "label": acts[name].title,
            "heading": acts[name].heading,
            "seconds": acts[name].seconds,
            "key": KEYS.get(name),
            "grounds": None,
        }
        for name in possible
    ]
