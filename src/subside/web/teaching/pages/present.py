"""Presenting: notes and the clock for the instructor, slides for the wall."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.course import Course
from subside.courses.prose import html
from subside.web.teaching import editions
from subside.web.teaching import present as at
from subside.web.teaching.models import CourseClass
from subside.web.teaching.pages.classes import held
from subside.web.teaching.rights import led_class

HTML_LEVEL = 3  # headings of a lesson stand below the page's own


@require_GET
@never_cache
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of the class: its blocks, and where it is."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    context = {
        "row": row, "part": "present", "course": course, "blocks": course.file.blocks,
        "here": row.block, "left": _left(row, course) if row.block_began else None,
    }  # fmt: skip
    return render(request, "teaching/present.html", context)


@require_GET
@never_cache
def present_block(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """One block as it is taught: the step with its notes, the slide, the minutes left."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    if block not in course.lessons:
        raise Http404
    spot = at.spot_of(row, course)
    if spot.block != block:
        spot = next(one for one in at.spots(course) if one.block == block)
    return render(request, "teaching/present_block.html", _context(row, course, spot))


def _context(row: CourseClass, course: Course, spot: at.Spot) -> dict[str, Any]:
    lesson, step = course.lessons[spot.block], at.step_of(course, spot)
    following = at.beside(course, spot, 1)
    begins, ends = at.planned(course, spot)
    return {
        "row": row, "course": course, "unit": course.block(spot.block), "lesson": lesson,
        "spot": spot, "step": step, "begins": begins, "ends": ends,
        "notes": html(step.body, level=HTML_LEVEL), "slide": _slide(course, spot),
        "next_slide": _slide(course, following) if following != spot else None,
        "slides": range(max(1, len(step.slides))), "taught": row.block == spot.block,
        "steps": [(k, one, at.planned(course, at.Spot(spot.block, k, 0))[0])
                  for k, one in enumerate(lesson.steps)],
        "objections": [(one.words, html(one.answer, level=HTML_LEVEL))
                       for one in lesson.objections],
        "sources": lesson.sources, "before": html(lesson.before, level=HTML_LEVEL),
        "purpose": html(lesson.purpose, level=HTML_LEVEL), "left": _left(row, course),
        "first": at.beside(course, spot, -1) == spot, "last": following == spot,
    }  # fmt: skip


def _slide(course: Course, spot: at.Spot) -> dict[str, str]:
    slide = at.slide_of(course, spot)
    return {"title": slide.title, "html": html(slide.body, level=HTML_LEVEL)}


def _left(row: CourseClass, course: Course) -> dict[str, Any]:
    """Seconds of the block that are left, and whether its clock goes."""
    if not row.block or row.block not in course.lessons:
        return {"seconds": 0, "goes": False, "minutes": 0, "spent": 0}
    minutes = course.block(row.block).minutes
    spent = at.spent(row)
    return {
        "seconds": round(60 * minutes - spent), "goes": row.paused is None, "minutes": minutes,
        "spent": round(spent),
    }  # fmt: skip


@require_POST
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the next or the last slide, to a step, to a block; or let the clock stand."""
    row = held(request, pk)
    course = editions.of_class(row)
    spot = at.spot_of(row, course)
    to = request.POST.get("to", "")
    if to == "pause":
        at.pause(row)
    elif to in ("next", "back"):
        at.move(row, at.beside(course, spot, 1 if to == "next" else -1))
    else:
        at.move(row, _named(request, course))
    row.save(update_fields=["block", "step", "slide", "block_began", "paused"])
    return redirect("present_block", row.pk, row.block or spot.block)


def _named(request: HttpRequest, course: Course) -> at.Spot:
    """The spot that a form names; 404 where there is none."""
    try:
        spot = at.Spot(
            request.POST.get("block", ""), int(request.POST.get("step", "0")),
            int(request.POST.get("slide", "0")),
        )  # fmt: skip
    except ValueError:
        raise Http404 from None
    if spot not in at.spots(course):
        raise Http404
    return spot


@require_GET
@never_cache
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """What the projector shows: the slide, and nothing of the notes."""
    row = led_class(request, pk)
    return render(request, "teaching/wall.html", {"row": row, "shown": _shown(row)})


@require_GET
@never_cache
def wall_state(request: HttpRequest, pk: int) -> JsonResponse:
    """The same for a page that is open already."""
    return JsonResponse(_shown(led_class(request, pk)))


def _shown(row: CourseClass) -> dict[str, Any]:
    course = editions.of_class(row)
    spot = at.spot_of(row, course)
    order = at.spots(course)
    return {
        "key": f"{spot.block}/{spot.step}/{spot.slide}", "slide": _slide(course, spot),
        "block": course.block(spot.block).title, "kind": at.step_of(course, spot).kind,
        "place": f"{order.index(spot) + 1} of {len(order)}", "class": row.title,
        "notes": reverse("present_block", args=[row.pk, spot.block]),
    }  # fmt: skip
