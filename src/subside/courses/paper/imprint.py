"""What every page says of itself: the course, its version, what kind of paper this is."""

from __future__ import annotations

from datetime import date
from typing import Any

from subside.courses.course import Course
from subside.courses.paper.tree import plain
from subside.courses.schema import Block, Objective

MARK = 8  # characters of the course's hash: two texts of one version can be told apart

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def imprint(course: Course, kind: str, title: str = "") -> dict[str, Any]:
    """Course, version and mark for the foot of each page; kind and title of the document."""
    return {
        "course": plain(course.file.title),
        "version": plain(course.file.version),
        "mark": course.hash[:MARK],
        "kind": kind,
        "title": plain(title or course.file.title),
    }


def place(course: Course, block: Block) -> str:
    """Which block it is: Block 3 of 10."""
    number = course.file.blocks.index(block) + 1
    day = f"Day {block.day}, block" if course.file.days > 1 else "Block"
    return f"{day} {number} of {len(course.file.blocks)}"


def objectives(course: Course, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Objectives by name, as a page lists them."""
    return [objective(course.objective(name)) for name in names]


def objective(one: Objective) -> dict[str, Any]:
    """One objective: its text, the truths it serves, and what it maps to."""
    return {"id": one.id, "text": plain(one.text), "truths": list(one.truths), "legal": one.legal}


def hours(minutes: int) -> str:
    """Minutes as hours and minutes: 8:00, 0:45."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def in_words(minutes: int) -> str:
    """Minutes in words: 8 hours, 1 hour 30 minutes."""
    whole, rest = divmod(minutes, 60)
    parts = [counted(whole, "hour") if whole else "", counted(rest, "minute") if rest else ""]
    return " ".join(part for part in parts if part)


def counted(count: int, name: str) -> str:
    """1 hour, 2 hours."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def on_day(day: date) -> str:
    """A date as Americans write it, whatever language the machine speaks."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
