"""A class, for who runs it: made, changed, closed, and its people with their hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.web.teaching import drafts, editions, hours, testing
from subside.web.teaching.forms import ClassForm, EnrolForm, stamp
from subside.web.teaching.models import CourseClass
from subside.web.teaching.pages.attendance import noting
from subside.web.teaching.rights import led_class, signed_in, teachers_only

BAD = 400


@teachers_only
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a class of a course; it keeps the course as it is today."""
    user = signed_in(request)
    slug = request.GET.get("course", "")
    course, _, faults = drafts.find(user, slug)
    if faults:
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
        if not user.leads:  # who does not coordinate runs only classes that they teach
            row.instructors.add(user)
        testing.draw(row, course)
        messages.success(request, f"{row.title} is made. Now enroll people.")
        return redirect("class", row.pk)
    context = {"form": form, "course": course}
    return render(request, "teaching/class_form.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when, where and by whom; never over what somebody else changed meanwhile unseen."""
    row, user = led_class(request, pk), signed_in(request)
    before = stamp(row)
    form = ClassForm(request.POST or None, user=user, instance=row)
    context: dict[str, Any] = {"form": form, "row": row, "title": row.title, "stamp": before}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("stamp", before) == before:
            form.save()
            return _changed(request, row)
        context["meanwhile"] = CourseClass.objects.get(pk=pk)
        return render(request, "teaching/class_form.html", context, status=409)
    return render(request, "teaching/class_form.html", context, status=_status(form))


def _status(form: ClassForm) -> int:
    return BAD if form.errors else 200


def _changed(request: HttpRequest, row: CourseClass) -> HttpResponse:
    messages.success(request, f"{row.title} is changed.")
    if CourseClass.objects.led_by(request.user).filter(pk=row.pk).exists():
        return redirect("class", row.pk)
    return redirect("courses")  # whoever took themselves out of those who teach it


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a class that is over, or open it again. Nothing is lost by either."""
    row = led_class(request, pk)
    to = request.POST.get("to", "")
    if to not in ("closed", "open"):
        raise Http404
    row.closed = (row.closed or timezone.now()) if to == "closed" else None
    row.save(update_fields=["closed"])
    told = "closed. Its records stay as they are" if row.closed else "open again"
    messages.success(request, f"{row.title} is {told}.")
    return redirect("class", row.pk)


@never_cache
@require_GET
def class_(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in it, and who was there for how long; or the form to note that."""
    row = led_class(request, pk)
    if "block" in request.GET or "day" in request.GET:
        return noting(request, row)
    return people(request, row)


def people(request: HttpRequest, row: CourseClass, form: EnrolForm | None = None) -> HttpResponse:
    """The page of a class, with what was typed to enroll people where that was wrong."""
    course, user = editions.of_class(row), signed_in(request)
    blocks = course.file.blocks
    context = {
        "row": row, "part": "class", "course": course, "blocks": blocks,
        "lines": hours.lines(hours.places_of(row), course),
        "days": range(1, course.file.days + 1), "all": course.file.minutes,
        "form": form or EnrolForm(row=row), "instructors": row.instructors.all(),
        "gone": row.places.exclude(left=None).select_related("user"), "invites": user.leads,
    }  # fmt: skip
    return render(request, "teaching/class.html", context, status=BAD if form else 200)
