"""What a review sums up, a sentence each: the same in terminal, page and JSON.

While the ending is closed the sentence on needs tells of what could be known alone: of the belief
before each decision, which no last act and nothing hidden moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from subside.review.told import clock, points

Data = Mapping[str, Any]
LIKELY = 0.5  # belief in a need above which it counts as likely
MOVED = 0.1  # rise of a belief over one decision that is told


def sentences(document: Data) -> dict[str, str]:
    """Best achievable, what decisions cost, what luck did, time, and the need, by name.

    A sentence is empty where there is nothing to tell.
    """
    start = document["start"]
    best = (
        f"From the start {points(start['low'])} to {points(start['high'])} of 100 was achievable."
    )
    if not document["decisions"]:
        return {"start": best, "cost": "", "luck": "", "time": "", "need": ""}
    sums, bounds, time = document["sums"], document["bounds"], document["discretionary_minutes"]
    return {
        "start": best,
        "cost": f"Decisions cost about {points(sums['about'])} points (at least "
        f"{points(bounds['low'])}, at most {points(bounds['high'])}).",
        "luck": _luck(document),
        "time": f"{time['gained']:.1f} minutes of discretionary time were gained, and "
        f"{time['lost']:.1f} lost.",
        "need": need(document),
    }


def _luck(document: Data) -> str:
    luck = document["sums"]["luck"]
    until = " until the last decision" if document["closed"] else ""
    if abs(luck) < 0.05:
        return f"Luck neither brought nor took anything{until}."
    return f"Luck {'brought' if luck > 0 else 'took'} {points(abs(luck))} points{until}."


def need(document: Data) -> str:
    """What could be known of the need, and from when; nothing of what was true is read for it."""
    beliefs = _beliefs(document)
    if not beliefs or not beliefs[-1]:
        return ""
    last = beliefs[-1]
    order = sorted(last, key=lambda name: (-last[name], name))
    likely = [name for name in order if last[name] > LIKELY]
    if not likely:
        most = f"{order[0]} ({_of(last[order[0]])} at the last decision)"
        return f"What could be known of the need: none was likely; the likeliest was {most}."
    told = "; ".join(
        f"{name} was likely {_since(document, beliefs, name)} ({_of(last[name])} at the last one)"
        for name in likely
    )
    return f"What could be known of the need: {told}.{_by_what(document, beliefs, likely)}"


def _beliefs(document: Data) -> list[Mapping[str, float]]:
    return [d["known"].get("need", {}) for d in document["decisions"]]  # none in an older review


def _of(chance: float) -> str:
    people = 100 * chance
    return f"{people:.0f} of 100" if people >= 1 else "under 1 of 100"


def _since(document: Data, beliefs: Sequence[Mapping[str, float]], name: str) -> str:
    """From which decision on, to the last one, it was likely."""
    first = len(beliefs) - 1
    while first > 0 and beliefs[first - 1].get(name, 0.0) > LIKELY:
        first -= 1
    if first == 0:
        return "from the first decision on"
    d = document["decisions"][first]
    return f"from decision {d['t']} on, at {clock(d['seconds'])}"


def _by_what(document: Data, beliefs: Sequence[Mapping[str, float]], likely: Sequence[str]) -> str:
    """The act after which the belief in a likely need rose most, where it did."""
    rises = [
        (after.get(name, 0.0) - before.get(name, 0.0), -k, name)
        for k, (before, after) in enumerate(pairwise(beliefs))
        for name in likely
    ]
    rise, k, name = max(rises, default=(0.0, 0, ""))
    if rise < MOVED:
        return ""
    d = document["decisions"][-k]
    ends = (_of(beliefs[-k].get(name, 0.0)), _of(beliefs[1 - k].get(name, 0.0)))
    act = f"“{d['title']}” at {clock(d['seconds'])}"
    return f" {act} told most: {name} {ends[0]} before, {ends[1]} after."


def needed(document: Data) -> list[tuple[str, str]]:
    """(need, when it could have been known) of what was true: only for who may see that."""
    beliefs = _beliefs(document)
    return [
        (name, _known(document, beliefs, name, second))
        for name, second in document["truth"]["known_from"].items()
    ]


def _known(
    document: Data, beliefs: Sequence[Mapping[str, float]], name: str, sure: int | None
) -> str:
    if sure == 0:
        return "could have been known from the start"
    first = next((k for k, known in enumerate(beliefs) if known.get(name, 0.0) > LIKELY), None)
    if first is None:
        likely = "was never likely by what could be known"
    elif first == 0:
        likely = "was likely from the start"
    else:
        d = document["decisions"][first]
        likely = f"was first likely at decision {d['t']}, at {clock(d['seconds'])}"
    if sure is None:
        return f"{likely}, and could not be known for sure"
    return f"{likely}, and could have been known from {clock(sure)} on"
