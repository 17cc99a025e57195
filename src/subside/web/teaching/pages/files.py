"""An agency's own course, file by file: changed, compared with the original, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.courses.differences import differences, in_short
from subside.errors import UserError
from subside.scenario.document import Fault
from subside.web.teaching import drafts, editions
from subside.web.teaching.models import OwnCourse, OwnFile
from subside.web.teaching.numbers import whole
from subside.web.teaching.rights import signed_in, teachers_only

CONFLICT, BAD = 409, 400
MANY = 1_000_000  # versions of a file
MEANWHILE = (
    "Not kept: somebody else changed this file meanwhile. What you typed is in the field; their "
    "text stands below it. Keep it again to put yours in its place."
)
REMOVED = "Not kept: somebody removed this file meanwhile. Keep it again to make it anew."


def _own(request: HttpRequest, slug: str) -> OwnCourse:
    """An agency's own course, for who may change it."""
    if not signed_in(request).leads:
        raise Http404
    return get_object_or_404(OwnCourse.objects.of(request.user), slug=slug)


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
    version = whole(request.POST.get("version", ""), MANY)
    if version is None:
        raise Http404
    if "remove" in request.POST:
        return _removed(request, row, name, version)
    text = request.POST.get("text", "")
    try:
        done = drafts.keep(row, name, text, version)
    except UserError as error:
        return _file(request, row, name, kept, text, told=f"Not kept. It {error.fact}.")
    if done is None:
        told = MEANWHILE if kept else REMOVED
        return _file(request, row, name, kept, text, told=told, clash=True)
    return _kept(request, row, name)


def _kept(request: HttpRequest, row: OwnCourse, name: str) -> HttpResponse:
    faults = drafts.checked(row)[1]
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        messages.warning(request, f"{name} is kept. The course has {count}.")
    else:
        messages.success(request, f"{name} is kept, and the course is without faults.")
    return redirect("course_file", row.slug, name)


def _removed(request: HttpRequest, row: OwnCourse, name: str, version: int) -> HttpResponse:
    """Remove a lesson; the other files are in every course."""
    if not name.startswith(drafts.LESSONS):
        raise Http404
    if not row.files.filter(name=name, version=version).delete()[0]:
        messages.error(request, "Not removed: somebody else changed this file meanwhile.")
        return redirect("course_file", row.slug, name)
    messages.success(request, f"{name} is removed.")
    return redirect("course", row.slug)


def _file(
    request: HttpRequest, row: OwnCourse, name: str, kept: OwnFile | None, text: str,
    *, told: str = "", clash: bool = False,
) -> HttpResponse:  # fmt: skip
    faults: tuple[Fault, ...] = drafts.checked(row)[1]
    context = {
        "own": row, "name": name, "text": text, "version": kept.version if kept else 0,
        "faults": sorted(faults, key=lambda one: (one.file != name, one.file, one.line)),
        "told": told, "other": kept if clash else None, "files": row.files.order_by("name"),
        "kept": kept, "lesson": name.startswith(drafts.LESSONS), "links": True,
    }  # fmt: skip
    status = CONFLICT if clash else BAD if told else 200
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
    if request.POST.get("confirm", "").strip() != slug:
        messages.error(request, f"Not removed. To remove it, type its name: {slug}")
        return redirect("course", slug)
    row.delete()
    messages.success(request, f"{slug} is removed. Classes made of it keep it as it was.")
    return redirect("courses")
