"""What is kept of somebody in a class, as the rules of completion ask for it.

Nothing of a run is in it but that it was played to its end: no grade, no loss, no ending.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from statistics import fmean

from subside.courses.completion import Record, points
from subside.courses.course import Course
from subside.web.records.models import Encounter
from subside.web.teaching.models import Attendance, LabRun, Place, Rated, Sitting
from subside.web.teaching.models.tests import Kind


def record_of(place: Place, course: Course) -> Record:
    """Hours, tests, repetitions and ratings of one place."""
    return records_of([place], course)[place.pk]


def records_of(places: Iterable[Place], course: Course) -> dict[int, Record]:
    """The same of many, in as many queries as of one."""
    keys = [place.pk for place in places]
    minutes, tests = _minutes(keys), _tests(keys)
    ended, rated = _ended(keys), _rated(keys, course)
    return {
        key: Record(
            minutes=minutes.get(key, {}),
            pre=any(kind == Kind.PRE for kind, _ in tests.get(key, ())),
            post=max(
                (right for kind, right in tests.get(key, ()) if kind != Kind.PRE), default=None
            ),
            repetitions=dict(ended.get(key, {})),
            rated=rated.get(key, {}),
        )
        for key in keys
    }


def repetitions(place: Place) -> dict[str, int]:
    """Encounters that were played to their end, by block."""
    return dict(_ended([place.pk]).get(place.pk, {}))


def keep_repetition(encounter: Encounter) -> None:
    """Keep that a repetition was done, before its encounter is deleted."""
    if encounter.over:
        LabRun.objects.filter(encounter=encounter).update(ended=True)


def _minutes(keys: Collection[int]) -> dict[int, dict[str, int]]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = Attendance.objects.filter(place__in=keys)
    for key, block, minutes in rows.values_list("place_id", "block", "minutes"):
        found[key][block] = minutes
    return found


def _tests(keys: Collection[int]) -> dict[int, list[tuple[str, float]]]:
    """By place: which test was handed in, and per cent right."""
    found: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    rows = Sitting.objects.filter(place__in=keys).exclude(finished=None)
    for one in rows.select_related("form"):
        right = 100.0 * (one.right or 0) / len(one.form.questions)
        found[one.place_id].append((one.form.kind, right))
    return found


def _ended(keys: Collection[int]) -> dict[int, Counter[str]]:
    """By place and block: encounters played to their end. Nothing else of them is read."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    rows = LabRun.objects.filter(place__in=keys)
    for key, block, ended, over in rows.values_list(
        "place_id", "block", "ended", "encounter__over"
    ):
        found[key][block] += int(bool(ended or over))
    return found


def _rated(keys: Collection[int], course: Course) -> dict[int, dict[str, float]]:
    """By place and rubric, per cent of the points: the mean of the raters, of the best thing."""
    found: defaultdict[int, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    rows = Rated.objects.filter(place__in=keys, counts=True).exclude(closed=None)
    for rated in rows.prefetch_related("ratings__scores"):
        mean = _mean(rated, course) if rated.rubric in course.rubrics else None
        if mean is not None and rated.place_id is not None:
            found[rated.place_id][rated.rubric].append(mean)
    return {key: _best(by_rubric) for key, by_rubric in found.items()}


def _mean(rated: Rated, course: Course) -> float | None:
    levels = len(course.rubrics[rated.rubric].levels)
    given = [
        points(levels, {score.row: score.level for score in rating.scores.all()})
        for rating in rated.ratings.all()
        if rating.finished is not None
    ]
    known = [one for one in given if one is not None]
    return fmean(known) if known else None


def _best(by_rubric: Mapping[str, list[float]]) -> dict[str, float]:
    return {rubric: max(values) for rubric, values in by_rubric.items()}
