"""Records of completion, and the code that a public page verifies."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

from subside.courses.paper.imprint import in_words
from subside.web.accounts.models import User
from subside.web.accounts.scope import AgencyRecord, Scoped
from subside.web.teaching.models.classes import Place

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 and O, 1 and I and L
LENGTH = 12  # 31^12 codes, about 59 bits: nobody guesses one


def draw_code() -> str:
    """A code that nobody can guess, in groups of four."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[k : k + 4] for k in range(0, LENGTH, 4))


class Completion(AgencyRecord):
    """That somebody completed a course: hours, tests, repetitions. Never a grade of an encounter.

    It stands by itself, so that a certificate can be verified when the class is gone.
    """

    place = models.OneToOneField(
        Place, null=True, on_delete=models.SET_NULL, related_name="completion"
    )
    code = models.CharField(max_length=LENGTH + 2, unique=True, default=draw_code)
    name = models.CharField(max_length=120)
    course = models.CharField(max_length=200)
    course_hash = models.CharField(max_length=64)
    minutes = models.PositiveIntegerField()
    on = models.DateField()
    expires = models.DateField(null=True)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    issued = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn = models.DateTimeField(null=True, editable=False)
    why_withdrawn = models.CharField(max_length=200, blank=True)
    record = models.JSONField()  # what was asked, and what there was, as it stood that day

    objects = models.Manager.from_queryset(Scoped)()

    def __str__(self) -> str:
        return f"{self.name}: {self.course}"

    @property
    def hours(self) -> str:
        """Its length in words, as the certificate has it."""
        return in_words(self.minutes)
