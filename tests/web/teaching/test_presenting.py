"""Presenting: where a class is, its clocks, what the wall shows, and who may turn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.web.cast import client
from tests.web.teaching.classroom import Room, room, told

__all__ = ["room"]
WALL = {"headers": {"X-Requested-With": "wall"}}
TURNS = [
    ("opening", 0, 0), ("opening", 1, 0), ("time", 0, 0), ("time", 1, 0), ("time", 2, 0),
    ("time", 3, 0), ("lab", 0, 0), ("closing", 0, 0), ("closing", 1, 0),
]  # fmt: skip
"""Every slide of the small course; a step without one is shown by its title."""


class Time:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    from django.utils import timezone

    found = Time(timezone.now())
    monkeypatch.setattr("subside.web.teaching.present.timezone.now", found.now)
    return found


def go(room: Room, user: Any = None, **given: Any) -> Any:
    return room.post(user or room.cast.ian, room.url("at"), {k: str(v) for k, v in given.items()})


def where(room: Room) -> tuple[str, int, int]:
    row = room.fresh()
    return row.block, row.step, row.slide


def clocks(room: Room) -> tuple[int, int]:
    """Seconds that have passed of the step and of the block."""
    from subside.web.teaching import present

    row = room.fresh()
    step, block = present.step_clock(row, room.course), present.block_clock(row, room.course)
    return step.spent, block.spent


def state(room: Room) -> dict[str, Any]:
    found: dict[str, Any] = room.get(room.cast.ian, room.url("wall/state")).json()
    return found


# ---- Turning -----------------------------------------------------------------------------


def test_next_goes_through_the_whole_course_and_stays_at_its_end(room: Room) -> None:
    seen = []
    go(room, block="opening")
    for _ in range(len(TURNS) + 2):
        seen.append(where(room))
        go(room, to="next")
    assert seen == [*TURNS, TURNS[-1], TURNS[-1]]
    for _ in range(len(TURNS) + 2):
        go(room, to="back")
    assert where(room) == TURNS[0]


def test_a_page_that_stood_elsewhere_turns_nothing(room: Room) -> None:
    """Two devices, or a button pressed twice while the answer was on its way."""
    go(room, block="time")
    go(room, to="next", **{"from": "time/0/0"})
    answer = go(room, to="next", **{"from": "time/0/0"})
    assert where(room) == ("time", 1, 0)
    page = told(client(room.cast.ian).get(answer["Location"], follow=True))
    assert "Move the counters" in page
    answer = room.post(room.cast.ian, room.url("at"), {"to": "back", "from": "x"}, **WALL)
    assert answer.json()["key"] == "time/1/0"


@pytest.mark.parametrize(
    "given",
    [
        {}, {"block": ""}, {"block": "nothing"}, {"block": "time", "step": "4"},
        {"block": "time", "step": "-1"}, {"block": "time", "step": "x"},
        {"block": "time", "slide": "1"}, {"block": "time", "step": "9" * 5000}, {"to": "x"},
        {"block": "time", "step": "\u0661"},
    ],
)  # fmt: skip
def test_a_place_that_is_not_there_is_not_gone_to(given: dict[str, str], room: Room) -> None:
    assert go(room, **given).status_code == 404
    assert where(room) == ("", 0, 0)


def test_reading_ahead_leaves_the_wall_where_it_is(room: Room) -> None:
    go(room, block="opening")
    page = told(room.get(room.cast.ian, room.url("present/time/?step=2")))
    assert "What did the first minute buy?" in page
    assert "You are reading" in page
    assert state(room)["key"] == "opening/0/0"
    for step in ("4", "x", "-1"):
        assert room.get(room.cast.ian, room.url(f"present/time/?step={step}")).status_code == 404
    assert room.get(room.cast.ian, room.url("present/nothing/")).status_code == 404


def test_a_class_that_has_not_begun_shows_the_beginning(room: Room) -> None:
    assert state(room)["slide"]["title"] == "Three truths"
    page = room.get(room.cast.ian, room.url("present/"))
    assert "Nothing is begun yet" in told(page)
    for to in ("pause", "run", "restart", "dark", "light"):
        assert go(room, to=to).status_code == 302
    assert state(room)["key"] == "opening/0/0"
    assert room.get(room.cast.ian, room.url("present/opening/")).status_code == 200


def test_a_place_that_the_course_has_no_more_is_the_beginning(room: Room) -> None:
    """A row could name a block of another edition."""
    room.row.block, room.row.step = "gone", 7
    room.row.save()
    assert state(room)["key"] == "opening/0/0"
    assert room.get(room.cast.ian, room.url("present/")).status_code == 200
    assert go(room, to="next").status_code == 302
    assert where(room) == TURNS[1]


# ---- Clocks ------------------------------------------------------------------------------


def test_both_clocks_go_from_where_their_block_and_step_began(room: Room, time: Time) -> None:
    go(room, block="opening")
    time.pass_(100)
    assert clocks(room) == (100, 100)
    go(room, to="next")
    time.pass_(30)
    assert clocks(room) == (30, 130)


def test_a_slide_turned_too_far_costs_no_clock(room: Room, time: Time) -> None:
    """Into the next block and back: both clocks go on from where they stood."""
    go(room, block="opening")
    go(room, to="next")
    time.pass_(600)
    go(room, to="next")
    assert where(room)[0] == "time"
    time.pass_(5)
    assert clocks(room) == (5, 5)
    go(room, to="back")
    assert clocks(room) == (600, 600)
    time.pass_(60)
    assert clocks(room) == (660, 660)
    go(room, to="next")
    assert clocks(room) == (5, 5)


def test_clocks_stand_while_they_are_stopped(room: Room, time: Time) -> None:
    go(room, block="time")
    time.pass_(60)
    for _ in range(2):  # pressed in two windows: it stands, and does not go again
        go(room, to="pause")
    time.pass_(500)
    assert clocks(room) == (60, 60)
    go(room, to="next")
    time.pass_(500)
    assert clocks(room) == (0, 60)
    for _ in range(2):
        go(room, to="run")
    time.pass_(10)
    assert clocks(room) == (10, 70)


def test_a_block_that_is_begun_goes(room: Room, time: Time) -> None:
    go(room, block="opening")
    time.pass_(50)
    go(room, to="pause")
    time.pass_(500)
    go(room, block="time")
    time.pass_(7)
    assert clocks(room) == (7, 7)
    go(room, block="opening")
    assert clocks(room) == (50, 50)


def test_clocks_begin_again_when_a_block_is_taught_again(room: Room, time: Time) -> None:
    go(room, block="opening")
    go(room, to="next")
    time.pass_(86_400)
    go(room, to="pause")
    go(room, to="restart")
    time.pass_(3)
    assert clocks(room) == (3, 3)
    go(room, to="back")
    assert clocks(room) == (0, 3)


@pytest.mark.parametrize(
    ("step", "spent", "minutes"),
    [
        (0, 0, 0), (0, 600, 0), (0, 601, 1), (0, 661, 2), (1, 599, 0), (1, 540, -1), (1, 1200, 0),
        (1, 1201, 1), (3, 0, -25), (3, 1800, 0), (3, 1920, 2),
    ],
)  # fmt: skip
def test_how_the_class_stands_to_the_plan(step: int, spent: int, minutes: int, room: Room) -> None:
    """The block *time* has steps of 10, 10, 5 and 5 minutes."""
    from subside.web.teaching import present

    assert present.behind(room.course, present.Spot("time", step, 0), spent) == minutes


def test_the_page_says_it(room: Room, time: Time) -> None:
    go(room, block="time", step=1)
    time.pass_(90)
    page = told(room.get(room.cast.ian, room.url("present/time/")))
    assert "8:30 of 10 min left this step" in page
    assert "28:30 of 30 min left block" in page
    assert "8 min ahead of the plan" in page
    time.pass_(1200)
    page = told(room.get(room.cast.ian, room.url("present/time/")))
    assert "+11:30 of 10 min left this step" in page
    assert "2 min behind the plan" in page
    go(room, to="pause")
    assert "clocks stand" in told(room.get(room.cast.ian, room.url("present/time/")))


# ---- The wall ----------------------------------------------------------------------------


def test_the_wall_never_has_the_notes(room: Room) -> None:
    go(room, block="opening")
    for _ in TURNS:
        found = room.get(room.cast.ian, room.url("wall/")).content.decode() + str(state(room))
        for note in ("Good morning", "Most rooms name", "Hand out the test", "never settled"):
            assert note not in found
        go(room, to="next")


def test_a_wall_that_is_darkened_is_light_again_with_the_next_slide(room: Room) -> None:
    go(room, block="opening")
    for _ in range(2):
        go(room, to="dark")
        assert state(room)["dark"]
    go(room, to="light")
    assert not state(room)["dark"]
    go(room, to="dark")
    go(room, to="next")
    assert not state(room)["dark"]


def test_participants_see_the_minutes_of_what_they_do(room: Room, time: Time) -> None:
    go(room, block="time")
    assert state(room)["timer"] is None  # Show
    go(room, to="next")
    time.pass_(61)
    assert state(room)["timer"] == 9 * 60 - 1  # Exercise
    for _ in range(2):
        go(room, to="next")
    assert state(room)["timer"] == 5 * 60  # Break


def test_the_state_differs_whenever_a_page_should_look_again(room: Room, time: Time) -> None:
    seen = [state(room)["at"]]
    for given in (
        {"block": "time"}, {"to": "next"}, {"to": "pause"}, {"to": "dark"}, {"to": "light"},
        {"to": "run"}, {"block": "opening"},
    ):  # fmt: skip
        time.pass_(20)
        go(room, **given)
        seen.append(state(room)["at"])
    assert len({one for k, one in enumerate(seen) if one != seen[k - 1]}) == len(seen) - 1
    assert all(one != seen[k] for k, one in enumerate(seen[1:]))


def test_a_form_of_the_wall_is_answered_in_data(room: Room) -> None:
    go(room, block="opening")
    answer = room.post(room.cast.ian, room.url("at"), {"to": "next", "from": "opening/0/0"}, **WALL)
    assert answer.json()["key"] == "opening/1/0"
    assert answer.json()["slide"]["title"] == "The test before"
    assert answer["Cache-Control"]


def test_the_plan_tells_the_clock_and_what_to_have_ready(room: Room) -> None:
    from datetime import time as hour

    room.row.begins_at = hour(8, 30)
    room.row.save()
    page = told(room.get(room.cast.ian, room.url("present/")))
    assert "8:30 am to 8:50 am" in page
    assert "8:50 am to 9:20 am" in page
    assert "A floor plan and ten counters" in page
    assert "Day 2" in page
