"""Tables of agencies, people, and links that work once."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from subside.web.accounts.scope import AgencyRecord, Scoped

USERNAME = RegexValidator(
    r"\A[a-z0-9][a-z0-9._-]{1,39}\Z",
    "Use 2 to 40 small letters, digits, dots, dashes or underscores, and begin with a letter or "
    "digit.",
)


class Role(models.TextChoices):
    """What a person is here to do."""

    TRAINEE = "trainee", "Trainee"
    INSTRUCTOR = "instructor", "Instructor"
    COORDINATOR = "coordinator", "Coordinator"
    ADMINISTRATOR = "administrator", "Administrator"


class Agency(models.Model):
    """Who trains together. Every record belongs to one."""

    name = models.CharField(max_length=120)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager.from_queryset(Scoped)):  # type: ignore[misc]
    """People, found by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """A person by user name, however it was typed."""
        return User._default_manager.get(username=(username or "").lower())


class User(AgencyRecord, AbstractBaseUser):
    """A person with an account. Signs in with the user name, or with an email address if given."""

    username = models.CharField(
        "user name", max_length=40, unique=True, validators=[USERNAME],
        error_messages={"unique": "Somebody has this user name. Choose another one."},
    )  # fmt: skip
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.TRAINEE)
    is_active = models.BooleanField("active", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # By somebody else, and not yet told to this person.
    second_step_off = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = People()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"), name="one_account_an_email", condition=~Q(email="")
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_role_that_exists"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.username

    @property
    def leads(self) -> bool:
        """Whether this person looks after accounts."""
        return self.role in (Role.ADMINISTRATOR, Role.COORDINATOR)


class Link(AgencyRecord):
    """A link that works once and not for long. Only a hash of its token is kept."""

    class Kind(models.TextChoices):
        """What a link is good for."""

        FIRST = "first", "First administrator"
        INVITATION = "invitation", "Invitation"
        RESET = "reset", "New password"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.TRAINEE)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now, editable=False)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(Scoped)()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_role_display()})"
