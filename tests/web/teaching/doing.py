"""What people do in a class, for tests of what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.cast import begun, client
from tests.web.teaching import rows

if TYPE_CHECKING:
    from subside.courses.course import Course
    from subside.web.accounts.models import User
    from subside.web.teaching.models import CourseClass, Place, Rated, Sitting

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
GONE = 409
FULL = {"level-asked_need": "2", "level-said_limit": "2"}


def names(row: CourseClass, kind: str) -> list[str]:
    """Items of a test, in the order of its questions."""
    return [question["item"] for question in row.forms.get(kind=kind).questions]


def sheet(row: CourseClass, kind: str, right: int = 3, sure: str = "75") -> dict[str, str]:
    """A whole test as the page without script sends it, the first so many questions right."""
    course, found = rows.small_course(), {}
    for number, name in enumerate(names(row, kind)):
        best = course.items[name].best
        found[f"option-{name}"] = str(best if number < right else (best + 1) % 4)
        found[f"confidence-{name}"] = sure
    return found


def sat(place: Place, kind: str, right: int = 3, **more: Any) -> Sitting:
    """A sitting that is over, with its answers."""
    from django.db import transaction
    from django.utils import timezone

    from subside.web.teaching.models import Answer, Sitting

    test, course = place.course_class.forms.get(kind=kind), rows.small_course()
    given = {"finished": timezone.now(), "right": right, **more}
    with transaction.atomic():
        sitting = Sitting.objects.create(form=test, place=place, **given)
        for number, question in enumerate(test.questions):
            best = course.items[question["item"]].best
            option = best if number < right else (best + 1) % 4
            Answer.objects.create(
                sitting=sitting, item=question["item"], option=option, confidence=75
            )
    return sitting


def done(place: Place, raters: tuple[User, ...]) -> None:
    """Everything that the small course asks of somebody."""
    from django.utils import timezone

    from subside.web.teaching.models import Attendance, LabRun, Rating, Score

    for block in rows.small_course().file.blocks:
        Attendance.objects.create(place=place, block=block.id, minutes=block.minutes)
    for kind in ("pre", "post"):
        sat(place, kind)
    for _ in range(2):
        run = begun(place.user, "stairwell", over=True)
        LabRun.objects.create(place=place, block="lab", scenario="stairwell", encounter=run)
    rated = rows.rated_of(place.course_class, place=place, counts=True, closed=timezone.now())
    for rater in raters:
        rating = Rating.objects.create(rated=rated, rater=rater, finished=timezone.now())
        for name in ("asked_need", "said_limit"):
            Score.objects.create(rating=rating, row=name, level=2)


def rates(user: User, rated: Rated, **levels: str) -> Any:
    """Somebody gives levels of all rows and finishes."""
    given = {**FULL, **{f"level-{name}": level for name, level in levels.items()}}
    where = f"/classes/{rated.course_class_id}/ratings/{rated.pk}/finish"
    return client(user).post(where, given)


def course_of(row: CourseClass) -> Course:
    """The course of a class."""
    from subside.web.teaching import editions

    return editions.of_class(row)
