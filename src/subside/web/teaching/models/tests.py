"""Tests of a class, who takes them, and answers: each kept the moment it is given."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from subside.web.teaching.models.classes import NAME, CourseClass, Place

CONFIDENCE = (25, 50, 75, 100)  # per cent sure


class Kind(models.TextChoices):
    """Which test of a class."""

    PRE = "pre", "Test before"
    POST = "post", "Test after"
    AGAIN = "again", "Test after, second form"


class ClassTest(models.Model):
    """A form drawn for a class. ``questions``: item, and the order of its options, as shown."""

    course_class = models.ForeignKey(CourseClass, on_delete=models.CASCADE, related_name="forms")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    questions = models.JSONField()  # [{"item": name, "order": [2, 0, 3, 1]}, ...]
    expected = models.FloatField()  # mean share expected to answer right
    opened = models.DateTimeField(null=True, editable=False)
    closed = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course_class", "kind"], name="one_form_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="a_test_that_exists"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def open(self) -> bool:
        """Whether it can be answered now."""
        return self.opened is not None and self.closed is None


class Sitting(models.Model):
    """Somebody takes a test, once."""

    form = models.ForeignKey(ClassTest, on_delete=models.CASCADE, related_name="sittings")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="sittings")
    began = models.DateTimeField(default=timezone.now, editable=False)
    finished = models.DateTimeField(null=True, editable=False)
    right = models.PositiveSmallIntegerField(null=True, editable=False)  # once finished
    on_paper = models.BooleanField(default=False)  # entered for somebody who answered on paper

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "place"], name="one_sitting_each")
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.place}"


class Answer(models.Model):
    """An answer to a question: the option by its place in the item bank, and how sure."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    item = models.SlugField(max_length=NAME)
    option = models.PositiveSmallIntegerField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "item"], name="one_answer_an_item"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__in=CONFIDENCE),
                name="a_confidence_that_exists",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.option}"
