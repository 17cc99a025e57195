"""From a review on: trying again from a decision, and what usually follows one."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.errors import UserError
from subside.web import shelf
from subside.web.keeping import hold, holds_late
from subside.web.pages.following import follows_of
from subside.web.pages.judging import JUDGING
from subside.web.pages.own_runs import FOLDERS, done
from subside.web.records.again import again as tried_again
from subside.web.records.journal import entries, header
from subside.web.records.models import Encounter, Mode, Review

LOG = logging.getLogger(__name__)
WAIT = 30.0  # seconds that a page waits for what usually follows
WAITING = threading.BoundedSemaphore(2)  # requests that may wait at once: others need threads too
ASKING: set[int | None] = set()  # who waits now
ASKING_LOCK = threading.Lock()
LATER = "This is asked for already just now. Ask again in a moment."
CHANCES = ("same", "fresh")
DIGITS = 7  # of a decision's number


@holds_late
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a new encounter as this one began, up to a decision."""
    row = done(request, uuid)
    decision, given = _decision(request.POST.get("decision", "")), request.POST
    chance, mode = given.get("chance", ""), given.get("mode", "")
    if decision is None or chance not in CHANCES or mode not in Mode.values:
        return _cannot(request, row, "Choose a decision, its chances, and how time passes.", 400)
    try:
        made = tried_again(row, decision, chance == "fresh", mode, partial(hold, request))
    except UserError as error:
        return _cannot(request, row, str(error), 409)
    return redirect("encounter", made.pk)


@require_GET
@never_cache
def follows(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What usually follows a decision, as JSON."""
    return followed(request, done(request, uuid))


def followed(request: HttpRequest, row: Encounter) -> HttpResponse:
    """What usually follows a decision, for whoever may see the review of the run.

    It tells of nothing but what could be known then. Everybody waits for one at a time, so that
    who looks at another's review never takes both places.
    """
    t = _decision(request.GET.get("decision", ""))
    if t is None:
        return _refused("Name a decision by its number.", 400)
    who = request.user.pk
    with ASKING_LOCK:
        if who in ASKING or not WAITING.acquire(blocking=False):
            return _refused(LATER, 503)
        ASKING.add(who)
    try:
        return _followed(row, t)
    finally:
        with ASKING_LOCK:
            ASKING.discard(who)
            WAITING.release()


def _followed(row: Encounter, t: int) -> HttpResponse:
    future: Future[dict[str, Any]] = JUDGING.ask(
        follows_of, header(row), entries(row), row.log, t, _best(row, t)
    )
    try:
        return JsonResponse(future.result(WAIT))
    except UserError as error:
        return _refused(FOLDERS.sub("", str(error)), 409)
    except TimeoutError:
        future.cancel()
        return _refused("This takes too long just now. Ask again in a moment.", 503)
    except Exception as error:
        LOG.error("what usually follows could not be worked out", exc_info=error)
        return _refused("This could not be worked out just now. Ask again.", 503)


def _best(row: Encounter, t: int) -> tuple[str, ...]:
    """The best known acts by the review that the trainee reads, where there is one."""
    kept = Review.objects.filter(encounter=row).first()
    decisions = kept.document.get("decisions", []) if kept else []
    return tuple(decisions[t - 1].get("best", ())) if t <= len(decisions) else ()


def _decision(text: str) -> int | None:
    """The number of a decision: 1, 2, ..."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        return None
    return int(text) or None


def _refused(why: str, status: int) -> HttpResponse:
    return JsonResponse({"why": why}, status=status)


def _cannot(request: HttpRequest, row: Encounter, fault: str, status: int) -> HttpResponse:
    context = {"title": shelf.title(row.scenario), "fault": FOLDERS.sub("", fault), "row": row}
    return render(request, "pages/not_again.html", context, status=status)
