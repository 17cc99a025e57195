"""Slides for a wall: a title for each block, then what its lesson shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from subside.courses.course import Course
from subside.courses.lesson import Slide
from subside.courses.paper.imprint import imprint, place
from subside.courses.paper.press import press
from subside.courses.paper.tree import blocks, inline, plain
from subside.courses.schema import Block


def slides(course: Course, block: str | None, made: date) -> bytes:
    """Slides of a block, or with None of all blocks; KeyError where there is no such block."""
    chosen = course.file.blocks if block is None else (course.block(block),)
    title = course.block(block).title if block else course.file.title
    data = {**imprint(course, "Slides", title), "blocks": [_block(course, one) for one in chosen]}
    return press("slides", data, made)


def faces(shown: tuple[Slide, ...]) -> list[dict[str, Any]]:
    """What stands on slides, as trees."""
    return [{"title": inline(one.title), "body": blocks(one.body)} for one in shown]


def _block(course: Course, block: Block) -> dict[str, Any]:
    steps = course.lessons[block.id].steps
    return {
        "place": place(course, block),
        "title": plain(block.title),
        "minutes": block.minutes,
        "slides": [face for step in steps for face in faces(step.slides)],
    }
