"""Courses: one's own classes; for those who teach also the classes they run, and the courses."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.web.teaching import editions
from subside.web.teaching.models import CourseClass, Enquiry, OwnCourse, Place
from subside.web.teaching.models.enquiries import State
from subside.web.teaching.rights import signed_in, teaches

SHOWN = 50  # classes, the latest first


@require_GET
@never_cache
def courses(request: HttpRequest) -> HttpResponse:
    """What can be taken, what is taught, and what there is to teach."""
    user = signed_in(request)
    places = Place.objects.of(user).select_related("course_class__edition")
    context = {
        "places": places.order_by("-course_class__starts")[:SHOWN],
        "teaches": teaches(user),
    }
    if teaches(user):
        going = Count("places", filter=Q(places__left=None))
        rows = CourseClass.objects.led_by(user).annotate(people=going)
        context |= {
            "classes": rows.select_related("edition")[:SHOWN],
            "shipped": editions.shipped().values(),
            "own": OwnCourse.objects.of(user).order_by("slug"),
        }
    if user.leads:
        context["waiting"] = Enquiry.objects.of(user).filter(state=State.OPEN).count()
    return render(request, "teaching/courses.html", context)
