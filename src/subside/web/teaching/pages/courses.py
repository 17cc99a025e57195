"""Courses, for those who teach: outline, lessons, paper, and an agency's own copies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.course import Course
from subside.courses.lint import lint
from subside.courses.prose import html
from subside.errors import UserError
from subside.web import shelf
from subside.web.teaching import drafts
from subside.web.teaching.models import OwnCourse
from subside.web.teaching.rights import signed_in, teachers_only

BAD = 400
TYPED = 80  # characters of a wrong name that are shown again
PAPERS = {  # kinds of paper by address; `papers` prints them
    "lesson-plans": "Lesson plans", "slides": "Slides", "handouts": "Handouts",
    "rubrics": "Rubrics", "sign-in": "Sign-in sheets", "safety-plan": "Safety plan",
    "evaluation": "Evaluation", "follow-up": "Follow-up", "resume": "Instructor’s résumé",
}  # fmt: skip


def _course(request: HttpRequest, slug: str) -> tuple[Course | None, OwnCourse | None, Any]:
    """A course as it is, the row of an agency's own, and the faults of a draft."""
    course, row, faults = drafts.find(signed_in(request), slug)
    if course is None and row is None:
        raise Http404
    return course, row, faults


def sound(request: HttpRequest, slug: str) -> Course:
    """A course without faults; not there where it has any."""
    course = _course(request, slug)[0]
    if course is None:
        raise Http404
    return course


@teachers_only
@never_cache
@require_GET
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What it teaches, in what order, and what the linter has to say."""
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, typed: str = "", told: str = "") -> HttpResponse:
    """The page of a course, with the name of a copy that could not be made."""
    found, row, faults = _course(request, slug)
    context: dict[str, Any] = {
        "course": found, "own": row, "slug": slug, "faults": faults, "told": told,
        "changes_it": signed_in(request).leads, "typed": typed or f"our-{slug}"[:40],
    }  # fmt: skip
    if row is not None:
        context["files"] = row.files.order_by("name")
    if found is not None:
        context |= {"findings": lint(found), "days": _days(found), "legal": _legal(found)}
        context |= {"papers": PAPERS, "look": sum(not one.ok for one in context["findings"])}
        context["lab"] = [
            (block, [(shelf.title(one.scenario), one.shows) for one in block.encounters])
            for block in found.file.blocks
            if block.encounters
        ]
    return render(request, "teaching/course.html", context, status=BAD if told else 200)


def _days(course: Course) -> list[tuple[int, list[Any]]]:
    days = range(1, course.file.days + 1)
    return [(day, [b for b in course.file.blocks if b.day == day]) for day in days]


def _legal(course: Course) -> list[tuple[str, list[str]]]:
    """Each part of the Act, and the objectives that map to it."""
    return [
        (phrase.text, [one.text for one in course.file.objectives if phrase.id in one.legal])
        for phrase in course.file.legal.phrases
    ]


@teachers_only
@never_cache
@require_GET
def lesson(request: HttpRequest, slug: str, block: str) -> HttpResponse:
    """The lesson plan of a block, to be read."""
    found = sound(request, slug)
    if block not in found.lessons:
        raise Http404
    plan, order = found.lessons[block], [one.id for one in found.file.blocks]
    here = order.index(block)
    begins, steps = 0, []
    for step in plan.steps:
        slides = [(one.title, html(one.body, level=3)) for one in step.slides]
        steps.append((begins, step, html(step.body, level=3), slides))
        begins += step.minutes
    context = {
        "course": found, "unit": found.block(block), "lesson": plan, "steps": steps,
        "purpose": html(plan.purpose), "before": html(plan.before, level=3),
        "handout": html(plan.handout, level=2),
        "objections": [(one.words, html(one.answer, level=3)) for one in plan.objections],
        "objectives": [found.objective(name) for name in found.block(block).objectives],
        "number": here + 1, "count": len(order),
        "last": found.file.blocks[here - 1] if here else None,
        "next": found.file.blocks[here + 1] if here + 1 < len(order) else None,
    }  # fmt: skip
    return render(request, "teaching/course_lesson.html", context)


@teachers_only
@never_cache
@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a course, to change it."""
    user = signed_in(request)
    if not user.leads:
        raise Http404
    typed = request.POST.get("slug", "").strip()
    try:
        made = drafts.copy(user, sound(request, slug), typed)
    except UserError as error:
        told = f"Not copied. The name {error.fact}. {error.hint}"
        return _page(request, slug, typed[:TYPED], told)
    messages.success(request, f"{made.slug} is yours to change. The original stays as it is.")
    return redirect("course", made.slug)
