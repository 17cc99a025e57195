"""Handouts: what participants take home, with the sources that it cites."""

from __future__ import annotations

from datetime import date
from typing import Any

from subside.courses.course import Course
from subside.courses.paper.imprint import imprint, place
from subside.courses.paper.press import press
from subside.courses.paper.tree import blocks, inline, plain
from subside.courses.prose import CITED
from subside.courses.schema import Block


def handouts(course: Course, block: str | None, made: date) -> bytes:
    """The handout of a block, or with None of all blocks; KeyError where there is no such block."""
    chosen = course.file.blocks if block is None else (course.block(block),)
    kind = "Handout" if block else "Handouts"
    title = course.block(block).title if block else course.file.title
    data = {**imprint(course, kind, title), "blocks": [_block(course, one) for one in chosen]}
    return press("handouts", data, made)


def _block(course: Course, block: Block) -> dict[str, Any]:
    lesson = course.lessons[block.id]
    cited = sorted({int(number) for number in CITED.findall(lesson.handout)})
    return {
        "place": place(course, block),
        "title": plain(block.title),
        "text": blocks(lesson.handout),
        "sources": [
            {"number": number, "text": inline(lesson.sources[number - 1])}
            for number in cited
            if 1 <= number <= len(lesson.sources)
        ],
    }
