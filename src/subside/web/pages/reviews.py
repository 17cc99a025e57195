"""The review of one's own encounter: page, ending, exports. Only whoever played sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.errors import UserError
from subside.review.hide import without_ending
from subside.review.html import body, ending_fragment, page, truth_fragment
from subside.review.html.site import Site
from subside.review.shapes import published
from subside.review.table import as_csv
from subside.web import shelf
from subside.web.pages.judging import JUDGING, Look
from subside.web.pages.own_runs import FOLDERS, cannot, done, going_on, own
from subside.web.records.journal import entries, header
from subside.web.records.models import Articulation, Encounter, Origin, OwnView, Share
from subside.web.records.runs import said_by_act

PATIENCE = 0.7  # seconds that a page waits for a first judgement before it says so
AGAIN = 2  # seconds until a page that waits asks again
HELD = "The ending is held back."


@require_GET
@never_cache
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The review page, from the first judgement on; the ending is in none of its bytes."""
    row = own(request, uuid)
    if not row.done:
        return going_on(request, row)
    where = reverse("review", args=[row.pk])
    if "again" in request.GET:
        JUDGING.again(row)
        return redirect(where)
    try:
        look = JUDGING.look(row, PATIENCE)
    except UserError as error:
        return cannot(request, row, str(error), f"{where}?again=1")
    if look.document is None:
        return waiting(request, row, where)
    share = Share.objects.filter(encounter=row).first()
    if "class" in request.GET:  # others look on: as they see it, under the owner's own address
        site = Site(
            base=where, csrf=get_token(request), ending="held" if held(share) else "closed",
            notice=look.notice, refining=look.working,
        )  # fmt: skip
        return shown(request, row, look, site, share=share, projected=True)
    site = Site(
        base=where, csrf=get_token(request), owner=True, notice=look.notice, refining=look.working,
        statements=_statements(row), views=_views(row),
    )  # fmt: skip
    mine = look._replace(document=_with_own_words(row, look.document))
    return shown(request, row, mine, site, share=share, again=reverse("again", args=[row.pk]))


def _with_own_words(row: Encounter, document: dict[str, Any]) -> dict[str, Any]:
    """The review with what the trainee wrote at each decision: on their own page, nowhere else."""
    if row.origin == Origin.IMPORTED:
        return document
    said = said_by_act(header(row), entries(row))
    decisions = [{**d, "said": said.get(d["t"])} for d in document["decisions"]] if said else None
    return {**document, "decisions": decisions} if decisions else document


def held(share: Share | None) -> bool:
    """Whether the ending is held back in a class: until it is released."""
    return share is None or share.held


def waiting(request: HttpRequest, row: Encounter, where: str) -> HttpResponse:
    """A page that says that the review is being worked out, and looks again."""
    context = {"title": shelf.title(row.scenario), "where": where}
    answer = render(request, "pages/waiting.html", context)
    answer["Refresh"] = str(AGAIN)
    return answer


def shown(
    request: HttpRequest, row: Encounter, look: Look, site: Site, **more: Any
) -> HttpResponse:
    """The page of a review that is there."""
    assert look.document is not None
    markup = mark_safe(body(look.document, site))  # it is escaped where it is made
    context = {
        "row": row, "title": shelf.title(row.scenario), "body": markup,
        "site": site, "key": look.key, "fault": told(look),
        "follows": reverse("follows", args=[row.pk]), **more,
    }  # fmt: skip
    return render(request, "pages/review.html", context)


def told(look: Look) -> str:
    """What went wrong with the closer judgement, without folders of the server."""
    return FOLDERS.sub("", look.fault)


def _statements(row: Encounter) -> dict[int, dict[str, Any]]:
    fields = ("why", "alternative", "unknown", "version")
    found = Articulation.objects.filter(encounter=row)
    return {
        each.decision: {
            **{name: getattr(each, name) for name in fields},
            "changed": each.changed.isoformat(timespec="seconds"),
        }
        for each in found
    }


def _views(row: Encounter) -> dict[int, str]:
    return dict(OwnView.objects.filter(encounter=row).values_list("decision", "view"))


def document_of(row: Encounter) -> dict[str, Any]:
    """The review of an encounter that is done; not there until it is worked out.

    Nobody waits for it here: what writes meanwhile would keep everybody else from writing.
    """
    try:
        look = JUDGING.look(row)
    except UserError:
        raise Http404 from None
    if look.document is None:
        raise Http404
    return look.document


@require_GET
@never_cache
def ending(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How it ended: only when it is asked for."""
    return HttpResponse(ending_fragment(document_of(done(request, uuid))))


@require_GET
@never_cache
def truth(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was true, and each moment from the person's side: only when it is asked for."""
    return HttpResponse(truth_fragment(document_of(done(request, uuid))))


@require_GET
@never_cache
def state(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Which judgement there is, and whether a closer one is on its way."""
    row = done(request, uuid)
    share = Share.objects.filter(encounter=row).first()
    return JsonResponse({**state_of(row), "held": held(share), "shared": share is not None})


def state_of(row: Encounter) -> dict[str, Any]:
    """What a page that is open asks every few seconds."""
    try:
        look = JUDGING.look(row)
    except UserError as error:
        fault = FOLDERS.sub("", str(error))
        return {"key": "", "refined": False, "working": False, "fault": fault}
    working = look.working or look.document is None
    return {"key": look.key, "refined": look.refined, "working": working, "fault": told(look)}


def _as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_page(document: dict[str, Any]) -> str:
    return page(document, ending=not document.get("closed", False))


EXPORTS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "json": ("application/json", _as_json),
    "csv": ("text/csv", as_csv),
    "html": ("text/html", _as_page),
}


@require_GET
@never_cache
def export(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The review as a file; with the ending where the address says `?ending=1`."""
    row = done(request, uuid)
    if kind not in EXPORTS:
        raise Http404
    document = document_of(row)
    if request.GET.get("ending") != "1":
        document = without_ending(document)
    content, write = EXPORTS[kind]
    answer = HttpResponse(write(document), content_type=f"{content}; charset=utf-8")
    name = f"review-{row.file_name}-{row.made:%Y%m%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_not_required
@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a review. It tells of no run, and is for everybody."""
    return HttpResponse(published(), content_type="application/schema+json")
