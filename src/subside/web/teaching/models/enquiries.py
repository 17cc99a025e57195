"""What comes in by the front door, and what was answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from subside.web.accounts.models import User
from subside.web.accounts.scope import AgencyRecord, Scoped
from subside.web.teaching.models.classes import CourseClass

TEXT = 4000


class Asks(models.TextChoices):
    """What somebody asks for."""

    ENROL = "enrol", "A seat in a class"
    COURSE = "course", "A course for our agency"
    HOST = "host", "To host a class"
    INFORMATION = "information", "Information"


class State(models.TextChoices):
    """What became of it."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class Enquiry(AgencyRecord):
    """Something that somebody from outside asked for."""

    asks = models.CharField(max_length=11, choices=Asks.choices)
    course_class = models.ForeignKey(
        CourseClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    organization = models.CharField(max_length=160, blank=True)
    people = models.PositiveSmallIntegerField(null=True, blank=True)  # how many seats
    text = models.TextField(max_length=TEXT, blank=True)
    reference = models.CharField(max_length=20, unique=True)  # told to whoever asked
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(Scoped)()

    class Meta:
        ordering: ClassVar = ["-made"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(asks__in=Asks.values), name="an_ask_that_exists"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_state_of_it"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.get_asks_display()}"


class Reply(models.Model):
    """An answer, or a note for the office. Kept here first; sent by mail where there is mail."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=TEXT)
    note = models.BooleanField(default=False)  # for the office alone: never sent
    made = models.DateTimeField(default=timezone.now, editable=False)
    sent = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    tried = models.DateTimeField(null=True, editable=False)  # begun, the last time
    fault = models.CharField(max_length=200, blank=True, editable=False)  # of the last try

    class Meta:
        ordering: ClassVar = ["made"]

    def __str__(self) -> str:
        return f"reply to {self.enquiry.reference}"
