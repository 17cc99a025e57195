"""A certificate on paper: that hours, tests and repetitions were completed, and no more."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from subside.courses.paper.imprint import counted, in_words, on_day
from subside.courses.paper.press import press
from subside.courses.paper.qr import drawing
from subside.courses.paper.tree import one_line

NAMELESS = "(no name given)"
LONGEST = 24  # letters of a word after which it may be broken
_DRAWN = ("LATIN", "GREEK", "CYRILLIC", "HEBREW")  # scripts that the built-in fonts have


@dataclass(frozen=True)
class Certificate:
    """What a certificate says. It has no field for a grade, and stands without the course."""

    name: str
    course: str
    version: str
    minutes: int
    done: str  # what was done besides, as a part of a sentence: see `done`
    on: date
    agency: str
    expires: date | None = None
    instructors: Sequence[str] = ()
    code: str = ""
    address: str = ""  # where the code can be verified
    mark: str = ""  # of the text of the course
    specimen: bool = False


def certificate(one: Certificate) -> bytes:
    """One page. A name in a script that the built-in fonts lack is set in one of the machine's."""
    texts = (one.name, one.course, one.agency, *one.instructors)
    data = {
        "kind": "Certificate of completion",
        "title": one_line(one.name) or NAMELESS,
        "certificate": _data(one),
    }
    return press("certificate", data, one.on, own_fonts=all(map(drawn, texts)))


def done(tests: int, repetitions: int, rated: int = 0) -> str:
    """What a course asks besides hours, in words: a part of a sentence."""
    parts = [counted(tests, "test") if tests else ""]
    parts.append(counted(repetitions, "lab repetition") if repetitions else "")
    parts.append(counted(rated, "practical exercise") + " rated by rubric" if rated else "")
    told = [part for part in parts if part]
    if not told:
        return "and all that the course asks"
    return "with " + (f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0])


def expiry(on: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def drawn(text: str) -> bool:
    """Whether the built-in fonts have all letters of a text."""
    signs = [c for c in text if unicodedata.category(c)[0] in "LS" and not c.isascii()]
    return all(ord(c) < 0x2000 and unicodedata.name(c, "").startswith(_DRAWN) for c in signs)


def _data(one: Certificate) -> dict[str, Any]:
    address = one_line(one.address)
    return {
        "name": _broken(one.name) or NAMELESS,
        "course": _broken(one.course),
        "version": one_line(one.version),
        "hours": in_words(one.minutes),
        "done": one_line(one.done),
        "on": on_day(one.on),
        "expires": on_day(one.expires) if one.expires else "",
        "agency": _broken(one.agency),
        "instructors": [_broken(name) for name in one.instructors],
        "code": one_line(one.code),
        "address": address,
        "mark": one_line(one.mark),
        "qr": drawing(address) if address else "",
        "specimen": one.specimen,
    }


def _broken(text: str) -> str:
    """A name in which a word that no line can hold may be broken."""
    word = re.compile(rf"\S{{{LONGEST}}}(?=\S)")
    return word.sub(lambda found: f"{found[0]}\u200b", one_line(text))
