"""Answer sheets that were filled in on paper, typed in by who runs the class."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from subside.courses.course import Course
from subside.web.teaching import editions, testing
from subside.web.teaching.models import ClassTest, Place, Sitting
from subside.web.teaching.models.tests import CONFIDENCE, Kind
from subside.web.teaching.pages.tests import test_led
from subside.web.teaching.rights import place_led
from subside.web.teaching.testing import Asked, Given

BAD = 400
SHOWN = 10  # characters of what was typed, in a fault


@dataclass(frozen=True)
class Field:
    """A question of the sheet: what was typed for it, and what is wrong with that."""

    asked: Asked
    letter: str
    sure: str
    faults: tuple[str, ...]

    @property
    def given(self) -> Given:
        """The answer that it says."""
        chosen = self.letter.upper()
        option = next((place for place, known, _ in self.asked.options if known == chosen), None)
        return Given(self.asked.name, option, int(self.sure) if self.sure else None)


@never_cache
@require_http_methods(["GET", "POST"])
def entered(request: HttpRequest, pk: int, kind: str, place: int) -> HttpResponse:
    """Enter the answers of somebody who took the test on paper."""
    test, who = test_led(request, pk, kind), place_led(request, pk, place)
    course = editions.of_class(test.course_class)
    sitting = Sitting.objects.filter(form=test, place=who).first()
    refused = _refused(test, who, course, sitting)
    if refused:
        messages.error(request, refused)
        return redirect("class_tests", pk)
    begun = sitting.answers.count() if sitting is not None and not sitting.on_paper else 0
    fields = _typed(request, testing.asked(test, course)) if request.method == "POST" else []
    if not fields:
        answers = list(sitting.answers.all()) if sitting and sitting.on_paper else []
        fields = [
            Field(one, one.letter, str(one.confidence or ""), ())
            for one in testing.asked(test, course, answers)
        ]
        return _page(request, test, who, fields, begun)
    if any(one.faults for one in fields) or (begun and request.POST.get("replace") != "yes"):
        return _page(request, test, who, fields, begun, BAD)
    testing.enter(test, who, course, [one.given for one in fields if one.letter or one.sure])
    messages.success(request, f"The answers of {who} are entered.")
    return redirect(_next(request, test, who, course))


def _refused(test: ClassTest, who: Place, course: Course, sitting: Sitting | None) -> str:
    """Why no sheet can be entered, if so."""
    if sitting is not None and sitting.finished is not None and not sitting.on_paper:
        return f"{who} handed in the {str(test).lower()} on the screen: there is nothing to enter."
    if sitting is None and not testing.may_take(test, who, course):
        return f"The second form is for who did not pass the test after. {who} is not one of them."
    return ""


def _typed(request: HttpRequest, questions: list[Asked]) -> list[Field]:
    """The sheet as it was typed, with everything in it that cannot be."""
    found = []
    for one in questions:
        letter = request.POST.get(f"letter-{one.number}", "").strip()
        sure = request.POST.get(f"sure-{one.number}", "").strip().removesuffix("%").strip()
        found.append(Field(one, letter, sure, tuple(_faults(one, letter, sure))))
    return found


def _faults(one: Asked, letter: str, sure: str) -> list[str]:
    known = [letter for _, letter, _ in one.options]
    found = []
    if letter and letter.upper() not in known:
        found.append(f"“{letter[:SHOWN]}” is no answer here; known: {', '.join(known)}.")
    if sure and sure not in {str(level) for level in CONFIDENCE}:
        found.append(f"“{sure[:SHOWN]}” is not on the sheet; known: 25, 50, 75, 100.")
    return found


def _next(request: HttpRequest, test: ClassTest, who: Place, course: Course) -> str:
    """Where to go on: the next participant whose sheet is not in yet, or the list."""
    row = test.course_class
    if request.POST.get("then") == "next":
        places = row.places.filter(left=None).exclude(sittings__form=test).select_related("user")
        left = sorted((one for one in places), key=lambda one: str(one).lower())
        after = [one for one in left if str(one).lower() > str(who).lower()]
        for one in (*after, *left):
            if testing.may_take(test, one, course):
                return reverse("test_entered", args=[row.pk, test.kind, one.pk])
    return f"{reverse('class_tests', args=[row.pk])}?enter={Kind(test.kind)}#people"


def _page(
    request: HttpRequest, test: ClassTest, who: Place, fields: list[Field], begun: int,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "row": test.course_class, "test": test, "place": who, "fields": fields, "begun": begun,
        "faulty": [one.asked.number for one in fields if one.faults], "bad": status == BAD,
    }  # fmt: skip
    return render(request, "teaching/test_entered.html", context, status=status)
