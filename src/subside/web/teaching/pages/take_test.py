"""Taking a test: every answer is kept the moment it is given."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.courses.course import Course
from subside.web.teaching import editions, testing
from subside.web.teaching.models import ClassTest, Place, Sitting
from subside.web.teaching.models.tests import CONFIDENCE
from subside.web.teaching.numbers import whole
from subside.web.teaching.rights import own_place
from subside.web.teaching.testing import Asked, Given

GONE = 409  # it is over: nothing more is kept
MOST = 100  # options and per cent
SURE = {25: "guessing", 50: "half sure", 75: "fairly sure", 100: "certain"}
SECOND_LOOK = 75  # per cent sure, from which on a wrong answer is worth one


class Taken(NamedTuple):
    """A test, who takes it, and their sitting where they have begun."""

    place: Place
    test: ClassTest
    course: Course
    sitting: Sitting | None

    @property
    def over(self) -> bool:
        """Whether nothing more can be answered."""
        handed_in = self.sitting is not None and self.sitting.finished is not None
        return handed_in or not self.test.open

    def questions(self) -> list[Asked]:
        """The questions, with what was answered."""
        answers = list(self.sitting.answers.all()) if self.sitting else []
        return testing.asked(self.test, self.course, answers)


def _taken(request: HttpRequest, pk: int, kind: str) -> Taken:
    """A test that is there for who is in the class: opened once, or taken on paper."""
    place = own_place(request, pk)
    course = editions.of_class(place.course_class)
    test = get_object_or_404(ClassTest, course_class=place.course_class, kind=kind)
    sitting = Sitting.objects.filter(form=test, place=place).select_related("form").first()
    if sitting is None and (test.opened is None or not testing.may_take(test, place, course)):
        raise Http404
    return Taken(place, test, course, sitting)


@never_cache
@require_GET
def take(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The questions; once handed in, what was right; once closed, why."""
    taken = _taken(request, pk, kind)
    if taken.sitting is None and not taken.test.open:
        messages.error(request, "This test is closed. Ask your instructor to open it again.")
        return redirect("learn", pk)
    questions = taken.questions()
    context: dict[str, Any] = {
        "row": taken.place.course_class, "test": taken.test, "sitting": taken.sitting,
        "place": taken.place, "questions": questions, "course": taken.course,
        "confidence": [(level, SURE[level]) for level in CONFIDENCE],
        "answered": sum(one.option is not None for one in questions),
        "missing": "missing" in request.GET, "needed": testing.needed(taken.test, taken.course),
    }  # fmt: skip
    if not taken.over:
        return render(request, "teaching/test.html", context)
    finished = taken.sitting is not None and taken.sitting.finished is not None
    context |= {
        "explained": finished and taken.test.closed is not None, "finished": finished,
        "passed": finished and taken.sitting and testing.passed(taken.sitting, taken.course),
        "sure": _sure(questions), "told": [(one, _words(one)) for one in questions],
        "second_look": any(
            (one.confidence or 0) >= SECOND_LOOK and not one.right for one in questions
        ),
    }  # fmt: skip
    return render(request, "teaching/test_done.html", context)


def _words(one: Asked) -> str:
    """How sure one was of an answer, in words."""
    return SURE.get(one.confidence or 0, "") if one.letter else ""


def _sure(questions: list[Asked]) -> list[tuple[str, int, int]]:
    """How sure one was, how many answers one gave so, and how many of them were right."""
    found = []
    for level in CONFIDENCE:
        of = [one for one in questions if one.confidence == level and one.option is not None]
        if of:
            found.append((SURE[level], len(of), sum(one.right for one in of)))
    return found


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Keep what was answered; GET tells what is kept, so that two windows show the same."""
    taken = _taken(request, pk, kind)
    if request.method == "GET":
        return _told(taken, not taken.over)
    given = _given(request, taken)
    kept = testing.keep(taken.test, taken.place, given) if given else not taken.over
    if request.headers.get("X-Requested-With") == "fetch":
        return _told(_taken(request, pk, kind), kept)
    if not kept:
        messages.error(request, "Not kept: this test is over.")
    elif given:
        messages.success(request, "Your answers are kept.")
    return redirect("take_test", pk, kind)


def _told(taken: Taken, kept: bool) -> JsonResponse:
    """What is kept, by the names of the fields of the page."""
    given: dict[str, str] = {}
    for one in taken.questions():
        if one.option is not None:
            given[f"option-{one.name}"] = str(one.option)
        if one.confidence is not None:
            given[f"confidence-{one.name}"] = str(one.confidence)
    return JsonResponse({"kept": kept, "given": given}, status=200 if kept else GONE)


def _given(request: HttpRequest, taken: Taken) -> list[Given]:
    """Answers that a request has; 404 where one of them cannot be."""
    found = []
    for question in taken.test.questions:
        name = question["item"]
        option = _number(request.POST.get(f"option-{name}"))
        confidence = _number(request.POST.get(f"confidence-{name}"))
        if option is not None or confidence is not None:
            found.append(Given(name, option, confidence))
    if not all(testing.known(taken.test, taken.course, one) for one in found):
        raise Http404
    return found


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    found = whole(text, MOST)
    if found is None:
        raise Http404
    return found


@never_cache
@require_POST
def finish(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hand it in. Answers that come along, from a page without script, are kept first."""
    taken = _taken(request, pk, kind)
    given = _given(request, taken)
    if given:
        testing.keep(taken.test, taken.place, given)
    taken = _taken(request, pk, kind)
    if taken.over:
        messages.error(request, _already(taken))
        return redirect("take_test", pk, kind)
    left = sum(one.option is None for one in taken.questions())
    if left and request.POST.get("anyway") != "yes":
        told = "1 question has" if left == 1 else f"{left} questions have"
        messages.warning(request, f"Not handed in: {told} no answer yet. What you gave is kept.")
        return redirect(f"{_address(request)}?missing")
    if testing.hand_in(taken.test, taken.place, taken.course) is None:
        messages.error(request, _already(taken))
    else:
        messages.success(request, "Handed in.")
    return redirect("take_test", pk, kind)


def _address(request: HttpRequest) -> str:
    return request.path.removesuffix("finish")


def _already(taken: Taken) -> str:
    if taken.sitting is not None and taken.sitting.finished is not None:
        return "This test was handed in before, or closed: it stands as it was then."
    return "This test is closed."
