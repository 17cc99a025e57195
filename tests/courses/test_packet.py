"""The packet: every file a board asks for, minutes that add up, keys apart, the same bytes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.paper import dossier, packet, pages
from subside.courses.paper.outline import act, distribution, outline, points, references
from subside.errors import UserError
from tests.courses import pdf, small
from tests.courses.small import changed, texts

MADE = date(2027, 3, 31)
NAMES = [
    "01-packet.pdf", "02-lesson-plans.pdf", "03-slides.pdf", "04-handouts.pdf", "05-tests.pdf",
    "06-test-keys.pdf", "07-rubrics.pdf", "08-sign-in.pdf", "09-evaluation.pdf", "10-follow-up.pdf",
    "11-resume.pdf", "12-safety-plan.pdf", "13-certificate-specimen.pdf",
]  # fmt: skip


@pytest.fixture(scope="module")
def files(course: Course) -> dict[str, bytes]:
    return packet(course, 1, MADE)


def test_all_files_are_there(files: dict[str, bytes]) -> None:
    assert list(files) == NAMES
    assert all(data.startswith(b"%PDF-") and pages(data) for data in files.values())


def test_the_same_course_seed_and_date_give_the_same_bytes(
    course: Course, files: dict[str, bytes]
) -> None:
    assert packet(course, 1, MADE) == files


def test_another_seed_draws_other_tests_only(course: Course, files: dict[str, bytes]) -> None:
    other = packet(course, 2, MADE)
    changed_ = {name for name in NAMES if other[name] != files[name]}
    assert {"05-tests.pdf", "06-test-keys.pdf"} <= changed_ <= {
        "01-packet.pdf", "05-tests.pdf", "06-test-keys.pdf",
    }  # fmt: skip


def test_no_file_but_the_keys_tells_an_answer(course: Course, files: dict[str, bytes]) -> None:
    reasons = [option.why for item in course.items.values() for option in item.options]
    for name, data in files.items():
        shown = pdf.words(data)
        assert any(why in shown for why in reasons) == (name == "06-test-keys.pdf")


def test_tests_and_keys_are_of_the_same_forms(files: dict[str, bytes]) -> None:
    tests, answers = pdf.words(files["05-tests.pdf"]), pdf.words(files["06-test-keys.pdf"])
    forms = re.findall(r"questions · form ([ABC])", tests)
    assert forms == list("AABBCC")  # questions, then the answer sheet
    assert re.findall(r"· form ([ABC])", answers) == list("ABC")
    order = re.findall(r"What is best here, at door \d\?", tests)
    assert order == re.findall(r"\d\. (What is best here, at door \d\?)", answers)


def test_the_head_names_the_other_files(files: dict[str, bytes]) -> None:
    head = pdf.words(files["01-packet.pdf"])
    for name in NAMES[1:]:
        assert name in head


def test_the_head_has_what_a_board_asks_for(files: dict[str, bytes], course: Course) -> None:
    head = pdf.words(files["01-packet.pdf"])
    for part in (
        "Statement of purpose", course.file.purpose, "Prerequisites", "Certified in first aid.",
        "Objectives", "Use distance and one voice to gain discretionary time",
        "Hourly distribution", "Outline in three levels", "Map to the wording of the federal Act",
        "34 U.S.C. 10251(a)(29)",
        "At most 24 participants to one instructor in the classroom, 12 in the scenario lab, and 6",
        "One laptop and a projector", "Safety plan", "Stop, stop, stop", "Encounters", "doorstep",
        "does not settle whatever anyone does", "Rubrics", "One encounter", "70 %",
        "Test after: 80 % right", "Encounters: Scenario lab: 2 played to the end",
        "is valid for 12 months", "holds no grade of any encounter", "Ten minutes of practice",
        "after 30 and after 90 days", "Design note", "as small as a course can be", "Sources",
        "Graham v. Connor", "1 hour 30 minutes, on 2 days", "12 questions in the bank",
    ):  # fmt: skip
        assert part in head, part


def test_hours_add_up(course: Course, files: dict[str, bytes]) -> None:
    rows = distribution(course)
    blocks = [row for row in rows if not row["sum"]]
    assert [row["minutes"] for row in blocks] == [one.minutes for one in course.file.blocks]
    for row in rows:
        parts = row["instruction"] + row["practice"] + row["tests"] + row["breaks"]
        assert parts == row["minutes"]
        assert row["hours"] == f"{row['minutes'] // 60}:{row['minutes'] % 60:02d}"
    days = [row["minutes"] for row in rows if row["title"].startswith("Day")]
    assert days == [50, 40]
    assert rows[-1]["minutes"] == sum(days) == course.file.minutes
    head = pdf.words(files["01-packet.pdf"])
    assert "The course 23 40 22 5 90 1:30" in head
    # and as printed
    table = head.partition("Minutes Hours ")[2].partition("5. Outline")[0]
    lines = re.findall(r"(\d+) (\d+) (\d+) (\d+) (\d+) (\d+):(\d\d)", table)
    assert len(lines) == 7
    for *parts, minutes, whole, rest in lines:
        assert sum(map(int, parts)) == int(minutes) == 60 * int(whole) + int(rest)


def test_the_outline_has_three_levels(course: Course, files: dict[str, bytes]) -> None:
    found = outline(course)
    assert sum(step["minutes"] for block in found for step in block["steps"]) == 90
    assert found[0]["steps"][0] == {
        "title": "Say: Three sentences", "minutes": 8,
        "points": ["An outcome, not a technique", "People settle themselves", "No guarantee"],
    }  # fmt: skip
    head = pdf.words(files["01-packet.pdf"])
    assert "I. What you know now (20 min) A. Say: Three sentences (8 min) 1. An outcome" in head


def test_points_are_what_is_seen_or_done(course: Course) -> None:
    show, exercise, discuss, rest = course.lessons["time"].steps
    assert points(show) == ["at the door: nothing", "at the gate: 30 seconds"]
    assert points(exercise) == ["One voice, two pairs of eyes."]
    assert points(discuss) == ["Ask: What did the first minute buy?"]
    assert points(rest) == []
    assert points(course.lessons["lab"].steps[0]) == ["Four encounters"]


def test_the_map_counts_objectives_blocks_and_items(course: Course) -> None:
    assert act(course) == [
        {
            "text": "taking action or communicating verbally or non-verbally",
            "objectives": [1, 3], "items": 8,
            "blocks": ["What you know now", "Scenario lab", "What you know then"],
        },
        {
            "text": "so that more time, options, and resources can be called upon",
            "objectives": [2, 3], "items": 8,
            "blocks": ["Time at a door", "Scenario lab", "What you know then"],
        },
    ]  # fmt: skip


def test_each_source_stands_once(tmp_path: Path, course: Course) -> None:
    assert len(references(course)) == 4
    old = "1. Town of Lower Quay (fictitious), Rules of the lab, 2026."
    files = changed(texts(), "lessons/lab.md", old, "1. Graham v. Connor, 490 U.S. 386 (1989).")
    assert len(references(small.course(tmp_path / "small", files))) == 3


def test_a_bank_for_two_tests_prints_two(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", "form_items = 3", "form_items = 6")
    found = small.course(tmp_path / "small", files)
    with pytest.raises(UserError):
        draw_forms(found.items, 6, 1, 3)
    shown = pdf.words(packet(found, 1, MADE)["06-test-keys.pdf"])
    assert "form B" in shown
    assert "form C" not in shown


def test_a_course_without_lab_rubrics_and_design_is_printed(tmp_path: Path) -> None:
    toml = texts()["course.toml"]
    a, b = toml.index("[[blocks.encounters]]"), toml.index('[[blocks]]\nid = "closing"')
    toml = (
        (toml[:a] + toml[b:]).replace("repetitions = 2\n", "").replace('rubric = "encounter"\n', "")
    )
    found = small.course(tmp_path / "small", {**texts(), "course.toml": toml, "design.md": "\n"})
    head = pdf.words(dossier(found, draw_forms(found.items, 3, 1), [], MADE))
    assert "Design note" not in head
    assert "does not settle whatever anyone does" not in head
    assert "Encounters none" in head


def test_without_a_date_it_is_of_today(course: Course) -> None:
    today = date.today()
    made = packet(course)["01-packet.pdf"]
    assert str(today.year) in pdf.words(made)
