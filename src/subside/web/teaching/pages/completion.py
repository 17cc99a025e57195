"""Completion: what is left to do, certificates, and the public page that verifies them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.completion import completed, requirements
from subside.courses.course import Course
from subside.errors import UserError
from subside.web.teaching import editions, issuing
from subside.web.teaching.models import Completion, Place
from subside.web.teaching.record import record_of
from subside.web.teaching.rights import led_class, own_place, place_led, signed_in

NOT_FOUND = 404
TYPED = 40  # characters of a code that are shown again
NAME = 120


@never_cache
@require_GET
def class_completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of a class: what is left, and the certificate of who is done."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    places = row.places.filter(left=None).select_related("user", "completion")
    lines = [_line(place, course) for place in sorted(places, key=lambda one: str(one).lower())]
    context = {
        "row": row, "part": "completion", "course": course, "lines": lines,
        "done": sum(line["complete"] for line in lines),
    }  # fmt: skip
    return render(request, "teaching/class_completion.html", context)


def _line(place: Place, course: Course) -> dict[str, Any]:
    record = record_of(place, course)
    asked = requirements(course, record)
    return {
        "place": place, "asked": asked, "left": [one for one in asked if not one.done],
        "done": sum(one.done for one in asked), "complete": completed(course, record),
        "certificate": getattr(place, "completion", None),
    }  # fmt: skip


@require_POST
def issue(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Issue the certificate of somebody who did all that is asked."""
    found = place_led(request, pk, place)
    name = request.POST.get("name", "").replace("\0", "").strip()[:NAME]
    if name and not found.name:
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
    return _pdf(request, own_place(request, pk))


@never_cache
@require_GET
def certificate_of(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """The certificate of somebody in a class, to be printed for them."""
    return _pdf(request, place_led(request, pk, place))


def _pdf(request: HttpRequest, place: Place) -> HttpResponse:
    from subside.courses.paper import besides
    from subside.courses.paper import certificate as print_certificate

    row = getattr(place, "completion", None)
    if row is None or row.withdrawn is not None:
        raise Http404
    course = editions.of_class(place.course_class)
    made = print_certificate(
        name=row.name, course=row.course, minutes=row.minutes, on=row.on, expires=row.expires,
        agency=row.agency.name, code=row.code, besides=besides(course),
        version=course.file.version,
        address=request.build_absolute_uri(reverse("verified", args=[row.code])),
    )  # fmt: skip
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{row.code}.pdf"'
    return answer


@login_not_required
@never_cache
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Where somebody types the code of a certificate."""
    typed = request.GET.get("code", "")
    if not typed:
        return render(request, "teaching/verify.html", {})
    code = issuing.as_code(typed)
    if code is None:
        context = {"typed": typed[:TYPED], "malformed": True}
        return render(request, "teaching/verify.html", context, status=NOT_FOUND)
    return redirect("verified", code)


@login_not_required
@never_cache
@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under a code, and whether it is valid today."""
    known = issuing.as_code(code)
    row = issuing.verified(known) if known else None
    context = {
        "typed": code[:TYPED], "row": row, "today": timezone.localdate(), "asked": True,
        "expired": row is not None and row.expires is not None
        and row.expires < timezone.localdate(),
    }  # fmt: skip
    return render(request, "teaching/verify.html", context, status=200 if row else NOT_FOUND)
