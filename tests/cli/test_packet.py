"""`subside packet`: writes what is printed of a course, and overwrites nobody's work."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.cast import run, told
from tests.courses import pdf, small
from tests.courses.small import changed, texts


@pytest.fixture
def course(here: Path) -> Path:
    return small.write(here / "small")


def test_it_tells_what_it_wrote(course: Path, here: Path) -> None:
    result = run("packet", course, "--out", here / "out" / "deep", "--date", "2027-03-31")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    own = [line for line in lines if str(here) not in line]  # a path is as long as it is
    assert max(map(len, own)) <= 80
    written = sorted(path.name for path in (here / "out" / "deep").iterdir())
    assert [line.split()[0] for line in lines if ".pdf" in line] == written[:-1]
    assert written[-1] == "packet.json"
    assert any(line.split()[:3] == ["03-slides.pdf", "9", "p."] for line in lines)
    assert lines[-1] == "Keep the keys of the tests apart from the rest."


def test_json_has_pages_and_sizes(course: Path, here: Path) -> None:
    document = told("packet", course, "--out", here / "out", "--seed", "4", "--date", "2027-03-31")
    assert set(document) == {"folder", "course", "hash", "date", "seed", "files"}
    assert (document["course"], document["seed"], document["date"]) == ("small", 4, "2027-03-31")
    for one in document["files"]:
        data = (here / "out" / one["name"]).read_bytes()
        assert (one["bytes"], one["pages"]) == (len(data), len(pdf.pages(data)))


def test_the_same_command_writes_the_same_files(course: Path, here: Path) -> None:
    for name in ("one", "two"):
        assert run("packet", course, "--out", here / name, "--date", "2027-03-31").exit_code == 0
    for path in (here / "one").iterdir():
        assert path.read_bytes() == (here / "two" / path.name).read_bytes()


def test_its_own_files_it_overwrites(course: Path, here: Path) -> None:
    assert run("packet", course, "--out", here / "out").exit_code == 0
    assert run("packet", course, "--out", here / "out", "--seed", "2").exit_code == 0
    assert json.loads((here / "out" / "packet.json").read_text())["seed"] == 2


@pytest.mark.parametrize("touched", ["03-slides.pdf", "packet.json"])
def test_changed_files_it_leaves_alone(course: Path, here: Path, touched: str) -> None:
    assert run("packet", course, "--out", here / "out").exit_code == 0
    (here / "out" / touched).write_text("mine")
    before = {path: path.read_bytes() for path in (here / "out").iterdir()}
    result = run("packet", course, "--out", here / "out", "--seed", "2")
    assert result.exit_code == 1
    assert "did not write" in result.output
    assert "--replace" in result.output
    assert {path: path.read_bytes() for path in (here / "out").iterdir()} == before
    assert run("packet", course, "--out", here / "out", "--replace").exit_code == 0
    assert run("packet", course, "--out", here / "out").exit_code == 0


def test_other_files_stay(course: Path, here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "mine.pdf").write_text("mine")
    assert run("packet", course, "--out", here / "out").exit_code == 0
    assert (here / "out" / "mine.pdf").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--date", "31.3.2027"], "is no date"), (["--start", "25:00"], "is no time of day"),
        (["--start", "8"], "is no time of day"), (["--seed", "-1"], "whole number"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_read(
    course: Path, here: Path, options: list[str], said: str
) -> None:
    result = run("packet", course, "--out", here / "out", *options)
    assert result.exit_code == 1
    assert said in result.output
    assert not (here / "out").exists()


def test_the_clock_is_that_of_the_options(course: Path, here: Path) -> None:
    assert run("packet", course, "--out", here / "out", "--start", "13:30").exit_code == 0
    shown = pdf.words((here / "out" / "02-lesson-plans.pdf").read_bytes())
    assert "1:30 pm – 1:50 pm What you know now" in shown


def test_the_date_is_that_of_today(course: Path, here: Path) -> None:
    assert told("packet", course, "--out", here / "out")["date"] == f"{date.today()}"


def test_a_course_with_faults_is_not_printed(here: Path) -> None:
    files = changed(texts(), "course.toml", "minutes = 90", "minutes = 91")
    result = run("packet", small.write(here / "small", files), "--out", here / "out")
    assert result.exit_code == 1
    assert "is not what the blocks add up to" in result.output
    assert not (here / "out").exists()


def test_a_place_that_is_a_file(course: Path, here: Path) -> None:
    (here / "out").write_text("mine")
    result = run("packet", course, "--out", here / "out")
    assert result.exit_code == 1
    assert (here / "out").read_text() == "mine"
    result = run("packet", course, "--out", here / "out" / "deeper")
    assert result.exit_code == 1
    assert "cannot be written" in " ".join(result.output.split())
