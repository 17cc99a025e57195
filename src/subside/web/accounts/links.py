"""Links that work once: made, found and used up."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from subside.web.accounts.models import Agency, Link, Role, User

LASTS = {
    Link.Kind.FIRST: timedelta(days=1),
    Link.Kind.INVITATION: timedelta(days=14),
    Link.Kind.RESET: timedelta(days=1),
}
FIRST_AGENCY = "Our agency"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _make(kind: Link.Kind, agency: Agency, role: str, **more: object) -> tuple[Link, str]:
    token = secrets.token_urlsafe(24)
    link = Link.objects.create(
        kind=kind, agency=agency, role=role, token_hash=_hashed(token),
        expires=timezone.now() + LASTS[kind], **more,
    )  # fmt: skip
    return link, reverse("link", args=[token])


def first_administrator() -> str | None:
    """Path of a new link for the first administrator; None where there is one already.

    Links made before stop working, so that the one shown last is the only one.
    """
    with transaction.atomic():
        administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
        if administrators.exists():
            return None
        Link.objects.filter(kind=Link.Kind.FIRST).delete()
        agency = Agency.objects.order_by("pk").first()
        agency = agency or Agency.objects.create(name=FIRST_AGENCY)
        return _make(Link.Kind.FIRST, agency, Role.ADMINISTRATOR)[1]


def invitation(by: User, role: Role, note: str) -> tuple[Link, str]:
    """An invitation to an agency, and the path to hand over."""
    return _make(Link.Kind.INVITATION, by.agency, role, made_by=by, note=note)


def reset(by: User, user: User) -> tuple[Link, str]:
    """A link for a new password, and the path to hand over; the ones made before stop working."""
    with transaction.atomic():
        Link.objects.filter(kind=Link.Kind.RESET, user=user, used=None).delete()
        return _make(Link.Kind.RESET, user.agency, user.role, made_by=by, user=user)


def found(token: str, *, lock: bool = False) -> Link | None:
    """The link of a token, if it still works. `lock` keeps it for this transaction."""
    rows = Link.objects.select_for_update() if lock else Link.objects.all()
    link = rows.filter(token_hash=_hashed(token), used=None, expires__gt=timezone.now()).first()
    if link is None or (link.user is not None and not link.user.is_active):
        return None
    return link


def use_up(link: Link) -> None:
    """Let a link work no more."""
    link.used = timezone.now()
    link.save(update_fields=["used"])
