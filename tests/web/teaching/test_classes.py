"""Classes: who runs them, how they are made and changed, who is in them and was there."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.web.cast import begun, client, person
from tests.web.hostile import TEXTS
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room, told
from tests.web.test_hostile import fine

__all__ = ["room"]
SECRET = "a-word-that-alice-wrote"
BLOCKS = {"opening": 20, "time": 30, "lab": 25, "closing": 15}
LED = ("", "edit/", "present/", "present/time/", "wall/", "wall/state", "?block=time", "?day=1")
WORST = ("end of element", "nul")  # sent in every field; others where words are asked for
FORM = ("starts", "begins_at", "where", "seats", "instructors", "stamp")
ACTS = ("close", "enrol", "attendance", "at")


def minutes(room: Room) -> dict[tuple[str, str], int]:
    from subside.web.teaching.models import Attendance

    found = Attendance.objects.filter(place__course_class=room.row)
    return {(one.place.user.username, one.block): one.minutes for one in found}


def note(room: Room, **more: Any) -> Any:
    """Note minutes as Ian; the cells that are there stand in `seen` unless it is given."""
    from subside.web.teaching.models import Attendance

    kept = Attendance.objects.filter(place__course_class=room.row)
    seen = [[one.place_id, one.block, one.minutes] for one in kept]
    return room.post(room.cast.ian, room.url("attendance"), {"seen": json.dumps(seen), **more})


# ---- Who ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LED)
def test_only_who_runs_a_class_opens_it(path: str, room: Room) -> None:
    other = person(room.cast.agency, "ines", "instructor")
    for user in (room.cast.ian, room.cast.carol, room.cast.ada):
        assert room.get(user, room.url(path)).status_code == 200, user
    for user in (room.cast.alice, other, room.cast.mallory):
        assert room.get(user, room.url(path)).status_code == 404, user


@pytest.mark.parametrize("path", ACTS)
def test_only_who_runs_a_class_changes_it(path: str, room: Room) -> None:
    other = person(room.cast.agency, "ines", "instructor")
    before = room.fresh().__dict__ | {"_state": None}
    for user in (room.cast.alice, other, room.cast.mallory):
        given = {"to": "closed", "names": "carol", "all": "1", "block": "time"}
        assert room.post(user, room.url(path), given).status_code == 404, user
    assert room.fresh().__dict__ | {"_state": None} == before
    assert minutes(room) == {}
    assert room.row.places.count() == 1


def test_who_taught_and_is_a_trainee_now_runs_nothing(room: Room) -> None:
    room.cast.ian.role = "trainee"
    room.cast.ian.save()
    assert room.get(room.cast.ian, room.url()).status_code == 404
    assert "Tuesday class" not in told(room.get(room.cast.ian, "/courses/"))


def test_a_class_shows_nothing_of_what_somebody_plays_or_writes(room: Room) -> None:
    from subside.web.teaching.models import LabRun, Writing

    run = begun(room.cast.alice, "doorstep", over=True, log=SECRET)
    LabRun.objects.create(place=room.place, block="lab", scenario="doorstep", encounter=run)
    Writing.objects.create(place=room.place, block="time", part="step2", text=SECRET)
    pages = [*LED, "tests/", "ratings/", "completion/", "tests/results/", "ratings/agreement/"]
    for user in (room.cast.ian, room.cast.carol, room.cast.ada):
        for path in pages:
            text = room.get(user, room.url(path)).content.decode()
            assert SECRET not in text, path
            assert str(run.pk) not in text, path
            assert "/review" not in text, path
        for path in ("", "blocks/lab/", "blocks/time/"):
            assert room.get(user, room.learn(path)).status_code == 404


# ---- Making and changing -----------------------------------------------------------------


def given(**more: str) -> dict[str, str]:
    start = {"title": "Night shift", "starts": "2027-03-01", "begins_at": "08:30", "seats": "12"}
    return {**start, "where": "Room 2", "about": "", **more}


def test_a_class_is_made_of_the_course_as_it_is_today(room: Room) -> None:
    from subside.web.teaching.models import CourseClass

    answer = room.post(room.cast.ian, "/classes/new/?course=small", given())
    row = CourseClass.objects.get(title="Night shift")
    assert answer["Location"] == f"/classes/{row.pk}/"
    assert row.edition.hash == room.course.hash
    assert [one.username for one in row.instructors.all()] == ["ian"]  # or it would be out of reach
    assert row.forms.count() == 3
    assert str(row.begins_at) == "08:30:00"


def test_who_coordinates_need_not_teach_a_class(room: Room) -> None:
    from subside.web.teaching.models import CourseClass

    to_teach = given(instructors=str(room.cast.ian.pk))
    room.post(room.cast.carol, "/classes/new/?course=small", to_teach)
    row = CourseClass.objects.get(title="Night shift")
    assert [one.username for one in row.instructors.all()] == ["ian"]
    assert row.made_by == room.cast.carol


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "This field is required"),
        ("title", "x" * 161, "at most 160 characters"),
        ("starts", "soon", "Enter a valid date"),
        ("begins_at", "25:00", "Enter a valid time"),
        ("seats", "0", "greater than or equal to 1"),
        ("seats", "201", "less than or equal to 200"),
        ("seats", "9" * 400, "less than or equal to 200"),
        ("instructors", "999999", "is not one of the available choices"),
        ("instructors", "9" * 30, "is not one of the available choices"),
        ("where", "a\0b", "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    field: str, value: str, words: str, room: Room
) -> None:
    from subside.web.teaching.models import CourseClass

    answer = room.post(room.cast.carol, "/classes/new/?course=small", given(**{field: value}))
    assert answer.status_code == 400
    assert words in told(answer)
    assert 'value="Night shift"' in answer.content.decode() or field == "title"
    assert CourseClass.objects.count() == 1


def test_there_is_no_class_of_no_course(room: Room) -> None:
    for course in ("", "nothing", "../small", "x" * 300):
        answer = client(room.cast.ian).get("/classes/new/", {"course": course})
        assert answer.status_code == 404
    assert room.get(room.cast.alice, "/classes/new/?course=small").status_code == 404


def test_a_course_with_faults_makes_no_class(room: Room) -> None:
    own = rows.own_course_of(room.cast.carol)
    own.files.filter(name="items.yaml").update(text="format: 1\n")
    answer = room.post(room.cast.carol, "/classes/new/?course=ours", given())
    assert answer["Location"] == "/courses/ours/"


def test_two_who_change_a_class_do_not_overwrite_each_other(room: Room) -> None:
    first, second = (room.get(room.cast.ian, room.url("edit/")) for _ in range(2))
    stamps = [one.context["stamp"] for one in (first, second)]
    assert stamps[0] == stamps[1]
    ian = room.cast.ian
    taught = {"instructors": str(ian.pk)}
    room.post(ian, room.url("edit/"), given(where="Room 9", stamp=stamps[0], **taught))
    late = given(where="Room 3", title="Late shift", stamp=stamps[1], **taught)
    answer = room.post(ian, room.url("edit/"), late)
    assert answer.status_code == 409
    assert "Room 9" in told(answer)
    assert 'value="Room 3"' in answer.content.decode()
    assert room.fresh().where == "Room 9"
    again = room.post(ian, room.url("edit/"), {**late, "stamp": answer.context["stamp"]})
    assert again.status_code == 302
    assert room.fresh().where == "Room 3"


def test_seats_are_not_fewer_than_people(room: Room) -> None:
    rows.place_of(room.row, room.cast.carol)
    answer = room.post(room.cast.carol, room.url("edit/"), given(seats="1"))
    assert "2 people are enrolled" in told(answer)


def test_who_takes_themselves_out_of_those_who_teach_is_led_home(room: Room) -> None:
    answer = room.post(room.cast.ian, room.url("edit/"), given(instructors=str(room.cast.carol.pk)))
    assert answer["Location"] == "/courses/"
    assert room.get(room.cast.ian, room.url()).status_code == 404


def test_a_class_is_closed_and_opened_again(room: Room) -> None:
    for _ in range(2):  # two windows: closing twice leaves it closed
        room.post(room.cast.ian, room.url("close"), {"to": "closed"})
        assert room.fresh().closed is not None
    assert "Closed classes (1)" in told(room.get(room.cast.ian, "/courses/"))
    room.post(room.cast.ian, room.url("close"), {"to": "open"})
    assert room.fresh().closed is None
    assert room.post(room.cast.ian, room.url("close"), {"to": "x"}).status_code == 404


# ---- People ------------------------------------------------------------------------------


def test_people_are_enrolled_by_name_and_by_choice(room: Room) -> None:
    bo, cy = (person(room.cast.agency, name, "trainee") for name in ("bo", "cy"))
    both = {"names": "BO, alice", "chosen": [str(cy.pk), str(bo.pk)]}
    room.post(room.cast.ian, room.url("enrol"), both)
    assert {one.user.username for one in room.row.places.all()} == {"alice", "bo", "cy"}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("bo nobody", "Nobody here has the user name nobody"),
        ("mallory", "Nobody here has the user name mallory"),
        ("gone", "Nobody here has the user name gone"),
        ("", "Choose somebody, or type a user name"),
        ("bo carol ada", "The class has 3 seats, and 1 are taken"),
        ("b\0o", "Null characters are not allowed"),
        ("x" * 4001, "at most 4000 characters"),
    ],
)
def test_where_a_name_is_wrong_nobody_is_enrolled(names: str, words: str, room: Room) -> None:
    person(room.cast.agency, "bo", "trainee")
    gone = person(room.cast.agency, "gone", "trainee")
    gone.is_active = False
    gone.save()
    room.row.seats = 3
    room.row.save()
    answer = room.post(room.cast.ian, room.url("enrol"), {"names": names})
    assert answer.status_code == 400
    assert words in told(answer)
    assert room.row.places.count() == 1


def test_people_of_others_cannot_be_chosen(room: Room) -> None:
    for key in (str(room.cast.mallory.pk), "9" * 30, "x"):
        answer = room.post(room.cast.ian, room.url("enrol"), {"chosen": [key]})
        assert answer.status_code == 400
    assert room.row.places.count() == 1


def test_who_leaves_and_comes_back_has_their_hours(room: Room) -> None:
    note(room, all="1")
    room.post(room.cast.ian, room.url(f"leave/{room.place.pk}"))
    assert room.get(room.cast.alice, room.learn()).status_code == 404
    page = told(room.get(room.cast.ian, room.url()))
    assert "No longer in this class" in page
    assert "Nobody is enrolled yet" in page
    room.post(room.cast.ian, room.url("enrol"), {"names": "alice"})
    assert minutes(room) == {("alice", "opening"): 20, ("alice", "time"): 30}
    assert room.get(room.cast.alice, room.learn()).status_code == 200


def test_nobody_leaves_a_class_by_way_of_another(room: Room) -> None:
    other = rows.class_of(person(room.cast.agency, "ines", "instructor"))
    place = rows.place_of(other, room.cast.carol)
    assert room.post(room.cast.ian, room.url(f"leave/{place.pk}")).status_code == 404
    place.refresh_from_db()
    assert place.left is None


def test_only_who_invites_is_led_to_invitations(room: Room) -> None:
    """An instructor has no page of people."""
    assert 'href="/people/"' not in room.get(room.cast.ian, room.url()).content.decode()
    assert 'href="/people/"' in room.get(room.cast.carol, room.url()).content.decode()


# ---- Hours -------------------------------------------------------------------------------


def test_everybody_was_there_all_day_but_for_what_is_noted_already(room: Room) -> None:
    rows.place_of(room.row, room.cast.carol)
    note(room, **{"block": "time", f"minutes-{room.place.pk}-time": "12"})
    answer = note(room, all="1")
    assert answer.status_code == 302
    assert minutes(room) == {
        ("alice", "opening"): 20, ("alice", "time"): 12,
        ("carol", "opening"): 20, ("carol", "time"): 30,
    }  # fmt: skip
    page = told(room.get(room.cast.ian, room.url()))
    assert "18" in page  # missed, of the block that was noted; not of day 2, which is to come
    assert room.post(room.cast.ian, room.url("attendance"), {"all": "3"}).status_code == 404
    assert room.post(room.cast.ian, room.url("attendance"), {"all": "x"}).status_code == 404


def test_a_block_is_filled_in_as_if_everybody_had_been_there(room: Room) -> None:
    page = room.get(room.cast.ian, room.url("?block=time")).content.decode()
    assert f'name="minutes-{room.place.pk}-time" inputmode="numeric"' in page
    assert 'value="30"' in page


def test_the_rest_of_a_day_was_there(room: Room) -> None:
    bo = rows.place_of(room.row, person(room.cast.agency, "bo", "trainee"))
    cells = {f"minutes-{bo.pk}-{block}": "" for block in ("opening", "time")}
    cells |= {f"minutes-{room.place.pk}-opening": "5", f"minutes-{room.place.pk}-time": ""}
    note(room, day="1", rest=["opening"], **cells)
    assert minutes(room) == {("alice", "opening"): 5, ("bo", "opening"): 20}


def test_an_emptied_cell_is_not_noted_any_more(room: Room) -> None:
    note(room, all="1")
    note(room, **{"block": "time", f"minutes-{room.place.pk}-time": ""})
    assert minutes(room) == {("alice", "opening"): 20}


@pytest.mark.parametrize(
    "text", ["31", "-1", "1.5", "x", "\u0663", "1_0", "1e1", "9" * 5000, "<b>"]
)
def test_minutes_that_cannot_be_are_said_and_nothing_is_noted(text: str, room: Room) -> None:
    bo = rows.place_of(room.row, person(room.cast.agency, "bo", "trainee"))
    cells = {f"minutes-{bo.pk}-time": "30", f"minutes-{room.place.pk}-time": text}
    answer = note(room, block="time", **cells)
    assert answer.status_code == 400
    assert "whole numbers" in fine(answer)
    assert minutes(room) == {}


def test_two_who_note_do_not_overwrite_each_other_unseen(room: Room) -> None:
    cell = f"minutes-{room.place.pk}-time"
    note(room, **{"block": "time", cell: "30"})
    late = {"block": "time", cell: "10", "seen": "[]"}
    answer = room.post(room.cast.carol, room.url("attendance"), late)
    assert answer.status_code == 409
    assert "meanwhile 30" in told(answer)
    assert minutes(room) == {("alice", "time"): 30}
    again = {**late, "seen": answer.context["seen"]}
    assert room.post(room.cast.carol, room.url("attendance"), again).status_code == 302
    assert minutes(room) == {("alice", "time"): 10}


def test_the_same_noted_twice_is_no_clash(room: Room) -> None:
    cell = f"minutes-{room.place.pk}-time"
    for _ in range(2):
        same = {"block": "time", cell: "30", "seen": "[]"}
        assert room.post(room.cast.ian, room.url("attendance"), same).status_code == 302


@pytest.mark.parametrize(
    "seen", ["x", "{", "7", '[["a", "b", "c"]]', "[[1]]", "[" * 100_000, "[[1e999, 2, 3]]", "null"]
)
def test_a_form_that_does_not_say_what_it_saw_is_none(seen: str, room: Room) -> None:
    cell = f"minutes-{room.place.pk}-time"
    answer = room.post(
        room.cast.ian, room.url("attendance"), {"block": "time", cell: "1", "seen": seen}
    )
    assert answer.status_code == 404
    assert minutes(room) == {}


def test_nobody_of_another_class_is_noted(room: Room) -> None:
    from subside.web.teaching.models import Attendance

    other = rows.place_of(rows.class_of(room.cast.carol), room.cast.ada)
    note(room, **{"block": "time", f"minutes-{other.pk}-time": "30"})
    assert not Attendance.objects.exists()
    for block in ("", "nothing"):
        assert note(room, block=block).status_code == 404


# ---- Many people, hostile text -----------------------------------------------------------


def queries(user: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = client(user)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("path", ["", "?day=1", "?block=time", "present/", "present/time/"])
def test_thirty_people_take_no_more_questions_to_the_database_than_one(
    path: str, room: Room
) -> None:
    before = queries(room.cast.ian, room.url(path))
    crowd(room, 30)
    assert queries(room.cast.ian, room.url(path)) <= before


def test_many_classes_take_no_more_questions_than_one(room: Room) -> None:
    before = [queries(user, "/courses/") for user in (room.cast.ian, room.cast.alice)]
    for _ in range(5):
        rows.place_of(rows.class_of(room.cast.ian, room.course), room.cast.alice)
    assert [queries(user, "/courses/") for user in (room.cast.ian, room.cast.alice)] == before


def crowd(room: Room, count: int) -> None:
    from subside.web.accounts.models import User
    from subside.web.teaching.models import Attendance, Place

    users = User.objects.bulk_create(
        User(agency=room.cast.agency, username=f"p{k}", password="!") for k in range(count)
    )
    places = Place.objects.bulk_create(Place(course_class=room.row, user=user) for user in users)
    Attendance.objects.bulk_create(
        Attendance(place=place, block=block, minutes=most)
        for place in places
        for block, most in BLOCKS.items()
    )


def test_a_class_of_two_hundred_is_noted_in_one_form(room: Room) -> None:
    """So many fields are more than Django takes by itself."""
    from subside.web.teaching.models import Place

    room.row.seats = 200
    room.row.save()
    crowd(room, 199)
    places = Place.objects.filter(course_class=room.row)
    cells = {f"minutes-{one.pk}-{block}": "7" for one in places for block in ("opening", "time")}
    cells |= {f"more-{k}": "" for k in range(1600)}
    assert note(room, day="1", **cells).status_code == 302
    assert {minutes(room)[one, "time"] for one in ("alice", "p7", "p198")} == {7}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_text(name: str, room: Room) -> None:
    """On every field of a class, and every page that shows it."""
    text, ian = TEXTS[name], client(room.cast.ian)
    ian.raise_request_exception = False
    cell = f"minutes-{room.place.pk}-time"
    forms = {
        "/classes/new/?course=small": (given(), ("title", "where", "about"), FORM),
        room.url("edit/"): (given(instructors=str(room.cast.ian.pk)), ("title", "about"), FORM),
        room.url("enrol"): ({}, ("names",), ("chosen",)),
        room.url("attendance"): (
            {"block": "time"},
            (cell,),
            ("block", "day", "all", "seen", "rest"),
        ),
        room.url("at"): ({"block": "time"}, ("block",), ("to", "step", "slide", "from")),
        room.url("close"): ({}, ("to",), ()),
    }
    for address, (start, words, others) in forms.items():
        fine(ian.post(address, {**start, **dict.fromkeys(words, text)}))
        if name in WORST:
            for field in others:
                fine(ian.post(address, {**start, field: text}))
    for field in ("block", "day", "step"):
        for path in ("", "present/time/"):
            fine(ian.get(room.url(path), {field: text[:2000]}))
    for path in ("", "edit/", "present/", "present/time/", "wall/", "wall/state"):
        answer = ian.get(room.url(path))
        assert answer.status_code == 200
        fine(answer)
    fine(ian.get("/courses/"))


def test_a_class_keeps_its_course_when_the_shelf_has_another(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subside.web.teaching import editions

    monkeypatch.setattr(editions, "shipped", dict)
    assert "Time at a door" in told(room.get(room.cast.ian, room.url()))


def test_the_shelf_says_which_courses_have_faults(room: Room) -> None:
    rows.own_course_of(room.cast.carol)
    broken = rows.own_course_of(room.cast.carol, "broken")
    broken.files.filter(name="course.toml").update(text="format = 1\n")
    page = told(room.get(room.cast.ian, "/courses/"))
    assert "no class can be made of it yet" in page
    assert "course=ours" in room.get(room.cast.ian, "/courses/").content.decode()
    assert "course=broken" not in room.get(room.cast.ian, "/courses/").content.decode()


def test_days_of_classes(room: Room) -> None:
    """Classes that are open stand by date, and today's is marked."""
    from django.utils import timezone

    today = timezone.localdate()
    rows.class_of(room.cast.ian, room.course, title="Later", starts=today + timedelta(days=9))
    rows.class_of(room.cast.ian, room.course, title="Now", starts=today)
    page = told(room.get(room.cast.ian, "/courses/"))
    assert page.index("Now") < page.index("Tuesday class") < page.index("Later")
    assert "Now today" in page
