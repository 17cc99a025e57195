"""Courses and classes on paper, for those who teach: each a PDF made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.courses import paper
from subside.courses.course import Course
from subside.courses.paper.clock import Clock
from subside.web.teaching import editions
from subside.web.teaching.models import CourseClass
from subside.web.teaching.pages.courses import sound
from subside.web.teaching.pages.tests import pdf
from subside.web.teaching.rights import led_class, teachers_only

Print = Callable[[Course, str | None, date], bytes]
KINDS: dict[str, Print] = {
    "lesson-plans": paper.lesson_plan,
    "slides": paper.slides,
    "handouts": paper.handouts,
    "rubrics": lambda course, _, day: paper.rubrics(course, day),
    "sign-in": lambda course, _, day: paper.sign_in(course, day),
    "safety-plan": lambda course, _, day: paper.safety_plan(course, day),
    "evaluation": lambda course, _, day: paper.evaluation(course, day),
    "follow-up": lambda course, _, day: paper.follow_up(course, day),
    "resume": lambda course, _, day: paper.resume(course, day),
}
BY_BLOCK = ("lesson-plans", "slides", "handouts")


@teachers_only
@never_cache
@require_GET
def course_paper(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Something of a course on paper; with `?block=` of one block where that makes sense."""
    return _printed(request, sound(request, slug), kind)


def _printed(request: HttpRequest, course: Course, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    block = request.GET.get("block") or None
    if block is not None and (kind not in BY_BLOCK or block not in course.lessons):
        raise Http404
    made = KINDS[kind](course, block, timezone.localdate())
    return pdf(made, "-".join(filter(None, (course.slug, kind, block))))


@never_cache
@require_GET
def class_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same for a class: its course as it keeps it, its people, and the hour it begins at."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    if kind == "sign-in":
        return pdf(paper.sign_in(course, row.starts, _names(row)), f"sign-in-{row.pk}")
    if kind == "lesson-plans" and row.begins_at is not None and not request.GET.get("block"):
        made = paper.lesson_plan(course, None, row.starts, Clock(row.begins_at))
        return pdf(made, f"lesson-plans-{row.pk}")
    return _printed(request, course, kind)


def _names(row: CourseClass) -> list[str]:
    places = row.places.filter(left=None).select_related("user")
    return sorted((str(place) for place in places), key=str.lower)
