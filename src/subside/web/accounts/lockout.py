"""Too many wrong passwords: how they are counted, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from subside.web.accounts.models import User
from subside.web.settings import COOL_OFF

TOO_MANY = 429


def account_named(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The account that a sign-in tries, by one name however it is called.

    User name and email address of one person count together.
    """
    given: Mapping[str, Any] = credentials or (request.POST if request is not None else {})
    names = (given.get(key) for key in ("login", "username", "email"))
    typed = str(next((name for name in names if name), "")).strip().lower()[:254]
    same = User.objects.filter(Q(username=typed) | Q(email__iexact=typed)).exclude(username="")
    user = same.first() if typed else None
    return user.username if user else typed


def told(
    request: HttpRequest, response: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """The page that says how long to wait, and who can help."""
    minutes = int(COOL_OFF.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=TOO_MANY)


def forget(user: User) -> None:
    """Let somebody try again at once, after a new password."""
    from axes.utils import reset

    reset(username=user.username)
