"""The section on force and seizure as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from subside.review.facts_text import NOTE, TITLE, discussed, heading, sentences
from subside.review.told import clock, points, short, wrap

Data = Mapping[str, Any]


def force(document: Data, width: int) -> Iterator[str]:
    """Facts and alternatives, where force or seizure was used or first had grounds."""
    found = discussed(document)
    if not found:
        return
    yield TITLE
    yield "-" * len(TITLE)
    for d in found:
        yield ""
        yield from wrap(f"{clock(d['seconds'])}  {heading(d)}", width)
        for name, sentence in sentences(d):
            yield from wrap(f"{name}: {sentence}", width, "  ")
        yield from _others(d, width)
    yield ""
    yield from wrap(NOTE, width)


def _others(d: Data, width: int) -> Iterator[str]:
    """What else could have been done, and what it was worth."""
    room = max(8, width - 39)
    yield f"  {'What else could be done':<{room}}{'low':>7}{'high':>7}{'officer':>9}{'person':>9}"
    for act in d["facts"]["alternatives"]:
        title = f"{act['title']}{' (your choice)' if act['chosen'] else ''}"
        hurt = [100 * act["outcomes"][f"{who} hurt badly"] for who in ("officer", "person")]
        yield (
            f"    {short(title, room - 2):<{room - 2}}{points(act['low']):>7}"
            f"{points(act['high']):>7}{hurt[0]:>9.1f}{hurt[1]:>9.1f}"
        )
    yield from wrap("Officer, person: badly hurt, of 100 from here.", width, "    ")
