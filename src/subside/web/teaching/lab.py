"""Encounters that a course names: whether they are here, and can be begun as the course says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from subside.courses.course import Course
from subside.courses.schema import LabEncounter
from subside.errors import UserError
from subside.play import Encounter
from subside.scenario.document import Fault, known
from subside.web import shelf

FILE = "course.toml"
TABLE = re.compile(r"^\s*\[\[\s*blocks\s*\.\s*encounters\s*\]\]", re.MULTILINE)


def here(one: LabEncounter) -> bool:
    """Whether its scenario is shipped. One of an older course can be gone."""
    return shelf.here(one.scenario)


def faults(course: Course) -> tuple[Fault, ...]:
    """Every encounter that nobody could begin, with its line."""
    text = course.texts.get(FILE, "")
    lines = [text.count("\n", 0, match.start()) + 1 for match in TABLE.finditer(text)]
    found = [
        (f"blocks.{block.id}.encounters.{n}", one)
        for block in course.file.blocks
        for n, one in enumerate(block.encounters)
    ]
    return tuple(
        Fault(FILE, lines[k] if k < len(lines) else 1, f"{where}.{key}", fact, given, hint)
        for k, (where, one) in enumerate(found)
        for key, fact, given, hint in _wrong(one)
    )


def _wrong(one: LabEncounter) -> Iterator[tuple[str, str, str, str]]:
    """Key, fact, what was given, and what to do."""
    if not shelf.here(one.scenario):
        slug = shelf.slug_of(one.scenario)
        there = shelf.names(slug) if slug in shelf.slugs() else shelf.slugs()
        yield "scenario", "is no scenario that is here", one.scenario, known(one.scenario, there)
    elif one.hidden and not all(_begins(name, one.hidden) for name in _tellings(one.scenario)):
        given = ", ".join(f"{name} = {value}" for name, value in one.hidden.items())
        hint = "Choose values that the scenario has: situation, disposition, intent, armed."
        yield "hidden", "is nothing that this scenario can have hidden", given, hint


def _tellings(name: str) -> tuple[str, ...]:
    """Names under which it can be begun: of a slug alone, any of its variants."""
    return shelf.names(name) if name == shelf.slug_of(name) else (name,)


def _begins(name: str, hidden: dict[str, str]) -> bool:
    try:
        Encounter(shelf.model(name), 0, "study", hidden)
    except UserError:
        return False
    return True
