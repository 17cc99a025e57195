"""Noting who was there: for one block, for the blocks of a day, or everybody at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from subside.courses.course import Course
from subside.courses.schema import Block
from subside.web.teaching import editions, hours
from subside.web.teaching.models import CourseClass, Place
from subside.web.teaching.numbers import whole
from subside.web.teaching.rights import led_class, signed_in

BAD, CONFLICT = 400, 409


def noting(request: HttpRequest, row: CourseClass) -> HttpResponse:
    """The form, for the block or the day that the address names."""
    course = editions.of_class(row)
    blocks = _named(course, request.GET.get("block", ""), request.GET.get("day", ""))
    places = hours.places_of(row)
    now = hours.noted(places, blocks)
    shown: dict[hours.Cell, object] = dict(now)
    if len(blocks) == 1:  # filled in as if everybody had been there: what was not so is changed
        shown = {**hours.whole_blocks(places, blocks, now), **now}
    return _form(request, row, course, blocks, places, shown)


def _named(course: Course, block: str, day: str) -> list[Block]:
    """The block of this name, or the blocks of this day; not there where there is none."""
    number = whole(day, course.file.days)
    found = [one for one in course.file.blocks if one.id == block or one.day == number]
    if not found:
        raise Http404
    return found


def _form(
    request: HttpRequest, row: CourseClass, course: Course, blocks: list[Block],
    places: list[Place], shown: dict[hours.Cell, Any], *, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The form with these texts in its cells. ``wrong`` and ``clash`` name cells, with a word."""
    now = hours.noted(places, blocks)
    wrong, clash = more.get("wrong", {}), more.get("clash", {})
    lines = [
        (place, [_cell(place, block, shown, now, wrong, clash) for block in blocks])
        for place in places
    ]
    context = {
        "row": row, "part": "class", "course": course, "blocks": blocks, "lines": lines,
        "seen": hours.as_seen(now), "one": blocks[0] if len(blocks) == 1 else None,
        "day": blocks[0].day, "told": more.get("told", ""), "rest": more.get("rest", ()),
        "at": f"block={blocks[0].id}" if len(blocks) == 1 else f"day={blocks[0].day}",
        "first": course.file.blocks.index(blocks[0]) + 1,
    }  # fmt: skip
    return render(request, "teaching/class_hours.html", context, status=status)


def _cell(
    place: Place, block: Block, shown: dict[hours.Cell, Any], now: dict[hours.Cell, int],
    wrong: dict[hours.Cell, str], clash: dict[hours.Cell, int | None],
) -> dict[str, Any]:  # fmt: skip
    cell = (place.pk, block.id)
    value = wrong.get(cell, shown.get(cell))
    meanwhile = "nothing" if clash.get(cell, 0) is None else clash.get(cell)
    return {
        "block": block, "value": "" if value is None else value, "noted": cell in now,
        "wrong": cell in wrong, "clash": cell in clash, "meanwhile": meanwhile,
    }  # fmt: skip


@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how many minutes of a block each participant was there; all of it, or nothing."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    if "all" in request.POST:
        return _everybody(request, row, course)
    blocks = _named(course, request.POST.get("block", ""), request.POST.get("day", ""))
    before = hours.seen(request.POST.get("seen", "[]"))
    if before is None:
        raise Http404
    places = hours.places_of(row)
    now, given = hours.noted(places, blocks), hours.typed(request.POST, places, blocks)
    rest = request.POST.getlist("rest")
    shown = dict(given.minutes)
    if given.wrong:
        told = "Not noted yet: minutes are whole numbers up to those of the block."
        more: dict[str, Any] = {"wrong": given.wrong, "told": told, "rest": rest, "status": BAD}
        return _form(request, row, course, blocks, places, shown, **more)
    clash = hours.clashes(given.minutes, before, now)
    if clash:
        told = "Not noted yet: somebody else noted some of this meanwhile. It is marked; send the "
        told += "form again to put yours in its place."
        more = {"clash": clash, "told": told, "rest": rest, "status": CONFLICT}
        return _form(request, row, course, blocks, places, shown, **more)
    filled = [block for block in blocks if block.id in rest]
    whole_ones = hours.whole_blocks(places, filled, now)
    left = {cell: one for cell, one in whole_ones.items() if given.minutes.get(cell) is None}
    count = hours.keep({**given.minutes, **left}, now, signed_in(request))
    what = blocks[0].title if len(blocks) == 1 else f"Day {blocks[0].day}"
    messages.success(request, f"{what}: {_told(count)}")
    return redirect("class", row.pk)


def _told(count: int) -> str:
    if not count:
        return "nothing was changed."
    return f"{count} entr{'y is' if count == 1 else 'ies are'} noted."


def _everybody(request: HttpRequest, row: CourseClass, course: Course) -> HttpResponse:
    """Everybody was there all day; what is noted otherwise already stays."""
    blocks = _named(course, "", request.POST["all"])
    places = hours.places_of(row)
    now = hours.noted(places, blocks)
    count = hours.keep(hours.whole_blocks(places, blocks, now), now, signed_in(request))
    before = f" {len(now)} noted before stay as they were." if now else ""
    messages.success(request, f"Day {blocks[0].day}: {_told(count)}{before}")
    return redirect("class", row.pk)
