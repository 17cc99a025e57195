"""Decisions worth talking about: the costliest, those that are the same decision told once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]
LEAST = 1.0  # points from which a decision is worth talking about
SHOWN = 6  # told at length, the costliest first


def notable(document: Data) -> list[tuple[Data, list[Data]]]:
    """(decision, others like it), the costliest first.

    Decisions are alike when the same was seen and the same done, with the same best act: watching
    six times while nothing changes is one thing to talk about.
    """
    groups: dict[tuple[object, ...], list[Data]] = {}
    costly = [d for d in document["decisions"] if d["loss"]["about"] > LEAST]
    for d in sorted(costly, key=lambda d: (-d["loss"]["about"], d["t"])):
        key = (d["act"], d["best"][0], *d["seen"].values())
        groups.setdefault(key, []).append(d)
    return [(first, sorted(others, key=lambda d: d["t"])) for first, *others in groups.values()]
