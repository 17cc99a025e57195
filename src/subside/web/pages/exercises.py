"""Short exercises: one's own costly decisions, chosen again. The costs come after the choice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from subside.play import numbered
from subside.scenario import Scenario
from subside.scenario.scene import plainly, scene
from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.practice.exercises import Answer, Exercise, answer, due, exercises
from subside.web.records.models import Encounter, Repetition, Review

LATEST = 20  # of those that are due, on the page
SPOKEN = 4  # decisions before it that are told at length; earlier ones stand behind a click
HEADINGS = ("tools", "timing", "tactics", "resources", "force", "close")
Data = Mapping[str, Any]


@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """The exercises that are due, and when others will be."""
    now = timezone.now()
    found = exercises(cast(User, request.user))
    ready = due(found, now)
    later = sorted(one.due for one in found if one.due is not None and one.due > now)
    context = {
        "ready": ready[:LATEST], "more": max(0, len(ready) - LATEST), "count": len(found),
        "later": len(later), "next": later[0] if later else None,
    }  # fmt: skip
    return render(request, "pages/exercises.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def exercise(request: HttpRequest, uuid: UUID, decision: int) -> HttpResponse:
    """One decision as it stood then; what the acts cost is told of the one that was chosen."""
    user = cast(User, request.user)
    row = get_object_or_404(Encounter.objects.of(user), pk=uuid)
    mine = [one for one in exercises(user) if (one.encounter, one.t) == (row.pk, decision)]
    if not mine:
        raise Http404
    document = get_object_or_404(Review, encounter=row).document
    moment = document["decisions"][decision - 1]
    if request.method == "POST":
        return _chosen(request, mine[0], moment)
    context = _moment(row, document, moment)
    given = request.GET.get("answer", "")
    if given:
        context |= _answered(user, row, document, moment, given)
    return render(request, "pages/exercise.html", context)


def _chosen(request: HttpRequest, one: Exercise, moment: Data) -> HttpResponse:
    """Keep an answer, and lead to what it costs."""
    found = answer(moment, request.POST.get("act", ""))
    here = reverse("exercise", args=[one.encounter, one.t])
    if found is None:
        return redirect(here)
    kept = Repetition.objects.create(
        encounter_id=one.encounter, decision=one.t, act=found.act, about=found.counts
    )
    return redirect(f"{here}?answer={kept.pk}#answered")


def _moment(row: Encounter, document: Data, moment: Data) -> dict[str, Any]:
    """What had been seen and heard until then, and the acts that were possible."""
    scenario = shelf.scenario(row.scenario)
    before = document["decisions"][: moment["t"] - 1]
    seen = moment["seen"]
    return {
        "row": row, "title": document["title"], "t": moment["t"], "seconds": moment["seconds"],
        "briefing": scenario.file.briefing, "content_note": scenario.file.content_note,
        "dispatch": [text for text in document["dispatch_words"] if not _briefed(scenario, text)],
        "earlier": before[:-SPOKEN], "before": before[-SPOKEN:],
        "scene": json.dumps(scene(scenario, seen)),
        "plain": plainly(scenario, seen), "acts": _acts(scenario, moment),
    }  # fmt: skip


def _briefed(scenario: Scenario, text: str) -> bool:
    return text.strip() == scenario.file.briefing.strip()


def _acts(scenario: Scenario, moment: Data) -> list[dict[str, Any]]:
    """By heading, in the order of the scenario: the order of the review would tell the costs."""
    possible = {one["act"] for one in moment["acts"]}
    order = [name for name in numbered(scenario) if name in possible]
    found = []
    for heading in HEADINGS:
        of = [name for name in order if scenario.acts[name].heading == heading]
        if of:
            acts = [{"act": name, "title": scenario.acts[name].title} for name in of]
            found.append({"heading": heading, "acts": acts})
    return found


def _answered(
    user: User, row: Encounter, document: Data, moment: Data, given: str
) -> dict[str, Any]:
    """What the act that was chosen would cost, which were equally good, and what comes next."""
    try:
        kept = Repetition.objects.get(pk=int(given), encounter=row, decision=moment["t"])
    except (ValueError, OverflowError, Repetition.DoesNotExist):
        return {}
    found = answer(moment, kept.act)
    if found is None:
        return {}
    titles = document["titles"]
    others = [one for one in due(exercises(user), timezone.now()) if not _same(one, kept)]
    return {
        "answer": found, "chosen": titles[kept.act], "then": moment["title"],
        "same": kept.act == moment["act"], "cost": _cost(found), "grade": found.loss.grade,
        "best": [titles[name] for name in moment["best"] if name != kept.act],
        "among": kept.act in moment["best"],
        "about": moment["loss"]["about"], "next": others[0] if others else None,
        "ungrounded": not found.grounded, "again": reverse("again", args=[row.pk]),
    }  # fmt: skip


def _same(one: Exercise, kept: Repetition) -> bool:
    return (one.encounter, one.t) == (kept.encounter_id, kept.decision)


def _cost(found: Answer) -> str:
    loss = found.loss
    if loss.about <= 0.25:
        return "It costs nothing, as far as is known."
    low, about, high = (round(max(0.0, v), 1) for v in (loss.low, loss.about, loss.high))
    word = "point" if about == 1 else "points"
    sure = "; the grade is certain within this model" if loss.proven else ""
    return f"It costs about {about:g} {word} (at least {low:g}, at most {high:g}){sure}."
