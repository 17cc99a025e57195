"""Ratings by rubric: who may rate what, and the run as raters read it, with its ending left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

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
from subside.web.teaching.models import CourseClass, Place, Rated, Rating

NO_OCCASION = "none"


@dataclass(frozen=True)
class Heard:
    """One moment of a run as raters read it: the clock, the act, and what was said and seen."""

    clock: str
    act: str
    words: tuple[tuple[str, str], ...]  # who, text


def may_rate(user: User, rated: Rated) -> bool:
    """Whether somebody rates it: who runs the class; in a calibration everybody in it.

    Nobody rates themselves, and what counts for somebody is rated by who runs the class alone.
    """
    if rated.place is not None and rated.place.user_id == user.pk:
        return False
    if CourseClass.objects.led_by(user).filter(pk=rated.course_class_id).exists():
        return True
    mine = Place.objects.of(user).filter(course_class_id=rated.course_class_id)
    return not rated.counts and mine.exists()


def to_rate(user: User, row: CourseClass, rubric: str | None) -> list[Rated]:
    """What somebody in a class can rate with a rubric now."""
    if rubric is None:
        return []
    rows = Rated.objects.filter(course_class=row, rubric=rubric, closed=None, counts=False)
    return list(rows.filter(~Q(place__user=user) | Q(place=None)))


def of_rated(rated: Rated, course: Course) -> Rubric:
    """The rubric by which it is rated; KeyError where the course has none of that name."""
    return course.rubrics[rated.rubric]


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


def missing(rating: Rating, rubric: Rubric) -> list[str]:
    """Rows that have neither a level nor "no occasion" yet."""
    done = set(rating.scores.values_list("row", flat=True))
    return [row.text for name, row in rubric.rows.items() if name not in done]


def shared_run(user: User, token: str) -> Share | None:
    """A run that its owner opened to the agency, by the token in its link, if there is one."""
    bare = token.strip().rstrip("/").rpartition("/")[2]
    rows = Share.objects.of(user).select_related("encounter")
    return rows.filter(token=bare).first()


def heard(share: Share) -> tuple[str, list[Heard]]:
    """Title and moments of a run, without what its last act brought about: that is the ending."""
    row = share.encounter
    run = run_of(row.log.encode() or log_of(header(row), entries(row)))
    return shelf.title(row.scenario), moments(run, _titles(run))


def _titles(run: Run) -> dict[str, str]:
    if not shelf.here(run.start.scenario):
        return {}
    return {name: act.title for name, act in shelf.scenario(run.start.scenario).acts.items()}


def moments(run: Run, titles: dict[str, str]) -> list[Heard]:
    """What was heard and seen before the first act, then act by act."""
    found = [Heard("", "", tuple((one.who, one.text) for one in run.start.words))]
    for k, act in enumerate(run.acts):
        last = k == len(run.acts) - 1 and run.end is not None
        words = [one for one in act.words if one.who == "you" or not last]
        clock = f"{act.at // 60}:{act.at % 60:02d}"
        found.append(
            Heard(clock, titles.get(act.act, act.act), tuple((one.who, one.text) for one in words))
        )
    return found
