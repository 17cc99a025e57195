"""A class as who takes it sees it: what is asked, handouts, encounters, what one writes oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from subside.courses.completion import requirements
from subside.courses.course import Course
from subside.courses.prose import html
from subside.courses.schema import Block
from subside.web import shelf
from subside.web.pages.home import begun
from subside.web.practice.tried import told_next
from subside.web.records.models import Encounter, Mode
from subside.web.teaching import editions, testing
from subside.web.teaching.forms import NameForm
from subside.web.teaching.models import LabRun, Place, Writing
from subside.web.teaching.models.classes import WRITTEN
from subside.web.teaching.rating import to_rate
from subside.web.teaching.record import record_of
from subside.web.teaching.rights import own_place, signed_in

STATEMENT = {
    "seen": "What you saw and heard, before you decided",
    "why": "Why this act, then",
    "alternative": "What the alternative was",
    "unknown": "What was not known",
}
WORKED = ("Exercise", "Practice", "Discuss")  # kinds of step on which one notes something
CONFLICT = 409


@never_cache
@require_http_methods(["GET", "POST"])
def learn(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole class: what is asked for completion, and how much of it is done."""
    place = own_place(request, pk)
    form = NameForm(request.POST or None, initial={"name": place.name})
    if request.method == "POST" and form.is_valid():
        place.name = form.cleaned_data["name"]
        place.save(update_fields=["name"])
        messages.success(request, "Your name is kept.")
        return redirect("learn", pk)
    course = editions.of_class(place.course_class)
    asked = requirements(course, record_of(place, course))
    context = {
        "place": place, "row": place.course_class, "course": course, "form": form,
        "blocks": [_entry(block, asked) for block in course.file.blocks],
        "tests": testing.of_place(place, course),
        "asked": asked, "done": sum(one.done for one in asked),
        "completion": getattr(place, "completion", None),
    }  # fmt: skip
    return render(request, "teaching/learn.html", context, status=400 if form.errors else 200)


def _entry(block: Block, asked: Any) -> dict[str, Any]:
    of = [one for one in asked if one.block == block.id]
    return {"block": block, "asked": of, "done": all(one.done for one in of)}


@never_cache
@require_http_methods(["GET"])
def block(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """One block: its handout, its encounters, and room for what one writes."""
    place = own_place(request, pk)
    return _page(request, place, *_block(place, block))


def _block(place: Place, name: str) -> tuple[Course, Block]:
    course = editions.of_class(place.course_class)
    if name not in course.lessons:
        raise Http404
    return course, course.block(name)


def _page(
    request: HttpRequest, place: Place, course: Course, block: Block,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    lesson = course.lessons[block.id]
    order = [one.id for one in course.file.blocks]
    here = order.index(block.id)
    context = {
        "place": place, "row": place.course_class, "course": course, "unit": block,
        "handout": html(lesson.handout, level=1), "sources": lesson.sources,
        "objectives": [course.objective(name) for name in block.objectives],
        "encounters": _encounters(place, block), "runs": _runs(place, block),
        "writings": _writings(place, block, lesson.steps, typed), "longest": WRITTEN,
        "before": course.file.blocks[here - 1] if here else None,
        "after": course.file.blocks[here + 1] if here + 1 < len(order) else None,
        "modes": Mode.choices, "conflict": typed,
        "to_rate": to_rate(place.user, place.course_class, block.rubric),
    }  # fmt: skip
    return render(request, "teaching/learn_block.html", context, status=CONFLICT if typed else 200)


def _encounters(place: Place, block: Block) -> list[dict[str, Any]]:
    """Encounters of the block. What each is there to show would tell how it ends."""
    found = []
    for n, one in enumerate(block.encounters):
        file = shelf.scenario(one.scenario).file
        times = sum(
            1 for run in place.lab_runs.all() if run.scenario == one.scenario and _ended(run)
        )
        found.append({"n": n, "title": file.title, "minutes": file.minutes, "times": times})
    return found


def _ended(run: LabRun) -> bool:
    return run.ended or (run.encounter is not None and run.encounter.over)


def _runs(place: Place, block: Block) -> list[dict[str, Any]]:
    """One's own encounters that were opened here, the latest first."""
    rows = Encounter.objects.of(place.user).filter(lab_run__place=place, lab_run__block=block.id)
    return [
        {"row": row, "title": shelf.title(row.scenario)}
        for row in rows.order_by("-made").defer("log")
    ]


def _writings(
    place: Place, block: Block, steps: Any, typed: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Fields of the block: notes on each exercise, and the articulation statement."""
    kept = {one.part: one for one in place.writings.filter(block=block.id)}
    asked = [
        (f"step{k}", f"{step.title}", f"{step.minutes} min")
        for k, step in enumerate(steps, 1)
        if step.kind in WORKED
    ]
    if block.statement:
        asked += [(name, label, "articulation statement") for name, label in STATEMENT.items()]
    fields = []
    for part, label, meta in asked:
        row = kept.get(part)
        field: dict[str, Any] = {
            "part": part, "label": label, "meta": meta, "text": row.text if row else "",
            "version": row.version if row else 0, "changed": row.changed if row else None,
        }  # fmt: skip
        if typed and typed["part"] == part:
            field |= {"other": field["text"], "text": typed["text"]}
        fields.append(field)
    return fields


@require_POST
def begin(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Open an encounter of the block. It belongs to who plays it; the class learns of its end."""
    place = own_place(request, pk)
    of = _block(place, block)[1]
    mode, n = request.POST.get("mode", ""), request.POST.get("n", "")
    if mode not in Mode.values or not n.isdigit() or int(n[:4]) >= len(of.encounters):
        raise Http404
    chosen = of.encounters[int(n)]
    user = signed_in(request)
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
    part, text = request.POST.get("part", ""), request.POST.get("text", "")
    parts = {field["part"] for field in _writings(place, of, course.lessons[block].steps, None)}
    version = request.POST.get("version", "")
    if part not in parts or not version.isdigit():
        raise Http404
    text = text.replace("\r\n", "\n").replace("\0", "")
    if len(text) > WRITTEN:
        messages.error(request, f"Not kept: a text may have {WRITTEN:,} characters.")
        return _page(request, place, course, of, {"part": part, "text": text})
    kept = _kept(place, block, part, text, int(version[:9]))
    if request.headers.get("X-Requested-With") == "fetch":
        status = 200 if kept else CONFLICT
        return JsonResponse({"version": int(version[:9]) + 1}, status=status)
    if not kept:
        return _page(request, place, course, of, {"part": part, "text": text})
    messages.success(request, "Kept. Nobody else reads it here.")
    return redirect("learn_block", pk, block)


def _kept(place: Place, block: str, part: str, text: str, version: int) -> bool:
    """Whether it was kept: over this version, or as the first."""
    of = Writing.objects.filter(place=place, block=block, part=part)
    changed = {"text": text, "changed": timezone.now()}
    if version:
        return bool(of.filter(version=version).update(version=version + 1, **changed))
    try:
        with transaction.atomic():
            Writing.objects.create(place=place, block=block, part=part, **changed)
    except IntegrityError:
        return False
    return True
