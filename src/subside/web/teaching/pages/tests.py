"""Tests of a class, for who runs it: opened, closed, given back, printed, and who took them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.course import Course
from subside.courses.forms import Form, Question
from subside.courses.paper import keys, question_papers
from subside.web.teaching import editions, testing
from subside.web.teaching.models import ClassTest, CourseClass, Place, Sitting
from subside.web.teaching.models.tests import Kind
from subside.web.teaching.rights import led_class, place_led

SHORT = {Kind.PRE: "Before", Kind.POST: "After", Kind.AGAIN: "Second form"}


@dataclass(frozen=True)
class Cell:
    """One test of one participant."""

    test: ClassTest
    sitting: Sitting | None
    answered: int  # questions, while it goes on
    asked: bool  # whether it is for them: the second form only after the first was not enough
    passed: bool

    @property
    def sheet(self) -> bool:
        """Whether an answer sheet can be entered."""
        return self.asked and (self.sitting is None or self.sitting.on_paper)


@dataclass(frozen=True)
class Line:
    """One participant."""

    place: Place
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Card:
    """One test of the class."""

    test: ClassTest
    people: int  # for whom it is
    done: int
    going: int
    passed: int
    main: bool  # what is likely to be done next


def test_led(request: HttpRequest, pk: int, kind: str) -> ClassTest:
    """A test of a class that this user runs."""
    row = led_class(request, pk)
    found = get_object_or_404(ClassTest, course_class=row, kind=kind)
    found.course_class = row
    return found


@never_cache
@require_GET
def class_tests(request: HttpRequest, pk: int) -> HttpResponse:
    """The three tests of a class: open or not, who took them."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    tests = in_order(row)
    lines = _lines(row, course, tests)
    entering = request.GET.get("enter", "")
    context = {
        "row": row, "part": "tests", "course": course, "cards": _cards(tests, lines),
        "lines": lines, "entering": entering if entering in Kind.values else "",
        "columns": [(test, SHORT[Kind(test.kind)]) for test in tests],
        "needed": testing.needed(tests[0], course), "size": course.file.form_items,
        "live": any(test.open for test in tests),
    }  # fmt: skip
    return render(request, "teaching/class_tests.html", context)


def in_order(row: CourseClass) -> list[ClassTest]:
    """The tests of a class: before, after, and after once more."""
    order = list(Kind.values)
    return sorted(row.forms.all(), key=lambda one: order.index(one.kind))


def _lines(row: CourseClass, course: Course, tests: list[ClassTest]) -> list[Line]:
    sittings = {(one.place_id, one.form_id): one for one in testing.with_counts(row)}
    places = row.places.filter(left=None).select_related("user")
    return [
        Line(place, _cells(tests, course, [sittings.get((place.pk, t.pk)) for t in tests]))
        for place in sorted(places, key=lambda place: str(place).lower())
    ]


def _cells(
    tests: list[ClassTest], course: Course, sittings: list[Sitting | None]
) -> tuple[Cell, ...]:
    made, after = [], None
    for test, sitting in zip(tests, sittings, strict=True):
        done = sitting is not None and sitting.finished is not None
        passed = done and sitting is not None and testing.passed(sitting, course)
        short = (
            after is not None and after.finished is not None and not testing.passed(after, course)
        )
        asked = test.kind != Kind.AGAIN or sitting is not None or short
        answered = getattr(sitting, "answered", 0)
        made.append(Cell(test, sitting, answered, asked, passed))
        after = sitting if test.kind == Kind.POST else after
    return tuple(made)


def _cards(tests: list[ClassTest], lines: list[Line]) -> list[Card]:
    made = []
    nothing_open = not any(test.open for test in tests)
    for k, test in enumerate(tests):
        cells = [line.cells[k] for line in lines]
        took = [one.sitting for one in cells if one.sitting is not None]
        done = sum(one.finished is not None for one in took)
        next_ = next((one for one in tests if one.opened is None and one.kind != Kind.AGAIN), None)
        made.append(
            Card(
                test, sum(one.asked for one in cells), done, len(took) - done,
                sum(one.passed for one in cells), test.open or (nothing_open and test is next_),
            )
        )  # fmt: skip
    return made


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
    if test.opened is None and not test.sittings.exists():
        raise Http404
    waiting = testing.close(test, editions.of_class(test.course_class))
    counted = "1 was" if waiting == 1 else f"{waiting} were"
    handed = f" {counted} not handed in and counted as they stood." if waiting else ""
    messages.success(request, f"{test} is closed.{handed} Explanations are shown from now on.")
    return redirect("class_tests", pk)


@require_POST
def back(request: HttpRequest, pk: int, kind: str, place: int) -> HttpResponse:
    """Let somebody go on with a test that they handed in, while it is open."""
    test, who = test_led(request, pk, kind), place_led(request, pk, place)
    if testing.give_back(test, who):
        messages.success(request, f"{who} can go on with the {str(test).lower()}.")
    else:
        messages.error(request, "Not given back: only while a test is open, and not from paper.")
    return redirect("class_tests", pk)


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
