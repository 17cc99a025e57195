"""Forms that are filled in by hand: sign-in sheets and rubrics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from subside.courses.course import Course
from subside.courses.paper.imprint import imprint, in_words
from subside.courses.paper.press import press
from subside.courses.paper.tree import breakable, plain
from subside.courses.schema import Block, Rubric

By = Literal["day", "block"]
SPARE = 4  # empty lines below given names, for who came without being on the list
COLUMNS = {
    "day": ["Signature, arriving", "Signature, after the meal", "Signature, leaving"],
    "block": ["Signature, beginning", "Signature, end"],
}


def sign_in(
    course: Course, made: date, names: Sequence[str] = (), lines: int = 0, by: By = "day"
) -> bytes:
    """Sign-in sheets, one a day or one a block.

    ``names`` are printed if given; ``lines`` how many lines there are in all, without it as many as
    the room holds, or as there are names and some more.
    """
    count = max(lines or (len(names) + SPARE if names else course.file.ratio.classroom), len(names))
    printed = [*map(breakable, names), *[""] * (count - len(names))]
    groups = _days(course) if by == "day" else _blocks(course)
    data = {
        **imprint(course, "Sign-in sheet"),
        "sheets": [
            {
                "title": title,
                "minutes": minutes,
                "hours": in_words(minutes),
                "columns": COLUMNS[by],
                "names": printed,
            }
            for title, minutes in groups
        ],
    }
    return press("sign_in", data, made)


def rubrics(course: Course, made: date, name: str | None = None) -> bytes:
    """The form of a rubric, or with None of all; KeyError where there is no such rubric."""
    chosen = course.rubrics.values() if name is None else (course.rubrics[name],)
    data = {**imprint(course, "Rubric"), "rubrics": [_rubric(one) for one in chosen]}
    return press("rubrics", data, made)


def _days(course: Course) -> Iterable[tuple[str, int]]:
    for day in range(1, course.file.days + 1):
        minutes = sum(block.minutes for block in course.file.blocks if block.day == day)
        yield f"Day {day} of {course.file.days}", minutes


def _blocks(course: Course) -> Iterable[tuple[str, int]]:
    for block in course.file.blocks:
        yield _called(block, course.file.days), block.minutes


def _called(block: Block, days: int) -> str:
    return f"{plain(block.title)} (day {block.day})" if days > 1 else plain(block.title)


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "title": plain(rubric.title),
        "rates": plain(rubric.rates),
        "levels": [plain(level) for level in rubric.levels],
        "needs": rubric.needs,
        "rows": [
            {
                "text": plain(row.text),
                "truths": list(row.truths),
                "look_for": plain(row.look_for),
                "counter": plain(row.counter),
            }
            for row in rubric.rows.values()
        ],
    }
