"""Tests of a class: forms drawn once, sittings, and answers that are kept as they are given."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.schema import Item
from subside.web.teaching.models import Answer, ClassTest, CourseClass, Place, Sitting
from subside.web.teaching.models.tests import CONFIDENCE, Kind

LETTERS = "ABCDE"
BITS = 63
PER_CENT = 100


@dataclass(frozen=True)
class Asked:
    """A question as somebody sees it: options in the order of the form, with what was chosen."""

    number: int
    name: str
    item: Item
    options: tuple[tuple[int, str, Any], ...]  # place in the bank, letter, option
    option: int | None = None
    confidence: int | None = None

    @property
    def right(self) -> bool:
        """Whether the best answer was chosen."""
        return self.option is not None and self.option == self.item.best

    @property
    def letter(self) -> str:
        """Letter of what was chosen; empty where nothing was."""
        return next((letter for place, letter, _ in self.options if place == self.option), "")


@dataclass(frozen=True)
class Given:
    """What somebody answered: the option by its place in the bank, and how sure; None: not new."""

    item: str
    option: int | None
    confidence: int | None


def draw(row: CourseClass, course: Course) -> None:
    """Draw the forms of a class: before, after, and after once more."""
    drawn = draw_forms(course.items, course.file.form_items, secrets.randbits(BITS))
    ClassTest.objects.bulk_create(
        ClassTest(
            course_class=row, kind=kind, expected=form.expected,
            questions=[{"item": q.item, "order": list(q.order)} for q in form.questions],
        )
        for kind, form in zip(Kind.values, drawn, strict=True)
    )  # fmt: skip


def asked(test: ClassTest, course: Course, answers: Sequence[Answer] = ()) -> list[Asked]:
    """The questions of a test, with what somebody answered."""
    given = {one.item: one for one in answers}
    found = []
    for number, question in enumerate(test.questions, 1):
        item = course.items[question["item"]]
        options = tuple(
            (place, LETTERS[k], item.options[place]) for k, place in enumerate(question["order"])
        )
        answer = given.get(question["item"])
        found.append(
            Asked(
                number, question["item"], item, options,
                answer.option if answer else None, answer.confidence if answer else None,
            )
        )  # fmt: skip
    return found


def may_take(test: ClassTest, place: Place, course: Course) -> bool:
    """Whether a test is for somebody: the second form only after the first was not enough."""
    if test.kind != Kind.AGAIN:
        return True
    done = Sitting.objects.filter(
        place=place, form__course_class=test.course_class, form__kind=Kind.POST
    ).exclude(finished=None)
    return any(not passed(one, course) for one in done.select_related("form"))


def passed(sitting: Sitting, course: Course) -> bool:
    """Whether a finished sitting reaches the pass mark."""
    return (sitting.right or 0) >= needed(sitting.form, course)


def needed(test: ClassTest, course: Course) -> int:
    """How many questions of a test are to be right for a pass."""
    return -(-course.file.pass_mark * len(test.questions) // PER_CENT)


def with_counts(row: CourseClass) -> QuerySet[Sitting]:
    """Every sitting of a class, with how many questions are `answered`."""
    given = Count("answers", filter=~Q(answers__option=None))
    return (
        Sitting.objects.filter(form__course_class=row)
        .select_related("form")
        .annotate(answered=given)
    )


def keep(test: ClassTest, place: Place, given: Sequence[Given]) -> bool:
    """Keep answers, or what is new of them, all or none. The first one begins the sitting.

    False where the test is closed, or was handed in: nothing more is kept then.
    """
    with transaction.atomic():
        held = _held(test)
        if not held.open:
            return False
        sitting = Sitting.objects.get_or_create(form=held, place=place)[0]
        if sitting.finished is not None:
            return False
        _write(sitting, given)
    return True


def hand_in(test: ClassTest, place: Place, course: Course) -> Sitting | None:
    """Finish somebody's sitting and count what is right; None where the test is closed already.

    Once: what was handed in before stays as it is.
    """
    with transaction.atomic():
        held = _held(test)
        if not held.open:
            return Sitting.objects.filter(form=held, place=place).exclude(finished=None).first()
        sitting = Sitting.objects.get_or_create(form=held, place=place)[0]
        if sitting.finished is None:
            _count(sitting, held, course)
    return sitting


def close(test: ClassTest, course: Course) -> int:
    """Close a test. Sittings under way are counted as they stand; how many these were."""
    with transaction.atomic():
        held = _held(test)
        held.closed = timezone.now()
        held.save(update_fields=["closed"])
        waiting = list(held.sittings.filter(finished=None))
        for sitting in waiting:
            _count(sitting, held, course)
    return len(waiting)


def give_back(test: ClassTest, place: Place) -> bool:
    """Let somebody go on who handed in; False where there is nothing to give back."""
    with transaction.atomic():
        held = _held(test)
        rows = Sitting.objects.filter(form=held, place=place, on_paper=False)
        return held.open and bool(rows.exclude(finished=None).update(finished=None, right=None))


def enter(test: ClassTest, place: Place, course: Course, given: Sequence[Given]) -> None:
    """Keep a sheet that was filled in on paper in the place of what there was, and count it."""
    with transaction.atomic():
        held = _held(test)
        sitting, _ = Sitting.objects.update_or_create(
            form=held, place=place, defaults={"on_paper": True, "finished": None, "right": None}
        )
        sitting.answers.all().delete()
        _write(sitting, given)
        _count(sitting, held, course)


def _held(test: ClassTest) -> ClassTest:
    """The test as it is now, and nobody else changes it or its answers until this ends."""
    return ClassTest.objects.select_for_update().get(pk=test.pk)


def _write(sitting: Sitting, given: Sequence[Given]) -> None:
    there = {one.item: one for one in sitting.answers.all()}
    for one in given:
        row = there.get(one.item) or Answer(sitting=sitting, item=one.item)
        row.option = row.option if one.option is None else one.option
        row.confidence = row.confidence if one.confidence is None else one.confidence
        row.changed = timezone.now()
        row.save()


def _count(sitting: Sitting, test: ClassTest, course: Course) -> None:
    answers = asked(test, course, list(sitting.answers.all()))
    sitting.right = sum(one.right for one in answers)
    sitting.finished = timezone.now()
    sitting.save(update_fields=["right", "finished"])


def known(test: ClassTest, course: Course, given: Given) -> bool:
    """Whether such an answer can be: of this test, an option of its item, a level that exists."""
    if given.item not in {question["item"] for question in test.questions}:
        return False
    fits = given.option is None or given.option < len(course.items[given.item].options)
    return fits and (given.confidence is None or given.confidence in CONFIDENCE)
