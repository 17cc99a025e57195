"""Courses, for those who teach: outline, lessons, paper, and an agency's own copies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.courses.course import Course
from subside.courses.differences import differences, in_short
from subside.courses.lint import lint
from subside.courses.prose import html
from subside.errors import UserError
from subside.scenario.document import Fault
from subside.web import shelf
from subside.web.teaching import drafts, editions
from subside.web.teaching.models import OwnCourse, OwnFile
from subside.web.teaching.rights import signed_in, teachers_only

CONFLICT, BAD = 409, 400
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


def _own(request: HttpRequest, slug: str) -> OwnCourse:
    """An agency's own course, for who may change it."""
    if not signed_in(request).leads:
        raise Http404
    return get_object_or_404(OwnCourse.objects.of(request.user), slug=slug)


@teachers_only
@never_cache
@require_GET
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What it teaches, in what order, and what the linter has to say."""
    found, row, faults = _course(request, slug)
    context: dict[str, Any] = {
        "course": found, "own": row, "slug": slug, "faults": faults,
        "changes_it": signed_in(request).leads,
    }  # fmt: skip
    if row is not None:
        context["files"] = row.files.order_by("name")
    if found is not None:
        context |= {"findings": lint(found), "days": _days(found), "legal": _legal(found)}
        context["papers"] = PAPERS
        context["lab"] = [
            (block, [(shelf.title(one.scenario), one.shows) for one in block.encounters])
            for block in found.file.blocks
            if block.encounters
        ]
    return render(request, "teaching/course.html", context)


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
    plan = found.lessons[block]
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
    try:
        made = drafts.copy(user, sound(request, slug), request.POST.get("slug", "").strip())
    except UserError as error:
        messages.error(request, f"Not copied. The name {error}")
        return redirect("course", slug)
    messages.success(request, f"{made.slug} is yours to change. The original stays as it is.")
    return redirect("course", made.slug)


@teachers_only
@never_cache
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One file of an agency's own course, to be changed. A draft is kept, faulty or not."""
    row = _own(request, slug)
    if not drafts.NAME.fullmatch(name):
        raise Http404
    kept = row.files.filter(name=name).first()
    if request.method == "GET":
        return _file(request, row, name, kept, kept.text if kept else "")
    text, version = request.POST.get("text", ""), request.POST.get("version", "")
    if not version.isdigit():
        raise Http404
    try:
        done = drafts.keep(row, name, text, int(version[:9]))
    except UserError as error:
        return _file(request, row, name, kept, text, told=f"Not kept. It {error}")
    if done is None:
        told = (
            "Not kept: somebody else changed this file meanwhile. What you typed is in the field; "
            "their text stands below it. Keep it again to put yours in its place."
        )
        other = row.files.filter(name=name).first()
        return _file(request, row, name, other, text, told=told, other=other)
    return _kept(request, row, name)


def _kept(request: HttpRequest, row: OwnCourse, name: str) -> HttpResponse:
    faults = drafts.checked(row)[1]
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        messages.warning(request, f"{name} is kept. The course has {count}, told below.")
    else:
        messages.success(request, f"{name} is kept, and the course is without faults.")
    return redirect("course_file", row.slug, name)


def _file(
    request: HttpRequest, row: OwnCourse, name: str, kept: OwnFile | None, text: str,
    *, told: str = "", other: OwnFile | None = None,
) -> HttpResponse:  # fmt: skip
    faults: tuple[Fault, ...] = drafts.checked(row)[1]
    context = {
        "own": row, "name": name, "text": text, "version": kept.version if kept else 0,
        "faults": sorted(faults, key=lambda one: (one.file != name, one.file, one.line)),
        "told": told, "other": other, "files": row.files.order_by("name"),
    }  # fmt: skip
    status = CONFLICT if other else BAD if told else 200
    return render(request, "teaching/course_file.html", context, status=status)


@teachers_only
@never_cache
@require_GET
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs from the original: in sentences, then line by line."""
    row = get_object_or_404(OwnCourse.objects.of(request.user), slug=slug)
    now, faults = drafts.checked(row)
    before = drafts.check(row.origin, row.original)[0]
    context = {
        "own": row, "files": differences(row.original, drafts.texts_of(row)), "faults": faults,
        "short": in_short(before, now) if now and before else (),
        "newer": _newer(row),
    }  # fmt: skip
    return render(request, "teaching/course_changes.html", context)


def _newer(row: OwnCourse) -> Any:
    """What the shipped course has changed since it was copied."""
    shipped = editions.shipped().get(row.origin)
    return differences(row.original, shipped.texts) if shipped else ()


@teachers_only
@never_cache
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove an agency's own course. Classes that were made of it keep it as it was."""
    row = _own(request, slug)
    row.delete()
    messages.success(request, f"{slug} is removed. Classes made of it keep it as it was.")
    return redirect("courses")
