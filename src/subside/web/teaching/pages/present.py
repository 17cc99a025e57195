"""Presenting: notes and clocks for the instructor, slides for the wall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.course import Course
from subside.courses.prose import html
from subside.web.teaching import editions, timetable
from subside.web.teaching import present as at
from subside.web.teaching.models import CourseClass
from subside.web.teaching.numbers import whole
from subside.web.teaching.rights import led_class

HTML_LEVEL = 3  # headings of a lesson stand below the page's own
SENT_BY = "X-Requested-With"  # a header: by the wall, which is answered in data
MARKER = 0.004  # width of the mark on the bar, as a share of it


@require_GET
@never_cache
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of the class: its blocks by the clock, and where it is."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    days = timetable.days(row, course)
    context = {
        "row": row, "part": "present", "course": course, "days": days, "here": row.block,
        "ready": [(block, html(course.lessons[block.id].before, level=HTML_LEVEL))
                  for block in course.file.blocks],
        "first": course.file.blocks[0],
        "now": course.block(row.block) if row.block in course.lessons else None,
    }  # fmt: skip
    return render(request, "teaching/present.html", context)


@require_GET
@never_cache
def present_block(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """One block as it is taught: the step with its notes, the slide, the minutes left.

    A block where the class is not can be read, step by step, and leaves the wall as it is.
    """
    row = led_class(request, pk)
    course = editions.of_class(row)
    if block not in course.lessons:
        raise Http404
    spot = at.spot_of(row, course)
    if row.block != block:
        step = whole(request.GET.get("step", "0"), len(course.lessons[block].steps) - 1)
        if step is None:
            raise Http404
        spot = at.Spot(block, step, 0)
    return render(request, "teaching/present_block.html", _context(row, course, spot))


def _context(row: CourseClass, course: Course, spot: at.Spot) -> dict[str, Any]:
    lesson, step = course.lessons[spot.block], at.step_of(course, spot)
    taught = row.block == spot.block
    order = [block.id for block in course.file.blocks]
    context = {
        "row": row, "course": course, "unit": course.block(spot.block), "lesson": lesson,
        "spot": spot, "step": step, "taught": taught, "notes": html(step.body, level=HTML_LEVEL),
        "slide": _slide(course, spot), "slides": max(1, len(step.slides)),
        "steps": _steps(course, spot), "begins": at.planned(course, spot)[0],
        "objections": [(one.words, html(one.answer, level=HTML_LEVEL))
                       for one in lesson.objections],
        "sources": lesson.sources, "before": html(lesson.before, level=HTML_LEVEL),
        "purpose": html(lesson.purpose, level=HTML_LEVEL),
        "number": order.index(spot.block) + 1, "count": len(order),
        "first": at.beside(course, spot, -1) == spot,
    }  # fmt: skip
    context |= _coming(course, spot)
    if taught:
        return context | _clocks(row, course, spot)
    here = course.block(row.block) if row.block in course.lessons else None
    return context | {"elsewhere": here}


def _steps(course: Course, spot: at.Spot) -> list[dict[str, Any]]:
    """Steps of the block, each with the minute at which it begins and where it stands."""
    found = []
    for k, step in enumerate(course.lessons[spot.block].steps):
        state = "now" if k == spot.step else "past" if k < spot.step else "coming"
        begins = at.planned(course, at.Spot(spot.block, k, 0))[0]
        found.append({"k": k, "step": step, "begins": begins, "state": state})
    return found


def _coming(course: Course, spot: at.Spot) -> dict[str, Any]:
    """What comes next: its slide, and its step or block where that is another one."""
    following = at.beside(course, spot, 1)
    if following == spot:
        return {"last": True, "next_slide": None}
    new_block, new_step = following.block != spot.block, following.step != spot.step
    return {
        "last": False, "next_slide": _slide(course, following),
        "next_block": course.block(following.block) if new_block else None,
        "next_step": at.step_of(course, following) if new_step or new_block else None,
    }  # fmt: skip


def _clocks(row: CourseClass, course: Course, spot: at.Spot) -> dict[str, Any]:
    """Both clocks, and the bar of the block: its steps by their minutes, and where the clock is."""
    block, begins_ends = at.block_clock(row, course), at.planned(course, spot)
    total = 10 * block.minutes
    bar = [
        (10 * one["begins"], 10 * one["step"].minutes - 2, one["state"])
        for one in _steps(course, spot)
    ]
    mark = MARKER * total
    return {
        "step_clock": at.step_clock(row, course), "block_clock": block, "goes": row.paused is None,
        "begins": begins_ends[0], "ends": begins_ends[1], "bar": bar, "bar_width": total,
        "mark": round(mark, 1), "marked": round(min(block.spent / 6, total - mark), 1),
        "behind": at.behind(course, spot, block.spent), "at": _at(row, spot),
    }  # fmt: skip


def _at(row: CourseClass, spot: at.Spot) -> str:
    """Something that differs whenever the wall or the clocks do."""
    began = row.block_began.timestamp() if row.block_began else 0
    return f"{spot} {began:.0f} {'paused' if row.paused else ''} {'dark' if row.dark else ''}"


def _slide(course: Course, spot: at.Spot) -> dict[str, str]:
    slide = at.slide_of(course, spot)
    return {"title": slide.title, "html": html(slide.body, level=HTML_LEVEL)}


@never_cache
@require_POST
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a slide, go to a step or block, let the clocks stand, or darken the wall."""
    row = held(request, pk)
    course = editions.of_class(row)
    to, by_wall = request.POST.get("to", ""), request.headers.get(SENT_BY) == "wall"
    spot = at.spot_of(row, course)
    if to in ("next", "back"):
        if not _turned(request, row, course, 1 if to == "next" else -1) and not by_wall:
            messages.info(request, "Turned elsewhere meanwhile: this is where the class is.")
    elif to in ("pause", "run"):
        if (to == "pause") == (row.paused is None):
            at.pause(row)
    elif to in ("dark", "light"):
        row.dark = to == "dark"
    elif to == "restart":
        at.restart(row)
    else:
        at.move(row, _named(request, course))
    row.save(update_fields=at.STATE)
    if by_wall:
        return JsonResponse(_shown(row, course))
    return redirect("present_block", row.pk, row.block or spot.block)


def held(request: HttpRequest, pk: int) -> CourseClass:
    """A class that this user runs, locked until the transaction ends."""
    get_object_or_404(CourseClass.objects.led_by(request.user), pk=pk)
    rows = CourseClass.objects.with_edition().select_for_update(of=("self",))
    return rows.get(pk=pk)


def _turned(request: HttpRequest, row: CourseClass, course: Course, by: int) -> bool:
    """Turn by one, but not for a page that stood elsewhere: somebody else turned meanwhile."""
    spot = at.spot_of(row, course)
    if request.POST.get("from", str(spot)) != str(spot):
        return False
    at.move(row, at.beside(course, spot, by))
    return True


def _named(request: HttpRequest, course: Course) -> at.Spot:
    """The spot that a form names; 404 where there is none."""
    step, slide = (whole(request.POST.get(name, "0"), 999) for name in ("step", "slide"))
    if step is None or slide is None:
        raise Http404
    spot = at.Spot(request.POST.get("block", ""), step, slide)
    if spot not in at.spots(course):
        raise Http404
    return spot


@require_GET
@never_cache
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """What the projector shows: the slide, and nothing of the notes."""
    row = led_class(request, pk)
    context = {"row": row, "shown": _shown(row, editions.of_class(row))}
    return render(request, "teaching/wall.html", context)


@require_GET
@never_cache
def wall_state(request: HttpRequest, pk: int) -> JsonResponse:
    """The same for a page that is open already."""
    row = led_class(request, pk)
    return JsonResponse(_shown(row, editions.of_class(row)))


def _shown(row: CourseClass, course: Course) -> dict[str, Any]:
    spot = at.spot_of(row, course)
    step = at.step_of(course, spot)
    block = course.block(spot.block)
    own = [one for one in at.spots(course) if one.block == spot.block]
    clocked = step.kind in at.CLOCKED and row.step_began is not None
    return {
        "key": str(spot), "at": _at(row, spot), "slide": _slide(course, spot), "dark": row.dark,
        "block": block.title, "place": f"{own.index(spot) + 1} of {len(own)}",
        "goes": row.paused is None, "timer": at.step_clock(row, course).left if clocked else None,
        "step_left": at.step_clock(row, course).left,
        "block_left": at.clock(block.minutes, row.block_began, row.paused).left,
        "notes": reverse("present_block", args=[row.pk, spot.block]),
    }  # fmt: skip
