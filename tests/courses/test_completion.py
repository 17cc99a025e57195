"""What is asked of a participant, and when it is enough. No grade is among it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.courses.completion import Record, completed, passes, points, requirements
from subside.courses.course import Course
from tests.courses import small
from tests.courses.small import changed, texts

MINUTES = {"opening": 20, "time": 30, "lab": 25, "closing": 15}
ALL = Record(MINUTES, True, 80.0, {"lab": 2}, {"encounter": 70.0})


def test_everything_done_is_enough(course: Course) -> None:
    assert completed(course, ALL)
    assert [(one.what, one.needed, one.had) for one in requirements(course, ALL)] == [
        ("Attended: What you know now", "20 min", "20 min"),
        ("Attended: Time at a door", "30 min", "30 min"),
        ("Attended: Scenario lab", "25 min", "25 min"),
        ("Attended: What you know then", "15 min", "15 min"),
        ("Test before", "taken", "taken"),
        ("Test after", "80 % right", "80 % right"),
        ("Encounters: Scenario lab", "2 played to the end", "2"),
        ("One encounter", "70 % of the points", "70 % of the points"),
    ]


LACKING = {
    "Attended: Time at a door": replace(ALL, minutes=MINUTES | {"time": 29}),
    "Attended: Scenario lab": replace(ALL, minutes={k: MINUTES[k] for k in MINUTES if k != "lab"}),
    "Test before": replace(ALL, pre=False),
    "Test after": replace(ALL, post=79.9),
    "Encounters: Scenario lab": replace(ALL, repetitions={"lab": 1, "time": 9}),
    "One encounter": replace(ALL, rated={"encounter": 69.9}),
}


@pytest.mark.parametrize("what", list(LACKING))
def test_one_thing_lacking_is_not_enough(course: Course, what: str) -> None:
    assert not completed(course, LACKING[what])
    assert [one.what for one in requirements(course, LACKING[what]) if not one.done] == [what]


def test_nothing_done(course: Course) -> None:
    found = requirements(course, Record())
    assert not any(one.done for one in found)
    assert [one.had for one in found][-4:] == ["not taken", "not taken", "0", "not rated"]


def test_more_minutes_than_the_block_has_are_not_told(course: Course) -> None:
    found = requirements(course, replace(ALL, minutes=MINUTES | {"time": 400}))
    assert found[1].had == "30 min"


def test_a_rubric_that_nobody_passes_by_is_not_asked_for(tmp_path: Path) -> None:
    files = changed(texts(), "rubrics.yaml", "    needs: 70\n", "")
    found = small.course(tmp_path / "small", files)
    assert completed(found, replace(ALL, rated={}))
    assert all("One encounter" not in one.what for one in requirements(found, ALL))


def test_a_record_has_no_place_for_a_grade() -> None:
    assert {field.name for field in fields(Record)} == {
        "minutes", "pre", "post", "repetitions", "rated",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        ({"a": 2, "b": 2}, 100.0), ({"a": 0, "b": 0}, 0.0), ({"a": 2, "b": 1}, 75.0),
        ({"a": 1, "b": None}, 50.0), ({"a": None}, None), ({}, None),
    ],
)  # fmt: skip
def test_points_are_of_rows_that_had_occasion(given_: dict[str, int | None], found: float) -> None:
    assert points(3, given_) == found


@given(st.integers(2, 5), st.lists(st.none() | st.integers(0, 4), max_size=8))
def test_points_are_per_cent(levels: int, given_: list[int | None]) -> None:
    rated = {str(k): None if one is None else min(one, levels - 1) for k, one in enumerate(given_)}
    found = points(levels, rated)
    assert (found is None) == all(one is None for one in rated.values())
    assert found is None or 0 <= found <= 100


@pytest.mark.parametrize(
    ("needs", "found", "enough"),
    [
        (70, 70.0, True), (70, 69.99, False), (70, None, False), (None, 0.0, True),
        (None, None, False),
    ],
)  # fmt: skip
def test_passing(needs: int | None, found: float | None, enough: bool) -> None:
    assert passes(needs, found) == enough
