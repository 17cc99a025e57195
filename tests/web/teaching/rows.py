"""Rows of every table of courses: a class of Alder's with everything in it that a page can show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subside.courses.course import Course
    from subside.web.accounts.models import User
    from subside.web.teaching.models import CourseClass, Enquiry, OwnCourse, Place, Rated

SMALL: dict[str, str] = {}


def small_course() -> Course:
    """The small course of the tests, as an edition would hold it."""
    from subside.web.teaching import editions
    from tests.courses import small

    SMALL.update(SMALL or small.texts())
    return editions.from_texts("small", SMALL)


def class_of(teacher: User, course: Course | None = None, **more: Any) -> CourseClass:
    """A class that somebody teaches, with its three tests drawn."""
    from django.utils import timezone

    from subside.web.teaching import editions, testing
    from subside.web.teaching.models import CourseClass

    course = course or small_course()
    starts = timezone.localdate() + timedelta(days=3)
    given = {"title": "Tuesday class", "starts": starts, **more}
    row = CourseClass.objects.create(
        agency=teacher.agency, edition=editions.edition_of(course), made_by=teacher, **given
    )
    row.instructors.add(teacher)
    testing.draw(row, course)
    return row


def place_of(row: CourseClass, user: User, name: str = "") -> Place:
    """Somebody enrolled."""
    from subside.web.teaching.models import Place

    return Place.objects.create(course_class=row, user=user, name=name)


def opened(row: CourseClass, kind: str) -> Any:
    """A test of the class that can be taken."""
    from django.utils import timezone

    test = row.forms.get(kind=kind)
    test.opened = timezone.now()
    test.save()
    return test


def rated_of(row: CourseClass, **more: Any) -> Rated:
    """Something to be rated by the small course's rubric."""
    from subside.web.teaching.models import Rated

    given = {"rubric": "encounter", "title": "Run 1", **more}
    return Rated.objects.create(course_class=row, **given)


def own_course_of(user: User, slug: str = "ours") -> OwnCourse:
    """A copy of the small course."""
    from subside.web.teaching import drafts

    return drafts.copy(user, small_course(), slug)


def enquiry_of(user: User, **more: Any) -> Enquiry:
    """Something that came in by the front door."""
    from subside.web.teaching.models import Enquiry

    given = {"name": "Chief Godwit", "email": "godwit@example.org", "asks": "information", **more}
    given.setdefault("reference", "ABCD-2345")
    return Enquiry.objects.create(agency=user.agency, **given)


def certified(place: Place) -> Any:
    """A record of completion, as if everything had been done."""
    from django.utils import timezone

    from subside.web.teaching.models import Completion

    return Completion.objects.create(
        agency_id=place.course_class.agency_id, place=place, name=place.name or "Officer Avocet",
        course="A course", course_hash="0" * 64, minutes=90, on=timezone.localdate(), record=[],
    )  # fmt: skip
