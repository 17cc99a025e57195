"""Tests of a class, for who runs it: opened, closed, entered from paper, and what came of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.courses.forms import Form, Question
from subside.courses.paper import keys, question_papers
from subside.web.teaching import editions, testing
from subside.web.teaching import results as outcomes
from subside.web.teaching.models import ClassTest, CourseClass, Sitting
from subside.web.teaching.models.tests import CONFIDENCE, Kind
from subside.web.teaching.rights import led_class, place_led, signed_in

BAD = 400


def test_led(request: HttpRequest, pk: int, kind: str) -> ClassTest:
    """A test of a class that this user runs."""
    rows = ClassTest.objects.filter(course_class=led_class(request, pk))
    return get_object_or_404(rows.select_related("course_class__edition"), kind=kind)


@never_cache
@require_GET
def class_tests(request: HttpRequest, pk: int) -> HttpResponse:
    """The three tests of a class: open or not, who took them."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    finished = Count("sittings", filter=~Q(sittings__finished=None))
    begun = Count("sittings", filter=Q(sittings__finished=None))
    tests = row.forms.annotate(done=finished, begun=begun)
    order = {kind: k for k, kind in enumerate(Kind.values)}
    context = {
        "row": row, "part": "tests", "course": course,
        "tests": sorted(tests, key=lambda one: order[one.kind]),
        "people": row.places.filter(left=None).count(), "lines": _lines(row),
    }  # fmt: skip
    return render(request, "teaching/class_tests.html", context)


def _lines(row: CourseClass) -> list[dict[str, Any]]:
    """Each participant, and how many questions of each test were right."""
    sittings: dict[int, dict[str, Sitting]] = {}
    for one in Sitting.objects.filter(form__course_class=row).select_related("form"):
        sittings.setdefault(one.place_id, {})[one.form.kind] = one
    places = row.places.filter(left=None).select_related("user")
    return [
        {
            "place": place,
            "of": [(kind, sittings.get(place.pk, {}).get(kind)) for kind in Kind.values],
        }
        for place in sorted(places, key=lambda place: str(place).lower())
    ]


@require_POST
def open_(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Let participants take a test."""
    test = test_led(request, pk, kind)
    test.opened, test.closed = test.opened or timezone.now(), None
    test.save(update_fields=["opened", "closed"])
    messages.success(request, f"{test} is open. Participants find it under Courses.")
    return redirect("class_tests", pk)


@require_POST
def close(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """End a test: who has not handed it in is counted with the answers given so far."""
    test = test_led(request, pk, kind)
    if test.opened is None:
        raise Http404
    course = editions.of_class(test.course_class)
    waiting = list(test.sittings.filter(finished=None))
    for sitting in waiting:
        testing.finish(sitting, course)
    test.closed = timezone.now()
    test.save(update_fields=["closed"])
    handed = f" {len(waiting)} handed in as they stood." if waiting else ""
    messages.success(request, f"{test} is closed.{handed} Explanations are shown from now on.")
    return redirect("class_tests", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def entered(request: HttpRequest, pk: int, kind: str, place: int) -> HttpResponse:
    """Enter the answers of somebody who took the test on paper."""
    test, who = test_led(request, pk, kind), place_led(request, pk, place)
    course = editions.of_class(test.course_class)
    sitting = Sitting.objects.filter(form=test, place=who).first()
    if sitting is not None and sitting.finished is not None and not sitting.on_paper:
        raise Http404
    typed = {key: str(value).strip() for key, value in request.POST.items()}
    faults = _faults(typed, testing.asked(test, course)) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        _enter(test, who.pk, course, typed)
        messages.success(request, f"The answers of {who} are entered.")
        return redirect("class_tests", pk)
    answers = list(sitting.answers.all()) if sitting else []
    questions = [
        (one, typed.get(f"letter-{one.number}", one.letter),
         typed.get(f"sure-{one.number}", str(one.confidence or "")))
        for one in testing.asked(test, course, answers)
    ]  # fmt: skip
    context = {
        "row": test.course_class, "test": test, "place": who, "questions": questions,
        "faults": faults, "confidence": CONFIDENCE,
    }  # fmt: skip
    return render(request, "teaching/test_entered.html", context, status=BAD if faults else 200)


@never_cache
@require_GET
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What the class learned, how sure it was, and how each item of the bank works."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    context = {
        "row": row, "part": "tests", "course": course, "of": outcomes.of_class(row, course),
        "bank": outcomes.of_bank(signed_in(request), course), "letters": testing.LETTERS,
    }  # fmt: skip
    return render(request, "teaching/test_results.html", context)


@never_cache
@require_GET
def paper(request: HttpRequest, pk: int, kind: str, what: str) -> HttpResponse:
    """A test on paper: questions with an answer sheet, or the key, which is a file of its own."""
    test = test_led(request, pk, kind)
    if what not in ("questions", "key"):
        raise Http404
    course = editions.of_class(test.course_class)
    questions = tuple(Question(one["item"], tuple(one["order"])) for one in test.questions)
    form = Form(questions, test.expected)
    print_it = question_papers if what == "questions" else keys
    made = print_it(course, [form], timezone.localdate(), Kind.values.index(test.kind))
    return pdf(made, f"test-{test.kind}-{what}")


def pdf(made: bytes, name: str) -> HttpResponse:
    """An answer that is a PDF, shown in the browser."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _faults(typed: dict[str, str], questions: list[testing.Asked]) -> list[str]:
    """Everything in a typed answer sheet that cannot be."""
    found = []
    for one in questions:
        letter, sure = typed.get(f"letter-{one.number}", ""), typed.get(f"sure-{one.number}", "")
        letters = "".join(letter for _, letter, _ in one.options)
        if letter and letter.upper() not in letters:
            known = ", ".join(letters)
            found.append(f"Question {one.number}: {letter[:10]!r} is no answer; known: {known}.")
        if sure and sure not in {str(level) for level in CONFIDENCE}:
            found.append(f"Question {one.number}: {sure[:10]!r} is no confidence; use 25 to 100.")
    return found


def _enter(test: ClassTest, place: int, course: Any, typed: dict[str, str]) -> None:
    """Put a typed sheet in the place of what was entered before, and count it."""
    sitting, _ = Sitting.objects.update_or_create(
        form=test, place_id=place, defaults={"on_paper": True, "finished": None, "right": None}
    )
    sitting.answers.all().delete()
    for one in testing.asked(test, course):
        letter = typed.get(f"letter-{one.number}", "").upper()
        sure = typed.get(f"sure-{one.number}", "")
        option = next((place for place, known, _ in one.options if known == letter), None)
        if option is not None or sure:
            testing.keep(sitting, one.name, option, int(sure) if sure else None)
    testing.finish(sitting, course)
