"""Ratings of a class by rubric, and whether the raters agree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from subside.courses import agreement as figures
from subside.courses.course import Course
from subside.errors import UserError
from subside.web.teaching import editions, rating
from subside.web.teaching.models import CourseClass, Rated, Rating, Score
from subside.web.teaching.models.ratings import NOTE
from subside.web.teaching.rights import led_class, signed_in

SEED = 1  # of the bootstrap: the same ratings give the same interval
GONE, BAD = 409, 400


class RatedForm(forms.Form):
    """Something to be rated."""

    title = forms.CharField(
        label="What is rated", max_length=160, help_text="As raters see it: Run 1, Teach-back 3."
    )
    rubric = forms.ChoiceField(label="By which rubric")
    place = forms.ChoiceField(
        label="Who did it", required=False,
        help_text="For a role-play, a teach-back or a practicum that counts for somebody.",
    )  # fmt: skip
    share = forms.CharField(
        label="Link of a run that was opened to others", required=False, max_length=300,
        help_text="Raters read the run without its ending and without a judgement. It counts for "
        "nobody.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: CourseClass, course: Course, user: Any, **more: Any):
        super().__init__(*args, **more)
        self.user, self.course = user, course
        self.fields["rubric"].choices = [  # type: ignore[attr-defined]
            (name, one.title) for name, one in course.rubrics.items()
        ]
        places = row.places.filter(left=None).select_related("user")
        self.fields["place"].choices = [("", "nobody in particular")] + [  # type: ignore[attr-defined]
            (str(one.pk), str(one)) for one in sorted(places, key=lambda one: str(one).lower())
        ]

    def clean_share(self) -> str:
        """The token of a run that its owner opened."""
        given = str(self.cleaned_data["share"])
        if not given:
            return ""
        found = rating.shared_run(self.user, given)
        if found is None:
            raise ValidationError(
                "No run is opened under this link. Its owner makes one on the review page."
            )
        return str(found.token)

    def clean(self) -> dict[str, Any]:
        """A run counts for nobody; what counts has somebody who did it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("share") and cleaned.get("place"):
            self.add_error("place", "A run on the screen counts for nobody: choose one of the two.")
        return cleaned


@never_cache
@require_http_methods(["GET", "POST"])
def ratings(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is rated in a class, and a form for more."""
    row = led_class(request, pk)
    course, user = editions.of_class(row), signed_in(request)
    form = RatedForm(request.POST or None, row=row, course=course, user=user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        Rated.objects.create(
            course_class=row, rubric=given["rubric"], title=given["title"], share=given["share"],
            place_id=int(given["place"]) if given["place"] else None, counts=bool(given["place"]),
        )  # fmt: skip
        messages.success(request, f"{given['title']} can be rated now.")
        return redirect("ratings", pk)
    found = row.rated.select_related("place__user").prefetch_related("ratings__rater")
    context = {
        "row": row, "part": "ratings", "course": course, "form": form,
        "rated": [_entry(one, course, user.pk) for one in found],
    }  # fmt: skip
    return render(request, "teaching/ratings.html", context, status=BAD if form.errors else 200)


def _entry(one: Rated, course: Course, user: int) -> dict[str, Any]:
    all_of = list(one.ratings.all())
    return {
        "rated": one, "rubric": rating.of_rated(one, course),
        "finished": [each.rater.username for each in all_of if each.finished],
        "at_it": [each.rater.username for each in all_of if not each.finished],
        "mine": next((each for each in all_of if each.rater_id == user), None),
    }  # fmt: skip


def _rated(request: HttpRequest, pk: int, rated: int) -> tuple[Rated, Course]:
    """Something that this user may rate; else it is not there."""
    rows = Rated.objects.select_related("course_class__edition", "course_class__agency", "place")
    found = get_object_or_404(rows, pk=rated, course_class_id=pk)
    same = found.course_class.agency_id == signed_in(request).agency_id
    if not same or not rating.may_rate(signed_in(request), found):
        raise Http404
    return found, editions.of_class(found.course_class)


@never_cache
@require_GET
def rate(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """The rubric to be filled in; beside it the run, where it is one."""
    found, course = _rated(request, pk, rated)
    rubric = rating.of_rated(found, course)
    mine = Rating.objects.filter(rated=found, rater=signed_in(request)).first()
    scores = {one.row: one for one in mine.scores.all()} if mine else {}
    context: dict[str, Any] = {
        "row": found.course_class, "rated": found, "rubric": rubric, "mine": mine,
        "rows": [_row(name, one, scores.get(name)) for name, one in rubric.rows.items()],
        "levels": list(enumerate(rubric.levels)), "none": rating.NO_OCCASION,
        "leads": CourseClass.objects.led_by(request.user).filter(pk=pk).exists(),
        "over": found.closed is not None or (mine is not None and mine.finished is not None),
    }  # fmt: skip
    if found.share:
        share = rating.shared_run(signed_in(request), found.share)
        try:
            context["run"] = rating.heard(share) if share else None
        except UserError as error:
            context["run_fault"] = str(error)
        context["gone"] = share is None
    return render(request, "teaching/rate.html", context)


def _row(name: str, row: Any, score: Score | None) -> dict[str, Any]:
    chosen = (
        "" if score is None else rating.NO_OCCASION if score.level is None else str(score.level)
    )
    return {"name": name, "row": row, "chosen": chosen, "note": score.note if score else ""}


@never_cache
@require_POST
def level(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Keep the levels that come along, the moment they are given."""
    found, course = _rated(request, pk, rated)
    rubric = rating.of_rated(found, course)
    given = _given(request, rubric)
    kept = _keep(request, found, given)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"kept": kept}, status=200 if kept else GONE)
    if kept:
        messages.success(request, "Your rating is kept.")
    else:
        messages.error(request, "Not kept: this rating is finished or closed.")
    return redirect("rate", pk, rated)


def _given(request: HttpRequest, rubric: Any) -> dict[str, tuple[int | None, str]]:
    """Level and note by row; 404 for a level that the rubric has not."""
    found = {}
    for name in rubric.rows:
        chosen = request.POST.get(f"level-{name}")
        if chosen is None:
            continue
        known = {str(k) for k in range(len(rubric.levels))} | {rating.NO_OCCASION}
        if chosen not in known:
            raise Http404
        note = request.POST.get(f"note-{name}", "").replace("\0", "")[:NOTE]
        found[name] = (None if chosen == rating.NO_OCCASION else int(chosen), note)
    return found


def _keep(request: HttpRequest, found: Rated, given: dict[str, tuple[int | None, str]]) -> bool:
    held = Rated.objects.select_for_update().get(pk=found.pk)
    mine, _ = Rating.objects.get_or_create(rated=held, rater=signed_in(request))
    if held.closed is not None or mine.finished is not None:
        return False
    for name, (chosen, note) in given.items():
        Score.objects.update_or_create(
            rating=mine, row=name,
            defaults={"level": chosen, "note": note, "changed": timezone.now()},
        )  # fmt: skip
    return True


@never_cache
@require_POST
def finish(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Finish one's own rating, once every row has a level or had no occasion."""
    found, course = _rated(request, pk, rated)
    rubric = rating.of_rated(found, course)
    if not _keep(request, found, _given(request, rubric)):
        messages.error(request, "This rating is finished or closed already.")
        return redirect("rate", pk, rated)
    mine = Rating.objects.get(rated=found, rater=signed_in(request))
    left = rating.missing(mine, rubric)
    if left:
        rows = "1 row has" if len(left) == 1 else f"{len(left)} rows have"
        messages.warning(request, f"Not finished: {rows} no level yet. What you gave is kept.")
        return redirect("rate", pk, rated)
    mine.finished = timezone.now()
    mine.save(update_fields=["finished"])
    messages.success(request, "Your rating is finished. You see the others’ once it is closed.")
    return redirect("rate", pk, rated)


@require_POST
def close(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Close it: no more ratings, and raters see one another's."""
    row = led_class(request, pk)
    found = get_object_or_404(Rated, pk=rated, course_class=row)
    if not found.ratings.exclude(finished=None).exists():
        messages.error(request, "Nobody has finished a rating of it yet.")
        return redirect("ratings", pk)
    found.closed = timezone.now()
    found.save(update_fields=["closed"])
    messages.success(request, f"{found.title} is closed.")
    return redirect("agreement", pk)


@never_cache
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Krippendorff's alpha by rubric and row, and where raters differ. Closed things only.

    In a calibration the participants are the raters, so that they see it too.
    """
    user = signed_in(request)
    rows = CourseClass.objects.of(user).filter(pk=pk)
    row = get_object_or_404(rows)
    leads = CourseClass.objects.led_by(user).filter(pk=pk).exists()
    if not leads and not row.places.filter(user=user, left=None).exists():
        raise Http404
    course = editions.of_class(row)
    closed = row.rated.exclude(closed=None).prefetch_related("ratings__scores", "ratings__rater")
    things = [one for one in closed if leads or not one.counts]
    parts = []
    for name, rubric in course.rubrics.items():
        of = [one for one in things if one.rubric == name]
        if of:
            parts.append(_part(rubric, of))
    context = {"row": row, "part": "ratings", "course": course, "parts": parts, "leads": leads}
    return render(request, "teaching/agreement.html", context)


def _part(rubric: Any, things: list[Rated]) -> dict[str, Any]:
    given, levels = rating.given(things), len(rubric.levels)
    try:
        overall: Any = figures.agreement(given, levels, SEED)
        refused = ""
    except UserError as error:
        overall, refused = None, str(error)
    titles = {str(one.pk): one.title for one in things}
    apart = figures.differences(given, levels)
    return {
        "rubric": rubric, "overall": overall, "refused": refused,
        "rows": [(rubric.rows[name].text, found)
                 for name, found in figures.by_row(given, levels, SEED).items()],
        "apart": [
            (rubric.rows[name].text, [(titles[one.thing], one.apart, _words(rubric, one.given))
                                      for one in found])
            for name, found in apart.items() if found
        ],
        "results": [(one, rating.result(one, rubric)) for one in things],
    }  # fmt: skip


def _words(rubric: Any, given: Any) -> list[tuple[str, str]]:
    return [
        (rater, "no occasion" if level is None else rubric.levels[level]) for rater, level in given
    ]
