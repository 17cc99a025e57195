"""A course folder is read whole, or refused with every fault and its line."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subside.courses.course import Course, file_names
from subside.courses.load import load_course
from subside.errors import UserError
from subside.scenario import ScenarioFaults
from subside.scenario.document import Fault
from tests.courses.small import Texts, changed, course, faults, texts, write


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_small_course_is_read_whole(course: Course) -> None:
    assert course.slug == "small"
    assert [block.id for block in course.file.blocks] == ["opening", "time", "lab", "closing"]
    assert course.block("lab").minutes == 25
    assert course.objective("make-time").truths == (2,)
    assert course.repetitions == 2
    assert course.taken_with(course.block("lab")) == (
        "doorstep", "bar", "hallway", "stairwell:courtyard",
    )  # fmt: skip
    assert sum(lesson.minutes for lesson in course.lessons.values()) == course.file.minutes
    assert len(course.items) == 12
    assert list(course.rubrics) == ["encounter"]
    assert course.design.startswith("# Why")
    assert set(course.texts) == set(texts())


@pytest.mark.parametrize("name", ["block", "objective"])
def test_a_name_that_is_not_there_is_a_key_error(course: Course, name: str) -> None:
    with pytest.raises(KeyError):
        getattr(course, name)("nobody")


def test_the_hash_is_of_every_word_and_of_nothing_else(tmp_path: Path) -> None:
    first = course(tmp_path / "one").hash
    assert course(tmp_path / "two").hash == first
    seen = {first}
    for name in texts():
        files = texts()
        files[name] = files[name].rstrip("\n") + "\n\n"
        seen.add(course(tmp_path / f"{len(seen)}", files).hash)
    assert len(seen) == 1 + len(texts())


def test_files_that_are_not_the_course_are_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "small")
    (folder / "notes.txt").write_text("mine")
    (folder / "lessons" / "drawing.png").write_bytes(b"\x89PNG")
    assert set(file_names(folder)) == set(texts())
    assert set(load_course(folder).texts) == set(texts())


def test_a_folder_that_is_not_there_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such course folder"):
        load_course(tmp_path / "none")


# ---- One thing wrong --------------------------------------------------------------------------

WRONG = {
    "minutes of the course": (
        "course.toml", "minutes = 90", "minutes = 95", "minutes = 95",
        "is not what the blocks add up to",
    ),
    "a day too long": (
        "course.toml", "minutes = 20", "minutes = 500", "[[blocks]]", "530 minutes on day 1",
    ),
    "a day without a block": (
        "course.toml", "days = 2", "days = 3", "[[blocks]]", "0 minutes on day 3",
    ),
    "a day beyond the last": (
        "course.toml", "days = 2", "days = 1", "day = 2", "a day that the course does not have",
    ),
    "an objective that is not known": (
        "course.toml", 'objectives = ["make-time"]', 'objectives = ["make-tea"]',
        'objectives = ["make-tea"]', "is not an objective",
    ),
    "an objective twice": (
        "course.toml", 'id = "make-time"', 'id = "explain-truths"', None, "is given twice",
    ),
    "a part of the Act that is not known": (
        "course.toml", 'legal = ["act-or-communicate"]', 'legal = ["referral"]',
        'legal = ["referral"]', "is not a part of the Act",
    ),
    "a rubric that is not known": (
        "course.toml", 'rubric = "encounter"', 'rubric = "other"', 'rubric = "other"',
        "is not a rubric of rubrics.yaml",
    ),
    "encounters asked for, none named": (
        "course.toml", 'practice = "Moves on a floor plan."',
        'practice = "Moves on a floor plan."\nrepetitions = 3', "repetitions = 3",
        "asks for encounters and names none",
    ),
    "a key that is not known": (
        "course.toml", "pass_mark = 80", "pass_mark = 80\npass_marks = 80", "pass_marks",
        "is not a key that is known here",
    ),
    "a key that is missing": (
        "course.toml", "pass_mark = 80\n", "", None, "is missing",
    ),
    "a truth that there is not": (
        "course.toml", "truths = [2]", "truths = [4]", "truths = [4]", "should be at most 3",
    ),
    "what an encounter shows": (
        "course.toml", 'shows = "settles"', 'shows = "calms down"', 'shows = "calms down"',
        "is not one of the values known here",
    ),
    "a word that no text may use": (
        "course.toml", "Moves on a floor plan.", "How to de-escalate the person.",
        "How to de-escalate", "says that somebody is de-escalated",
    ),
    "an item without a best answer": (
        "items.yaml", "        best: true\n", "", None, "has no best answer",
    ),
    "an item with two best answers": (
        "items.yaml", "        why: Reason b of explain_truths_1.",
        "        best: true\n        why: Reason b of explain_truths_1.", None,
        "has 2 best answers",
    ),
    "an answer twice": (
        "items.yaml", "Choice b of explain_truths_1, in so many words.",
        "Choice c of explain_truths_1, in so many words.", None, "has the same answer twice",
    ),
    "an item of an objective that is not known": (
        "items.yaml", "objective: make-time", "objective: make-tea", "objective: make-tea",
        "is not an objective",
    ),
    "a share that nobody can expect": (
        "items.yaml", "expected: 0.50", "expected: 1.50", "expected: 1.50", "should be at most",
    ),
    "a word in an item": (
        "items.yaml", "A man at door 1", "The suspect at door 1", "situation: The suspect",
        "calls a person a suspect",
    ),
    "a YAML trap": (
        "items.yaml", "question: What is best here, at door 1?", "question: no", "question: no",
        "true or false",
    ),
    "a row of an objective that is not known": (
        "rubrics.yaml", "objectives: [make-time]", "objectives: [make-tea]",
        "objectives: [make-tea]", "is not an objective",
    ),
    "a word in the head of a rubric": (
        "rubrics.yaml", "rates: One encounter", "rates: How the suspect is met; one encounter",
        "rates:", "calls a person a suspect",
    ),
    "one level only": (
        "rubrics.yaml", "[not seen, seen in part, seen]", "[seen]", "levels:",
        "should have at least 2",
    ),
    "a lesson of another title": (
        "lessons/time.md", "# Time at a door", "# Time at two doors", "# Time",
        "has another title than its block",
    ),
    "a lesson of other minutes": (
        "lessons/time.md", "### 5 min - Break", "### 15 min - Break", "# Time",
        "has steps of 40 minutes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", list(WRONG))
def test_a_fault_names_its_file_and_its_line(tmp_path: Path, case: str) -> None:
    name, old, new, at, fact = WRONG[case]
    files = changed(texts(), name, old, new)
    found = faults(tmp_path / "small", files)
    told = [fault for fault in found if fact in f"{fault.fact} {fault.given}"]
    assert told, [str(fault) for fault in found]
    assert Path(told[0].file) == tmp_path / "small" / name
    if at is not None:
        assert told[0].line == line_of(files[name], at)
    assert re.match(rf".*{re.escape(name)}:\d+: ", str(told[0]))


def test_a_bank_too_small_for_two_tests_is_refused(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", "form_items = 3", "form_items = 7")
    (fault,) = faults(tmp_path / "small", files)
    assert "too few items" in fault.fact
    course(tmp_path / "six", changed(texts(), "course.toml", "form_items = 3", "form_items = 6"))


def test_a_bank_whose_items_make_no_pairs_is_refused(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", "form_items = 3", "form_items = 6")
    files = changed(files, "items.yaml", "objective: make-time", "objective: explain-truths")
    (fault,) = faults(tmp_path / "small", files)  # five, three and four: five pairs
    assert fault.fact == "has too few items"
    assert "there are 5 such pairs" in fault.hint


@pytest.mark.parametrize("quoted", ['"the suspect"', "“the suspect”", '"that\n  the suspect"'])
def test_words_may_be_quoted(tmp_path: Path, quoted: str) -> None:
    files = changed(texts(), "lessons/time.md", "Leave the room.", f"Some say {quoted}.")
    if "\n" not in quoted:
        files = changed(files, "items.yaml", "A man at door 1", f"A call says {quoted} and door 1")
    course(tmp_path / "small", files)


def test_a_quotation_ends_with_its_paragraph(tmp_path: Path) -> None:
    files = changed(texts(), "lessons/time.md", "Leave the room.", 'A 6" step.\n\nThe suspect.')
    (fault,) = faults(tmp_path / "small", files)
    assert fault.line == line_of(files["lessons/time.md"], "The suspect.")


@pytest.mark.parametrize("name", sorted(texts()))
def test_a_file_that_is_missing_is_told(tmp_path: Path, name: str) -> None:
    files = texts()
    del files[name]
    found = faults(tmp_path / "small", files)
    assert any(Path(fault.file) == tmp_path / "small" / name for fault in found)
    assert all(fault.fact == "cannot be read" for fault in found if fault.file.endswith(name))


def test_a_lesson_of_no_block_is_told(tmp_path: Path) -> None:
    files = {**texts(), "lessons/other.md": texts()["lessons/lab.md"]}
    (fault,) = faults(tmp_path / "small", files)
    assert fault.fact == "is the lesson of no block"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    files = texts()
    for name, old, new, _, _ in list(WRONG.values()):
        if old in files[name] and name != "course.toml" and "best: true" not in old:
            files[name] = files[name].replace(old, new, 1)
    found = faults(tmp_path / "small", files)
    assert {Path(fault.file).name for fault in found} >= {"items.yaml", "rubrics.yaml", "time.md"}
    assert found == tuple(sorted(found, key=lambda f: (f.file, f.line, f.where, f.fact)))


def test_faults_survive_the_way_to_another_process(tmp_path: Path) -> None:
    files = changed(texts(), "course.toml", "minutes = 90", "minutes = 95")
    with pytest.raises(ScenarioFaults) as caught:
        course(tmp_path / "small", files)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.faults == caught.value.faults


# ---- Anything at all --------------------------------------------------------------------------

PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "\n", "# ", "## ", "### ", "```", "```slide\n", "> ", "[1]", "[99]", "____", "1. ", "| a |",
        "[[blocks]]", "[safety]", "= ", '"""', "'", "{", "]", "- ", "best: true", "\x00", "\u2028",
        "minutes = -1", "5 min - Say: x", "**Ask:**", "<b>", "&amp;", "\\", "\t", "&a", "*a", "<<",
    ]),
)  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn) -> Texts:
    """Files of the course with a piece put in, taken out, or put twice, some times."""
    files = texts()
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(files)))
        text = files[name]
        a = draw(st.integers(0, len(text)))
        b = min(len(text), a + draw(st.integers(0, 60)))
        files[name] = text[:a] + draw(PIECES) + text[a if draw(st.booleans()) else b :]
    return files


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutations())
def test_any_course_loads_or_is_refused_as_the_users(
    tmp_path_factory: pytest.TempPathFactory, files: Texts
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    refused: tuple[Fault, ...] = ()
    try:
        found = load_course(folder)
    except ScenarioFaults as error:
        refused = error.faults
    if refused:
        assert all(fault.line >= 1 and fault.fact for fault in refused)
    else:
        assert found.file.minutes == sum(one.minutes for one in found.lessons.values())
