"""What people type about classes."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from subside.web.accounts.models import Role, User
from subside.web.teaching.models import CourseClass
from subside.web.teaching.numbers import whole

FEW, MANY = 1, 200  # seats
KEYS = 999_999_999  # of people, at most
LISTED = 300  # people of an agency to choose from; further ones are typed


def stamp(row: CourseClass) -> str:
    """What can be changed of a class, in few letters: another stamp means somebody changed it."""
    named = [str(getattr(row, name)) for name in ClassForm.Meta.fields if name != "instructors"]
    taught = row.instructors.order_by("pk").values_list("pk", flat=True)
    text = "\0".join([*named, *map(str, taught)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People to choose, by keys that a table can hold: a longer one is refused like any other."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """The people of these keys."""
        for one in value or ():
            if whole(str(one), KEYS) is None:
                raise ValidationError(
                    self.error_messages["invalid_choice"], params={"value": str(one)[:40]}
                )
        return super().clean(value)


class ClassForm(forms.ModelForm):  # type: ignore[type-arg]
    """A class: which days, where, and who teaches it."""

    instructors = PeopleField(queryset=User.objects.none(), required=False, label="Who teaches it")
    seats = forms.IntegerField(label="Seats", min_value=FEW, max_value=MANY, initial=24)

    class Meta:
        model = CourseClass
        fields = (
            "title",
            "starts",
            "begins_at",
            "where",
            "seats",
            "listed",
            "about",
            "instructors",
        )
        labels = {  # noqa: RUF012 - as Django wants it
            "title": "What the class is called", "starts": "First day", "begins_at": "Begins at",
            "where": "Where", "listed": "Show it on the public page", "about": "About it",
        }  # fmt: skip
        help_texts = {  # noqa: RUF012
            "about": "For the public page: who can come, what to bring, whom to ask.",
            "begins_at": "The clock plan of the lesson plans begins here.",
        }
        widgets = {  # noqa: RUF012
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "begins_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "about": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        teachers = User.objects.of(user).filter(is_active=True).exclude(role=Role.TRAINEE)
        self.fields["instructors"].queryset = teachers.order_by("username")  # type: ignore[attr-defined]

    def clean_seats(self) -> int:
        """Not fewer than there are people."""
        seats: int = self.cleaned_data["seats"]
        if self.instance.pk:
            taken = self.instance.places.filter(left=None).count()
            if seats < taken:
                raise ValidationError(f"{taken} people are enrolled. Take somebody out first.")
        return seats


class EnrolForm(forms.Form):
    """People to enroll: chosen from those who are here, or typed by their user names."""

    chosen = PeopleField(
        queryset=User.objects.none(), required=False, label="People of your agency"
    )
    names = forms.CharField(
        label="User names", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or more, with spaces, commas or line ends between them.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: CourseClass, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row = row
        self.new: list[User] = []
        people = User.objects.filter(agency_id=row.agency_id, is_active=True).order_by("username")
        field: Any = self.fields["chosen"]
        field.queryset = people
        there = set(row.places.filter(left=None).values_list("user_id", flat=True))
        field.choices = [(one.pk, one.username) for one in people[:LISTED] if one.pk not in there]

    def clean_names(self) -> list[User]:
        """People of the agency; every name that is not one is told at once."""
        names = list(dict.fromkeys(self.cleaned_data["names"].lower().replace(",", " ").split()))
        found = {
            one.username: one
            for one in User.objects.filter(
                agency_id=self.row.agency_id, is_active=True, username__in=names
            )
        }
        wrong = [name for name in names if name not in found]
        if wrong:
            raise ValidationError(
                f"Nobody here has the user name {', '.join(wrong)[:300]}. "
                "Correct it, or have the person invited first."
            )
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Somebody is named, and there is a seat for everybody."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        named = {one.pk: one for one in (*cleaned["chosen"], *cleaned["names"])}
        if not named:
            raise ValidationError("Choose somebody, or type a user name.")
        there = set(self.row.places.filter(left=None).values_list("user_id", flat=True))
        self.new = [one for one in named.values() if one.pk not in there]
        if len(there) + len(self.new) > self.row.seats:
            raise ValidationError(
                f"The class has {self.row.seats} seats, and {len(there)} are taken. Choose fewer "
                "people, or give the class more seats under Change."
            )
        return cleaned


class NameForm(forms.Form):
    """The name that a certificate shall have."""

    name = forms.CharField(
        label="Your name", max_length=120,
        help_text="As it shall stand on sign-in sheets and on your certificate.",
    )  # fmt: skip
