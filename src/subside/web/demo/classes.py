"""A class that is over: hours, tests, encounters that were really played, ratings, certificates."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from subside.courses.course import Course
from subside.errors import UserError
from subside.review.desk import Desk
from subside.review.simulated import simulated
from subside.scenario.load import engine_version
from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.demo.model import AFTER, BEFORE, Simulated, answer, levels, rated
from subside.web.records.models import Encounter, Entry, Kind, Share
from subside.web.teaching import editions, issuing, testing
from subside.web.teaching.models import (
    Answer,
    Attendance,
    ClassTest,
    CourseClass,
    LabRun,
    Place,
    Rated,
    Rating,
    Score,
    Sitting,
)
from subside.web.teaching.models.tests import Kind as Which

MORNING = time(8, 0)
SEEDS = 2**62
RATED = 6  # role-plays that two instructors rated
AWAY = 2  # participants who missed something


def held(
    course: Course, people: list[Simulated], users: dict[str, User], staff: dict[str, User],
    on: date, title: str, random: Random,
) -> CourseClass:  # fmt: skip
    """A finished class with everything but its encounters."""
    teacher = staff["instructor"]
    row = CourseClass.objects.create(
        agency=teacher.agency, edition=editions.edition_of(course), starts=on,
        title=title, begins_at=MORNING, where="Squad room, Station 2",
        seats=len(people), made_by=staff["coordinator"],
    )  # fmt: skip
    row.instructors.set([teacher, staff["instructor2"]])
    testing.draw(row, course)
    places = [
        Place.objects.create(course_class=row, user=users[one.username], name=one.name)
        for one in people
    ]
    _attended(course, places, teacher, on)
    _tested(row, course, people, places, on, random)
    _rated(row, course, people, places, staff, random)
    return row


def _attended(course: Course, places: list[Place], by: User, on: date) -> None:
    """Everybody was there, but for one who left a block early."""
    noted = []
    for k, place in enumerate(places):
        for block in course.file.blocks:
            early = k == AWAY and block.id == course.file.blocks[4].id
            minutes = block.minutes - 20 if early else block.minutes
            noted.append(
                Attendance(
                    place=place, block=block.id, minutes=minutes, noted_by=by, noted=at(on, 17)
                )
            )
    Attendance.objects.bulk_create(noted)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day."""
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


def _tested(
    row: CourseClass, course: Course, people: list[Simulated], places: list[Place], on: date,
    random: Random,
) -> None:  # fmt: skip
    """Tests before and after; the second form for those who did not pass."""
    tests = {test.kind: test for test in row.forms.all()}
    for kind, hour, shift in ((Which.PRE, 8, BEFORE), (Which.POST, 16, AFTER)):
        _open(tests[kind], on, hour)
        for who, place in zip(people, places, strict=True):
            _sit(tests[kind], course, who, place, at(on, hour, 20), shift, random)
    failed = [
        (who, place)
        for who, place in zip(people, places, strict=True)
        if not testing.passed(Sitting.objects.get(form=tests[Which.POST], place=place), course)
    ]
    _open(tests[Which.AGAIN], on + timedelta(days=7), 9)
    for who, place in failed[: len(failed) // 2]:
        again = at(on + timedelta(days=7), 9, 20)
        _sit(tests[Which.AGAIN], course, who, place, again, AFTER + 0.5, random)


def _open(test: ClassTest, on: date, hour: int) -> None:
    test.opened, test.closed = at(on, hour), at(on, hour, 40)
    test.save(update_fields=["opened", "closed"])


def _sit(
    test: ClassTest, course: Course, who: Simulated, place: Place, when: datetime, shift: float,
    random: Random,
) -> None:  # fmt: skip
    sitting = Sitting.objects.create(form=test, place=place, began=when, finished=when)
    right, given = 0, []
    for question in test.questions:
        item = course.items[question["item"]]
        option, confidence = answer(who, item, shift, random)
        right += option == item.best
        given.append(
            Answer(
                sitting=sitting, item=question["item"], option=option, confidence=confidence,
                changed=when,
            )
        )  # fmt: skip
    Answer.objects.bulk_create(given)
    sitting.right = right
    sitting.save(update_fields=["right"])


def _rated(
    row: CourseClass, course: Course, people: list[Simulated], places: list[Place],
    staff: dict[str, User], random: Random,
) -> None:  # fmt: skip
    """Role-plays that both instructors rated by the course's rubric."""
    name, rubric = next(iter(course.rubrics.items()))
    for k, (who, place) in enumerate(list(zip(people, places, strict=True))[:RATED], 1):
        thing = Rated.objects.create(
            course_class=row, rubric=name, title=f"Role-play {k}", place=place, counts=True,
            closed=timezone.now(),
        )  # fmt: skip
        true = levels(who, list(rubric.rows), random)
        for rater in (staff["instructor"], staff["instructor2"]):
            made = Rating.objects.create(rated=thing, rater=rater, finished=timezone.now())
            given = rated(true, len(rubric.levels) - 1, random)
            Score.objects.bulk_create(
                Score(rating=made, row=part, level=level) for part, level in given.items()
            )


def played(
    row: CourseClass, course: Course, people: list[Simulated], on: date, random: Random,
) -> int:  # fmt: skip
    """Encounters of the lab, each played through the engine; how many there are."""
    desk, count = Desk(), 0
    places = {place.user.username: place for place in row.places.select_related("user")}
    for block in course.file.blocks:
        # One scenario after the other: its model and policy are in memory once.
        for n, one in enumerate(block.encounters):
            for k, who in enumerate(people):
                if k == AWAY + 1 and n >= block.repetitions - 1:
                    continue  # somebody who has repetitions left to do
                begun = at(on, 13, 5) + timedelta(minutes=20 * n)
                encounter = _play(desk, places[who.username], who, one, begun, random)
                LabRun.objects.create(
                    place=places[who.username], block=block.id, scenario=one.scenario,
                    encounter=encounter, made=begun,
                )  # fmt: skip
                count += 1
    return count


def _play(
    desk: Desk, place: Place, who: Simulated, lab: Any, begun: datetime, random: Random
) -> Encounter:
    scenario, seed = shelf.scenario(lab.scenario), random.randrange(SEEDS)
    run = simulated(desk, scenario, seed, who.play, lab.hidden or None)
    row = Encounter.objects.create(
        agency_id=place.user.agency_id, user=place.user, scenario=scenario.name, mode="study",
        model_hash=scenario.model_hash, table_hash=scenario.table_hash,
        text_hash=scenario.text_hash, engine=engine_version(), seed=seed,
        hidden=dict(lab.hidden) or None, made=begun, started=begun,
        over=run.end is not None, stopped=run.end is None,
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(encounter=row, n=act.n, kind=Kind.ACT, act=act.act, at=act.at, made=begun)
        for act in run.acts
    )
    return row


def shared(row: CourseClass, course: Course, count: int) -> None:
    """Runs that their owners opened, to be rated with the ending hidden; not rated yet."""
    name = next(iter(course.rubrics))
    runs = LabRun.objects.filter(place__course_class=row).select_related("encounter")
    for k, run in enumerate(runs.order_by("pk")[:count], 1):
        if run.encounter is None:
            continue
        share = Share.objects.create(
            agency_id=row.agency_id, encounter=run.encounter, token=secrets.token_urlsafe(32)
        )
        Rated.objects.create(course_class=row, rubric=name, title=f"Run {k}", share=share.token)


def certified(row: CourseClass, course: Course, by: User) -> int:
    """Certificates for all who did what is asked; how many."""
    count = 0
    for place in row.places.select_related("user", "course_class"):
        try:
            issuing.issue(place, course, by)
        except UserError:
            continue
        count += 1
    return count
