"""A certificate on paper: that hours, tests and repetitions were completed, and no more."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from subside.courses.course import Course
from subside.courses.paper.imprint import counted, in_words, on_day
from subside.courses.paper.press import press
from subside.courses.paper.qr import drawing
from subside.courses.paper.tree import breakable, one_line

BESIDES = "with all else that the course asks"
NAMELESS = "(no name given)"
_DRAWN = ("LATIN", "GREEK", "CYRILLIC", "HEBREW")  # scripts that the built-in fonts have


def certificate(
    *,
    name: str,
    course: str,
    minutes: int,
    on: date,
    agency: str,
    expires: date | None = None,
    instructors: Sequence[str] = (),
    code: str = "",
    address: str = "",
    besides: str = "",
    version: str = "",
    specimen: bool = False,
) -> bytes:
    """One page. There is no place in it for a grade, and it stands without the course.

    ``address`` is where the code can be verified; ``besides`` what was completed besides hours, as
    `besides` tells it; ``version`` that of the course. A name in a script that the built-in fonts
    lack is set in a font of the machine.
    """
    address = one_line(address)
    told = {
        "name": breakable(name) or NAMELESS,
        "course": breakable(course),
        "version": one_line(version),
        "hours": in_words(minutes),
        "done": one_line(besides) or BESIDES,
        "on": on_day(on),
        "expires": on_day(expires) if expires else "",
        "agency": breakable(agency),
        "instructors": [breakable(one) for one in instructors],
        "code": one_line(code),
        "address": address,
        "qr": drawing(address) if address else "",
        "specimen": specimen,
    }
    title = {"kind": "Certificate of completion", "title": one_line(name) or NAMELESS}
    own_fonts = all(map(drawn, (name, course, agency, *instructors)))
    return press("certificate", {**title, "certificate": told}, on, own_fonts=own_fonts)


def besides(course: Course) -> str:
    """What a course asks besides hours, in words: a part of a sentence."""
    tests = sum(block.test is not None for block in course.file.blocks)
    rated = {block.rubric for block in course.file.blocks if block.rubric}
    needed = sum(course.rubrics[name].needs is not None for name in rated)
    parts = [
        counted(tests, "test") if tests else "",
        counted(course.repetitions, "lab repetition") if course.repetitions else "",
        f"{counted(needed, 'practical exercise')} rated by rubric" if needed else "",
    ]
    told = [part for part in parts if part]
    if not told:
        return BESIDES
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
