"""`subside courses`: list, check, copy, compare."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from subside.cli import course_named
from tests.cli.cast import run, told
from tests.courses import small
from tests.courses.small import changed, texts


@pytest.fixture
def shelf(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of our own in place of the shipped one, with the small course on it."""
    small.write(here / "shelf" / "small")
    monkeypatch.setattr(course_named, "courses_folder", lambda: here / "shelf")
    return here / "shelf"


LONGER = ("course.toml", "minutes = 90", "minutes = 91")  # than its blocks


def fits(output: str) -> bool:
    lines = output.splitlines()
    return max(map(len, lines)) <= 80 and all(line == line.rstrip() for line in lines)


def test_courses_are_listed(shelf: Path) -> None:
    result = run("courses")
    assert result.exit_code == 0
    assert fits(result.output)
    flat = " ".join(result.output.split())
    assert flat.startswith("small At the Door: Ninety Minutes 90-minute course for tests, version")
    assert "90 min on 2 days, 4 blocks, 12 test items, 1 rubric" in flat
    assert "subside packet small --out FOLDER" in flat
    assert told("courses") == {
        "courses": [{
            "slug": "small", "title": "At the Door: Ninety Minutes",
            "short": "90-minute course for tests", "version": "0.3", "minutes": 90, "days": 2,
            "blocks": 4, "items": 12, "rubrics": 1,
        }]
    }  # fmt: skip


def test_a_broken_course_does_not_hide_the_others(shelf: Path) -> None:
    small.write(shelf / "worse", changed(texts(), *LONGER))
    result = run("courses")
    assert result.exit_code == 1
    assert "small" in result.stdout
    assert "what the blocks add up to" in result.stderr


def test_check_tells_that_all_is_well(shelf: Path) -> None:
    result = run("courses", "check")
    assert result.exit_code == 0
    assert result.output.endswith("small: ok\n")
    assert result.output.count("ok    ") == 8
    assert fits(result.output)


def test_check_tells_faults_with_their_lines(shelf: Path) -> None:
    files = changed(texts(), "lessons/time.md", "### 5 min - Break", "### 6 min - Break")
    folder = small.write(shelf / "worse", changed(files, *LONGER))
    result = run("courses", "check", "small", folder)
    assert result.exit_code == 1
    assert f"{folder}/course.toml:5: minutes: is not what the blocks add up to" in result.output
    assert f"{folder}/lessons/time.md:1: " in result.output
    assert "small: ok" in result.output
    assert f"{folder}: 2 faults" in " ".join(result.output.split())
    document = json.loads(run("courses", "check", folder, "--json").stdout)
    (one,) = document["courses"]
    assert (one["ok"], one["findings"], len(one["faults"])) == (False, [], 2)
    assert one["faults"][0]["line"] == 5
    assert set(one["faults"][0]) == {"file", "line", "where", "fact", "given", "hint", "text"}


def test_check_tells_what_a_course_lacks_and_lets_it_pass(shelf: Path) -> None:
    small.write(shelf / "poor", changed(texts(), "course.toml", "Explain the", "Understand the"))
    result = run("courses", "check", "poor")
    assert result.exit_code == 0
    assert "look  verbs: 3 objectives" in result.output
    assert "begins with 'Understand'" in result.output
    assert fits(result.output)
    (one,) = told("courses", "check", "poor")["courses"]
    assert one["findings"][0]["ok"] is False
    assert set(one["findings"][0]) == {"rule", "told", "ok", "look"}


@pytest.mark.parametrize("command", [["check"], ["copy"], ["packet"]])
def test_a_course_that_is_not_there(shelf: Path, here: Path, command: list[str]) -> None:
    words = {"check": ["courses", "check", "none"], "copy": ["courses", "copy", "none", "x"],
             "packet": ["packet", "none", "--out", "x"]}[command[0]]  # fmt: skip
    result = run(*words)
    assert result.exit_code == 1
    assert "there is no such course" in result.output
    assert "shipped are: small" in result.output
    assert not (here / "x").exists()


def test_a_copy_is_the_course(shelf: Path, here: Path) -> None:
    result = run("courses", "copy", "small", here / "mine")
    assert result.exit_code == 0
    assert "Copied 8 files" in result.output
    assert "subside courses check" in " ".join(result.output.split())
    for name in texts():
        assert (here / "mine" / name).read_bytes() == (shelf / "small" / name).read_bytes()
    assert run("courses", "check", here / "mine").exit_code == 0


def test_a_copy_overwrites_nothing(shelf: Path, here: Path) -> None:
    (here / "full").mkdir()
    (here / "full" / "work.txt").write_text("mine")
    (here / "file").write_text("mine")
    for name in ("full", "file"):
        result = run("courses", "copy", "small", here / name)
        assert result.exit_code == 1
        assert "name a new folder" in result.output
    assert [path.name for path in (here / "full").iterdir()] == ["work.txt"]
    (here / "empty").mkdir()
    assert run("courses", "copy", "small", here / "empty").exit_code == 0


def test_compare_tells_lines_and_sentences(shelf: Path, here: Path) -> None:
    files = changed(texts(), "course.toml", "pass_mark = 80", "pass_mark = 75")
    folder = small.write(here / "mine", files)
    result = run("courses", "compare", "small", folder)
    assert result.exit_code == 0
    assert "Pass mark: 75 %, before 80 %." in result.output
    assert "course.toml: changed" in result.output
    assert "\n- pass_mark = 80\n+ pass_mark = 75\n" in result.output
    document = told("courses", "compare", "small", folder)
    assert set(document) == {"original", "copy", "in_short", "files"}
    (one,) = document["files"]
    assert (one["name"], one["state"]) == ("course.toml", "changed")
    assert {line["kind"] for line in one["lines"]} == {"where", "same", "gone", "new"}


def test_compare_of_the_same(shelf: Path, here: Path) -> None:
    result = run("courses", "compare", "small", small.write(here / "mine"))
    assert result.output == "They are alike.\n"


def test_compare_of_a_draft_with_faults_tells_the_lines(shelf: Path, here: Path) -> None:
    folder = small.write(here / "mine", changed(texts(), *LONGER))
    result = run("courses", "compare", "small", folder)
    assert result.exit_code == 0
    assert "has faults, so nothing is told in short" in " ".join(result.output.split())
    assert "+ minutes = 91" in result.output
    (folder / "design.md").write_bytes(b"\xff")
    result = run("courses", "compare", "small", folder)
    assert result.exit_code == 1
    assert "not UTF-8" in result.output


def test_json_stands_behind_its_command(shelf: Path, here: Path) -> None:
    result = run("courses", "--json", "check")
    assert result.exit_code == 2
    assert "behind the command" in result.output
    assert not (here / "check").exists()
