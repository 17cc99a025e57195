"""The form to sign in with, in this product's words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm


class SignIn(LoginForm):  # type: ignore[misc]
    """Name or address, and password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["login"].label = "User name or email address"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
