"""Facts and alternatives as text: the same words in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from subside.review.told import clock, points

Data = Mapping[str, Any]
TITLE = "Force and seizure: facts and alternatives"
NOTE = "Material for a discussion: no verdict, and no statement of law."


def discussed(document: Data) -> list[Data]:
    """Decisions to tell of: where force or seizure was used, or an act of it first had grounds."""
    return [d for d in document["decisions"] if d["facts"] and _told(d["facts"])]


def _told(facts: Data) -> bool:
    return bool(facts["used"] or facts["first"])


def heading(d: Data) -> str:
    """The act, and how it stood to its conditions."""
    if d["grounds"] is None:
        names = ", ".join(p["title"] for p in d["facts"]["powers"] if _open(p))
        return f"{d['title']}. From here there were grounds for: {names}"
    return f"{d['title']}: {'with' if d['grounds']['met'] else 'without'} grounds"


def _open(power: Data) -> bool:
    return bool(power["met"] and power["power"] != "pointing")


def sentences(d: Data) -> Iterator[tuple[str, str]]:
    """(name, sentence) of each fact: condition, immediacy, what went before, what led up."""
    facts = d["facts"]
    for power in facts["powers"]:
        if power["act"] == d["act"] or (d["grounds"] is None and _open(power)):
            yield power["title"], _condition(power)
    people = 100 * facts["soon"]
    shown = f"{people:.0f}" if people >= 10 else f"{people:.1f}" if people >= 0.05 else "under 0.1"
    yield (
        "Immediacy",
        f"Had you only watched for {facts['seconds']} s, somebody would have been badly hurt in "
        f"that time in {shown} of 100 such moments, as far as could be known.",
    )
    if facts["last_event"]:
        yield "Just before", f"{facts['last_event']}."
    if facts["severity"]:
        yield "Harm so far", f"{', '.join(_count(*item) for item in facts['severity'].items())}."
    yield "What led up to it", _led_up(facts["led_up"])


def _condition(power: Data) -> str:
    seen = ", ".join(f"{name} {value}" for name, value in power["seen"].items())
    if power["met"]:
        return f"Condition: {power['wording']} It was met: {seen}."
    told = f" ({seen})" if seen else ""
    return f"Condition: {power['wording']} Nothing that could be seen met it{told}."


def _count(name: str, times: int) -> str:
    return name if times == 1 else f"{name}, {times} times"


def _led_up(led_up: Data) -> str:
    """What decisions before it cost; they carry that loss themselves."""
    if led_up["about"] < 0.05:
        return "Nothing that was decided before it had cost anything."
    text = f"Decisions before it had cost about {points(led_up['about'])} points"
    named = [
        f"“{d['title']}” at {clock(d['seconds'])} ({points(d['about'])})"
        for d in led_up["decisions"]
    ]
    return f"{text}; most: {', '.join(named)}." if named else f"{text}, none of them more than 1."
