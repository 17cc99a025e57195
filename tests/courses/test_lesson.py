"""A lesson is read line by line, and every fault names its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subside.courses.lesson import KINDS, SECTIONS, Lesson, read_lesson
from subside.scenario.document import Fault
from tests.courses.small_texts import CLOSING, LAB, OPENING, TIME


def read(folder: Path, text: str) -> tuple[list[Fault], Lesson | None]:
    path = folder / "lesson.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    document, lesson = read_lesson(path)
    return document.faults, lesson


def whole(folder: Path, text: str) -> Lesson:
    found, lesson = read(folder, text)
    assert lesson is not None, [str(fault) for fault in found]
    return lesson


def fault(folder: Path, text: str, old: str, new: str) -> Fault:
    """The one fault that a change makes."""
    assert old in text
    found, lesson = read(folder, text.replace(old, new, 1))
    assert lesson is None
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


# ---- What is read -----------------------------------------------------------------------------


def test_parts_of_a_lesson(tmp_path: Path) -> None:
    lesson = whole(tmp_path, TIME)
    assert lesson.title == "Time at a door"
    assert lesson.purpose.startswith("Time is made by distance")
    assert lesson.before == "- A floor plan and ten counters"
    assert [(step.minutes, step.kind) for step in lesson.steps] == [
        (10, "Show"), (10, "Exercise"), (5, "Discuss"), (5, "Break"),
    ]  # fmt: skip
    assert lesson.minutes == 30
    assert lesson.objections[0].words == "There is never time"
    assert lesson.objections[0].answer.startswith("Ask: in which")
    assert lesson.handout.endswith("________")
    assert lesson.sources == ("Graham v. Connor, 490 U.S. 386 (1989).",)
    assert lesson.text == TIME


def test_a_slide_leaves_the_text_and_keeps_its_table(tmp_path: Path) -> None:
    show = whole(tmp_path, TIME).steps[0]
    assert show.body == "> Look at the plan. Where would you stand?"
    (slide,) = show.slides
    assert slide.title == "Where would you stand?"
    assert slide.body.splitlines()[-1] == "| at the gate | `30` seconds |"


def test_a_step_knows_its_line(tmp_path: Path) -> None:
    for step in whole(tmp_path, OPENING).steps:
        assert OPENING.splitlines()[step.line - 1].startswith(f"### {step.minutes} min - ")


def test_a_source_of_two_lines_is_one(tmp_path: Path) -> None:
    (source,) = whole(tmp_path, OPENING).sources
    assert source.startswith("United States, Public Law 117-325")
    assert source.endswith("PLAW-117publ325.pdf")


def test_objections_may_be_left_out(tmp_path: Path) -> None:
    assert whole(tmp_path, LAB).objections == ()


def test_a_fence_holds_headings_and_other_fences(tmp_path: Path) -> None:
    text = TIME.replace("Leave the room.", "````\n# no title\n```slide\n### no step\n```\n````")
    lesson = whole(tmp_path, text)
    assert "### no step" in lesson.steps[3].body
    assert lesson.steps[3].slides == ()


def test_a_slide_may_stand_in_tildes(tmp_path: Path) -> None:
    text = LAB.replace("```slide\nFour encounters\n```", "~~~slide\nFour\n\n```\n~~~")
    (slide,) = whole(tmp_path, text).steps[0].slides
    assert slide.body == "```"


def test_a_year_in_brackets_is_no_citation(tmp_path: Path) -> None:
    whole(tmp_path, TIME.replace("Leave the room.", "As it was [2023] and [12345] then."))


def test_two_citations_side_by_side_are_both_read(tmp_path: Path) -> None:
    text = TIME.replace("[1].\n\n```", "[1][2].\n\n```") + "2. A second source, 2026.\n"
    assert len(whole(tmp_path, text).sources) == 2


# ---- What is refused --------------------------------------------------------------------------

WRONG = {  # what is written instead of what, the line it is told at, and the fault
    "no title": ("# Time at a door\n", "", "", "needs one title"),
    "two titles": ("## Before", "# Before", "", "needs one title"),
    "an unknown section": ("## Objections", "## Doubts", "## Doubts", "is not a section"),
    "a section twice": ("## Objections", "## Steps", "## Steps\n\n### \"", "is given twice"),
    "an empty section": ("- A floor plan and ten counters", "", "## Before", "is empty"),
    "no fence at the end": (
        "One voice, two pairs of eyes.\n```", "One voice.", "### 10 min - Exercise", "not end",
    ),
    "no heading of a step": ("5 min - Break: Water", "Water", "### Water", "heading of a step"),
    "an unknown kind": ("min - Break", "min - Pause", "### 5 min - Pause", "heading of a step"),
    "no minutes": ("### 5 min - Break", "### 0 min - Break", "### 0 min", "heading of a step"),
    "a step without a title": ("Break: Water", "Break:", "### 5 min - Break", "heading of a step"),
    "a step without a word": ("Leave the room.\n", "", "### 5 min - Break", "says nothing"),
    "a slide without a title": (
        "Move the counters\n\nOne", "\n\nOne", "```\n\n### 5 min - Disc", "without a title",
    ),
    "a source that is not there": ("hands [1]", "hands [7]", "**Answer:**", "not there"),
    "a source out of order": ("1. Graham", "2. Graham", "2. Graham", "is out of order"),
    "no reference": ("1. Graham v. Connor", "Graham v. C", "Graham v. C", "is no reference"),
    "unfinished": ("Leave the room.", "To be added.", "To be added.", "is not finished"),
    "a placeholder": ("Leave the room.", "TODO: tea", "TODO", "is not finished"),
    "raw HTML": ("Leave the room.", "Leave <b>it</b>.", "Leave <b>", "has raw HTML"),
    "a suspect": ("Leave the room.", "Ask the suspect.", "Ask the s", "calls a person a suspect"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(WRONG))
def test_a_fault_names_its_line(tmp_path: Path, case: str) -> None:
    old, new, at, fact = WRONG[case]
    text = TIME.replace(old, new, 1)
    assert text != TIME
    found, lesson = read(tmp_path, text)
    assert lesson is None
    told = [one for one in found if fact in one.fact]
    assert told, [str(one) for one in found]
    assert told[0].line == text[: text.index(at)].count("\n") + 1


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_that_is_missing(tmp_path: Path, name: str) -> None:
    text = TIME.replace(f"## {name}\n", f"Once there was {name}.\n")
    found, _ = read(tmp_path, text)
    told = [one for one in found if one.fact == "has no section" and one.given == name]
    assert len(told) == (name != "Objections")


def test_sections_in_another_order(tmp_path: Path) -> None:
    before = "## Before\n\n- One device for two people\n\n"
    text = LAB.replace(before, "").replace("## Purpose", f"{before}## Purpose")
    found, _ = read(tmp_path, text)
    assert [one.fact for one in found] == ["has its sections in another order"]


@pytest.mark.parametrize("kind", KINDS)
def test_who_talks_shows_something(tmp_path: Path, kind: str) -> None:
    text = TIME.replace("### 5 min - Break", f"### 5 min - {kind}")
    found, _ = read(tmp_path, text)
    shown = kind in ("Say", "Ask", "Show", "Exercise")
    assert [one.fact for one in found] == ["has no slide"] * shown


def test_a_slide_of_too_many_lines(tmp_path: Path) -> None:
    body = "\n".join(f"- line {k}" for k in range(9))
    one = fault(tmp_path, CLOSING, "- Write it down", body)
    assert one.fact == "is a slide with too many lines"
    whole(tmp_path, CLOSING.replace("- Write it down", body.removesuffix("\n- line 8")))


def test_a_source_that_nothing_cites(tmp_path: Path) -> None:
    found, _ = read(tmp_path, f"{CLOSING}2. Nobody, Nothing, 2026.\n")
    assert [(one.fact, one.given) for one in found] == [("is a source that nothing cites", "[2]")]


@pytest.mark.parametrize("digits", ["9" * 5000, "٣"])
def test_numbers_that_nobody_writes_are_words(tmp_path: Path, digits: str) -> None:
    text = TIME.replace("### 5 min - Break", f"### {digits} min - Break")
    found, _ = read(tmp_path, text)
    assert [one.fact for one in found] == ["is not the heading of a step"]
    whole(tmp_path, TIME.replace("Leave the room.", f"Leave [{digits}]."))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_bytes(b"# \xff\n")
    document, lesson = read_lesson(path)
    assert lesson is None
    assert [one.fact for one in document.faults] == ["is not UTF-8 text"]


# ---- Anything at all --------------------------------------------------------------------------

LINES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(TIME.splitlines()),
    st.sampled_from(["```", "```slide", "~~~~", "### 1 min - Say: x", "## Sources", "1. x [1]"]),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LINES, max_size=60), st.booleans())
def test_any_text_is_read_or_has_a_fault(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], headed: bool
) -> None:
    text = "\n".join([*(TIME.splitlines()[:20] if headed else []), *lines])
    found, lesson = read(tmp_path_factory.mktemp("any"), text)
    assert (lesson is None) == bool(found)
    count = len(text.splitlines())
    assert all(1 <= one.line <= max(count, 1) for one in found)
