"""What allauth asks of this product."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an invitation only, and no mail is sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, *_: object) -> None:
        """There need be no mail server."""

    def add_message(self, *_: object, **__: object) -> None:
        """Signing in and out needs no remark."""
