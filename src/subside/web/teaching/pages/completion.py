"""Completion: what is left to do, and certificates, for who runs a class and who has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.completion import Requirement, requirements
from subside.courses.course import Course
from subside.courses.paper import besides
from subside.courses.paper import certificate as print_certificate
from subside.errors import UserError
from subside.web.teaching import editions, export, issuing
from subside.web.teaching.models import Completion, CourseClass, Place
from subside.web.teaching.pages.tests import pdf
from subside.web.teaching.record import records_of
from subside.web.teaching.rights import led_class, own_place, place_led, signed_in

NAME = 120


@dataclass(frozen=True)
class Line:
    """One participant: what is asked of them, and their certificate."""

    place: Place
    asked: tuple[Requirement, ...]
    left: tuple[Requirement, ...]
    certificate: Completion | None  # the latest, withdrawn or not

    @property
    def done(self) -> int:
        """How much of it is done."""
        return len(self.asked) - len(self.left)

    @property
    def valid(self) -> bool:
        """Whether they have a certificate that was not withdrawn."""
        return self.certificate is not None and self.certificate.withdrawn is None

    @property
    def expired(self) -> bool:
        """Whether that is no longer valid today."""
        found = self.certificate
        return found is not None and past(found.expires)


def past(day: date | None) -> bool:
    """Whether a day lies before today."""
    return day is not None and day < timezone.localdate()


@never_cache
@require_GET
def class_completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of a class: what is left, and the certificate of who is done."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    lines = lines_of(row, course)
    context = {
        "row": row, "part": "completion", "course": course, "people": len(lines),
        "ready": [one for one in lines if not one.left and not one.valid],
        "issued": [one for one in lines if one.valid],
        "going": [one for one in lines if one.left and not one.valid],
        "complete": sum(not one.left for one in lines),
    }  # fmt: skip
    return render(request, "teaching/class_completion.html", context)


def lines_of(row: CourseClass, course: Course) -> list[Line]:
    """Everybody in a class, by name."""
    places = _places(row)
    records, found = records_of(places, course), []
    for place in places:
        asked = requirements(course, records[place.pk])
        left = tuple(one for one in asked if not one.done)
        found.append(Line(place, asked, left, getattr(place, "completion", None)))
    return found


def _places(row: CourseClass) -> list[Place]:
    places = row.places.filter(left=None).select_related("user", "completion")
    return sorted(places, key=lambda one: str(one).lower())


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table for spreadsheets."""
    row = led_class(request, pk)
    text = export.as_csv(row, editions.of_class(row), _places(row))
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="class-{row.pk}-record.csv"'
    return answer


@require_POST
def issue(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Issue the certificate of somebody who did all that is asked."""
    found = place_led(request, pk, place)
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:NAME]
    if name and name != found.name:
        found.name = name
        found.save(update_fields=["name"])
    try:
        row = issuing.issue(found, editions.of_class(found.course_class), signed_in(request))
    except UserError as error:
        messages.error(request, f"Not issued: {found} {error}")
    else:
        messages.success(request, f"The certificate of {row.name} has the code {row.code}.")
    return redirect("class_completion", pk)


@require_POST
def issue_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the certificates of everybody who did all that is asked and has given a name."""
    row = led_class(request, pk)
    course, issued, nameless = editions.of_class(row), 0, []
    for line in lines_of(row, course):
        if line.left or line.valid:
            continue
        if not line.place.name.strip():
            nameless.append(str(line.place))
            continue
        line.place.course_class = row
        issuing.issue(line.place, course, signed_in(request))
        issued += 1
    if issued:
        told = "1 certificate is" if issued == 1 else f"{issued} certificates are"
        messages.success(request, f"{told} issued. Participants find them on their page.")
    if nameless:
        names = ", ".join(nameless)[:300]
        messages.warning(request, f"Without a name for the certificate: {names}. Enter it below.")
    if not issued and not nameless:
        messages.warning(request, "Nobody is ready for a certificate.")
    return redirect("class_completion", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Withdraw a certificate. Whoever verifies its code reads why."""
    found = place_led(request, pk, place)
    row = get_object_or_404(Completion, place=found, withdrawn=None)
    try:
        issuing.withdraw(row, request.POST.get("why", "").replace("\0", ""))
    except UserError as error:
        messages.error(request, f"Not withdrawn. It {error}")
    else:
        messages.success(request, f"The certificate {row.code} is withdrawn.")
    return redirect("class_completion", pk)


@never_cache
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own certificate."""
    return _printed(request, own_place(request, pk))


@never_cache
@require_GET
def certificate_of(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """The certificate of somebody in a class, to be printed for them."""
    return _printed(request, place_led(request, pk, place))


def _printed(request: HttpRequest, place: Place) -> HttpResponse:
    row: Completion | None = getattr(place, "completion", None)
    if row is None or row.withdrawn is not None:
        raise Http404
    course = editions.of_class(place.course_class)
    made = print_certificate(
        name=row.name, course=row.course, minutes=row.minutes, on=row.on, expires=row.expires,
        agency=row.agency.name, code=row.code, besides=besides(course),
        version=course.file.version,
        address=request.build_absolute_uri(reverse("verified", args=[row.code])),
    )  # fmt: skip
    return pdf(made, f"certificate-{row.code}")
