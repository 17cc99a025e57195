"""What came of the tests of a class, with its figures as they are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.courses.course import Course
from subside.courses.schema import Item
from subside.courses.statistics import MIN_ANSWERS, ItemReport, Step
from subside.web.teaching import editions
from subside.web.teaching import results as outcomes
from subside.web.teaching.pages.take_test import SURE
from subside.web.teaching.rights import led_class, signed_in

LEFT, RIGHT, TOP, BOTTOM = 40.0, 312.0, 26.0, 196.0  # of the square that is drawn on
LEAST = 0.25  # what a guess among four is worth
SMALL, LARGE = 5.0, 15.0  # radius of a dot


@dataclass(frozen=True)
class Dot:
    """Answers given with one confidence, drawn at how sure and how right they were."""

    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Entry:
    """An item of the bank as the page shows it."""

    item: Item
    objective: str
    report: ItemReport
    options: tuple[tuple[str, bool, int, int], ...]  # text, best, taken, per cent


@never_cache
@require_GET
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What the class learned, how sure it was, and how each item of the bank works."""
    row = led_class(request, pk)
    course = editions.of_class(row)
    of, bank = outcomes.of_class(row, course), outcomes.of_bank(signed_in(request), course)
    context = {
        "row": row, "part": "tests", "course": course, "of": of, "bank": bank,
        "dots": dots(of.sure.steps), "steps": [(SURE[_level(one)], one) for one in of.sure.steps],
        "flagged": [_entry(course, *pair) for pair in bank.flagged],
        "fine": [_entry(course, *pair) for pair in bank.fine],
        "too_few": [_entry(course, *pair) for pair in bank.too_few],
        "least": MIN_ANSWERS, "grid": grid(),
    }  # fmt: skip
    return render(request, "teaching/test_results.html", context)


def _level(step: Step) -> int:
    return round(100 * step.confidence)


def dots(steps: tuple[Step, ...]) -> list[Dot]:
    """Where each step is drawn; a larger dot has more answers."""
    most = max((one.n for one in steps), default=0)
    return [
        Dot(
            _x(one.confidence), _y(one.right / one.n),
            f"{SMALL + (LARGE - SMALL) * math.sqrt(one.n / most):.1f}",
        )
        for one in steps
        if one.n
    ]  # fmt: skip


def grid() -> dict[str, Any]:
    """Lines and numbers of the picture: how sure across, how right upwards."""
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    return {
        "across": [(_y(one), f"{100 * one:.0f}") for one in shares],
        "upright": [(_x(one), f"{100 * one:.0f}") for one in shares[1:]],
        "diagonal": (_x(LEAST), _y(LEAST), _x(1.0), _y(1.0)),
        "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM,
    }  # fmt: skip


def _x(confidence: float) -> str:
    inner = 20.0  # so that the outer dots do not stand on the frame
    share = (confidence - LEAST) / (1 - LEAST)
    return f"{LEFT + inner + share * (RIGHT - LEFT - 2 * inner):.1f}"


def _y(share: float) -> str:
    return f"{BOTTOM - share * (BOTTOM - TOP):.1f}"


def _entry(course: Course, item: Item, report: ItemReport) -> Entry:
    used = {one.option: one.taken for one in report.figures.options} if report.figures else {}
    options = tuple(
        (one.text, one.best, used.get(k, 0), round(100 * used.get(k, 0) / max(1, report.n)))
        for k, one in enumerate(item.options)
    )
    return Entry(item, course.objective(item.objective).text, report, options)
