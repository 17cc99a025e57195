"""Each rule of the linter finds what it looks for, and nothing in a course that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.courses.course import Course
from subside.courses.lint import RULES, Finding, lint, told
from tests.courses import small
from tests.courses.small import Texts, changed, texts


def found(folder: Path, files: Texts, rule: str) -> Finding:
    (one,) = [one for one in lint(small.course(folder, files)) if one.rule == rule]
    return one


def test_the_small_course_has_all_that_a_course_should_have(course: Course) -> None:
    findings = lint(course)
    assert [one.rule for one in findings] == [rule.__name__ for rule in RULES]
    assert all(one.ok for one in findings)
    assert all(line.startswith("ok    ") for line in told(findings))


def test_a_comma_behind_a_verb_is_no_part_of_it(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", "Explain the three truths", "Explain, and name, truths")
    assert found(tmp_path / "small", files, "verbs").ok


LACKS = {
    "verbs": [("course.toml", 'text = "Explain the', 'text = "Understand the')],
    "activity": [("course.toml", '"make-time", "accept-no-guarantee"]', '"make-time"]'),
                 ("course.toml", '"explain-truths", "accept-no-guarantee"]', '"explain-truths"]')],
    "tested": [("items.yaml", "objective: make-time", "objective: explain-truths")] * 2,
    "practice": [("course.toml", 'practice = "Moves on a floor plan."\n', "")],
    "truths": [("course.toml", "truths = [1, 2, 3]", "truths = [2]")],
    "wording": [("course.toml", '["act-or-communicate"]', '["time-options-resources"]'),
                ("course.toml", '["act-or-communicate", "time', '["time')],
    "endings": [("course.toml", 'shows = "force is right"', 'shows = "settles"')],
}  # fmt: skip
NAMED = {
    "verbs": "Understand", "activity": "accept-no-guarantee", "tested": "make-time: 2 items",
    "practice": "time: has no practice", "truths": "truth 1", "wording": "act-or-communicate",
    "endings": "force is right",
}  # fmt: skip


@pytest.mark.parametrize("rule", list(LACKS))
def test_what_is_lacking_is_named(tmp_path: Path, rule: str) -> None:
    files = texts()
    for name, old, new in LACKS[rule]:
        files = changed(files, name, old, new)
    one = found(tmp_path / "small", files, rule)
    assert not one.ok
    assert len(one.look) == 1
    assert NAMED[rule] in one.look[0]


def test_a_lesson_in_which_nobody_does_anything(tmp_path: Path) -> None:
    files = texts()
    for kind in ("Exercise", "Discuss"):
        files = changed(files, "lessons/time.md", f"min - {kind}", "min - Show")
    files["lessons/time.md"] = files["lessons/time.md"].replace(
        "**Ask:** What did the first minute buy?", "```slide\nWhat it bought\n```\n\nTell it."
    )
    one = found(tmp_path / "small", files, "practice")
    assert one.look == ("time: its lesson has no step in which participants do anything.",)


def test_a_best_answer_told_by_its_length(tmp_path: Path) -> None:
    lines = texts()["items.yaml"].splitlines()
    for k, line in enumerate(lines):  # the best one of each item becomes the longest
        if line.strip() == "best: true":
            lines[k - 1] += " and so on and so forth"
    files = {**texts(), "items.yaml": "\n".join(lines) + "\n"}
    one = found(tmp_path / "small", files, "bank")
    assert "100 %" in one.told
    assert "make_time_1" in one.look[0]


def test_a_course_without_a_lab(tmp_path: Path) -> None:
    toml = texts()["course.toml"]
    a, b = toml.index("[[blocks.encounters]]"), toml.index('[[blocks]]\nid = "closing"')
    files = {**texts(), "course.toml": (toml[:a] + toml[b:]).replace("repetitions = 2\n", "")}
    assert found(tmp_path / "small", files, "endings").look == (
        "The course has no scenario lab.",
    )  # fmt: skip


def test_a_course_that_follows_another_need_not_show_every_ending(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", *LACKS["endings"][0][1:])
    files = changed(files, "course.toml", "days = 2", 'days = 2\nfollows = "officers"')
    assert found(tmp_path / "small", files, "endings").ok


def test_told_marks_what_to_look_at(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", *LACKS["verbs"][0][1:])
    lines = list(told(lint(small.course(tmp_path / "small", files))))
    assert lines[0].startswith("look  verbs: ")
    assert lines[1].startswith("        explain-truths: begins with 'Understand'.")
