"""docs/courses.md tells every key of the files, every rule, every paper, every command."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from subside.cli.courses import courses
from subside.courses import paper, schema
from subside.courses.course import Course
from subside.courses.lesson import KINDS, SECTIONS, SLIDE_LINES
from subside.courses.lint import RULES
from subside.courses.load import DAY
from subside.courses.paper import packet
from subside.courses.prose import CUES
from subside.scenario.wording import find, prose

PAGE = (Path(__file__).parents[2] / "docs" / "courses.md").read_text("utf-8")
MODELS = [
    one
    for one in vars(schema).values()
    if isinstance(one, type) and issubclass(one, BaseModel) and one.__module__ == schema.__name__
]
TOLD = set(re.findall(r"`\[{0,2}([\w. -]+)\]{0,2}`", PAGE))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_told(model: type[BaseModel]) -> None:
    names = {part for told in TOLD for part in (told, told.rpartition(".")[2])}
    assert {name for name in model.model_fields if name not in names} == set()


def test_there_are_keys_to_tell() -> None:
    assert {model.__name__ for model in MODELS} >= {"CourseFile", "Block", "Item", "Rubric", "Row"}


def test_every_value_is_told() -> None:
    for value in schema.SHOWS:
        assert value in PAGE
    for value in ("`pre`", "`post`"):
        assert value in PAGE


def test_the_format_of_a_lesson_is_told() -> None:
    for name in SECTIONS:
        assert f"\n## {name}\n" in PAGE
    for kind in KINDS:
        assert f"`{kind}`" in PAGE
    for cue in CUES:
        assert f"`**{cue}:**`" in PAGE
    words = {8: "eight"}
    assert f"at most {words[SLIDE_LINES]} short lines" in PAGE
    assert f"no day has more than {DAY}" in PAGE


def test_every_rule_is_told() -> None:
    for rule in RULES:
        assert f"\n| {rule.__name__} |" in PAGE


def test_every_file_of_a_packet_is_told(course: Course) -> None:
    for name in packet(course, 1, date(2027, 3, 31)):
        assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", sorted(courses.commands))
def test_every_command_is_told(name: str) -> None:
    assert f"    subside courses {name} " in PAGE


def test_the_python_of_the_page_runs(course: Course, tmp_path: Path, monkeypatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    for name in re.findall(r"from subside.courses.paper import (.*)", code)[0].split(", "):
        assert name in paper.__all__
    from tests.courses import small

    monkeypatch.chdir(tmp_path)
    files = small.changed(small.texts(), "course.toml", 'id = "time"', 'id = "truths"')
    files["lessons/truths.md"] = files.pop("lessons/time.md")
    small.write(tmp_path / "my" / "course", files)
    found: dict[str, bytes] = {}
    exec(code, {}, found)
    assert found["pdf"].startswith(b"%PDF-")


def test_the_page_keeps_to_the_words() -> None:
    assert list(find(prose(PAGE))) == []
