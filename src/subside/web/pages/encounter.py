"""The page that hosts an encounter, its log, and its deletion."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.errors import UserError
from subside.web import shelf
from subside.web.pages.own_runs import cannot, done, own
from subside.web.records.journal import entries, header
from subside.web.records.models import Origin
from subside.web.records.runs import log_of, said_in
from subside.web.teaching.record import keep_repetition

SAID = (
    "For learning only. Not a judgement of any real event or person, and not to be used as one. "
    "Leave real names and case numbers out of what you pass on."
)
SUPPORT = (
    "If it touched something of your own: your agency's peer support, or call or text 988 "
    "(Suicide and Crisis Lifeline, US, any hour)."
)


@require_GET
@never_cache
def encounter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The place of a live encounter. What happens in it comes from `/live/`."""
    row = own(request, uuid)
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
    row = done(request, uuid)
    try:
        data = row.log.encode() or log_of(header(row), entries(row))
    except UserError as error:
        return cannot(request, row, str(error))
    answer = HttpResponse(data, content_type="application/jsonl")
    answer["Content-Disposition"] = (
        f'attachment; filename="{row.file_name}-{row.made:%Y%m%d}.jsonl"'
    )
    return answer


@require_GET
@never_cache
def said(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the trainee wrote, as a text file for the trainee alone. A run log does not have it."""
    row = done(request, uuid)
    if row.origin == Origin.IMPORTED:
        raise Http404
    try:
        text = said_in(header(row), entries(row))
    except UserError as error:
        return cannot(request, row, str(error))
    top = f"What you wrote in: {shelf.title(row.scenario)}, {row.made:%Y-%m-%d}"
    answer = HttpResponse(f"{top}\n{SAID}\n\n{text}", content_type="text/plain; charset=utf-8")
    name = f"{row.file_name}-{row.made:%Y%m%d}-said.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Delete an encounter of one's own with all that is kept of it."""
    row = own(request, uuid)
    if not row.done:
        messages.error(request, "Leave the exercise first, then delete it.")
        return redirect("home")
    title = shelf.title(row.scenario)
    keep_repetition(row)
    row.delete()
    messages.success(request, f"{title} is deleted, with everything kept of it.")
    return redirect("home")
