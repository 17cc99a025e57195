"""A person's own progress, and ten minutes of practice. Nobody else sees either."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.pages.home import begun
from subside.web.practice import drawing
from subside.web.practice.exercises import due, exercises
from subside.web.practice.figures import Estimate, Part, running
from subside.web.practice.standing import LATEST, Standing, standing
from subside.web.practice.tried import told_next
from subside.web.practice.words import listed, percent, sentence
from subside.web.records.models import Mode

HEADINGS = ("tools", "tactics", "timing", "resources", "force", "close")
LAST = 5  # runs that the line over time rests on
AT_ONCE = 3  # exercises in ten minutes
FEW = 2  # from so many exercises on, they are what ten minutes are for


@require_GET
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """Loss per decision by heading, against ordinary play, with its uncertainty."""
    user = cast(User, request.user)
    known = standing(user)
    names = [name for name in HEADINGS if name in known.estimates]
    bars = drawing.intervals([(name, known.estimates[name]) for name in names])
    few = [name for name in HEADINGS if name in known.counted.parts and name not in names]
    context = {
        "headings": [_heading(name, known, bars[name]) for name in names],
        "few": listed(few),
        "known": known,
        "left": [{"count": n, "reason": why} for why, n in known.counted.left.most_common()],
        "next": known.next(),
        "due": len(due(exercises(user), timezone.now())),
        "last": LAST,
        "latest": LATEST,
    }
    return render(request, "pages/progress.html", context)


def _heading(name: str, known: Standing, bar: str) -> dict[str, Any]:
    parts, found = known.counted.parts[name], known.estimates[name]
    lines = running(parts, LAST)
    return {
        "name": name,
        "told": sentence(name, found),
        "found": _figures(found),
        # Markup of this server's own making; every text in it is escaped by `el`.
        "bar": mark_safe(bar),
        "chart": mark_safe(drawing.over_time(name, parts, lines)),
        "rows": [_row(part, one) for part, one in zip(parts, lines, strict=True)],
    }


def _row(part: Part, one: Estimate | None) -> dict[str, Any]:
    return {
        "when": part.when, "title": shelf.title(part.slug), "decisions": part.decisions,
        "points": part.unit * part.points / part.decisions,
        "ordinary": part.unit * part.expected / part.decisions,
        "ratio": percent(part.ratio), "running": _figures(one) if one else None,
    }  # fmt: skip


def _figures(one: Estimate) -> dict[str, str]:
    return {"ratio": percent(one.ratio), "low": percent(one.low), "high": percent(one.high)}


@require_http_methods(["GET", "POST"])
@never_cache
def ten_minutes(request: HttpRequest) -> HttpResponse:
    """Something that fits in ten minutes, and the button that begins it."""
    user = cast(User, request.user)
    if request.method == "POST":
        name, mode = request.POST.get("scenario", ""), request.POST.get("mode", "")
        if shelf.here(name) and mode in Mode.values:
            return redirect("encounter", begun(user, shelf.scenario(name), mode))
    chosen, ready = standing(user).ten(), due(exercises(user), timezone.now())
    name = told_next(user, chosen.slug)
    context = {
        "chosen": chosen,
        "name": name,
        "file": shelf.scenario(name).file,
        "ready": ready[:AT_ONCE] if len(ready) >= FEW else [],
    }
    return render(request, "pages/ten_minutes.html", context)
