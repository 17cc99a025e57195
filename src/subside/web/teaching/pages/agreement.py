"""Whether raters agree: figures of what is closed, and where raters differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.courses import agreement as figures
from subside.courses.schema import Rubric
from subside.errors import UserError
from subside.web.teaching import editions, rating
from subside.web.teaching.models import CourseClass, Rated
from subside.web.teaching.rights import signed_in

SEED = 1  # of the bootstrap: the same ratings give the same interval
WIDE = 100.0  # of the picture of alpha; 0 stands at its left end
Notes = dict[tuple[str, str, str], str]  # thing, row, rater -> what they saw or heard


@dataclass(frozen=True)
class Apart:
    """A thing that raters rated differently in a row."""

    title: str
    apart: int
    given: tuple[tuple[str, str, str], ...]  # rater, level in words, what they saw or heard


@dataclass(frozen=True)
class Part:
    """One rubric."""

    rubric: Rubric
    overall: figures.Agreement | None
    refused: str
    scale: dict[str, str] | None
    rows: list[tuple[str, figures.Agreement]]
    apart: list[tuple[str, list[Apart]]]
    results: list[tuple[Rated, list[tuple[str, float | None]]]]


@never_cache
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Krippendorff's alpha by rubric and row, and where raters differ. Closed things only.

    In a calibration the participants are the raters, so that they see it too.
    """
    user = signed_in(request)
    row = get_object_or_404(CourseClass.objects.of(user).with_edition(), pk=pk)
    leads = CourseClass.objects.led_by(user).filter(pk=pk).exists()
    if not leads and not row.places.filter(user=user, left=None).exists():
        raise Http404
    course = editions.of_class(row)
    closed = rating.with_ratings(row.rated.exclude(closed=None))
    things = [one for one in closed if leads or not one.counts]
    by_rubric = {name: [one for one in things if one.rubric == name] for name in course.rubrics}
    context = {
        "row": row, "part": "ratings", "course": course, "leads": leads,
        "parts": [_part(course.rubrics[name], of) for name, of in by_rubric.items() if of],
    }  # fmt: skip
    return render(request, "teaching/agreement.html", context)


def _part(rubric: Rubric, things: list[Rated]) -> Part:
    given, levels = rating.given(things), len(rubric.levels)
    overall, refused = None, ""
    try:
        overall = figures.agreement(given, levels, SEED)
    except UserError as error:
        refused = f"No figure yet: the {error.where} {error.fact}. {error.hint}".strip()
    rows = figures.by_row(given, levels, SEED)
    return Part(
        rubric, overall, refused, scale(overall),
        [(rubric.rows[name].text, rows[name]) for name in rubric.rows if name in rows],
        _apart(rubric, things, figures.differences(given, levels)),
        [(one, rating.result(one, rubric)) for one in things],
    )  # fmt: skip


def scale(found: figures.Agreement | None) -> dict[str, str] | None:
    """Where alpha and its interval stand on a line from 0 to 1; what is below 0 stands at 0."""
    if found is None or found.alpha is None:
        return None
    told = {"at": _place(found.alpha), "good": _place(figures.GOOD)}
    told["tentative"] = _place(figures.TENTATIVE)
    if found.low is not None and found.high is not None:
        low, high = (min(1.0, max(0.0, one)) for one in (found.low, found.high))
        told |= {"low": _place(low), "wide": f"{WIDE * (high - low):.1f}"}
    return told


def _place(alpha: float) -> str:
    return f"{WIDE * min(1.0, max(0.0, alpha)):.1f}"


def _apart(rubric: Rubric, things: list[Rated], found: Any) -> list[tuple[str, list[Apart]]]:
    titles, notes = {str(one.pk): one.title for one in things}, _notes(things)
    told = []
    for name, row in rubric.rows.items():
        differences = [
            Apart(
                titles[one.thing], one.apart,
                tuple(
                    (rater, _words(rubric, level), notes.get((one.thing, name, rater), ""))
                    for rater, level in one.given
                ),
            )
            for one in found.get(name, ())
        ]  # fmt: skip
        if differences:
            told.append((row.text, differences))
    return told


def _notes(things: list[Rated]) -> Notes:
    return {
        (str(one.pk), score.row, each.rater.username): score.note
        for one in things
        for each in one.ratings.all()
        if each.finished is not None
        for score in each.scores.all()
        if score.note
    }


def _words(rubric: Rubric, level: int | None) -> str:
    return "no occasion" if level is None else rubric.levels[level]
