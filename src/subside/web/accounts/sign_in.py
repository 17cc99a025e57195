"""Signing in, in this product's words; and a new password. Both are slow before they write."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.forms import LoginForm
from django.core.validators import MaxLengthValidator
from django.http import HttpResponse

from subside.web.keeping import hold, holds_late

MOST = {"login": 254, "password": 1000}  # characters: a database compares no longer ones


class SignIn(LoginForm):  # type: ignore[misc]
    """Name or address, and password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["login"].label = "User name or email address"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, most in MOST.items():
            self.fields[name].validators.append(MaxLengthValidator(most))


class _SignInPage(views.LoginView):  # type: ignore[misc]
    def form_valid(self, form: SignIn) -> HttpResponse:
        """The password was right. Wrong ones are counted outside of any transaction."""
        hold(self.request)
        return super().form_valid(form)


class _NewPasswordPage(views.PasswordChangeView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        """The old password was right: the new one and the session change together."""
        hold(self.request)
        return super().form_valid(form)


class _AgainPage(views.ReauthenticateView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        """The password was right once more."""
        hold(self.request)
        return super().form_valid(form)


sign_in = holds_late(_SignInPage.as_view())
new_password = holds_late(_NewPasswordPage.as_view())
again = holds_late(_AgainPage.as_view())
