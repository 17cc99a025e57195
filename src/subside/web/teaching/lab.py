"""Encounters that a course names: whether they are here, and can be begun as the course says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from subside.courses.course import Course
from subside.courses.schema import LabEncounter
from subside.scenario.document import Fault, known
from subside.scenario.schema import ScenarioFile
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
    elif not possible(shelf.scenario(one.scenario).file, one.hidden):
        given = ", ".join(f"{name} = {value}" for name, value in one.hidden.items())
        hint = "Choose values that the scenario has: situation, disposition, intent, armed."
        yield "hidden", "is nothing that this scenario can have hidden", given, hint


def possible(file: ScenarioFile, hidden: Mapping[str, str]) -> bool:
    """Whether all of it can be true at once: values of one situation, each with a chance above 0.

    Variants of a scenario change its words and resources, never what can be hidden.
    """
    for name, situation in file.situations.items():
        chances: dict[str, Mapping[Any, float]] = {
            "situation": {name: situation.probability}, "disposition": situation.disposition,
            "intent": situation.intent, "armed": situation.armed,
        }  # fmt: skip
        if all(chances.get(key, {}).get(value, 0) > 0 for key, value in hidden.items()):
            return True
    return False
