"""What people type about classes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from subside.web.accounts.models import Role, User
from subside.web.teaching.models import CourseClass, Place

FEW, MANY = 1, 200  # seats


class ClassForm(forms.ModelForm):  # type: ignore[type-arg]
    """A class: which days, where, and who teaches it."""

    instructors = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, required=False,
        label="Who teaches it",
    )  # fmt: skip
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


class EnrolForm(forms.Form):
    """People to enrol: user names, as many as are typed."""

    names = forms.CharField(
        label="User names", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One or more, with spaces, commas or line ends between them.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: CourseClass, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row = row

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
                "Correct it, or invite the person on the page People first."
            )
        there = Place.objects.filter(course_class=self.row, left=None).count()
        new = [one for one in found.values() if not self._has(one)]
        if there + len(new) > self.row.seats:
            raise ValidationError(
                f"The class has {self.row.seats} seats, and {there} are taken. Give it more first."
            )
        return new

    def _has(self, user: User) -> bool:
        return Place.objects.filter(course_class=self.row, user=user, left=None).exists()


class NameForm(forms.Form):
    """The name that a certificate shall have."""

    name = forms.CharField(
        label="Your name", max_length=120,
        help_text="As it shall stand on sign-in sheets and on your certificate.",
    )  # fmt: skip
