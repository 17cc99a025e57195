"""A class, for who runs it: made, changed, its people, and the hours of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from subside.courses.course import Course
from subside.scenario.document import ScenarioFaults
from subside.web.teaching import editions, testing
from subside.web.teaching.forms import ClassForm, EnrolForm
from subside.web.teaching.models import Attendance, CourseClass, Place
from subside.web.teaching.rights import led_class, place_led, signed_in, teachers_only


@teachers_only
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a class of a course; it keeps the course as it is today."""
    user = signed_in(request)
    slug = request.GET.get("course", "")
    try:
        course = editions.find(user, slug)
    except ScenarioFaults:
        messages.error(request, "This course has faults. Put them right first; then make a class.")
        return redirect("course", slug)
    if course is None:
        raise Http404
    given = {"title": course.file.short, "starts": timezone.localdate(), "instructors": [user.pk]}
    form = ClassForm(request.POST or None, user=user, initial=given)
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        row.agency_id, row.made_by = user.agency_id, user
        row.edition = editions.edition_of(course)
        row.save()
        form.save_m2m()
        row.instructors.add(user)
        testing.draw(row, course)
        messages.success(request, f"{row.title} is made. Enroll people, then open the test before.")
        return redirect("class", row.pk)
    context = {"form": form, "course": course}
    return render(request, "teaching/class_form.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when, where and by whom."""
    row = led_class(request, pk)
    form = ClassForm(request.POST or None, user=signed_in(request), instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The class is changed.")
        return redirect("class", row.pk)
    context = {"form": form, "row": CourseClass.objects.get(pk=pk)}
    return render(request, "teaching/class_form.html", context, status=400 if form.errors else 200)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a class that is over, or open it again. Nothing is lost by either."""
    row = led_class(request, pk)
    row.closed = None if row.closed else timezone.now()
    row.save(update_fields=["closed"])
    messages.success(request, "The class is closed." if row.closed else "The class is open again.")
    return redirect("class", row.pk)


@never_cache
@require_http_methods(["GET"])
def class_(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in it, and who was there for how long."""
    return _page(request, led_class(request, pk))


def _page(request: HttpRequest, row: CourseClass, form: EnrolForm | None = None) -> HttpResponse:
    course = editions.of_class(row)
    places = _places(row)
    context = {
        "row": row, "part": "class", "course": course,
        "places": [_hours(place, course) for place in places],
        "form": form or EnrolForm(row=row), "blocks": course.file.blocks,
        "noting": _noting(request, course, places), "instructors": row.instructors.all(),
    }  # fmt: skip
    return render(request, "teaching/class.html", context, status=400 if form else 200)


def _places(row: CourseClass) -> list[Place]:
    rows = row.places.filter(left=None).select_related("user").prefetch_related("attendance")
    return sorted(rows, key=lambda place: str(place).lower())


def _hours(place: Place, course: Course) -> dict[str, Any]:
    """One line of the table: minutes by block, and in all."""
    minutes = {one.block: one.minutes for one in place.attendance.all()}
    cells = [(block, minutes.get(block.id)) for block in course.file.blocks]
    return {"place": place, "cells": cells, "total": sum(minutes.values())}


def _noting(request: HttpRequest, course: Course, places: list[Place]) -> dict[str, Any] | None:
    """The block whose attendance is being noted, with what is noted so far."""
    block = next((b for b in course.file.blocks if b.id == request.GET.get("block")), None)
    if block is None:
        return None
    lines = []
    for place in places:
        noted = {one.block: one.minutes for one in place.attendance.all()}
        lines.append((place, noted.get(block.id, block.minutes), block.id in noted))
    return {"block": block, "lines": lines}


@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Note for each participant how many minutes of a block they were there."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    block = next((b for b in course.file.blocks if b.id == request.POST.get("block")), None)
    if block is None:
        raise Http404
    wrong, noted = [], {}
    for place in _places(row):
        given = request.POST.get(f"minutes-{place.pk}", "").strip()
        if not given:
            continue
        if not given.isascii() or not given.isdigit() or int(given[:6]) > block.minutes:
            wrong.append(f"{place}: {given[:20]}")
        else:
            noted[place] = int(given)
    for place, minutes in noted.items():
        Attendance.objects.update_or_create(
            place=place, block=block.id,
            defaults={"minutes": minutes, "noted_by": signed_in(request), "noted": timezone.now()},
        )  # fmt: skip
    if wrong:
        told = f"Not noted, minutes must be a whole number from 0 to {block.minutes}: "
        messages.error(request, told + "; ".join(wrong))
    messages.success(request, f"{block.title}: noted for {len(noted)} people.")
    return redirect("class", row.pk)


@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol people by their user names; all of them, or nobody where a name is wrong."""
    row = led_class(request, pk)
    form = EnrolForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, form)
    with transaction.atomic():
        for user in form.cleaned_data["names"]:
            Place.objects.update_or_create(course_class=row, user=user, defaults={"left": None})
    count = len(form.cleaned_data["names"])
    messages.success(request, f"{count} {'person is' if count == 1 else 'people are'} enrolled.")
    return redirect("class", row.pk)


@require_POST
def leave(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Take somebody out of a class. What they did is kept, for when they come back."""
    found = place_led(request, pk, place)
    found.left = timezone.now()
    found.save(update_fields=["left"])
    messages.success(request, f"{found} is no longer in this class. Enroll them again to undo it.")
    return redirect("class", pk)


def held(request: HttpRequest, pk: int) -> CourseClass:
    """A class that this user runs, locked until the transaction ends."""
    rows = CourseClass.objects.led_by(request.user)
    get_object_or_404(rows, pk=pk)
    return CourseClass.objects.select_for_update().get(pk=pk)
