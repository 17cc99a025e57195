"""Which encounter a request is about: one's own, for everybody else it is not there."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from subside.web import shelf
from subside.web.records.models import Encounter

FOLDERS = re.compile(r"(?:[A-Za-z]:)?[/\\][^\s:]*[/\\]")  # of the server; nobody else's business
CONFLICT = 409


def own(request: HttpRequest, uuid: UUID) -> Encounter:
    """An encounter of whoever asks; for everybody else it is not there."""
    return get_object_or_404(Encounter.objects.of(request.user), pk=uuid)


def done(request: HttpRequest, uuid: UUID) -> Encounter:
    """An encounter that is over or stopped: before, nothing of it is told."""
    row = own(request, uuid)
    if not row.done:
        raise Http404
    return row


def going_on(request: HttpRequest, row: Encounter) -> HttpResponse:
    """Say that an encounter goes on, and how to get back to it."""
    context = {"title": shelf.title(row.scenario), "row": row}
    return render(request, "pages/going_on.html", context, status=CONFLICT)


def cannot(request: HttpRequest, row: Encounter, fault: str, again: str = "") -> HttpResponse:
    """Say that something cannot be shown. `again`: the address at which it may be tried again."""
    context = {
        "title": shelf.title(row.scenario), "fault": FOLDERS.sub("", fault), "row": row,
        "again": again,
    }  # fmt: skip
    return render(request, "pages/no_review.html", context, status=CONFLICT)
