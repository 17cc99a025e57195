"""What a course asks of a participant, and how much of it is done.

Hours by block, tests, repetitions in the lab, and what is rated by rubric. No grade of an encounter
and no figure of practice is among it, nor can be: a record has no place for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from subside.courses.course import Course


@dataclass(frozen=True)
class Record:
    """What is kept of one participant in one class."""

    minutes: Mapping[str, int] = field(default_factory=dict)  # attended, by block
    pre: bool = False  # the test before was taken, whatever came of it
    post: float | None = None  # per cent right, the best of those taken after
    repetitions: Mapping[str, int] = field(default_factory=dict)  # encounters ended, by block
    rated: Mapping[str, float] = field(default_factory=dict)  # per cent of points, by rubric


Kind = Literal["attendance", "test", "encounters", "rating"]


@dataclass(frozen=True)
class Requirement:
    """One thing that is asked: what, how much, how much there is, and whether that is enough."""

    what: str
    needed: str
    had: str
    done: bool
    block: str
    kind: Kind


def requirements(course: Course, record: Record) -> tuple[Requirement, ...]:
    """Everything that is asked of a participant, in the order of the course."""
    return (
        *_attendance(course, record),
        *_tests(course, record),
        *_lab(course, record),
        *_ratings(course, record),
    )


def completed(course: Course, record: Record) -> bool:
    """Whether everything that is asked is done."""
    return all(one.done for one in requirements(course, record))


def points(levels: int, given: Mapping[str, int | None]) -> float | None:
    """Per cent of the points over the rows that had occasion; None where no row had.

    `levels`: how many there are, the lowest worth 0. `given`: level by row, None for no occasion.
    """
    rated = [level for level in given.values() if level is not None]
    return 100.0 * sum(rated) / (len(rated) * (levels - 1)) if rated else None


def passes(needs: int | None, found: float | None) -> bool:
    """Whether so many per cent are enough; where nothing is needed, being rated is."""
    return found is not None and (needs is None or found >= needs)


def _attendance(course: Course, record: Record) -> list[Requirement]:
    return [
        Requirement(
            f"Attended: {block.title}",
            f"{block.minutes} min",
            f"{min(record.minutes.get(block.id, 0), block.minutes)} min",
            record.minutes.get(block.id, 0) >= block.minutes,
            block.id,
            "attendance",
        )
        for block in course.file.blocks
    ]


def _tests(course: Course, record: Record) -> list[Requirement]:
    found = []
    for block in course.file.blocks:
        if block.test == "pre":
            had = "taken" if record.pre else "not taken"
            found.append(Requirement("Test before", "taken", had, record.pre, block.id, "test"))
        elif block.test == "post":
            needed = f"{course.file.pass_mark} % right"
            had = "not taken" if record.post is None else f"{record.post:.0f} % right"
            enough = record.post is not None and record.post >= course.file.pass_mark
            found.append(Requirement("Test after", needed, had, enough, block.id, "test"))
    return found


def _lab(course: Course, record: Record) -> list[Requirement]:
    return [
        Requirement(
            f"Encounters: {block.title}",
            f"{block.repetitions} played to the end",
            str(record.repetitions.get(block.id, 0)),
            record.repetitions.get(block.id, 0) >= block.repetitions,
            block.id,
            "encounters",
        )
        for block in course.file.blocks
        if block.repetitions
    ]


def _ratings(course: Course, record: Record) -> list[Requirement]:
    found = []
    for block in course.file.blocks:
        if block.rubric is None or course.rubrics[block.rubric].needs is None:
            continue
        rubric = course.rubrics[block.rubric]
        rated = record.rated.get(block.rubric)
        had = "not rated" if rated is None else f"{rated:.0f} % of the points"
        enough = passes(rubric.needs, rated)
        needed = f"{rubric.needs} % of the points"
        found.append(Requirement(rubric.title, needed, had, enough, block.id, "rating"))
    return found
