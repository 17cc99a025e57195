"""Can everybody read it?

The rule works out the Automated Readability Index (Smith & Senter 1967) of the briefing and of all
lines that are read in play: 4.71 characters a word, plus 0.5 words a sentence, less 21.43. It comes
close to the school year in which a text is read without effort.

It holds up to year 8 for lines and year 9 for the briefing.

Where it does not hold: shorter sentences first, then shorter words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject

LINES, BRIEFING = 8.0, 9.0  # school years
KINDS = ("acts", "events", "cues", "replies", "endings")


def check(subject: Subject) -> Finding:
    """Reading age of the briefing and of the lines."""
    lines = age(line for kind in KINDS for line in subject.words(kind))
    briefing = age([subject.model.scenario.file.briefing])
    told = f"Lines read like school year {max(1.0, lines):.0f}, the briefing like {briefing:.0f}."
    ok = lines <= LINES and briefing <= BRIEFING
    return Finding(ok, told, {"lines": lines, "briefing": briefing})


def age(texts: Iterable[str]) -> float:
    """Automated Readability Index of texts taken together."""
    characters = words = sentences = 0
    for text in texts:
        found = re.findall(r"[\w'\u2019-]+", text)
        characters += sum(len(re.sub(r"\W", "", word)) for word in found)
        words += len(found)
        sentences += max(1, len(re.findall(r"[.!?]+(?=\s|[\"\u201d']|\Z)", text)))
    if not words:
        return 0.0
    return 4.71 * characters / words + 0.5 * words / sentences - 21.43


READING = Rule("reading", "Everybody can read it", check)
