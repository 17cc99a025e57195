"""What a board asks of a course, worked out from its files: outline, hours, map to the Act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from subside.courses.course import Course
from subside.courses.lesson import Slide, Step
from subside.courses.paper.imprint import hours
from subside.courses.paper.tree import Node, blocks, one_line, plain, words

SORTS = {
    "instruction": ("Say", "Ask", "Show"),
    "practice": ("Exercise", "Practice", "Discuss"),
    "tests": ("Test",),
    "breaks": ("Break",),
}
_SENTENCE = re.compile(r".+?[.?!](?=\s|$)", re.DOTALL)
_DOING = ("Do", "Ask", "Answer")


def outline(course: Course) -> list[dict[str, Any]]:
    """Three levels: blocks, their steps, and the points of each step."""
    return [
        {
            "title": plain(block.title),
            "minutes": block.minutes,
            "steps": [
                {
                    "title": f"{step.kind}: {plain(step.title)}",
                    "minutes": step.minutes,
                    "points": points(step),
                }
                for step in course.lessons[block.id].steps
            ],
        }
        for block in course.file.blocks
    ]


def points(step: Step) -> list[str]:
    """The points of a step: the lines of its slides; without slides, how its exercises begin."""
    shown = [line for slide in step.slides for line in _lines(slide)]
    if shown:
        return shown
    cues = [node for node in blocks(step.body) if node.get("cue") in _DOING]
    return [f"{node['cue']}: {_first(words(node['c']))}" for node in cues]


def distribution(course: Course) -> list[dict[str, Any]]:
    """Minutes of each block by what they are spent on; each day's sum, and the sum of all."""
    rows = []
    for day in range(1, course.file.days + 1):
        found = [_row(course, block.id) for block in course.file.blocks if block.day == day]
        rows += found
        if course.file.days > 1:
            rows.append(_sum(f"Day {day}", found))
    return [*rows, _sum("The course", [row for row in rows if not row["sum"]])]


def act(course: Course) -> list[dict[str, Any]]:
    """Each part of the Act: objectives that map to it, blocks that serve them, test items."""
    numbers = {one.id: k for k, one in enumerate(course.file.objectives, 1)}
    found = []
    for phrase in course.file.legal.phrases:
        names = {one.id for one in course.file.objectives if phrase.id in one.legal}
        serving = [b.title for b in course.file.blocks if names & set(b.objectives)]
        found.append({
            "text": plain(phrase.text),
            "objectives": [numbers[name] for name in numbers if name in names],
            "blocks": [plain(title) for title in serving],
            "items": sum(item.objective in names for item in course.items.values()),
        })  # fmt: skip
    return found


def references(course: Course) -> list[str]:
    """Every source of every lesson once, in the order of their first words."""
    found = {one_line(text) for lesson in course.lessons.values() for text in lesson.sources}
    return sorted(found, key=str.casefold)


def _lines(slide: Slide) -> list[str]:
    return [line for line in _of(blocks(slide.body)) if line] or [plain(slide.title)]


def _of(nodes: Iterable[Node]) -> Iterable[str]:
    """The lines that a reader sees: paragraphs, items, rows of tables."""
    for node in nodes:
        if node["k"] == "table":
            yield from (_row_of(list(map(words, row))) for row in node["rows"][1:])
        elif node["k"] in ("ul", "ol", "li", "quote"):
            yield from _of(node["c"])
        else:
            yield words(node).strip()


def _first(text: str) -> str:
    found = _SENTENCE.match(text.strip())
    return found[0] if found else text.strip()


def _row(course: Course, name: str) -> dict[str, Any]:
    block, steps = course.block(name), course.lessons[name].steps
    spent = {
        sort: sum(step.minutes for step in steps if step.kind in kinds)
        for sort, kinds in SORTS.items()
    }
    return {"title": plain(block.title), "sum": False, **_timed(block.minutes, spent)}


def _sum(title: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    spent = {sort: sum(row[sort] for row in rows) for sort in SORTS}
    return {"title": title, "sum": True, **_timed(sum(row["minutes"] for row in rows), spent)}


def _timed(minutes: int, spent: dict[str, int]) -> dict[str, Any]:
    return {"minutes": minutes, "hours": hours(minutes), **spent}


def _row_of(cells: Sequence[str]) -> str:
    return f"{cells[0]}: {', '.join(filter(None, cells[1:]))}" if any(cells[1:]) else cells[0]
