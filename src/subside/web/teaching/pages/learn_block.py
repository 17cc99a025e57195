"""A block as who takes it sees it: encounters, handout, and what one writes oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.course import Course
from subside.courses.prose import html
from subside.courses.schema import Block
from subside.errors import UserError
from subside.web import shelf
from subside.web.pages.encounter import SUPPORT
from subside.web.pages.home import begun
from subside.web.practice.tried import told_next
from subside.web.records.models import Mode
from subside.web.teaching import editions, lab, writing
from subside.web.teaching.models import LabRun, Place
from subside.web.teaching.models.classes import WRITTEN
from subside.web.teaching.numbers import whole
from subside.web.teaching.rating import to_rate
from subside.web.teaching.rights import own_place, signed_in

BAD, CONFLICT = 400, 409
MANY = 1_000_000  # versions of a text


@dataclass(frozen=True)
class Typed:
    """A text that could not be kept, and why."""

    part: str
    text: str
    told: str
    status: int


@never_cache
@require_GET
def block(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """One block: its encounters, its handout, and room for what one writes."""
    place = own_place(request, pk)
    return _page(request, place, *_block(place, block))


def _block(place: Place, name: str) -> tuple[Course, Block]:
    course = editions.of_class(place.course_class)
    if name not in course.lessons:
        raise Http404
    return course, course.block(name)


def _page(
    request: HttpRequest, place: Place, course: Course, block: Block, typed: Typed | None = None
) -> HttpResponse:
    lesson = course.lessons[block.id]
    order = [one.id for one in course.file.blocks]
    here = order.index(block.id)
    notes, statement = writing.parts(place, course, block)
    runs = _runs(place)
    encounters = _encounters(block, runs)
    context = {
        "place": place, "row": place.course_class, "course": course, "unit": block,
        "handout": html(lesson.handout, level=1), "sources": lesson.sources,
        "objectives": [course.objective(name) for name in block.objectives],
        "encounters": encounters, "modes": Mode.choices,
        # A content note says it already.
        "support": "" if all(one.get("note") for one in encounters) else SUPPORT,
        "runs": [one for one in runs if one["block"] == block.id],
        "ended": sum(one["ended"] for one in runs if one["block"] == block.id),
        "notes": notes, "statement": statement, "longest": WRITTEN, "typed": typed,
        "reviews": [one for one in runs if one["row"] and one["row"].done] if statement else [],
        "before": course.file.blocks[here - 1] if here else None,
        "after": course.file.blocks[here + 1] if here + 1 < len(order) else None,
        "to_rate": to_rate(place.user, place.course_class, block.rubric),
        "number": here + 1, "count": len(order),
    }  # fmt: skip
    status = typed.status if typed else 200
    return render(request, "teaching/learn_block.html", context, status=status)


def _runs(place: Place) -> list[dict[str, Any]]:
    """One's own encounters that were begun in this class, the latest first; deleted ones too."""
    rows = place.lab_runs.select_related("encounter").defer("encounter__log")
    return [
        {
            "row": run.encounter, "block": run.block, "scenario": run.scenario,
            "title": shelf.title(run.encounter.scenario if run.encounter else run.scenario),
            "ended": run.ended or (run.encounter is not None and run.encounter.over),
        }
        for run in rows.order_by("-made")
    ]  # fmt: skip


def _encounters(block: Block, runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Encounters of the block. What each is there to show would tell how it ends."""
    found = []
    for n, one in enumerate(block.encounters):
        own = [run for run in runs if (run["block"], run["scenario"]) == (block.id, one.scenario)]
        going = next((run["row"] for run in own if run["row"] and not run["row"].done), None)
        given = {"n": n, "title": shelf.title(one.scenario), "here": lab.here(one)}
        if given["here"]:
            file = shelf.scenario(one.scenario).file
            given |= {"minutes": file.minutes, "note": file.content_note}
        found.append(given | {"times": sum(run["ended"] for run in own), "going": going})
    return found


@require_POST
def begin(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Open an encounter of the block. It belongs to who plays it; the class learns of its end."""
    place = own_place(request, pk)
    of = _block(place, block)[1]
    mode, n = request.POST.get("mode", ""), whole(request.POST.get("n", ""), len(of.encounters) - 1)
    if mode not in Mode.values or n is None:
        raise Http404
    chosen, user = of.encounters[n], signed_in(request)
    if not lab.here(chosen):
        messages.error(request, "This encounter is no longer here. Ask your instructor.")
        return redirect("learn_block", pk, block)
    name = chosen.scenario
    if name == shelf.slug_of(name):
        name = told_next(user, name)
    uuid = begun(user, shelf.scenario(name), mode, chosen.hidden)
    LabRun.objects.create(place=place, block=block, scenario=chosen.scenario, encounter_id=uuid)
    return redirect("encounter", uuid)


@never_cache
@require_POST
def write(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Keep what a participant writes; never over what another window has kept meanwhile."""
    place = own_place(request, pk)
    course, of = _block(place, block)
    name, version = request.POST.get("part", ""), whole(request.POST.get("version", ""), MANY)
    asked = {one[0] for part in writing.asked(course, of) for one in part}
    if version is None or name not in asked:
        raise Http404
    try:
        text = writing.plain(request.POST.get("text", ""))
    except UserError as error:
        typed = Typed(name, request.POST.get("text", ""), f"Not kept. {error.fact}", BAD)
        return _refused(request, place, course, of, typed)
    kept = writing.keep(place, block, name, text, version)
    if kept is None:
        told = "Not kept: another window kept something else meanwhile. Both stand below."
        return _refused(request, place, course, of, Typed(name, text, told, CONFLICT))
    if _by_script(request):
        return JsonResponse({"version": kept.version})
    messages.success(request, "Kept. Nobody else reads it here.")
    return redirect("learn_block", pk, block)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _refused(
    request: HttpRequest, place: Place, course: Course, block: Block, typed: Typed
) -> HttpResponse:
    """What could not be kept: for a script why, and what is kept now; else the page with both."""
    if not _by_script(request):
        return _page(request, place, course, block, typed)
    parts = writing.parts(place, course, block)
    now = next(one for part in parts for one in part if one.name == typed.part)
    found = {"why": typed.told, "version": now.version, "text": now.text}
    return JsonResponse(found, status=typed.status)
