"""Taking a test: every answer is kept the moment it is given."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.course import Course
from subside.web.teaching import editions, testing
from subside.web.teaching.models import ClassTest, Place, Sitting
from subside.web.teaching.models.tests import CONFIDENCE
from subside.web.teaching.rights import own_place

GONE = 409  # it is over: nothing more is kept


def _test(request: HttpRequest, pk: int, kind: str) -> tuple[Place, ClassTest, Course]:
    """A test that was opened, for who is in the class; else it is not there."""
    place = own_place(request, pk)
    rows = ClassTest.objects.filter(course_class=place.course_class).exclude(opened=None)
    test = get_object_or_404(rows, kind=kind)
    course = editions.of_class(place.course_class)
    if not testing.may_take(test, place, course):
        raise Http404
    return place, test, course


@never_cache
@require_GET
def take(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The questions; once finished, what was right; once closed, why."""
    place, test, course = _test(request, pk, kind)
    sitting = Sitting.objects.filter(form=test, place=place).first()
    if sitting is None and not test.open:
        messages.error(request, "This test is closed. Ask your instructor to open it again.")
        return redirect("learn", pk)
    sitting = sitting or testing.sitting_of(test, place)
    questions = testing.asked(test, course, list(sitting.answers.all()))
    context = {
        "row": place.course_class, "test": test, "sitting": sitting, "questions": questions,
        "confidence": CONFIDENCE, "course": course, "open": test.open,
        "answered": sum(one.option is not None for one in questions),
        "explained": sitting.finished is not None and test.closed is not None,
        "passed": sitting.finished is not None and testing.passed(sitting, course),
    }  # fmt: skip
    name = "teaching/test_done.html" if sitting.finished or not test.open else "teaching/test.html"
    return render(request, name, context)


@never_cache
@require_POST
def answer(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Keep one answer, or all that a page without script sends."""
    place, test, course = _test(request, pk, kind)
    sitting = testing.sitting_of(test, place)
    given = _given(request, test)
    if not all(testing.known(test, course, *one) for one in given):
        raise Http404
    kept = all(testing.keep(sitting, *one) for one in given)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"kept": kept}, status=200 if kept else GONE)
    if not kept:
        messages.error(request, "Not kept: the test is over.")
    else:
        messages.success(request, "Your answers are kept.")
    return redirect("take_test", pk, kind)


def _given(request: HttpRequest, test: ClassTest) -> list[tuple[str, int | None, int | None]]:
    """Answers that a request has: by item, the option and how sure."""
    found = []
    for question in test.questions:
        name = question["item"]
        option = _whole(request.POST.get(f"option-{name}"))
        confidence = _whole(request.POST.get(f"confidence-{name}"))
        if option is not None or confidence is not None:
            found.append((name, option, confidence))
    return found


def _whole(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit():
        raise Http404
    return int(text[:4])


@never_cache
@require_POST
def finish(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hand it in. Answers that come along are kept first."""
    place, test, course = _test(request, pk, kind)
    sitting = testing.sitting_of(test, place)
    given = _given(request, test)
    if not all(testing.known(test, course, *one) for one in given):
        raise Http404
    for one in given:
        testing.keep(sitting, *one)
    missing = sum(
        one.option is None for one in testing.asked(test, course, list(sitting.answers.all()))
    )
    if missing and request.POST.get("anyway") != "yes":
        told = f"{missing} question{'s have' if missing > 1 else ' has'} no answer yet."
        messages.warning(request, f"Not handed in: {told} All answers so far are kept.")
        return redirect(f"{request.path.removesuffix('finish')}?missing=1")
    testing.finish(sitting, course)
    messages.success(request, "Handed in.")
    return redirect("take_test", pk, kind)
