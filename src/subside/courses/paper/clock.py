"""From minutes to a clock: when each block and each step of a day begins.

Each day begins at the same time. A long day has a meal, outside its minutes: between the two blocks
nearest to the middle of the day, or between two steps where a block goes on through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from subside.courses.course import Course
from subside.courses.schema import Block

LONG = 300  # minutes of a day that has a meal
NEAR = 45  # minutes from the middle that a block may end for the meal to stand after it
DAY = 24 * 60


@dataclass(frozen=True)
class Clock:
    """When a day of a course begins, and how many minutes its meal takes; 0 for none."""

    start: time = time(8, 0)
    meal: int = 60


@dataclass(frozen=True)
class Span:
    """From when to when, in minutes since midnight; ``meal`` where the meal comes before it."""

    begins: int
    ends: int
    meal: bool = False


Times = dict[tuple[str, int], Span]  # block and number of the step


def times(course: Course, clock: Clock) -> Times:
    """When each step of each block begins and ends."""
    found: Times = {}
    for day in range(1, course.file.days + 1):
        blocks = [block for block in course.file.blocks if block.day == day]
        meal = _meal(course, blocks) if clock.meal else None
        now, spent = clock.start.hour * 60 + clock.start.minute, 0
        for block in blocks:
            for k, step in enumerate(course.lessons[block.id].steps):
                eaten = spent == meal and spent > 0
                now += clock.meal if eaten else 0
                found[block.id, k] = Span(now, now + step.minutes, eaten)
                now += step.minutes
                spent += step.minutes
    return found


def of_block(found: Times, block: str) -> Span:
    """From the first step of a block to its last."""
    spans = [span for (name, _), span in found.items() if name == block]
    return Span(spans[0].begins, spans[-1].ends, spans[0].meal)


def told(minutes: int) -> str:
    """A time of day as Americans write it: 8:05 am."""
    hour, minute = divmod(minutes % DAY, 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}"


def _meal(course: Course, blocks: Sequence[Block]) -> int | None:
    """After how many minutes of a day the meal comes; None where the day is short."""
    total = sum(block.minutes for block in blocks)
    if total < LONG:
        return None
    ends = _sums([block.minutes for block in blocks])
    steps = [step.minutes for block in blocks for step in course.lessons[block.id].steps]
    best = _nearest(ends, total / 2)
    return best if abs(best - total / 2) <= NEAR else _nearest(_sums(steps), total / 2)


def _nearest(ends: Sequence[int], middle: float) -> int:
    return min(ends, key=lambda end: abs(end - middle))


def _sums(minutes: Sequence[int]) -> list[int]:
    return [sum(minutes[: k + 1]) for k in range(len(minutes))]
