"""What allauth asks of this product."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

MISMATCH = (
    "This name and this password do not belong together. Look at both, and at capital letters."
)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an invitation only, and no mail is sent."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": (
            "There were many wrong passwords from this address. Wait ten minutes, then try again."
        ),
        **dict.fromkeys(
            ("username_password_mismatch", "email_password_mismatch",
             "username_email_password_mismatch"), MISMATCH,
        ),
    }  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, *_: object) -> None:
        """There need be no mail server."""

    def add_message(self, *_: object, **__: object) -> None:
        """Signing in and out needs no remark."""


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step at sign-in, with its secrets unreadable in a copy of the database alone."""

    def encrypt(self, text: str) -> str:
        """Encrypt by a key that stands beside the database, not in it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(("second step " + str(settings.SECRET_KEY)).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
