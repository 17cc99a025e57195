"""A review that its owner opened to others of the agency, and what they meet of it.

They see the page: decisions, scene, acts that were possible. They never see what the owner wrote
or thinks, the run log or a file of it; and the ending only once it is not held back any more.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.errors import UserError
from subside.review.html import ending_fragment, truth_fragment
from subside.review.html.site import Site
from subside.web.pages.continuing import followed
from subside.web.pages.judging import JUDGING
from subside.web.pages.own_runs import cannot, done
from subside.web.pages.reviews import HELD, PATIENCE, document_of, shown, state_of, waiting
from subside.web.records.models import Share

TOKEN = 32  # random bytes of an address: 43 letters


@require_POST
def share(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open a review to others, hold its ending back, release it, or end the sharing."""
    row = done(request, uuid)
    do = request.POST.get("do", "")
    of = Share.objects.filter(encounter=row)
    if do == "open":
        given = {"agency": row.agency, "token": secrets.token_urlsafe(TOKEN)}
        Share.objects.get_or_create(encounter=row, defaults=given)
    elif do in ("hold", "release"):
        of.update(held=do == "hold")
    elif do == "end":
        of.delete()
    else:
        return HttpResponse("do must be open, hold, release or end\n", status=400)
    back = reverse("review", args=[row.pk])
    return redirect(f"{back}?class=1" if request.POST.get("class") else f"{back}#sharing")


def _shared(request: HttpRequest, token: str) -> Share:
    """A review opened to whoever asks; for another agency, and once it is ended, not there."""
    rows = Share.objects.of(request.user).select_related("encounter")
    return get_object_or_404(rows, token=token)


@require_GET
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The page as others see it; its owner too, to see what they see."""
    found = _shared(request, token)
    row, where = found.encounter, reverse("shared", args=[token])
    try:
        look = JUDGING.look(row, PATIENCE)
    except UserError as error:
        return cannot(request, row, str(error))
    if look.document is None:
        return waiting(request, row, where)
    site = Site(
        base=where, csrf=get_token(request), ending="held" if found.held else "closed",
        notice=look.notice, refining=look.working,
    )  # fmt: skip
    return shown(
        request,
        row,
        look,
        site,
        of=row.user,
        shared=True,
        follows=reverse("shared_follows", args=[token]),
    )


@require_GET
@never_cache
def shared_state(request: HttpRequest, token: str) -> JsonResponse:
    """Which judgement there is, and whether the ending is held back."""
    found = _shared(request, token)
    return JsonResponse({**state_of(found.encounter), "held": found.held})


@require_GET
@never_cache
def shared_ending(request: HttpRequest, token: str) -> HttpResponse:
    """How it ended, where that is not held back."""
    found = _shared(request, token)
    if found.held:
        return HttpResponseForbidden(HELD)
    return HttpResponse(ending_fragment(document_of(found.encounter)))


@require_GET
@never_cache
def shared_truth(request: HttpRequest, token: str) -> HttpResponse:
    """What was true, and the person's side, where that is not held back."""
    found = _shared(request, token)
    if found.held:
        return HttpResponseForbidden(HELD)
    return HttpResponse(truth_fragment(document_of(found.encounter)))


@require_GET
@never_cache
def shared_follows(request: HttpRequest, token: str) -> HttpResponse:
    """What usually follows a decision, as JSON: from what could be known then, held back or not."""
    return followed(request, _shared(request, token).encounter)
