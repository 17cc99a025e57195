"""A class for who takes it: what is left, encounters that belong to who plays them, own words."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from subside.errors import UserError
from subside.files import courses_folder
from subside.play import Encounter as Played
from subside.web import shelf
from tests.web.cast import begun, client, person
from tests.web.hostile import TEXTS
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room, told
from tests.web.test_hostile import fine

__all__ = ["room"]
SLUGS = ("officers", "instructors")
FETCH = {"headers": {"X-Requested-With": "fetch"}}
LAB = "blocks/lab/"


def named() -> list[tuple[str, str, str, dict[str, str]]]:
    """Every encounter of the shipped courses: course, block, scenario, and what is chosen."""
    found = []
    for slug in SLUGS:
        file = tomllib.loads((courses_folder() / slug / "course.toml").read_text("utf-8"))
        for block in file["blocks"]:
            for one in block.get("encounters", ()):
                found.append((slug, block["id"], one["scenario"], one.get("hidden", {})))
    return found


NAMED = named()


def begin(room: Room, user: Any = None, n: object = 0, mode: str = "study") -> Any:
    return room.post(
        user or room.cast.alice, room.learn(f"{LAB}begin"), {"n": str(n), "mode": mode}
    )


def latest() -> Any:
    """The encounter that was begun last."""
    from subside.web.records.models import Encounter

    return Encounter.objects.latest("made")


def write(room: Room, text: str, version: int = 0, **more: Any) -> Any:
    given = {"part": "step2", "text": text, "version": str(version), **more}
    return room.post(room.cast.alice, room.learn("blocks/time/write"), given, **FETCH)


def kept(room: Room) -> dict[str, str]:
    from subside.web.teaching.models import Writing

    return dict(Writing.objects.filter(place=room.place).values_list("part", "text"))


# ---- Who ---------------------------------------------------------------------------------


def test_only_who_takes_a_class_meets_its_pages(room: Room) -> None:
    bo = person(room.cast.agency, "bo", "trainee")
    for path in ("", LAB, "blocks/time/"):
        assert room.get(room.cast.alice, room.learn(path)).status_code == 200
        for user in (bo, room.cast.ian, room.cast.carol, room.cast.ada, room.cast.mallory):
            assert room.get(user, room.learn(path)).status_code == 404, user
    for user in (bo, room.cast.ian, room.cast.ada, room.cast.mallory):
        assert begin(room, user).status_code == 404
        given = {"part": "step2", "text": "x", "version": "0"}
        assert room.post(user, room.learn("blocks/time/write"), given).status_code == 404
    assert kept(room) == {}


def test_there_is_no_block_that_the_course_does_not_have(room: Room) -> None:
    for path in ("blocks/nothing/", "blocks/../time/"):
        assert room.get(room.cast.alice, room.learn(path)).status_code == 404


# ---- What is left ------------------------------------------------------------------------


def test_what_is_left_is_said_with_a_way_to_it(room: Room) -> None:
    from subside.web.teaching.models import Attendance

    rows.opened(room.row, "pre")
    Attendance.objects.create(place=room.place, block="opening", minutes=20)
    Attendance.objects.create(place=room.place, block="time", minutes=10)
    answer = room.get(room.cast.alice, room.learn())
    left = answer.context["left"]
    assert [one.what for one in left.now] == [
        "Test before", "2 more encounters: Scenario lab", "Say what your name is",
    ]  # fmt: skip
    assert [one.more for one in left.missed] == [
        "20 of 30 minutes missed. Your instructor says how to make up."
    ]
    # Two blocks, the test after and the rating come in class.
    assert left.later == 4
    for one in left.now:
        page = one.url.partition("#")[0] or room.learn()
        assert room.get(room.cast.alice, page).status_code == 200


def test_nothing_is_left_for_who_did_everything(room: Room) -> None:
    from django.utils import timezone

    from subside.web.teaching.models import Attendance, LabRun, Rated, Rating, Score, Sitting

    place = room.place
    for block in room.course.file.blocks:
        Attendance.objects.create(place=place, block=block.id, minutes=block.minutes)
    for kind, right in (("pre", 0), ("post", 3)):
        Sitting.objects.create(
            form=rows.opened(room.row, kind), place=place, finished=timezone.now(), right=right
        )
    for _ in range(2):
        LabRun.objects.create(place=place, block="lab", scenario="bar", ended=True)
    rated = Rated.objects.create(
        course_class=room.row, rubric="encounter", title="R", place=place, counts=True,
        closed=timezone.now(),
    )  # fmt: skip
    rating = Rating.objects.create(rated=rated, rater=room.cast.ian, finished=timezone.now())
    for row in room.course.rubrics["encounter"].rows:
        Score.objects.create(rating=rating, row=row, level=2)
    place.name = "Officer Avocet"
    place.save()
    answer = room.get(room.cast.alice, room.learn())
    assert answer.context["left"].nothing
    assert "You did everything that is asked" in told(answer)


def test_a_test_that_was_not_passed_waits_for_its_second_form(room: Room) -> None:
    from django.utils import timezone

    from subside.web.teaching.models import Sitting

    post = rows.opened(room.row, "post")
    Sitting.objects.create(form=post, place=room.place, finished=timezone.now(), right=1)
    left = room.get(room.cast.alice, room.learn()).context["left"]
    assert [one.what for one in left.missed] == ["Test after"]
    rows.opened(room.row, "again")
    left = room.get(room.cast.alice, room.learn()).context["left"]
    assert left.now[0].what == "Test after, second form"
    assert left.missed == []


def test_who_passed_is_shown_no_second_form(room: Room) -> None:
    from django.utils import timezone

    from subside.web.teaching.models import Sitting

    post = rows.opened(room.row, "post")
    rows.opened(room.row, "again")
    Sitting.objects.create(form=post, place=room.place, finished=timezone.now(), right=3)
    answer = room.get(room.cast.alice, room.learn())
    assert [one.test.kind for one in answer.context["tests"]] == ["post"]


def test_the_block_where_the_class_is_stands_out(room: Room) -> None:
    room.post(room.cast.ian, room.url("at"), {"block": "time"})
    assert "Time at a door now" in told(room.get(room.cast.alice, room.learn()))
    room.post(room.cast.ian, room.url("close"), {"to": "closed"})
    assert "Time at a door now" not in told(room.get(room.cast.alice, room.learn()))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_name_is_text(name: str, room: Room) -> None:
    alice = client(room.cast.alice)
    fine(alice.post(room.learn(), {"name": TEXTS[name]}))
    fine(room.get(room.cast.alice, room.learn()))
    for path in ("", "?day=1", "completion/"):
        fine(room.get(room.cast.ian, room.url(path)))


# ---- Encounters --------------------------------------------------------------------------


def test_an_encounter_belongs_to_who_began_it(room: Room) -> None:
    answer = begin(room)
    row = latest()
    assert answer["Location"] == f"/encounters/{row.pk}/"
    assert row.user == room.cast.alice
    assert row.lab_run.place == room.place
    assert row.lab_run.block == "lab"
    for user in (room.cast.ian, room.cast.carol, room.cast.ada):
        assert room.get(user, f"/encounters/{row.pk}/").status_code == 404
        assert room.get(user, f"/encounters/{row.pk}/review/").status_code == 404


@pytest.mark.parametrize("n", range(6))
def test_what_a_course_chooses_to_be_true_is_true_in_the_engine(n: int, room: Room) -> None:
    """The small course says of its first encounter that the person settles; whoever is drawn."""
    from subside.reveal import truth_of
    from subside.web.live.replay import replayed
    from subside.web.records.journal import entries, header
    from subside.web.records.models import Entry, Kind
    from subside.web.records.runs import log_of, run_of

    begin(room)
    row = latest()
    row.seed = n
    row.save()
    assert row.hidden == {"disposition": "settles"}
    live = replayed(shelf.model(row.scenario), header(row), entries(row)).story.encounter
    assert live.run.start.hidden == {"disposition": "settles"}
    Entry.objects.create(encounter=row, n=1, kind=Kind.ACT, act="leave", at=0)
    run = run_of(log_of(header(row), entries(row)))
    assert run.end is not None
    found = truth_of(shelf.model(row.scenario), run)
    assert (found.disposition, found.matches) == ("settles", True)


def test_without_a_choice_it_is_drawn(room: Room) -> None:
    begin(room, n=1)
    assert latest().hidden is None


def test_a_variant_that_a_course_names_is_the_one_begun(room: Room) -> None:
    begin(room, n=3)
    assert latest().scenario == "stairwell:courtyard"
    assert latest().lab_run.scenario == "stairwell:courtyard"


@pytest.mark.parametrize(
    ("n", "mode"),
    [("4", "study"), ("-1", "study"), ("x", "real"), ("", "real"), ("\u00b2", "real"), ("0", "x"),
     ("0", ""), ("9" * 5000, "real")],
)  # fmt: skip
def test_what_is_not_offered_is_not_begun(n: str, mode: str, room: Room) -> None:
    from subside.web.records.models import Encounter

    assert begin(room, n=n, mode=mode).status_code == 404
    assert Encounter.objects.count() == 0


def test_encounters_that_ended_count_and_those_left_do_not(room: Room) -> None:
    from subside.web.teaching.models import LabRun
    from subside.web.teaching.record import repetitions

    for scenario, state in (("bar", {"over": True}), ("bar", {"stopped": True}), ("hallway", {})):
        run = begun(room.cast.alice, scenario, **state)
        LabRun.objects.create(place=room.place, block="lab", scenario=scenario, encounter=run)
    assert repetitions(room.place) == {"lab": 1}
    page = told(room.get(room.cast.alice, room.learn(LAB)))
    assert "1 so far" in page
    assert "played to its end" in page
    assert "left before its end" in page
    assert "Go on with Hallway" in page


def test_deleting_an_encounter_keeps_that_it_was_played(room: Room) -> None:
    from subside.web.teaching.models import LabRun
    from subside.web.teaching.record import repetitions

    for state in ({"over": True}, {"stopped": True}):
        run = begun(room.cast.alice, "bar", **state)
        LabRun.objects.create(place=room.place, block="lab", scenario="bar", encounter=run)
        room.post(room.cast.alice, f"/encounters/{run.pk}/delete")
    assert LabRun.objects.filter(encounter=None).count() == 2
    assert repetitions(room.place) == {"lab": 1}
    assert "which still counts" in told(room.get(room.cast.alice, room.learn(LAB)))
    (line,) = room.get(room.cast.ian, room.url("completion/")).context["going"]
    assert [one.had for one in line.asked if one.kind == "encounters"] == ["1"]


def test_who_runs_the_class_learns_that_it_ended_and_nothing_else(room: Room) -> None:
    from subside.web.teaching.models import LabRun

    run = begun(room.cast.alice, "bar", over=True)
    LabRun.objects.create(place=room.place, block="lab", scenario="bar", encounter=run)
    page = room.get(room.cast.ian, room.url("completion/")).content.decode()
    for secret in (str(run.pk), "Closing time", ">bar<", "/encounters/"):
        assert secret not in page


def test_an_encounter_that_is_no_longer_here_is_said(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class of last year can name a scenario that an update took away."""
    monkeypatch.setattr(shelf, "here", lambda name: name != "bar")
    page = told(room.get(room.cast.alice, room.learn(LAB)))
    assert "no longer here" in page
    answer = begin(room, n=1)
    assert answer["Location"] == room.learn(LAB)
    assert begin(room, n=2)["Location"].startswith("/encounters/")


def test_notes_on_content_stand_where_an_encounter_is_begun(room: Room) -> None:
    page = told(room.get(room.cast.alice, room.learn(LAB)))
    assert page.count("Content note") == 4
    assert "988" in page
    assert "need no reason" in page
    for shows in ("whatever anyone does", "force is right", "leaving is right"):
        assert shows not in page  # it would tell the ending


@pytest.mark.parametrize(("course", "block", "scenario", "hidden"), NAMED)
def test_every_encounter_of_the_shipped_courses_can_be_begun(
    course: str, block: str, scenario: str, hidden: dict[str, str]
) -> None:
    from subside.web.teaching import lab

    names = shelf.names(scenario) if scenario == shelf.slug_of(scenario) else (scenario,)
    for name in names:
        run = Played(shelf.model(name), 3, "study", hidden)
        assert run.start.hidden == (hidden or None)
    assert lab.possible(shelf.scenario(scenario).file, hidden)


@pytest.mark.parametrize(
    "hidden",
    [
        {"disposition": "settles"}, {"disposition": "never"}, {"situation": "nobody"},
        {"situation": "nobody", "intent": "harm others"}, {"intent": "harm others"},
        {"armed": "no"}, {"armed": "maybe"}, {"mood": "x"}, {"probability": "0.03"},
        {"situation": "victim", "disposition": "does not settle"}, {},
    ],
)  # fmt: skip
def test_what_can_be_hidden_is_what_the_engine_takes(hidden: dict[str, str]) -> None:
    from subside.web.teaching import lab

    for slug in ("hallway", "doorstep"):
        try:
            Played(shelf.model(slug), 1, "study", hidden or None)
            takes = True
        except UserError:
            takes = False
        assert lab.possible(shelf.scenario(slug).file, hidden) is takes, slug


# ---- Own words ---------------------------------------------------------------------------


def test_what_one_writes_is_kept_version_by_version(room: Room) -> None:
    assert write(room, "one").json() == {"version": 1}
    assert write(room, "two", 1).json() == {"version": 2}
    assert kept(room) == {"step2": "two"}
    assert "two" in told(room.get(room.cast.alice, room.learn("blocks/time/")))


@pytest.mark.parametrize("version", [0, 1])
def test_two_windows_never_overwrite_each_other(version: int, room: Room) -> None:
    if version:
        write(room, "before")
    write(room, "mine", version)
    answer = write(room, "theirs", version)
    assert answer.status_code == 409
    assert answer.json() == {
        "why": "Not kept: another window kept something else meanwhile. Both stand below.",
        "version": version + 1, "text": "mine",
    }  # fmt: skip
    assert kept(room) == {"step2": "mine"}
    page = room.post(
        room.cast.alice, room.learn("blocks/time/write"),
        {"part": "step2", "text": "theirs", "version": str(version)},
    )  # fmt: skip
    assert page.status_code == 409
    words = told(page)
    assert "As it is kept now mine" in words
    assert "theirs" in words
    assert write(room, "theirs", version + 1).status_code == 200


@pytest.mark.parametrize(
    ("text", "words"),
    [("x" * 8001, "may have 8,000 characters; this one has 8,001"), ("a\0b", "(NUL)")],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_field(
    text: str, words: str, room: Room
) -> None:
    answer = write(room, text)
    assert answer.status_code == 400
    assert words in answer.json()["why"]
    given = {"part": "step2", "text": text, "version": "0"}
    page = room.post(room.cast.alice, room.learn("blocks/time/write"), given)
    assert page.status_code == 400
    assert words in told(page)
    assert text in told(page)
    assert kept(room) == {}


def test_as_long_as_it_may_be_it_is_kept_with_line_ends_of_any_system(room: Room) -> None:
    assert write(room, "a\r\nb\rc").status_code == 200
    assert kept(room) == {"step2": "a\nb\nc"}
    assert write(room, "\r\n" * 8000, 1).status_code == 200


@pytest.mark.parametrize(
    "given",
    [{"part": "step1"}, {"part": "why"}, {"part": ""}, {"part": "x" * 3000}, {"version": "x"},
     {"version": "-1"}, {"version": ""}, {"version": "\u00b2"}, {"version": "9" * 5000}],
)  # fmt: skip
def test_only_what_the_block_asks_is_kept(given: dict[str, str], room: Room) -> None:
    start = {"part": "step2", "text": "x", "version": "0"}
    answer = room.post(room.cast.alice, room.learn("blocks/time/write"), {**start, **given})
    assert answer.status_code == 404
    assert kept(room) == {}


def test_a_statement_is_asked_for_where_the_course_says_so(room: Room) -> None:
    run = begun(room.cast.alice, "bar", over=True)
    from subside.web.teaching.models import LabRun

    LabRun.objects.create(place=room.place, block="lab", scenario="bar", encounter=run)
    page = room.get(room.cast.alice, room.learn("blocks/closing/"))
    assert "Articulation statement" in told(page)
    assert f'href="/encounters/{run.pk}/review/"' in page.content.decode()
    assert "Articulation statement" not in told(
        room.get(room.cast.alice, room.learn("blocks/time/"))
    )


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_words_are_words(name: str, room: Room) -> None:
    text, alice = TEXTS[name], client(room.cast.alice)
    alice.raise_request_exception = False
    where = room.learn("blocks/time/")
    given = {"part": "step2", "text": text, "version": "0"}
    for field in given:
        fine(alice.post(f"{where}write", {**given, field: text}))
    for field in ("n", "mode"):
        fine(alice.post(room.learn(f"{LAB}begin"), {"n": "0", "mode": "x", field: text}))
    words = fine(alice.get(where))
    for one in kept(room).values():
        assert one in words


@pytest.mark.parametrize("path", ["", LAB, "blocks/time/", "blocks/closing/"])
def test_many_runs_take_no_more_questions_to_the_database_than_one(path: str, room: Room) -> None:
    from subside.web.teaching.models import LabRun
    from tests.web.teaching.test_classes import queries

    def more(count: int) -> None:
        for _ in range(count):
            run = begun(room.cast.alice, "bar", over=True)
            LabRun.objects.create(place=room.place, block="lab", scenario="bar", encounter=run)

    more(1)
    before = queries(room.cast.alice, room.learn(path))
    more(12)
    assert queries(room.cast.alice, room.learn(path)) == before
