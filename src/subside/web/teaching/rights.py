"""Who may do what with courses and classes. What somebody may not meet is, for them, not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

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
    return get_object_or_404(CourseClass.objects.led_by(request.user), pk=pk)


def own_place(request: HttpRequest, pk: int) -> Place:
    """The place of this user in a class; nobody else meets it."""
    rows = Place.objects.of(request.user).select_related("course_class__edition", "user")
    return get_object_or_404(rows, course_class_id=pk)


def place_led(request: HttpRequest, pk: int, place: int) -> Place:
    """A place in a class that this user runs."""
    rows = Place.objects.filter(course_class=led_class(request, pk))
    return get_object_or_404(rows.select_related("course_class__edition", "user"), pk=place)
