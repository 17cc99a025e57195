"""Turning off the second step of somebody who has neither the telephone nor the recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from subside.web.accounts.models import User
from subside.web.logs import EVENTS

TOLD = (
    "Your second step was turned off on {date} by an administrator or coordinator of your agency. "
    "If you did not ask for that, tell them now and change your password."
)


def having(people: Any) -> set[int]:
    """Which of some people have a second step, by their number."""
    rows = Authenticator.objects.filter(user__in=people)
    return set(rows.values_list("user_id", flat=True))


def turn_off(by: User, person: User) -> None:
    """Turn it off, codes and all. Written to the log without names, and told to the person."""
    Authenticator.objects.filter(user=person).delete()
    person.second_step_off = timezone.now()
    person.save(update_fields=["second_step_off"])
    event = {"event": "second step turned off", "by": str(by.role), "of": str(person.role)}
    transaction.on_commit(lambda: EVENTS.info("", event))


def tell(request: HttpRequest, user: User, **_: object) -> None:
    """At a sign-in: that it was turned off, once."""
    when = user.second_step_off
    if when is not None and hasattr(request, "_messages"):  # of a page, where it can be told
        date = date_format(timezone.localtime(when), "j F Y")
        messages.warning(request, TOLD.format(date=date))
        user.second_step_off = None
        user.save(update_fields=["second_step_off"])
