"""Words that no text of a scenario may use, with what to say instead: one list, one place.

People settle; nobody de-escalates them (``de-escalate`` takes no object). The person is a person.
Tests over documents and pages use ``find`` too; ``prose`` leaves out what Markdown quotes as
code, so that a page can name the words it forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from subside.scenario.document import Document, KeyPath

_PEOPLE = "person|subject|suspect|man|woman|boy|girl|driver|patient|individual|people|caller"


class Rule(NamedTuple):
    """Words that are refused, why, and what to write instead."""

    pattern: re.Pattern[str]
    fact: str
    hint: str


class Finding(NamedTuple):
    """Refused words in a text: what was found, at which offset, and the rule."""

    words: str
    start: int
    rule: Rule


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


RULES = (
    Rule(
        _words(
            r"\bde-?\s?escalat(?:e|es|ed|ing)\s+"
            rf"(?:him|her|them|someone|somebody|(?:the|a|this|that|these|those)\s+(?:{_PEOPLE})s?)\b"
        ),
        "says that somebody is de-escalated",
        "Nobody de-escalates a person: write that the person settles, or the situation "
        "de-escalates.",
    ),
    Rule(
        _words(r"\bsuspects?\b"),
        "calls a person a suspect",
        "Write the person, the driver, his name. For the verb, write think or believe.",
    ),
    Rule(
        _words(
            r"(?<!change )(?<!changes )(?<!changed )(?<!changing )(?<!drop )(?<!drops )"
            r"(?<!dropped )\b(?:the|a|this|that|our|male|female)\s+subjects?\b"
            r"(?!\s+(?:of|to|line|matter)\b)|\bsubjects\b(?!\s+(?:of|to)\b)"
        ),
        "calls a person a subject",
        "Write the person, the driver, his name.",
    ),
    Rule(
        _words(r"\bexcited\s+delirium\b"),
        "names a diagnosis that emergency medicine has rejected",
        "Say what is seen and heard; medical needs have their own words.",
    ),
)


def find(text: str) -> Iterator[Finding]:
    """Every use of refused words in a text."""
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            yield Finding(match[0], match.start(), rule)


def prose(markdown: str) -> str:
    """Markdown with code blocks and code spans blanked out; offsets and lines stay."""
    code = re.compile(r"^(```|~~~).*?^\1|(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
    return code.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), markdown)


def refuse_wording(where: KeyPath, text: str, document: Document) -> None:
    """Note a fault for each use of refused words in a text of a file."""
    for finding in find(text):
        document.fault(where, finding.rule.fact, finding.words, finding.rule.hint)
