"""Courses of an agency's own, classes, and who takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone

from subside.web.accounts.models import Role, User
from subside.web.accounts.scope import AgencyRecord, Scoped

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

NAME = 80
WRITTEN = 8000  # characters of one thing that a participant writes
FILE = 400_000  # characters of one file of a course


class OwnCourse(AgencyRecord):
    """A course that an agency copied, to change it."""

    slug = models.SlugField(max_length=NAME)
    origin = models.SlugField(max_length=NAME)  # of the shipped course it was copied from
    original = models.JSONField()  # texts of its files as they were copied, by name
    made = models.DateTimeField(default=timezone.now, editable=False)

    objects = models.Manager.from_queryset(Scoped)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "slug"], name="one_course_a_slug")
        ]

    def __str__(self) -> str:
        return self.slug


class OwnFile(models.Model):
    """One file of it, as it is now: a draft may be faulty, and is kept all the same."""

    course = models.ForeignKey(OwnCourse, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    text = models.TextField(max_length=FILE)
    version = models.PositiveIntegerField(default=1)  # so that two windows do not overwrite
    changed = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "name"], name="one_file_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A course as it was when a class began: what somebody took does not change afterwards."""

    hash = models.CharField(max_length=64, unique=True)
    slug = models.SlugField(max_length=NAME)
    texts = models.JSONField()  # of its files, by name

    def __str__(self) -> str:
        return f"{self.slug} {self.hash[:12]}"


class Classes(Scoped["CourseClass"]):
    """Classes of an agency."""

    def led_by(self, user: AbstractBaseUser | AnonymousUser) -> Classes:
        """Those that a user may run: coordinators and administrators all, instructors theirs.

        Who taught a class and is a trainee now runs none.
        """
        rows = self.of(user)
        if getattr(user, "leads", False):
            return rows
        if getattr(user, "role", None) != Role.INSTRUCTOR or user.pk is None:
            return rows.none()
        return rows.filter(instructors__pk=user.pk)

    def with_edition(self) -> Classes:
        """With the name of their course; its texts are long, and read only when they are needed."""
        return self.select_related("edition").defer("edition__texts")


class CourseClass(AgencyRecord):
    """A class: a course, on days, in a place, with people."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    starts = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=160, blank=True)
    about = models.TextField(max_length=2000, blank=True)  # for the public page
    listed = models.BooleanField(default=False)  # on the front door
    seats = models.PositiveSmallIntegerField(default=24)
    instructors = models.ManyToManyField(User, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField(default=timezone.now, editable=False)
    closed = models.DateTimeField(null=True, editable=False)
    # Where the class is: what the wall shows follows the presenter.
    block = models.SlugField(max_length=NAME, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    slide = models.PositiveSmallIntegerField(default=0)
    block_began = models.DateTimeField(null=True, editable=False)
    step_began = models.DateTimeField(null=True, editable=False)
    paused = models.DateTimeField(null=True, editable=False)  # since when its clocks stand
    clocks = models.JSONField(default=dict, editable=False)  # seconds of what was left, by place
    dark = models.BooleanField(default=False, editable=False)  # whether the wall shows nothing

    objects = models.Manager.from_queryset(Classes)()

    class Meta:
        ordering: ClassVar = ["-starts", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.starts:%Y-%m-%d}"


class Places(models.QuerySet["Place"]):
    """Places in classes."""

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Places:
        """Those of this very user."""
        agency: Any = getattr(user, "agency_id", None)
        if agency is None or user.pk is None or not user.is_active:
            return self.none()
        return self.filter(user_id=user.pk, left=None, course_class__agency_id=agency)


class Place(models.Model):
    """Somebody in a class."""

    course_class = models.ForeignKey(CourseClass, on_delete=models.CASCADE, related_name="places")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120, blank=True)  # as the certificate shall have it
    joined = models.DateTimeField(default=timezone.now, editable=False)
    left = models.DateTimeField(null=True, editable=False)

    objects = models.Manager.from_queryset(Places)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course_class", "user"], name="one_place_each")
        ]

    def __str__(self) -> str:
        return self.name or self.user.username


class Attendance(models.Model):
    """Minutes of a block that somebody was there, and who noted it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="attendance")
    block = models.SlugField(max_length=NAME)
    minutes = models.PositiveSmallIntegerField()
    noted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    noted = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "block"], name="one_attendance_a_block")
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.minutes} min"


class LabRun(models.Model):
    """An encounter that was opened at a block. The class knows that it ended, and nothing of it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="lab_runs")
    block = models.SlugField(max_length=NAME)
    scenario = models.SlugField(max_length=NAME)
    # Deleting the encounter leaves that a repetition was done.
    encounter = models.OneToOneField(
        "records.Encounter", null=True, on_delete=models.SET_NULL, related_name="lab_run"
    )
    ended = models.BooleanField(default=False)
    made = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.scenario} in {self.block}"


class Writing(models.Model):
    """What a participant writes in a block. For them alone."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="writings")
    block = models.SlugField(max_length=NAME)
    part = models.SlugField(max_length=NAME)  # "notes", or a part of the articulation statement
    text = models.TextField(max_length=WRITTEN, blank=True)
    version = models.PositiveIntegerField(default=1)  # so that two windows do not overwrite
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "block", "part"], name="one_text_a_part")
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.part}"
