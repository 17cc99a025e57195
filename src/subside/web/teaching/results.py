"""What came of tests: what a class learned, and how each item of the bank works.

Items are judged over all classes of the agency that were shown them in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable
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
class Part:
    """Answers: how many, and how many of them were right."""

    right: int
    asked: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing was asked."""
        return self.right / self.asked if self.asked else None


@dataclass(frozen=True)
class Of:
    """One test of the class: who took it, how much was right, who passed."""

    name: str
    kind: str
    took: int
    all: Part
    expected: float
    passed: int


@dataclass(frozen=True)
class Results:
    """Of one class."""

    tests: tuple[Of, ...]
    gain: Gain
    sure: Any
    objectives: tuple[tuple[str, Part, Part], ...]  # text, before, after
    passed: int  # people who passed a test after
    took: int  # people who took one


def of_class(row: CourseClass, course: Course) -> Results:
    """What the class learned, how sure it was, and how many passed a test after."""
    sittings = list(
        Sitting.objects.filter(form__course_class=row).exclude(finished=None)
        .select_related("form").prefetch_related("answers")
    )  # fmt: skip
    by_kind = {kind: [one for one in sittings if one.form.kind == kind] for kind in Kind}
    before = {one.place_id: _score(one) for one in by_kind[Kind.PRE]}
    after = {one.place_id: _score(one) for one in by_kind[Kind.POST]}
    late = [*by_kind[Kind.POST], *by_kind[Kind.AGAIN]]
    passed = {one.place_id for one in late if testing.passed(one, course)}
    shown, key = responses(sittings, course), keys(course)
    return Results(
        tuple(_of(kind, by_kind[kind], course) for kind in Kind if by_kind[kind]),
        knowledge_gain(before, after),
        calibration(shown, confidences(sittings), key),
        _objectives(course, by_kind[Kind.PRE], by_kind[Kind.POST]),
        len(passed),
        len({one.place_id for one in late}),
    )


def _of(kind: Kind, sittings: list[Sitting], course: Course) -> Of:
    asked = sum(len(one.form.questions) for one in sittings)
    right = sum(one.right or 0 for one in sittings)
    passed = sum(testing.passed(one, course) for one in sittings)
    expected = sittings[0].form.expected
    return Of(kind.label, kind.value, len(sittings), Part(right, asked), expected, passed)


def _objectives(
    course: Course, before: list[Sitting], after: list[Sitting]
) -> tuple[tuple[str, Part, Part], ...]:
    """By objective of the course, those that any of the tests asked for."""
    first, last = (_by_objective(of, course) for of in (before, after))
    return tuple(
        (one.text, first.get(one.id, Part(0, 0)), last.get(one.id, Part(0, 0)))
        for one in course.file.objectives
        if one.id in first or one.id in last
    )


def _by_objective(sittings: list[Sitting], course: Course) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for answers in responses(sittings, course).values():
        for name, option in answers.items():
            item = course.items[name]
            part = found.get(item.objective, Part(0, 0))
            found[item.objective] = Part(part.right + (option == item.best), part.asked + 1)
    return found


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

    flagged: tuple[tuple[Item, ItemReport], ...]
    fine: tuple[tuple[Item, ItemReport], ...]
    too_few: tuple[tuple[Item, ItemReport], ...]  # those nearest to enough answers first
    reliability: Any

    @property
    def shown(self) -> int:
        """How many items anybody was shown."""
        return len(self.flagged) + len(self.fine) + len(self.too_few)


def of_bank(user: User, course: Course) -> Bank:
    """Over all classes of the user's agency in which an item stood in the same words."""
    rows = CourseClass.objects.of(user).filter(edition__slug=course.slug).with_edition()
    alike = _alike(rows, course)
    sittings = list(
        Sitting.objects.filter(form__course_class__in=list(alike)).exclude(finished=None)
        .select_related("form").prefetch_related("answers")
    )  # fmt: skip
    # A form is judged as a whole: one with an item in other words is left out.
    whole = [one for one in sittings if _shown(one) <= alike[one.form.course_class_id]]
    shown = responses(whole, course)
    reports = [
        (course.items[one.item], one) for one in item_statistics(shown, keys(course)) if one.n
    ]
    reports.sort(key=lambda pair: (pair[1].missing, pair[1].item))
    return Bank(
        tuple(pair for pair in reports if pair[1].flags),
        tuple(pair for pair in reports if pair[1].figures and not pair[1].flags),
        tuple(pair for pair in reports if not pair[1].figures),
        reliability(shown, keys(course)),
    )


def _alike(rows: Iterable[CourseClass], course: Course) -> dict[int, set[str]]:
    """By class, the items that stand in its course as they stand in this one."""
    by_edition: dict[str, set[str]] = {}
    found = {}
    for row in rows:
        if row.edition.hash not in by_edition:
            by_edition[row.edition.hash] = _same(editions.of_class(row), course)
        found[row.pk] = by_edition[row.edition.hash]
    return found


def _same(other: Course, course: Course) -> set[str]:
    return {name for name, item in other.items.items() if course.items.get(name) == item}


def _shown(sitting: Sitting) -> set[str]:
    return {question["item"] for question in sitting.form.questions}
