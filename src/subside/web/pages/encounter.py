"""The page that hosts an encounter, its log, its review, and its deletion."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.errors import UserError
from subside.review.html import page, script_source, style_source
from subside.web import headers, shelf
from subside.web.pages.judging import JUDGING
from subside.web.records.journal import entries, header
from subside.web.records.models import Encounter, Origin
from subside.web.records.runs import log_of, said_in

FOLDERS = re.compile(r"(?:[A-Za-z]:)?[/\\][^\s:]*[/\\]")  # of the server; nobody else's business
AGAIN = 2  # seconds until a page that waits asks again
CONFLICT = 409
SAID = (
    "For learning only. Not a judgement of any real event or person, and not to be used as one. "
    "Leave real names and case numbers out of what you pass on."
)
SUPPORT = (
    "If it touched something of your own: your agency's peer support, or call or text 988 "
    "(Suicide and Crisis Lifeline, US, any hour)."
)


def _own(request: HttpRequest, uuid: UUID) -> Encounter:
    """An encounter of whoever asks; for everybody else it is not there."""
    return get_object_or_404(Encounter.objects.of(request.user), pk=uuid)


def _done(request: HttpRequest, uuid: UUID) -> Encounter:
    """An encounter that is over or stopped: before, nothing of it is told."""
    row = _own(request, uuid)
    if not row.done:
        raise Http404
    return row


@require_GET
@never_cache
def encounter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The place of a live encounter. What happens in it comes from `/live/`."""
    row = _own(request, uuid)
    if row.origin == Origin.IMPORTED:
        return redirect("review", uuid)
    context = {
        "encounter_id": row.pk,
        "live_url": f"/live/{row.pk}/",
        "home_url": reverse("home"),
        "review_url": reverse("review", args=[row.pk]),
        "support": SUPPORT,
    }
    return render(request, "encounter.html", context)


@require_GET
@never_cache
def log(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The run log, for the terminal's `review`. With the seed in it, so only at the end."""
    row = _done(request, uuid)
    try:
        data = row.log.encode() or log_of(header(row), entries(row))
    except UserError as error:
        return _cannot(request, row, str(error))
    answer = HttpResponse(data, content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="{row.scenario}-{row.made:%Y%m%d}.jsonl"'
    return answer


@require_GET
@never_cache
def said(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the trainee wrote, as a text file for the trainee alone. A run log does not have it."""
    row = _done(request, uuid)
    if row.origin == Origin.IMPORTED:
        raise Http404
    try:
        text = said_in(header(row), entries(row))
    except UserError as error:
        return _cannot(request, row, str(error))
    top = f"What you wrote in: {shelf.title(row.scenario)}, {row.made:%Y-%m-%d}"
    answer = HttpResponse(f"{top}\n{SAID}\n\n{text}", content_type="text/plain; charset=utf-8")
    name = f"{row.scenario}-{row.made:%Y%m%d}-said.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@never_cache
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The review, once it is worked out. Only whoever played sees it."""
    row = _done(request, uuid)
    try:
        document = JUDGING.document(row)
    except UserError as error:
        return _cannot(request, row, str(error))
    if document is None:
        context = {"title": shelf.title(row.scenario), "before": JUDGING.place(row), "row": row}
        answer = render(request, "pages/waiting.html", context)
        answer["Refresh"] = str(AGAIN)
        return answer
    answer = HttpResponse(page(document, reverse("home")))
    # Its style and script stand in it: these, by their hashes, and no other.
    answer["Content-Security-Policy"] = headers.policy(
        {**headers.DIRECTIVES, "style-src": [style_source()], "script-src": [script_source()]}
    )
    return answer


def _cannot(request: HttpRequest, row: Encounter, fault: str) -> HttpResponse:
    context = {"title": shelf.title(row.scenario), "fault": FOLDERS.sub("", fault), "row": row}
    return render(request, "pages/no_review.html", context, status=CONFLICT)


@require_POST
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Delete an encounter of one's own with all that is kept of it."""
    row = _own(request, uuid)
    if not row.done:
        messages.error(request, "Leave the exercise first, then delete it.")
        return redirect("home")
    title = shelf.title(row.scenario)
    row.delete()
    messages.success(request, f"{title} is deleted, with everything kept of it.")
    return redirect("home")
