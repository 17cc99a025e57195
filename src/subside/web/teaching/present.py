"""Where a class is: block, step and slide, and the clock of the block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from subside.courses.course import Course
from subside.courses.lesson import Slide, Step
from subside.web.teaching.models import CourseClass


@dataclass(frozen=True)
class Spot:
    """One thing to show: a slide of a step, or the step alone where it has none."""

    block: str
    step: int
    slide: int


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


def move(row: CourseClass, spot: Spot) -> None:
    """Go there. The clock of a block begins when the class comes to it."""
    if row.block != spot.block or row.block_began is None:
        row.block_began, row.paused = timezone.now(), None
    row.block, row.step, row.slide = spot.block, spot.step, spot.slide


def pause(row: CourseClass) -> None:
    """Let the clock stand, or go on from where it stood."""
    now = timezone.now()
    if row.paused is None:
        row.paused = now
    else:
        if row.block_began is not None:
            row.block_began += now - row.paused
        row.paused = None


def spent(row: CourseClass, now: datetime | None = None) -> float:
    """Seconds of the block that have passed."""
    if row.block_began is None:
        return 0.0
    return ((row.paused or now or timezone.now()) - row.block_began).total_seconds()


def planned(course: Course, spot: Spot) -> tuple[int, int]:
    """Minutes of the block at which its step begins and ends, by the plan."""
    steps = course.lessons[spot.block].steps
    begins = sum(step.minutes for step in steps[: spot.step])
    return begins, begins + steps[spot.step].minutes
