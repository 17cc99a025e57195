"""Tables of encounters. A run is a function of an encounter's row and its entries in order."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from subside.web.accounts.models import User
from subside.web.accounts.scope import AgencyRecord, Owned, Scoped

SEEDS = 2**63
SAID = 2000  # characters of what a trainee would say
WRITTEN = 8000  # characters of each part of a statement


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
    scenario = models.SlugField(max_length=80)  # its name: the slug, and after a colon the variant
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
    # Tried again from a decision of another one, with its chances or with fresh ones from there.
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    from_decision = models.PositiveIntegerField(null=True, editable=False)  # first of its own
    reseeds = models.JSONField(default=dict, editable=False)  # seed by the decision from which on

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
    def file_name(self) -> str:
        """What files about it are called; some systems take no colon there."""
        return self.scenario.replace(":", "-")

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
    """A review that was worked out, kept for the next time. It goes with its encounter.

    The log is kept with it, so that a run can be shown when its scenario is another one by then.
    """

    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="review")
    key = models.CharField(max_length=64)  # of all that it is a function of
    refined = models.BooleanField(default=False)  # searched on at its beliefs, or only judged
    document = models.JSONField()  # the ending is in it: never given out whole without being asked
    log = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"review {self.key[:12]}"


class Articulation(models.Model):
    """What the officer wrote on one decision, as in a report. Nobody else reads it."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="articulations")
    decision = models.PositiveIntegerField()
    why = models.TextField(blank=True, max_length=WRITTEN)
    alternative = models.TextField(blank=True, max_length=WRITTEN)
    unknown = models.TextField(blank=True, max_length=WRITTEN)  # what was not known then
    version = models.PositiveIntegerField(default=1)  # so that two windows do not overwrite
    changed = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["encounter", "decision"], name="one_statement_each")
        ]

    def __str__(self) -> str:
        return f"on decision {self.decision}"


class View(models.TextChoices):
    """What somebody thinks of their own decision, before the other side is shown."""

    SAME = "same", "I would do the same"
    OTHER = "other", "I would do something else"
    UNSURE = "unsure", "I am not sure"


class OwnView(models.Model):
    """How whoever played judges one of their decisions. For them alone."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="views")
    decision = models.PositiveIntegerField()
    view = models.CharField(max_length=6, choices=View.choices)
    made = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["encounter", "decision"], name="one_view_each")
        ]

    def __str__(self) -> str:
        return f"{self.view} at decision {self.decision}"


class Share(AgencyRecord):
    """A review that its owner opened to others of the agency who have the link."""

    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="share")
    token = models.CharField(max_length=43, unique=True)
    held = models.BooleanField(default=True)  # the ending is held back: no byte of it is sent
    made = models.DateTimeField(default=timezone.now, editable=False)

    objects = models.Manager.from_queryset(Scoped)()

    def __str__(self) -> str:
        return "a shared review"


class Repetition(models.Model):
    """One answer to a short exercise: a costly decision of one's own, chosen again."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="repetitions")
    decision = models.PositiveIntegerField()
    act = models.CharField(max_length=80)
    about = models.FloatField()  # loss of the act chosen now, points
    made = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["made"]
        indexes: ClassVar = [models.Index(fields=["encounter", "decision"], name="repeated")]

    def __str__(self) -> str:
        return f"{self.act} at decision {self.decision}"


class Difficulty(models.Model):
    """What ordinary play loses in a scenario, measured once for each version of it."""

    scenario = models.SlugField(max_length=80)
    key = models.CharField(max_length=64, unique=True)  # of model, table, policy and measure
    figures = models.JSONField()
    made = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"difficulty of {self.scenario}"
