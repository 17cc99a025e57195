"""A copy is compared with its original: files, lines, and in sentences."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from subside.courses.course import Course
from subside.courses.differences import differences, in_short
from tests.courses import small
from tests.courses.small import changed, texts


def test_alike_files_have_no_differences() -> None:
    assert differences(texts(), texts()) == ()
    windows = {name: text.replace("\n", "\r\n") for name, text in texts().items()}
    assert differences(texts(), windows) == ()


def test_a_changed_line_stands_among_its_neighbors() -> None:
    (one,) = differences(
        texts(), changed(texts(), "course.toml", "pass_mark = 80", "pass_mark = 70")
    )
    assert (one.name, one.state) == ("course.toml", "changed")
    assert [(line.kind, line.text) for line in one.lines if line.kind in ("gone", "new")] == [
        ("gone", "pass_mark = 80"), ("new", "pass_mark = 70"),
    ]  # fmt: skip
    assert one.lines[0].kind == "where"
    assert sum(line.kind == "same" for line in one.lines) == 4


def test_files_come_and_go() -> None:
    copy = texts()
    copy["lessons/new.md"] = copy.pop("lessons/lab.md")
    found = {one.name: one for one in differences(texts(), copy)}
    assert {name: one.state for name, one in found.items()} == {
        "lessons/lab.md": "removed", "lessons/new.md": "added",
    }  # fmt: skip
    assert {line.kind for line in found["lessons/new.md"].lines} == {"where", "new"}
    assert {line.kind for line in found["lessons/lab.md"].lines} == {"where", "gone"}


@given(st.lists(st.sampled_from("abc-+@ "), max_size=12), st.lists(st.sampled_from("abc-+@ ")))
def test_gone_and_new_lines_make_one_of_the_other(old: list[str], new: list[str]) -> None:
    found = differences({"x": "\n".join(old)}, {"x": "\n".join(new)})
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    assert bool(found) == (before != after)
    for one in found:
        gone = sorted(line.text for line in one.lines if line.kind == "gone")
        came = sorted(line.text for line in one.lines if line.kind == "new")
        assert sorted([*before, *came]) == sorted([*after, *gone])


def test_in_short_names_what_a_reader_asks_for(tmp_path: Path, course: Course) -> None:
    files = changed(texts(), "course.toml", "pass_mark = 80", "pass_mark = 70")
    for old, new in (("minutes = 20", "minutes = 25"), ("minutes = 90", "minutes = 95"),
                     ("Use distance and one voice", "Use distance")):  # fmt: skip
        files = changed(files, "course.toml", old, new)
    files = changed(files, "lessons/opening.md", "### 8 min", "### 13 min")
    files = changed(files, "items.yaml", "  make_time_4:", "  make_time_5:")
    files = changed(files, "rubrics.yaml", "needs: 70", "needs: 75")
    assert in_short(course, small.course(tmp_path / "copy", files)) == (
        "What you know now: 25 min, before 20.",
        "1 objective changed: make-time.",
        "1 lesson changed: opening.",
        "1 test item added: make_time_5.",
        "1 test item removed: make_time_4.",
        "1 rubric changed: encounter.",
        "Pass mark: 70 %, before 80 %.",
    )


def test_in_short_of_the_same_is_nothing(course: Course) -> None:
    assert in_short(course, course) == ()
