"""What people type about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from subside.web.accounts.models import Role, User

CHOSEN = "Use 10 characters or more. A few words in a row are easy to keep in mind."


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label="New password", help_text=CHOSEN, strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="The same again", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Both are the same, and not easily guessed."""
        cleaned: dict[str, Any] = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords are not the same.")
        if password:
            self._check(password, cleaned)
        return cleaned

    def _check(self, password: str, cleaned: dict[str, Any]) -> None:
        self.user.username = cleaned.get("username", self.user.username)
        try:
            validate_password(password, self.user)
        except ValidationError as error:
            self.add_error("password", error)


class JoinForm(PasswordForm):
    """A new account."""

    username = forms.CharField(
        label="User name", max_length=40, help_text="You sign in with it. Others here can see it.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="Email address", required=False,
        help_text="You may leave it out. With it you can sign in by either.",
    )  # fmt: skip
    field_order = ("agency", "username", "email", "password", "again")

    def clean_username(self) -> str:
        """A user name that nobody has."""
        name = str(self.cleaned_data["username"]).strip().lower()
        field = User._meta.get_field("username")
        field.run_validators(name)
        if User.objects.filter(username=name).exists():
            raise ValidationError("Somebody has this user name. Choose another one.")
        return name

    def clean_email(self) -> str:
        """An address that no other account has."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if email and User.objects.filter(email__iexact=email).exists():
            raise ValidationError("An account with this address exists. Sign in with it.")
        return email


class FirstForm(JoinForm):
    """The first account, which also names the agency."""

    agency = forms.CharField(label="Name of your agency", max_length=120)


class InviteForm(forms.Form):
    """Somebody to invite."""

    role = forms.ChoiceField(label="As")
    note = forms.CharField(
        label="For whom", max_length=80, required=False,
        help_text="A note for yourself. It goes when the invitation is used.",
    )  # fmt: skip

    def __init__(self, *args: Any, roles: tuple[Role, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class AgencyForm(forms.Form):
    """The agency's name."""

    name = forms.CharField(label="Name of the agency", max_length=120)
