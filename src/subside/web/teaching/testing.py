"""Tests of a class: forms drawn once, sittings, and answers that are kept as they are given."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.schema import Item
from subside.web.teaching.models import Answer, ClassTest, CourseClass, Place, Sitting
from subside.web.teaching.models.tests import CONFIDENCE, Kind

LETTERS = "ABCDE"
BITS = 63


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


def sitting_of(test: ClassTest, place: Place) -> Sitting:
    """The sitting of somebody, begun now where it had not begun."""
    return Sitting.objects.get_or_create(form=test, place=place)[0]


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
    return 100 * (sitting.right or 0) >= course.file.pass_mark * len(sitting.form.questions)


def keep(sitting: Sitting, item: str, option: int | None, confidence: int | None) -> bool:
    """Keep an answer, or what is new of it. False where the sitting or the test is over."""
    with transaction.atomic():
        rows = Sitting.objects.select_for_update().select_related("form")
        held = rows.get(pk=sitting.pk)
        if held.finished is not None or (not held.form.open and not held.on_paper):
            return False
        row, _ = Answer.objects.get_or_create(sitting=held, item=item)
        row.option = row.option if option is None else option
        row.confidence = row.confidence if confidence is None else confidence
        row.changed = timezone.now()
        row.save()
    return True


def finish(sitting: Sitting, course: Course) -> Sitting:
    """Finish a sitting and count what is right; once."""
    with transaction.atomic():
        held = Sitting.objects.select_for_update().select_related("form").get(pk=sitting.pk)
        if held.finished is None:
            answers = asked(held.form, course, list(held.answers.all()))
            held.right = sum(one.right for one in answers)
            held.finished = timezone.now()
            held.save(update_fields=["right", "finished"])
    return held


def known(test: ClassTest, course: Course, item: str, option: object, confidence: object) -> bool:
    """Whether such an answer can be: of this test, an option of its item, a level that exists."""
    if item not in {question["item"] for question in test.questions}:
        return False
    places = range(len(course.items[item].options))
    fits = option is None or option in places
    return fits and (confidence is None or confidence in CONFIDENCE)
