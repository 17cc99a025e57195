"""Rating one thing by its rubric, and what came of it for whoever was rated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.courses.course import Course
from subside.courses.schema import Rubric
from subside.errors import UserError
from subside.web.teaching import editions, rating
from subside.web.teaching.models import CourseClass, Rated, Rating, Score
from subside.web.teaching.models.ratings import NOTE
from subside.web.teaching.rating import Entered
from subside.web.teaching.rights import own_place, signed_in

GONE = 409


@dataclass(frozen=True)
class Row:
    """A row of the rubric as one rater has it."""

    name: str
    number: int
    row: Any
    chosen: str  # value of the field: a level, "no occasion", or nothing yet
    note: str


def _rated(request: HttpRequest, pk: int, rated: int) -> tuple[Rated, Course]:
    """Something that this user may rate; else it is not there."""
    rows = Rated.objects.select_related("course_class__edition", "place")
    rows = rows.defer("course_class__edition__texts")
    user = signed_in(request)
    found = get_object_or_404(
        rows, pk=rated, course_class_id=pk, course_class__agency_id=user.agency_id
    )
    if not rating.may_rate(user, found):
        raise Http404
    return found, editions.of_class(found.course_class)


def _mine(request: HttpRequest, found: Rated) -> Rating | None:
    rows = Rating.objects.filter(rated=found, rater=signed_in(request))
    return rows.prefetch_related("scores").first()


@never_cache
@require_GET
def rate(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """The rubric to be filled in; beside it the run, where it is one."""
    found, course = _rated(request, pk, rated)
    rubric, mine = rating.of_rated(found, course), _mine(request, found)
    finished = mine is not None and mine.finished is not None
    gone = rating.gone(found)
    rows = _rows(rubric, mine)
    context: dict[str, Any] = {
        "row": found.course_class, "rated": found, "rubric": rubric, "rows": rows,
        "done": sum(bool(one.chosen) for one in rows), "finished": finished, "gone": gone,
        "levels": list(enumerate(rubric.levels)), "none": rating.NO_OCCASION, "note": NOTE,
        "leads": CourseClass.objects.led_by(request.user).filter(pk=pk).exists(),
        "over": found.closed is not None or finished or gone, "user_pk": signed_in(request).pk,
        "missing": "missing" in request.GET,
    }  # fmt: skip
    if found.share and not gone:
        try:
            share = rating.shared_run(signed_in(request), found.share)
            context["run"] = rating.heard(share) if share else None
        except UserError as error:
            context["run_fault"] = str(error)
    return render(request, "teaching/rate.html", context)


def _rows(rubric: Rubric, mine: Rating | None) -> list[Row]:
    scores = {one.row: one for one in mine.scores.all()} if mine else {}
    return [
        Row(name, number, row, _chosen(scores.get(name)), _note(scores.get(name)))
        for number, (name, row) in enumerate(rubric.rows.items(), 1)
    ]


def _chosen(score: Score | None) -> str:
    if score is None or not score.decided:
        return ""
    return rating.NO_OCCASION if score.level is None else str(score.level)


def _note(score: Score | None) -> str:
    return score.note if score else ""


@never_cache
@require_http_methods(["GET", "POST"])
def level(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Keep what comes along, the moment it is given; GET tells what one gave so far."""
    found, course = _rated(request, pk, rated)
    rubric = rating.of_rated(found, course)
    if request.method == "GET":
        mine = _mine(request, found)
        over = mine is not None and mine.finished is not None
        return _told(request, found, rubric, not (over or found.closed or rating.gone(found)))
    kept = rating.keep(found, signed_in(request), _given(request, rubric))
    if request.headers.get("X-Requested-With") == "fetch":
        return _told(request, found, rubric, kept)
    if kept:
        messages.success(request, "Your rating is kept.")
    else:
        messages.error(request, "Not kept: this rating is finished or closed.")
    return redirect("rate", pk, rated)


def _told(request: HttpRequest, found: Rated, rubric: Rubric, kept: bool) -> JsonResponse:
    """What one gave oneself, by the names of the fields of the page; nothing of other raters."""
    given = {}
    for one in _rows(rubric, _mine(request, found)):
        if one.chosen:
            given[f"level-{one.name}"] = one.chosen
        if one.note:
            given[f"note-{one.name}"] = one.note
    return JsonResponse({"kept": kept, "given": given}, status=200 if kept else GONE)


def _given(request: HttpRequest, rubric: Rubric) -> dict[str, Entered]:
    """Level and note by row; 404 for a level that the rubric has not."""
    known = {str(k) for k in range(len(rubric.levels))} | {rating.NO_OCCASION}
    found = {}
    for name in rubric.rows:
        chosen = request.POST.get(f"level-{name}")
        note = request.POST.get(f"note-{name}")
        if chosen is not None and chosen not in known:
            raise Http404
        if note is not None:
            note = note.replace("\0", "")[:NOTE]
        if chosen is None and note is None:
            continue
        level = None if chosen in (None, rating.NO_OCCASION) else int(str(chosen))
        found[name] = Entered(level, chosen is not None, note)
    return found


@never_cache
@require_POST
def finish(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Finish one's own rating, once every row has a level or had no occasion."""
    found, course = _rated(request, pk, rated)
    rubric = rating.of_rated(found, course)
    given = _given(request, rubric)
    if given:  # from a page without script
        rating.keep(found, signed_in(request), given)
    left = rating.finish(found, signed_in(request), rubric)
    if left is None:
        messages.error(request, "This rating was finished or closed before.")
    elif left:
        rows = "1 row has" if len(left) == 1 else f"{len(left)} rows have"
        messages.warning(request, f"Not finished: {rows} no level yet. What you gave is kept.")
        return redirect(f"{request.path.removesuffix('finish')}?missing")
    else:
        messages.success(request, "Your rating is finished. You see the others’ once it is closed.")
    return redirect("rate", pk, rated)


@never_cache
@require_GET
def own(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """What raters gave for something one did oneself, once it is closed."""
    place = own_place(request, pk)
    rows = rating.with_ratings(Rated.objects.filter(place=place, counts=True).exclude(closed=None))
    found = get_object_or_404(rows, pk=rated)
    course = editions.of_class(place.course_class)
    rubric = rating.of_rated(found, course)
    raters = [one for one in found.ratings.all() if one.finished is not None]
    context = {
        "row": place.course_class, "rated": found, "rubric": rubric,
        "rows": [(row, _levels(rubric, name, raters)) for name, row in rubric.rows.items()],
        "results": rating.result(found, rubric),
    }  # fmt: skip
    return render(request, "teaching/rated_own.html", context)


def _levels(rubric: Rubric, name: str, raters: list[Rating]) -> list[tuple[str, str, str]]:
    """Who rated a row, the level in words, and what they saw or heard."""
    found = []
    for one in raters:
        score = next((each for each in one.scores.all() if each.row == name), None)
        if score is not None:
            words = "no occasion" if score.level is None else rubric.levels[score.level]
            found.append((one.rater.username, words, score.note))
    return found
