"""What is rated in a class: set up, closed and removed by who runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from subside.courses.course import Course
from subside.web.accounts.models import User
from subside.web.teaching import editions, rating
from subside.web.teaching.models import CourseClass, Place, Rated, Rating
from subside.web.teaching.rights import led_class, signed_in

BAD = 400
EVERYBODY = "all"
TITLE = 160


class RatedForm(forms.Form):
    """Something to be rated."""

    title = forms.CharField(
        label="What is rated", max_length=120, help_text="As raters see it: Run 1, Teach-back."
    )
    rubric = forms.ChoiceField(label="By which rubric")
    place = forms.ChoiceField(
        label="Who did it", required=False,
        help_text="For a role-play, a teach-back or a practicum that counts for somebody. Without "
        "a name it counts for nobody: everybody in the class can rate it, to see whether raters "
        "agree.",
    )  # fmt: skip
    share = forms.CharField(
        label="Link of a run that was opened to others", required=False, max_length=300,
        help_text="Whoever played it makes the link on its review page. Raters read the run "
        "without its ending and without a judgement. It counts for nobody.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: CourseClass, course: Course, user: User, **more: Any):
        super().__init__(*args, **more)
        self.user, self.places = user, _places(row)
        self.fields["rubric"].choices = [  # type: ignore[attr-defined]
            (name, one.title) for name, one in course.rubrics.items()
        ]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "Nobody in particular"),
            (EVERYBODY, f"Each of the {len(self.places)} participants, one after the other"),
            *((str(one.pk), str(one)) for one in self.places),
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
        if cleaned.get("place") == EVERYBODY and not self.places:
            self.add_error("place", "Nobody is enrolled yet.")
        return cleaned

    def rows(self, row: CourseClass) -> list[Rated]:
        """What the form sets up: one thing, or one for each participant."""
        given = self.cleaned_data
        common = {"course_class": row, "rubric": given["rubric"]}
        if given["place"] == EVERYBODY:
            return [
                Rated(**common, title=f"{given['title']}: {one}"[:TITLE], place=one, counts=True)
                for one in self.places
            ]
        place = int(given["place"]) if given["place"] else None
        return [
            Rated(
                **common, title=given["title"], share=given["share"], place_id=place,
                counts=place is not None,
            )
        ]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing of the list."""

    rated: Rated
    rubric: str
    finished: list[str]  # user names of raters
    going: list[str]
    mine: Rating | None
    may: bool  # whether who looks can rate it
    gone: bool


def _places(row: CourseClass) -> list[Place]:
    places = row.places.filter(left=None).select_related("user")
    return sorted(places, key=lambda one: str(one).lower())


@never_cache
@require_http_methods(["GET", "POST"])
def ratings(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is rated in a class, and a form for more."""
    row = led_class(request, pk)
    course, user = editions.of_class(row), signed_in(request)
    form = RatedForm(request.POST or None, row=row, course=course, user=user)
    if request.method == "POST" and form.is_valid():
        made = form.rows(row)
        Rated.objects.bulk_create(made)
        told = made[0].title if len(made) == 1 else f"{len(made)} entries"
        messages.success(request, f"{told} can be rated now.")
        return redirect("ratings", pk)
    entries = _entries(row, course, user)
    context = {
        "row": row, "part": "ratings", "course": course, "form": form,
        "open": [one for one in entries if one.rated.closed is None],
        "closed": [one for one in entries if one.rated.closed is not None],
    }  # fmt: skip
    return render(request, "teaching/ratings.html", context, status=BAD if form.errors else 200)


def _entries(row: CourseClass, course: Course, user: User) -> list[Entry]:
    rows = row.rated.select_related("place__user").prefetch_related("ratings__rater")
    shown, own = _shown(row), rating.own_tokens(user)
    return [_entry(one, course, user, shown, own) for one in rows]


def _shown(row: CourseClass) -> set[str]:
    """Tokens of the runs of the agency that can be read now."""
    from subside.web.records.models import Share

    return set(Share.objects.filter(agency_id=row.agency_id).values_list("token", flat=True))


def _entry(one: Rated, course: Course, user: User, shown: set[str], own: set[str]) -> Entry:
    all_of = sorted(one.ratings.all(), key=lambda each: each.rater.username)
    themselves = one.share in own or (one.place is not None and one.place.user_id == user.pk)
    return Entry(
        one, rating.of_rated(one, course).title,
        [each.rater.username for each in all_of if each.finished],
        [each.rater.username for each in all_of if not each.finished],
        next((each for each in all_of if each.rater_id == user.pk), None),
        not themselves, bool(one.share) and one.share not in shown,
    )  # fmt: skip


@require_POST
def close(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Close it: no more ratings, and raters see one another's."""
    row = led_class(request, pk)
    found = get_object_or_404(Rated, pk=rated, course_class=row)
    if not rating.close(found):
        told = (
            "It is closed already." if found.closed else "Nobody has finished a rating of it yet."
        )
        messages.error(request, told)
        return redirect("ratings", pk)
    messages.success(request, f"{found.title} is closed: raters see one another’s levels now.")
    return redirect("ratings", pk)


@require_POST
def remove(request: HttpRequest, pk: int, rated: int) -> HttpResponse:
    """Remove something that was set up by mistake, as long as nobody has begun to rate it."""
    found = get_object_or_404(Rated, pk=rated, course_class=led_class(request, pk))
    if rating.remove(found):
        messages.success(request, f"{found.title} is removed.")
    else:
        messages.error(request, f"{found.title} is not removed: somebody has begun to rate it.")
    return redirect("ratings", pk)
