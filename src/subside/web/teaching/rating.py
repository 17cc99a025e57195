"""Ratings by rubric: who may rate what, and the run as raters read it, with its ending left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from subside.courses.agreement import Rating as Given
from subside.courses.completion import points
from subside.courses.course import Course
from subside.courses.schema import Rubric
from subside.runs import Run
from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.records.journal import entries, header
from subside.web.records.models import Share
from subside.web.records.runs import log_of, run_of
from subside.web.teaching.models import CourseClass, Place, Rated, Rating, Score

NO_OCCASION = "none"
SPEAKS = {"you": "you", "person": "person", "dispatch": "dispatch", "briefing": "briefing"}


@dataclass(frozen=True)
class Said:
    """Words of a run: who said them (else it is what was seen), and the text."""

    who: str
    text: str


@dataclass(frozen=True)
class Heard:
    """One moment of a run as raters read it: the clock, the act, and what was said and seen."""

    clock: str
    act: str
    words: tuple[Said, ...]


@dataclass(frozen=True)
class Entered:
    """What a rater gave in a row: None is what was not touched."""

    level: int | None = None
    decided: bool = False  # a level, or "no occasion" where that is None
    note: str | None = None


def may_rate(user: User, rated: Rated) -> bool:
    """Whether somebody rates it: who runs the class; in a calibration everybody in it.

    Nobody rates themselves, and what counts for somebody is rated by who runs the class alone.
    """
    if rated.place is not None and rated.place.user_id == user.pk:
        return False
    if rated.share and rated.share in own_tokens(user):
        return False
    if CourseClass.objects.led_by(user).filter(pk=rated.course_class_id).exists():
        return True
    mine = Place.objects.of(user).filter(course_class_id=rated.course_class_id)
    return not rated.counts and mine.exists()


def own_tokens(user: User) -> set[str]:
    """Tokens of the runs that somebody opened to others: they do not rate these."""
    return set(Share.objects.filter(encounter__user=user).values_list("token", flat=True))


def to_rate(user: User, row: CourseClass, rubric: str | None) -> list[Rated]:
    """What somebody in a class can rate with a rubric now."""
    if rubric is None:
        return []
    rows = Rated.objects.filter(course_class=row, rubric=rubric, closed=None, counts=False)
    own = own_tokens(user)
    return [
        one
        for one in rows.select_related("place")
        if one.share not in own and (one.place is None or one.place.user_id != user.pk)
    ]


def gone(rated: Rated) -> bool:
    """Whether it is a run that its owner does not show any more: nobody can rate it then."""
    return (
        bool(rated.share)
        and not Share.objects.filter(
            token=rated.share, agency_id=rated.course_class.agency_id
        ).exists()
    )


def keep(rated: Rated, rater: User, given: Mapping[str, Entered]) -> bool:
    """Keep what a rater gives, all or none. False where the rating is finished or closed."""
    with transaction.atomic():
        held = _held(rated)
        if held.closed is not None or gone(held):
            return False
        mine = Rating.objects.get_or_create(rated=held, rater=rater)[0]
        if mine.finished is not None:
            return False
        there = {one.row: one for one in mine.scores.all()}
        for name, new in given.items():
            _write(there.get(name) or Score(rating=mine, row=name, decided=False), new)
    return True


def _write(row: Score, new: Entered) -> None:
    if new.decided:
        row.level, row.decided = new.level, True
    if new.note is not None:
        row.note = new.note
    row.changed = timezone.now()
    row.save()


def finish(rated: Rated, rater: User, rubric: Rubric) -> list[str] | None:
    """Finish a rating; the rows that have no level yet, where there are any. None where it is over.

    What is not touched yet has no level, so that an empty rating is never finished.
    """
    with transaction.atomic():
        held = _held(rated)
        if held.closed is not None or gone(held):
            return None
        mine = Rating.objects.filter(rated=held, rater=rater).first()
        if mine is not None and mine.finished is not None:
            return None
        done = set(mine.scores.filter(decided=True).values_list("row", flat=True)) if mine else ()
        left = [name for name in rubric.rows if name not in done]
        if mine is not None and not left:
            mine.finished = timezone.now()
            mine.save(update_fields=["finished"])
    return left


def close(rated: Rated) -> bool:
    """Close it; False where nobody has finished a rating, or it is closed already."""
    with transaction.atomic():
        held = _held(rated)
        if held.closed is not None or not held.ratings.exclude(finished=None).exists():
            return False
        held.closed = timezone.now()
        held.save(update_fields=["closed"])
    return True


def remove(rated: Rated) -> bool:
    """Remove what nobody has begun to rate; False where somebody has."""
    with transaction.atomic():
        held = _held(rated)
        if held.ratings.exists():
            return False
        held.delete()
    return True


def _held(rated: Rated) -> Rated:
    """The thing as it is now, and nobody else rates or closes it until this ends."""
    rows = Rated.objects.select_for_update(of=("self",)).select_related("course_class")
    return rows.get(pk=rated.pk)


def of_rated(rated: Rated, course: Course) -> Rubric:
    """The rubric by which it is rated; KeyError where the course has none of that name."""
    return course.rubrics[rated.rubric]


def with_ratings(rows: QuerySet[Rated]) -> QuerySet[Rated]:
    """Things with all that was given for them."""
    return rows.select_related("place__user").prefetch_related("ratings__scores", "ratings__rater")


def given(rows: Iterable[Rated]) -> list[Given]:
    """Finished ratings as the figures of agreement want them; raters by their user names."""
    return [
        Given(rating.rater.username, str(rated.pk), score.row, score.level)
        for rated in rows
        for rating in rated.ratings.all()
        if rating.finished is not None
        for score in rating.scores.all()
    ]


def result(rated: Rated, rubric: Rubric) -> list[tuple[str, float | None]]:
    """Per cent of the points that each rater who has finished gave."""
    return [
        (
            rating.rater.username,
            points(len(rubric.levels), {one.row: one.level for one in rating.scores.all()}),
        )
        for rating in rated.ratings.all()
        if rating.finished is not None
    ]


def shared_run(user: User, token: str) -> Share | None:
    """A run that its owner opened to the agency, by the token in its link, if there is one."""
    bare = token.strip().partition("?")[0].rstrip("/").rpartition("/")[2]
    rows = Share.objects.of(user).select_related("encounter")
    return rows.filter(token=bare).first() if "\0" not in bare else None


def heard(share: Share) -> tuple[str, list[Heard]]:
    """Title and moments of a run, without what its last act brought about: that is the ending."""
    row = share.encounter
    run = run_of(row.log.encode() or log_of(header(row), entries(row)))
    return shelf.title(row.scenario), moments(run, _titles(run))


def _titles(run: Run) -> dict[str, str]:
    if not shelf.here(run.start.scenario):
        return {}
    return {name: act.title for name, act in shelf.scenario(run.start.scenario).acts.items()}


def moments(run: Run, titles: Mapping[str, str]) -> list[Heard]:
    """What was heard and seen before the first act, then act by act.

    Of the last act there is what the officer said, which is chosen before anything comes of it.
    """
    found = [Heard("", "", tuple(_said(one.who, one.text) for one in run.start.words))]
    for k, act in enumerate(run.acts):
        last = k == len(run.acts) - 1 and run.end is not None
        words = [_said(one.who, one.text) for one in act.words if one.who == "you" or not last]
        clock = f"{act.at // 60}:{act.at % 60:02d}"
        found.append(Heard(clock, titles.get(act.act, act.act), tuple(words)))
    return found


def _said(who: str, text: str) -> Said:
    return Said(SPEAKS.get(who, "scene"), text)
