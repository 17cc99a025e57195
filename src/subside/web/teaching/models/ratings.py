"""Ratings by rubric: what is rated, who rates it, and the level of each row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from subside.web.accounts.models import User
from subside.web.teaching.models.classes import NAME, CourseClass, Place

NOTE = 1000


class Rated(models.Model):
    """One thing that is rated: a run with its ending hidden, a role-play, a teach-back.

    ``counts``: whether it is a result of whoever did it. A run on the screen never is one: there it
    is the raters who are compared, and a run belongs to whoever played it.
    """

    course_class = models.ForeignKey(CourseClass, on_delete=models.CASCADE, related_name="rated")
    rubric = models.SlugField(max_length=NAME)
    title = models.CharField(max_length=160)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.CASCADE, related_name="rated"
    )
    share = models.CharField(max_length=43, blank=True)  # token of a shared run, ending held back
    counts = models.BooleanField(default=False)
    made = models.DateTimeField(default=timezone.now, editable=False)
    closed = models.DateTimeField(null=True, editable=False)  # raters see one another's from here

    class Meta:
        ordering: ClassVar = ["made"]

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    """One rater's rating of it."""

    rated = models.ForeignKey(Rated, on_delete=models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    note = models.TextField(max_length=NOTE, blank=True)
    began = models.DateTimeField(default=timezone.now, editable=False)
    finished = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rated", "rater"], name="one_rating_each")
        ]

    def __str__(self) -> str:
        return f"{self.rated} by {self.rater}"


class Score(models.Model):
    """The level of one row. None: there was no occasion; or nothing yet, where not decided."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="scores")
    row = models.SlugField(max_length=NAME)
    level = models.PositiveSmallIntegerField(null=True)
    decided = models.BooleanField(default=True)  # else there is a note so far, and no level
    note = models.CharField(max_length=NOTE, blank=True)  # what was seen or heard
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rating", "row"], name="one_score_a_row")
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.level}"
