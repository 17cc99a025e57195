"""Courses: one's own classes; for those who teach also the classes they run, and the courses."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.web.accounts.models import User
from subside.web.teaching import drafts, editions
from subside.web.teaching.models import CourseClass, Enquiry, OwnCourse, Place
from subside.web.teaching.models.enquiries import State
from subside.web.teaching.rights import signed_in, teaches

SHOWN = 60  # classes, the latest first


@require_GET
@never_cache
def courses(request: HttpRequest) -> HttpResponse:
    """What can be taken, what is taught, and what there is to teach."""
    user = signed_in(request)
    places = Place.objects.of(user).select_related("course_class")
    context: dict[str, Any] = {
        "places": places.order_by("course_class__closed", "-course_class__starts")[:SHOWN],
        "teaches": teaches(user), "today": timezone.localdate(),
    }  # fmt: skip
    if teaches(user):
        context |= _taught(user) | {"shelf": _shelf(user)}
    if user.leads:
        context["waiting"] = Enquiry.objects.of(user).filter(state=State.OPEN).count()
    return render(request, "teaching/courses.html", context)


def _taught(user: User) -> dict[str, Any]:
    """Classes that this user runs: open ones by date, closed ones the latest first."""
    going = Count("places", filter=Q(places__left=None), distinct=True)
    rows = list(CourseClass.objects.led_by(user).annotate(people=going)[:SHOWN])
    return {
        "open": sorted((one for one in rows if not one.closed), key=lambda one: one.starts),
        "closed": [one for one in rows if one.closed],
    }


def _shelf(user: User) -> list[dict[str, Any]]:
    """Courses to teach: the shipped ones, then the agency's own, sound or not."""
    found: list[dict[str, Any]] = [
        {"slug": slug, "course": one, "own": False} for slug, one in editions.shipped().items()
    ]
    for row in OwnCourse.objects.of(user).defer("original").order_by("slug"):
        course, faults = drafts.checked(row)
        found.append({"slug": row.slug, "course": course, "own": True, "faults": len(faults)})
    return found
