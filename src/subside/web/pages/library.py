"""The library: every scenario, how hard it is, and whether it was tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.practice.measures import MEASURES
from subside.web.practice.tried import Tried, tried
from subside.web.practice.words import hardness

ORDERS = {
    "new": "Not tried first",
    "easy": "Easiest first",
    "hard": "Hardest first",
    "short": "Shortest first",
}
SHOWN = {"all": "All", "untried": "Not tried yet", "tried": "Tried"}


@require_GET
@never_cache
def library(request: HttpRequest) -> HttpResponse:
    """What can be played, sorted and narrowed down as asked."""
    order = request.GET.get("order", "")
    order = order if order in ORDERS else "new"
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "all"
    own, measured = tried(cast(User, request.user)), MEASURES.here()
    every = [_entry(slug, own.get(slug), measured.get(slug)) for slug in shelf.slugs()]
    kept = [one for one in every if show == "all" or (one["tried"] is None) == (show == "untried")]
    context = {
        "entries": sorted(kept, key=_by(order)), "order": order, "show": show,
        "orders": ORDERS, "shows": SHOWN, "count": len(every),
        "working": any(one["working"] for one in every),
    }  # fmt: skip
    return render(request, "pages/library.html", context)


def _entry(slug: str, own: Tried | None, figures: Mapping[str, Any] | None) -> dict[str, Any]:
    file = shelf.scenario(slug).file
    begins = " ".join(re.split(r"(?<=[.!?])\s+", file.briefing.strip())[:2])
    entry: dict[str, Any] = {
        "slug": slug, "title": file.title, "minutes": file.minutes, "begins": begins,
        "teaches": file.teaches.strip(), "tried": own, "lost": None, "word": "", "best": None,
        "working": figures is None and MEASURES.working(slug),
    }  # fmt: skip
    if figures is not None:
        entry |= {"lost": figures["lost"], "best": figures["best"]}
        entry["word"] = hardness(figures["lost"]["mean"])
    return entry


def _by(order: str) -> Any:
    """Key of an order; what is not measured comes last."""

    def lost(one: Mapping[str, Any]) -> float:
        return float(one["lost"]["mean"]) if one["lost"] else float("inf")

    keys: dict[str, Any] = {
        "new": lambda one: (one["tried"] is not None, one["tried"] and one["tried"].last),
        "easy": lost,
        "hard": lambda one: (one["lost"] is None, -lost(one)),
        "short": lambda one: one["minutes"],
    }
    return keys[order]
