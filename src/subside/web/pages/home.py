"""Home, and the briefing before an encounter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.transaction import on_commit
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.errors import UserError
from subside.runs import Start
from subside.runs.fields import shown
from subside.scenario import Scenario
from subside.scenario.load import engine_version
from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.keeping import hold, holds_late
from subside.web.pages.judging import JUDGING
from subside.web.practice.tried import told_next, tried
from subside.web.records.models import SEEDS, Encounter, Mode, Origin
from subside.web.records.runs import run_of

SHOWN = 100  # own encounters on the home page, the latest first
CARDS = 3  # scenarios on the home page; the library has all
LOG_BYTES = 4_000_000
HASH = re.compile("[0-9a-f]{64}")
NUL = rb"\u0000"  # as canonical JSON writes it; PostgreSQL keeps no text that has it
ACTS = 1_000  # of a log brought in: each is judged, and a long log would hold others up


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """What can be played, and one's own encounters."""
    rows = Encounter.objects.of(request.user).order_by("-made").defer("log")
    shown = list(rows[:SHOWN])
    context = {
        "scenarios": [_card(slug) for slug in _first(cast(User, request.user))],
        "count": len(shelf.slugs()),
        "going": [_own(row) for row in shown if not row.done],
        "done": [_own(row) for row in shown if row.done],
        "more": max(0, rows.count() - SHOWN),
    }
    return render(request, "pages/home.html", context)


def _first(user: User) -> list[str]:
    """A few scenarios to play: those not tried yet, then those played longest ago."""
    played = tried(user)
    order = sorted(
        shelf.slugs(), key=lambda slug: (slug in played, slug in played and played[slug].last)
    )
    return order[:CARDS]


def _own(row: Encounter) -> dict[str, Any]:
    return {"row": row, "title": shelf.title(row.scenario)}


def _card(slug: str) -> dict[str, Any]:
    """A scenario as its briefing begins; what it teaches would say too much before it is played."""
    file = shelf.scenario(slug).file
    begins = " ".join(re.split(r"(?<=[.!?])\s+", file.briefing.strip())[:2])
    return {"slug": slug, "title": file.title, "minutes": file.minutes, "begins": begins}


@require_http_methods(["GET", "POST"])
@never_cache
def briefing(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known before an encounter, and the button that begins one."""
    try:
        scenario = shelf.scenario(slug)
    except KeyError:
        raise Http404 from None
    if request.method == "POST":
        mode, name = request.POST.get("mode", ""), request.POST.get("name", slug)
        if name not in shelf.names(slug):
            return _briefing(request, scenario, "This telling of it is not here. Choose again.")
        if mode not in Mode.values:
            return _briefing(request, shelf.scenario(name), "Choose how time passes.")
        return redirect("encounter", begun(cast(User, request.user), shelf.scenario(name), mode))
    return _briefing(request, shelf.scenario(told_next(cast(User, request.user), slug)))


def _briefing(request: HttpRequest, scenario: Scenario, fault: str = "") -> HttpResponse:
    context = {
        "name": scenario.name, "file": scenario.file, "fault": fault,
        "resources": scenario.file.resources.values(),
    }  # fmt: skip
    return render(request, "pages/briefing.html", context, status=400 if fault else 200)


def begun(
    user: User, scenario: Scenario, mode: str, hidden: Mapping[str, str] | None = None
) -> UUID:
    """A new encounter of this user; its seed is drawn here, and stays here until it is over.

    `hidden`: what is chosen to be true, as by a course; the rest is drawn.
    """
    row = Encounter.objects.create(
        agency=user.agency, user=user, scenario=scenario.name, mode=mode,
        model_hash=scenario.model_hash, table_hash=scenario.table_hash,
        text_hash=scenario.text_hash, engine=engine_version(),
        hidden=dict(hidden) if hidden else None,
    )  # fmt: skip
    on_commit(partial(JUDGING.expect, scenario.name))
    return row.pk


@holds_late
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring in a run log. It is marked, and counts for nothing: anybody can write one."""
    given = request.FILES.get("log")
    if given is None or (given.size or 0) > LOG_BYTES:
        messages.error(request, "Choose a run log (a file that ends in .jsonl), of at most 4 MB.")
        return redirect("home")
    try:
        row = _brought_in(request, given.read())
    except UserError as error:
        messages.error(request, f"This log could not be brought in. {error}")
        return redirect("home")
    on_commit(partial(JUDGING.prepare, row.pk))  # before, the process that judges finds no such row
    messages.success(request, f"{shelf.title(row.scenario)} is brought in, marked as such.")
    return redirect("home")


def _brought_in(request: HttpRequest, log: bytes) -> Encounter:
    run, user = run_of(log), cast(User, request.user)
    if NUL in log:
        raise UserError("", "has a character that cannot be kept (NUL)")
    if len(run.acts) > ACTS:
        hint = "an encounter has 10 to 150"
        raise UserError("", f"a log may have {ACTS:,} acts", f"{len(run.acts):,}", hint)
    start = run.start
    if not shelf.here(start.scenario):
        hint = f"shipped are: {', '.join(shelf.slugs())}"
        raise UserError("", "is of no scenario that is here", start.scenario, hint)
    scenario = shelf.scenario(start.scenario)
    if start.model_hash != scenario.model_hash:
        given = f"model {start.model_hash[:12]}, here {scenario.model_hash[:12]}"
        raise UserError("", "was made with another version of the scenario", given)
    _check_start(start)
    hold(request)
    return Encounter.objects.create(
        agency=user.agency, user=user, scenario=start.scenario, mode=start.mode,
        model_hash=start.model_hash, table_hash=start.table_hash, text_hash=start.text_hash,
        engine=start.engine[:40], seed=start.seed,
        hidden=dict(start.hidden) if start.hidden else None,
        dispatch=start.dispatch[:80], over=run.end is not None, stopped=run.end is None,
        origin=Origin.IMPORTED, log=log.decode(),
    )  # fmt: skip


def _check_start(start: Start) -> None:
    """Refuse a start line that no encounter of this product has, and no table holds."""
    if start.mode not in Mode.values:
        raise UserError("", f"mode must be one of {', '.join(Mode.values)}", shown(start.mode))
    if start.seed >= SEEDS:
        raise UserError("", f"seed must be below {SEEDS}", shown(start.seed))
    for name in ("table_hash", "text_hash"):
        if not HASH.fullmatch(getattr(start, name)):
            raise UserError("", f"{name} must be 64 hex digits", shown(getattr(start, name)))


@login_not_required
@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server answers and its database does. Tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
