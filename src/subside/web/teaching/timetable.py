"""The blocks of a class by day, and by the clock where the class says when it begins."""

from __future__ import annotations

from dataclasses import dataclass

from subside.courses.course import Course
from subside.courses.paper.clock import Clock, Span, of_block, times, told
from subside.courses.schema import Block
from subside.web.teaching.models import CourseClass


@dataclass(frozen=True)
class Planned:
    """A block, and from when to when it is planned; None where the class has no hour."""

    block: Block
    span: Span | None

    @property
    def clock(self) -> str:
        """From when to when, in words."""
        return f"{told(self.span.begins)} to {told(self.span.ends)}" if self.span else ""


@dataclass(frozen=True)
class Day:
    """One day of a class."""

    number: int
    blocks: tuple[Planned, ...]


def days(row: CourseClass, course: Course) -> list[Day]:
    """Every day of the course, with its blocks in order."""
    found = times(course, Clock(row.begins_at)) if row.begins_at else None
    return [
        Day(
            day,
            tuple(
                Planned(block, of_block(found, block.id) if found else None)
                for block in course.file.blocks
                if block.day == day
            ),
        )
        for day in range(1, course.file.days + 1)
    ]
