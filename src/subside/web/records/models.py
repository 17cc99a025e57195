"""Tables of encounters. A run is a function of an encounter's row and its entries in order."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from subside.web.accounts.models import User
from subside.web.accounts.scope import AgencyRecord, Owned

SEEDS = 2**63
SAID = 2000  # characters of what a trainee would say


def draw_seed() -> int:
    """A seed that nobody can guess."""
    return secrets.randbelow(SEEDS)


class Mode(models.TextChoices):
    """How time passes."""

    REAL = "real", "Real time"
    STUDY = "study", "Study"


class Origin(models.TextChoices):
    """Where an encounter comes from."""

    PLAYED = "played", "Played here"
    IMPORTED = "imported", "Brought in"


class Encounter(AgencyRecord):
    """One encounter, begun or brought in. It belongs to who played it, and nobody else meets it.

    The seed and what is hidden stay on the server until it is over.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    scenario = models.SlugField(max_length=80)
    model_hash = models.CharField(max_length=64)
    table_hash = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    seed = models.BigIntegerField(default=draw_seed, editable=False)
    hidden = models.JSONField(null=True, editable=False)  # what an instructor chose; null: drawn
    mode = models.CharField(max_length=5, choices=Mode.choices)
    dispatch = models.CharField(
        max_length=80, blank=True
    )  # name of the message, of a log brought in
    made = models.DateTimeField(default=timezone.now, editable=False)
    started = models.DateTimeField(null=True, editable=False)  # when the first entry was kept
    over = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.PLAYED)
    log = models.TextField(blank=True, editable=False)  # of one brought in, as it was given

    objects = models.Manager.from_queryset(Owned)()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-made"], name="own_encounters")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seed__gte=0), name="a_seed_that_can_be_drawn"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="a_mode_that_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} ({self.get_mode_display()})"

    @property
    def done(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.over or self.stopped


class Kind(models.TextChoices):
    """What an entry says."""

    ACT = "act", "act"
    IDLE = "idle", "idle mark"
    NOTE = "note", "note"


class Entry(models.Model):
    """One entry of an encounter's journal: an act, how far the clock came, or a note."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="entries")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    act = models.CharField(max_length=80, blank=True)
    at = models.PositiveIntegerField()  # seconds of the encounter
    say = models.CharField(max_length=SAID, blank=True)
    key = models.CharField(
        max_length=64, null=True
    )  # made by the client, so that a repetition is seen
    made = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["encounter", "n"], name="one_entry_a_number"),
            models.UniqueConstraint(
                fields=["encounter", "key"], name="a_key_once", condition=Q(key__isnull=False)
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="a_kind_that_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.kind} {self.act} at {self.at} s"


class Review(models.Model):
    """A review that was worked out, kept for the next time. It goes with its encounter."""

    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="review")
    key = models.CharField(max_length=64)  # of all that it is a function of
    page = models.TextField()

    def __str__(self) -> str:
        return f"review {self.key[:12]}"
