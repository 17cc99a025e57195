"""The shipped courses: without fault, with all that a course should have, and printed whole."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import click
import pytest

from subside.cli import subside
from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.lint import lint
from subside.courses.load import load_course
from subside.courses.paper import handouts, lesson_plan, packet, slides
from subside.courses.paper.outline import distribution, points
from subside.files import courses_folder
from tests.courses import pdf

MADE = date(2027, 3, 31)
SLUGS = sorted(path.parent.name for path in courses_folder().glob("*/course.toml"))
BLOCKS = [
    (slug, path.stem)
    for slug in SLUGS
    for path in sorted((courses_folder() / slug / "lessons").glob("*.md"))
]


@cache
def shipped(slug: str) -> Course:
    return load_course(courses_folder() / slug)


@cache
def printed(slug: str) -> dict[str, bytes]:
    return packet(shipped(slug), 1, MADE)


def test_both_courses_are_there() -> None:
    assert SLUGS == ["instructors", "officers"]
    assert shipped("officers").file.minutes == 480
    assert shipped("instructors").file.minutes == 3 * 480
    assert shipped("instructors").file.follows == "officers"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_course_has_all_that_it_should(slug: str) -> None:
    assert [line for one in lint(shipped(slug)) for line in one.look] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_three_forms_can_be_drawn_and_are_as_hard_as_one_another(slug: str) -> None:
    course = shipped(slug)
    for seed in range(3):
        forms = draw_forms(course.items, course.file.form_items, seed)
        shares = [form.expected for form in forms]
        assert max(shares) - min(shares) < 0.02


@pytest.mark.parametrize("slug", SLUGS)
def test_hours_add_up_on_paper(slug: str) -> None:
    course = shipped(slug)
    assert distribution(course)[-1]["minutes"] == course.file.minutes
    head = pdf.words(printed(slug)["01-packet.pdf"])
    whole = f"{course.file.minutes} {course.file.minutes // 60}:00"
    assert re.search(rf"The course \d+ \d+ \d+ \d+ {whole}", head)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_answer_is_in_a_question_paper(slug: str) -> None:
    shown = pdf.words(printed(slug)["05-tests.pdf"])
    answers = pdf.words(printed(slug)["06-test-keys.pdf"])
    told = 0
    for item in shipped(slug).items.values():
        for option in item.options:
            words = re.sub(r"\W+", " ", option.why)
            assert words not in re.sub(r"\W+", " ", shown)
            told += words in re.sub(r"\W+", " ", answers)
    assert told > 3 * 3 * shipped(slug).file.form_items


@pytest.mark.parametrize("slug", SLUGS)
def test_papers_lack_no_letter(slug: str) -> None:
    for name, data in printed(slug).items():
        assert b"<pdfuaid:part>1</pdfuaid:part>" in data, name  # a letter without a shape is none
        assert "\ufffd" not in pdf.words(data)


@pytest.mark.parametrize(("slug", "block"), BLOCKS, ids="/".join)
def test_a_lesson_is_printed_whole(slug: str, block: str) -> None:
    course = shipped(slug)
    lesson = course.lessons[block]
    shown = pdf.words(lesson_plan(course, block, MADE))
    for word in re.findall(r"[A-Za-z]{3,}", "\n".join(step.body for step in lesson.steps)):
        assert word in shown
    seen = pdf.pages(slides(course, block, MADE))
    assert len(seen) == 1 + sum(len(step.slides) for step in lesson.steps)
    taken = pdf.pages(handouts(course, block, MADE))
    assert len(taken) <= 3
    assert all(points(step) for step in lesson.steps if step.kind != "Break")


def test_no_file_of_a_course_is_empty() -> None:
    for slug in SLUGS:
        for path in Path(courses_folder() / slug).rglob("*"):
            assert path.is_dir() or path.stat().st_size > 200


COMMANDS = sorted({
    line.split("`")[0].strip()
    for path in sorted(courses_folder().glob("*/lessons/*.md"))
    for line in re.findall(r"python3 run\.py +([a-z][^\n]*)", path.read_text("utf-8"))
})  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_in_lessons_can_be_given(line: str) -> None:
    name, *rest = line.split()
    command = subside.commands[name]
    with click.Context(command) as context:
        options, _, _ = command.make_parser(context).parse_args(rest)
    needed = {one.name for one in command.params if one.required}
    assert {name for name in needed if options.get(str(name)) is None} == set()
