"""Lesson plans go by the clock, with a meal near the middle of a long day."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from subside.courses.course import Course
from subside.courses.paper import Clock, lesson_plan
from subside.courses.paper.clock import of_block, times, told
from tests.courses import pdf, small
from tests.courses.small import Texts, changed, texts

MADE = date(2027, 3, 31)


def test_a_plan_has_every_part_of_its_lesson(course: Course) -> None:
    shown = pdf.words(lesson_plan(course, "time", MADE))
    for part in (
        "DAY 1, BLOCK 2 OF 4", "Time at a door", "8:20 am to 8:50 am, 30 minutes",
        "Use distance and one voice to gain discretionary time ( truth 2 )",
        "Moves on a floor plan.", "Time is made by distance", "A floor plan and ten counters",
        "Look at the plan. Where would you stand?", "at the gate", "30",
        "Do: In pairs (8 min), then two pairs show theirs (2 min).",
        "Answer: One officer talks.", "Ask: What did the first minute buy?",
        "“There is never time”", "Do not argue about the tenth call.",
        "Graham v. Connor, 490 U.S. 386 (1989).",
    ):  # fmt: skip
        assert part in shown, part
    for clock in ("8:20 am 10 min SHOW", "8:30 am 10 min EXERCISE", "8:45 am 5 min BREAK"):
        assert clock in shown


def test_a_plan_of_the_course_has_its_days(course: Course) -> None:
    first = pdf.pages(lesson_plan(course, None, MADE))[0]
    assert "8:00 am – 8:20 am What you know now 20" in first
    assert "Day 2 Time Block Minutes 8:00 am – 8:25 am Scenario lab 25" in first


def long_day(minutes: list[int]) -> Texts:
    """The small course with blocks of other minutes on one day; its first step grows with them."""
    files = changed(texts(), "course.toml", "days = 2", "days = 1")
    files["course.toml"] = files["course.toml"].replace("\nday = 2\n", "\n")
    files = changed(files, "course.toml", "minutes = 90", f"minutes = {sum(minutes)}")
    names = {"opening": (20, 8), "time": (30, 10), "lab": (25, 25), "closing": (15, 5)}
    for (name, (block, step)), now in zip(names.items(), minutes, strict=True):
        files = changed(files, "course.toml", f"minutes = {block}\n", f"minutes = {now}\n")
        old, new = f"### {step} min", f"### {step + now - block} min"
        files = changed(files, f"lessons/{name}.md", old, new)
    return files


@pytest.mark.parametrize(
    ("minutes", "meal_before"),
    [
        ([60, 60, 60, 60], None),  # a short day has none
        ([120, 120, 120, 120], ("lab", 0)),  # between the blocks at the middle
        ([100, 90, 150, 130], ("lab", 0)),
        ([30, 30, 370, 30], None),  # one step goes on through the middle: after the block
        ([31, 399, 25, 15], ("time", 1)),  # between two steps of a long block
    ],
)
def test_the_meal_of_a_long_day(
    tmp_path: Path, minutes: list[int], meal_before: tuple[str, int] | None
) -> None:
    found = small.course(tmp_path / "small", long_day(minutes))
    spans = times(found, Clock(time(7, 30), 45))
    meals = [where for where, span in spans.items() if span.meal]
    long = sum(minutes) >= 300
    if meal_before:
        assert meals == [meal_before]
    assert len(meals) == long
    last = max(span.ends for span in spans.values())
    assert last == 7 * 60 + 30 + sum(minutes) + 45 * long
    shown = pdf.words(lesson_plan(found, None, MADE, Clock(time(7, 30), 45)))
    assert shown.lower().count("(not counted)") >= long
    assert not any(span.meal for span in times(found, Clock(time(7, 30), 0)).values())


def test_spans_of_a_day_follow_one_another(course: Course) -> None:
    spans = times(course, Clock())
    for block in course.file.blocks:
        span = of_block(spans, block.id)
        assert span.ends - span.begins == block.minutes


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "12:00 am"), (605, "10:05 am"), (720, "12:00 pm"), (785, "1:05 pm"), (1500, "1:00 am")],
)
def test_times_as_they_are_written(minutes: int, shown: str) -> None:
    assert told(minutes) == shown
