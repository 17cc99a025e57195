"""What the shipped courses ask for can be done: days have hours, and every encounter begins."""

from __future__ import annotations

from functools import cache

import pytest

from subside.courses.completion import Record, requirements
from subside.courses.course import Course
from subside.courses.load import load_course
from subside.courses.schema import SHOWS
from subside.files import courses_folder, scenarios_folder
from subside.play import Encounter
from subside.play.stage import stage
from subside.scenario import load
from subside.scenario.variants import split_name

NAMES = ("instructors", "officers")


@cache
def course(name: str) -> Course:
    return load_course(courses_folder() / name)


@pytest.mark.parametrize("name", NAMES)
def test_every_day_has_480_minutes(name: str) -> None:
    file = course(name).file
    for day in range(1, file.days + 1):
        assert sum(block.minutes for block in file.blocks if block.day == day) == 480


def test_the_lab_of_the_officers_shows_every_kind_of_ending() -> None:
    lab = course("officers").block("lab")
    assert {one.shows for one in lab.encounters} == set(SHOWS)
    assert lab.repetitions >= 3


@pytest.mark.parametrize("name", NAMES)
def test_every_encounter_can_begin_as_the_course_has_it(name: str) -> None:
    for block in course(name).file.blocks:
        for one in block.encounters:
            slug, variant = split_name(one.scenario)
            model = stage(load(scenarios_folder() / slug, variant=variant))
            begun = Encounter(model, 7, "study", one.hidden or None)
            assert begun.possible()
            assert dict(begun.start.hidden or {}) == one.hidden


def test_an_instructor_needs_exam_teach_back_and_practicum() -> None:
    told = {one.what for one in requirements(course("instructors"), Record())}
    assert {"Test before", "Test after"} <= told
    assert {"Teach-back of fifteen minutes", "Scenario run, played and debriefed"} <= told
