"""How each address of courses is tried by strangers: see `tests/web/test_scope.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.teaching import rows

if TYPE_CHECKING:
    from tests.web.cast import Cast


def class_(cast: Cast) -> list[Any]:
    """A class of Ian's that Alice takes."""
    row = rows.class_of(cast.ian, about="only-alder-knows")
    rows.place_of(row, cast.alice, "only-alder-knows")
    return [row.pk]


def block(cast: Cast) -> list[Any]:
    return [*class_(cast), "lab"]


def place(cast: Cast) -> list[Any]:
    from subside.web.teaching.models import Place

    found = Place.objects.get(course_class_id=class_(cast)[0])
    return [found.course_class_id, found.pk]


def certified(cast: Cast) -> list[Any]:
    from subside.web.teaching.models import Place

    where = place(cast)
    rows.certified(Place.objects.get(pk=where[1]))
    return where


def own_certificate(cast: Cast) -> list[Any]:
    return certified(cast)[:1]


def test(cast: Cast) -> list[Any]:
    from subside.web.teaching.models import CourseClass

    pk = class_(cast)[0]
    rows.opened(CourseClass.objects.get(pk=pk), "pre")
    return [pk, "pre"]


def paper_of_test(cast: Cast) -> list[Any]:
    return [*test(cast), "questions"]


def given_back(cast: Cast) -> list[Any]:
    where = place(cast)
    return [where[0], "pre", where[1]]


def entered(cast: Cast) -> list[Any]:
    where = place(cast)
    return [where[0], "pre", where[1]]


def rated(cast: Cast) -> list[Any]:
    from subside.web.teaching.models import CourseClass

    pk = class_(cast)[0]
    return [pk, rows.rated_of(CourseClass.objects.get(pk=pk)).pk]


def rated_own(cast: Cast) -> list[Any]:
    from django.utils import timezone

    from subside.web.teaching.models import Place

    where = place(cast)
    who = Place.objects.select_related("course_class").get(pk=where[1])
    closed = {"counts": True, "closed": timezone.now(), "place": who}
    return [where[0], rows.rated_of(who.course_class, **closed).pk]


def paper(cast: Cast) -> list[Any]:
    return [*class_(cast), "sign-in"]


def own_course(cast: Cast) -> list[Any]:
    from subside.web.teaching.models import OwnCourse

    OwnCourse.objects.filter(agency=cast.agency).delete()
    return [rows.own_course_of(cast.ada).slug]


def own_file(cast: Cast) -> list[Any]:
    return [*own_course(cast), "course.toml"]


def own_lesson(cast: Cast) -> list[Any]:
    return [*own_course(cast), "lab"]


def own_paper(cast: Cast) -> list[Any]:
    return [*own_course(cast), "slides"]


def enquiry(cast: Cast) -> list[Any]:
    from subside.web.teaching.models import Enquiry

    Enquiry.objects.all().delete()
    return [rows.enquiry_of(cast.ada, text="only-alder-knows").pk]


def reference(cast: Cast) -> list[Any]:
    enquiry(cast)
    return ["ABCD-2345"]


def none(_: Cast) -> list[Any]:
    return []


def code(_: Cast) -> list[Any]:
    return ["2222-3333-4444"]


GENERAL = ("courses", "class_new", "inbox")
OPEN = ("front", "ask", "verify")
ADDRESSES: dict[str, Any] = {
    "courses": none, "class_new": none, "inbox": none, "front": none, "ask": none, "verify": none,
    "verified": code, "asked": reference,
    "course": own_course, "course_lesson": own_lesson, "course_paper": own_paper,
    "course_copy": own_course, "course_file": own_file, "course_changes": own_course,
    "course_remove": own_course,
    "class": class_, "class_edit": class_, "class_close": class_, "enrol": class_,
    "leave": place, "attendance": class_, "class_paper": paper, "present": class_,
    "present_block": block, "class_at": class_, "wall": class_, "wall_state": class_,
    "learn": class_, "learn_block": block, "learn_begin": block, "learn_write": block,
    "class_tests": class_, "test_open": test, "test_close": test, "test_results": class_,
    "test_paper": paper_of_test, "test_entered": entered, "test_back": given_back,
    "take_test": test, "test_answer": test, "test_finish": test,
    "ratings": class_, "agreement": class_, "rate": rated, "rate_level": rated,
    "rate_finish": rated, "rate_close": rated, "rate_remove": rated, "rated_own": rated_own,
    "class_completion": class_, "completion_file": class_, "issue_all": class_,
    "issue": place, "withdraw_certificate": certified,
    "certificate_of": certified, "certificate": own_certificate,
    "enquiry": enquiry, "enquiry_reply": enquiry, "enquiry_again": enquiry,
    "enquiry_state": enquiry, "enquiry_delete": enquiry,
}  # fmt: skip
"""Every address, by what it is tried with. Those of `GENERAL` are there for everybody who is signed
in, those of `OPEN` and the two that tell of a code or a reference for everybody."""
