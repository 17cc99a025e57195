"""Who may do what with courses and classes. What somebody may not meet is, for them, not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from subside.web.accounts.models import Role, User
from subside.web.teaching.models import CourseClass, Place

View = Callable[..., HttpResponse]


def signed_in(request: HttpRequest) -> User:
    """Who asks."""
    return cast(User, request.user)


def teaches(user: User) -> bool:
    """Whether this person sees courses as those who teach them do."""
    return user.role != Role.TRAINEE


def teachers_only(view: View) -> View:
    """For trainees the page is not there."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not teaches(signed_in(request)):
            raise Http404
        return view(request, *args, **more)

    return checked


def led_class(request: HttpRequest, pk: int) -> CourseClass:
    """A class that this user runs: one of its instructors, or who coordinates; else not there."""
    return get_object_or_404(CourseClass.objects.led_by(request.user).with_edition(), pk=pk)


def own_place(request: HttpRequest, pk: int) -> Place:
    """The place of this user in a class; nobody else meets it."""
    return get_object_or_404(_whole(Place.objects.of(request.user)), course_class_id=pk)


def place_led(request: HttpRequest, pk: int, place: int) -> Place:
    """A place in a class that this user runs."""
    rows = Place.objects.filter(course_class=led_class(request, pk))
    return get_object_or_404(_whole(rows), pk=place)


def _whole(rows: QuerySet[Place]) -> QuerySet[Place]:
    """Places with class and person, without the texts of the course: they are long."""
    return rows.select_related("course_class__edition", "user").defer(
        "course_class__edition__texts"
    )
