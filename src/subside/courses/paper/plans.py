"""Lesson plans on paper: of one block, or of the whole course with a plan of its days."""

from __future__ import annotations

from datetime import date
from typing import Any

from subside.courses.course import Course
from subside.courses.lesson import Step
from subside.courses.paper.clock import Clock, Times, of_block, times, told
from subside.courses.paper.imprint import imprint, objectives, place
from subside.courses.paper.press import press
from subside.courses.paper.slides import faces
from subside.courses.paper.tree import blocks, inline, plain
from subside.courses.schema import Block

EIGHT = Clock()  # 8 am, and an hour for the meal of a long day


def lesson_plan(course: Course, block: str | None, made: date, clock: Clock = EIGHT) -> bytes:
    """The plan of a block, or with None of all blocks; KeyError where there is no such block."""
    chosen = course.file.blocks if block is None else (course.block(block),)
    kind = "Lesson plan" if block else "Lesson plans"
    found = times(course, clock)
    title = course.block(block).title if block else course.file.title
    data = {
        **imprint(course, kind, title),
        "purpose": plain(course.file.purpose),
        "days": [] if block else days(course, found),
        "lessons": [_lesson(course, one, found) for one in chosen],
    }
    return press("lesson", data, made)


def days(course: Course, found: Times) -> list[dict[str, Any]]:
    """Each day with its blocks, and the meal, in the order of the clock."""
    made = []
    for day in range(1, course.file.days + 1):
        rows = [row for one in course.file.blocks if one.day == day for row in _rows(one, found)]
        title = f"Day {day}" if course.file.days > 1 else "The day"
        made.append({"title": title, "rows": rows})
    return made


def _rows(block: Block, found: Times) -> list[dict[str, Any]]:
    span = of_block(found, block.id)
    row = {"time": _between(span.begins, span.ends), "title": plain(block.title)}
    rows = [row | {"minutes": str(block.minutes)}]
    inside = any(one.meal for (name, k), one in found.items() if name == block.id and k)
    meal = {"time": "", "title": "Meal (not counted)", "minutes": ""}
    if span.meal:
        rows.insert(0, meal)
    elif inside:
        rows.append(meal | {"title": "with a meal inside (not counted)"})
    return rows


def _lesson(course: Course, block: Block, found: Times) -> dict[str, Any]:
    lesson, span = course.lessons[block.id], of_block(found, block.id)
    return {
        "place": place(course, block),
        "title": plain(block.title),
        "minutes": block.minutes,
        "from": told(span.begins),
        "to": told(span.ends),
        "objectives": objectives(course, block.objectives),
        "practice": plain(block.practice),
        "purpose": blocks(lesson.purpose),
        "before": blocks(lesson.before),
        "steps": [
            _step(step, found[block.id, k].begins, found[block.id, k].meal and k > 0)
            for k, step in enumerate(lesson.steps)
        ],
        "objections": [
            {"words": inline(one.words), "answer": blocks(one.answer)} for one in lesson.objections
        ],
        "sources": [inline(source) for source in lesson.sources],
    }


def _step(step: Step, begins: int, meal: bool) -> dict[str, Any]:
    return {
        "from": told(begins),
        "meal": meal,
        "minutes": step.minutes,
        "kind": step.kind,
        "title": plain(step.title),
        "body": blocks(step.body),
        "slides": faces(step.slides),
    }


def _between(begins: int, ends: int) -> str:
    return f"{told(begins)} – {told(ends)}"
