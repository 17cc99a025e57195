"""What came of tests: what a class learned, and how each item of the bank works.

Items are judged over all classes of the agency that were shown them in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from subside.courses.course import Course
from subside.courses.schema import Item
from subside.courses.statistics import (
    Gain,
    ItemReport,
    Key,
    Score,
    calibration,
    item_statistics,
    knowledge_gain,
    reliability,
)
from subside.web.accounts.models import User
from subside.web.teaching import editions, testing
from subside.web.teaching.models import CourseClass, Sitting
from subside.web.teaching.models.tests import Kind

PER_CENT = 100


@dataclass(frozen=True)
class Results:
    """Of one class."""

    gain: Gain
    sure: Any
    passed: int
    took: int


def of_class(row: CourseClass, course: Course) -> Results:
    """What the class learned, how sure it was, and how many passed a test after."""
    sittings = list(
        Sitting.objects.filter(form__course_class=row).exclude(finished=None)
        .select_related("form").prefetch_related("answers")
    )  # fmt: skip
    before = {one.place_id: _score(one) for one in sittings if one.form.kind == Kind.PRE}
    after = {one.place_id: _score(one) for one in sittings if one.form.kind == Kind.POST}
    late = [one for one in sittings if one.form.kind != Kind.PRE]
    passed = {one.place_id for one in late if testing.passed(one, course)}
    shown, key = responses(sittings, course), keys(course)
    sure = calibration(shown, confidences(sittings), key)
    return Results(
        knowledge_gain(before, after), sure, len(passed), len({one.place_id for one in late})
    )


def _score(sitting: Sitting) -> Score:
    return Score(sitting.right or 0, len(sitting.form.questions), sitting.form.expected)


def responses(sittings: list[Sitting], course: Course) -> dict[int, dict[str, int | None]]:
    """By sitting: the option chosen of each item shown, None where it was left open."""
    found = {}
    for sitting in sittings:
        given = {one.item: one.option for one in sitting.answers.all()}
        shown = [question["item"] for question in sitting.form.questions]
        found[sitting.pk] = {item: given.get(item) for item in shown if item in course.items}
    return found


def confidences(sittings: list[Sitting]) -> dict[int, dict[str, float]]:
    """By sitting: how sure of each item, 0.25 to 1, where that was said."""
    return {
        sitting.pk: {
            one.item: one.confidence / PER_CENT
            for one in sitting.answers.all()
            if one.confidence is not None and one.option is not None
        }
        for sitting in sittings
    }


def keys(course: Course) -> dict[str, Key]:
    """Best option and number of options, by item."""
    return {name: Key(item.best, len(item.options)) for name, item in course.items.items()}


@dataclass(frozen=True)
class Bank:
    """How the items of a course work."""

    items: tuple[tuple[Item, ItemReport], ...]  # those that were shown, flagged ones first
    reliability: Any
    shown: int


def of_bank(user: User, course: Course) -> Bank:
    """Over all classes of the user's agency in which an item stood in the same words."""
    rows = CourseClass.objects.of(user).filter(edition__slug=course.slug).select_related("edition")
    alike = {
        row.pk: _same(editions.of_class(row), course) for row in rows
    }  # items of a class that are as they are here
    sittings = list(
        Sitting.objects.filter(form__course_class__in=list(alike)).exclude(finished=None)
        .select_related("form").prefetch_related("answers")
    )  # fmt: skip
    # A form is judged as a whole: one with an item in other words is left out.
    whole = [one for one in sittings if _shown(one) <= alike[one.form.course_class_id]]
    shown = responses(whole, course)
    reports = [one for one in item_statistics(shown, keys(course)) if one.n]
    reports.sort(key=lambda one: (not one.flags, one.missing, one.item))
    return Bank(
        tuple((course.items[one.item], one) for one in reports),
        reliability(shown, keys(course)),
        len(reports),
    )


def _same(other: Course, course: Course) -> set[str]:
    return {name for name, item in other.items.items() if course.items.get(name) == item}


def _shown(sitting: Sitting) -> set[str]:
    return {question["item"] for question in sitting.form.questions}
