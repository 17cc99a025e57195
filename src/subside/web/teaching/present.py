"""Where a class is: block, step and slide, and its clocks: one of the block, one of the step.

A clock goes on from where it stood when its block or step is come back to, so that a slide turned
too far by mistake costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from subside.courses.course import Course
from subside.courses.lesson import Slide, Step
from subside.web.teaching.models import CourseClass

STATE = (
    "block", "step", "slide", "block_began", "step_began", "paused", "clocks", "dark",
)  # fmt: skip
"""Fields of a class that say where it is."""

CLOCKED = ("Exercise", "Practice", "Discuss", "Test", "Break")
"""Kinds of step whose minutes participants see on the wall."""


@dataclass(frozen=True)
class Spot:
    """One thing to show: a slide of a step, or the step alone where it has none."""

    block: str
    step: int
    slide: int

    def __str__(self) -> str:
        return f"{self.block}/{self.step}/{self.slide}"


def spots(course: Course) -> list[Spot]:
    """Everything a course shows, in order."""
    return [
        Spot(block.id, k, n)
        for block in course.file.blocks
        for k, step in enumerate(course.lessons[block.id].steps)
        for n in range(max(1, len(step.slides)))
    ]


def spot_of(row: CourseClass, course: Course) -> Spot:
    """Where the class is; the beginning where it has not begun."""
    at = Spot(row.block, row.step, row.slide)
    return at if at in spots(course) else spots(course)[0]


def beside(course: Course, spot: Spot, by: int) -> Spot:
    """The spot so many further on; the first or last where there is none."""
    order = spots(course)
    return order[min(max(order.index(spot) + by, 0), len(order) - 1)]


def step_of(course: Course, spot: Spot) -> Step:
    """The step of a spot."""
    return course.lessons[spot.block].steps[spot.step]


def slide_of(course: Course, spot: Spot) -> Slide:
    """What is on the wall there: the slide, or the titles where the step has none."""
    step = step_of(course, spot)
    if step.slides:
        return step.slides[spot.slide]
    return Slide(step.title, course.block(spot.block).title)


# ---- Moving --------------------------------------------------------------------------------


def move(row: CourseClass, spot: Spot) -> None:
    """Go there. A clock begins when the class first comes to its block or step."""
    now = timezone.now()
    step, coming = _step(row.block, row.step), _step(spot.block, spot.step)
    until = row.paused or now
    if spot.block != row.block:
        row.paused = None  # what is begun goes
    since = row.paused or now
    if coming != step or row.step_began is None:
        _leave(row, step, row.step_began, until)
        row.step_began = _come(row, coming, since)
    if spot.block != row.block or row.block_began is None:
        _leave(row, row.block, row.block_began, until)
        row.block_began = _come(row, spot.block, since)
    row.block, row.step, row.slide, row.dark = spot.block, spot.step, spot.slide, False


def _step(block: str, step: int) -> str:
    return f"{block}/{step}"


def _leave(row: CourseClass, name: str, began: datetime | None, now: datetime) -> None:
    if began is not None:
        row.clocks = {**row.clocks, name: round((now - began).total_seconds())}


def _come(row: CourseClass, name: str, now: datetime) -> datetime:
    return now - timedelta(seconds=row.clocks.get(name, 0))


def pause(row: CourseClass) -> None:
    """Let the clocks stand, or go on from where they stood."""
    now = timezone.now()
    if row.paused is None:
        row.paused = now
        return
    if row.block_began is not None:
        row.block_began += now - row.paused
    if row.step_began is not None:
        row.step_began += now - row.paused
    row.paused = None


def restart(row: CourseClass) -> None:
    """Let the clocks of the block begin again, as when it is taught on another day."""
    if not row.block:
        return
    own = (row.block, f"{row.block}/")
    row.clocks = {name: at for name, at in row.clocks.items() if not _of(name, own)}
    row.block_began = row.step_began = timezone.now()
    row.paused = None


def _of(name: str, own: tuple[str, str]) -> bool:
    return name == own[0] or name.startswith(own[1])


# ---- Clocks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """Seconds that have passed of some planned minutes."""

    minutes: int
    spent: int

    @property
    def left(self) -> int:
        """Seconds that are left; below 0 when it takes longer."""
        return 60 * self.minutes - self.spent


def clock(minutes: int, began: datetime | None, paused: datetime | None) -> Clock:
    """How a clock stands that began then, and stands since where it is paused."""
    if began is None:
        return Clock(minutes, 0)
    return Clock(minutes, round(((paused or timezone.now()) - began).total_seconds()))


def block_clock(row: CourseClass, course: Course) -> Clock:
    """The clock of the block where the class is."""
    return clock(course.block(row.block).minutes, row.block_began, row.paused)


def step_clock(row: CourseClass, course: Course) -> Clock:
    """The clock of the step where the class is."""
    step = step_of(course, spot_of(row, course))
    return clock(step.minutes, row.step_began, row.paused)


def planned(course: Course, spot: Spot) -> tuple[int, int]:
    """Minutes of the block at which its step begins and ends, by the plan."""
    steps = course.lessons[spot.block].steps
    begins = sum(step.minutes for step in steps[: spot.step])
    return begins, begins + steps[spot.step].minutes


def behind(course: Course, spot: Spot, spent: int) -> int:
    """Minutes that the class is behind the plan; below 0 ahead of it, 0 while within the step."""
    begins, ends = planned(course, spot)
    if spent > 60 * ends:
        return -(-(spent - 60 * ends) // 60)
    if spent < 60 * begins:
        return -((60 * begins - spent) // 60)
    return 0
