"""What is kept of somebody in a class, as the rules of completion ask for it.

Nothing of a run is in it but that it was played to its end: no grade, no loss, no ending.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import fmean

from subside.courses.completion import Record, points
from subside.courses.course import Course
from subside.web.records.models import Encounter
from subside.web.teaching.models import LabRun, Place, Rated, Sitting
from subside.web.teaching.models.tests import Kind


def record_of(place: Place, course: Course) -> Record:
    """Hours, tests, repetitions and ratings of one place."""
    sittings = Sitting.objects.filter(place=place).exclude(finished=None).select_related("form")
    before = [one for one in sittings if one.form.kind == Kind.PRE]
    after = [one for one in sittings if one.form.kind != Kind.PRE]
    return Record(
        minutes=dict(place.attendance.values_list("block", "minutes")),
        pre=bool(before),
        post=max((_percent(one) for one in after), default=None),
        repetitions=repetitions(place),
        rated=_rated(place, course),
    )


def repetitions(place: Place) -> dict[str, int]:
    """Encounters that were played to their end, by block."""
    counts: Counter[str] = Counter()
    for run in LabRun.objects.filter(place=place).select_related("encounter"):
        counts[run.block] += run.ended or (run.encounter is not None and run.encounter.over)
    return dict(counts)


def keep_repetition(encounter: Encounter) -> None:
    """Keep that a repetition was done, before its encounter is deleted."""
    if encounter.over:
        LabRun.objects.filter(encounter=encounter).update(ended=True)


def _percent(sitting: Sitting) -> float:
    return 100.0 * (sitting.right or 0) / len(sitting.form.questions)


def _rated(place: Place, course: Course) -> dict[str, float]:
    """By rubric, per cent of the points: the mean of the raters, of the best thing rated."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    rows = Rated.objects.filter(place=place, counts=True).exclude(closed=None)
    for rated in rows.prefetch_related("ratings__scores"):
        if rated.rubric not in course.rubrics:
            continue
        levels = len(course.rubrics[rated.rubric].levels)
        given = [
            points(levels, {score.row: score.level for score in rating.scores.all()})
            for rating in rated.ratings.all()
            if rating.finished is not None
        ]
        known = [one for one in given if one is not None]
        if known:
            found[rated.rubric].append(fmean(known))
    return {rubric: max(values) for rubric, values in found.items()}
