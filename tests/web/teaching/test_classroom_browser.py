"""The classroom in real browsers: an instructor's page, the wall, and what participants write."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import time as hour
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.courses import small
from tests.web.cast import Cast, Served, begun, cast_of, client, emptied, serving
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room_of, small_shelf
from tests.web.test_browser import CHROMIUM, LOG, NARROW, WIDE, chromium, looked_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from subside.web.accounts.models import User

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")
SOON = 1.0  # seconds within which the wall follows, as the page promises
BUSY = 2.0  # seconds more on a machine that does other things too
NOTE = "#step2"


class Hall:
    """A server with a class, and browsers of whoever is asked for."""

    def __init__(self, served: Served, room: Room, chromium: Browser) -> None:
        self.served, self.room, self.chromium = served, room, chromium

    def enter(self, user: User, **more: Any) -> BrowserContext:
        """Somebody's browser, signed in."""
        given = {"viewport": WIDE, "base_url": self.served.address, **more}
        context = self.chromium.new_context(**given)
        context.add_init_script(LOG)
        session = client(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.served.address}])
        return context

    def page(self, user: User, path: str, **more: Any) -> Page:
        page = self.enter(user, **more).new_page()
        page.goto(path)
        return page


@pytest.fixture(scope="module")
def served(site: object) -> Iterator[tuple[Served, Room]]:
    """A server on which the small course is taught."""
    emptied()
    cast = cast_of()
    with small_shelf() as course:
        room = room_of(cast, course, begins_at=hour(8), where="Room 2", listed=True)
        filled(cast, room)
        with serving() as server:
            yield server, room
    emptied()


def filled(cast: Cast, room: Room) -> None:
    """A class with something of everything on its pages."""
    from subside.web.teaching.models import Attendance, LabRun

    for name in ("opening", "time"):
        Attendance.objects.create(place=room.place, block=name, minutes=12, noted_by=cast.ian)
    rows.opened(room.row, "pre")
    for state in ({"over": True}, {"stopped": True}, {}):
        run = begun(cast.alice, "bar", **state)
        LabRun.objects.create(place=room.place, block="lab", scenario="bar", encounter=run)
    rows.own_course_of(cast.carol, "ours")
    changed = rows.own_course_of(cast.carol, "changed").files.get(name="course.toml")
    changed.text = changed.text.replace("pass_mark = 80", "pass_mark = 85")
    changed.save()
    faulty = rows.own_course_of(cast.carol, "faulty").files.get(name="lessons/time.md")
    faulty.text = faulty.text.replace("5 min - Break", "6 min - Break").replace("[1]", "[7]")
    faulty.save()


@pytest.fixture
def hall(served: tuple[Served, Room], chromium: Browser) -> Iterator[Hall]:
    """The same for each test: the class has not begun, and nothing is written."""
    from subside.web.teaching.models import CourseClass, Writing

    Writing.objects.all().delete()
    CourseClass.objects.update(
        block="", step=0, slide=0, block_began=None, step_began=None, paused=None, clocks={},
        dark=False,
    )  # fmt: skip
    yield Hall(*served, chromium)
    for context in chromium.contexts:
        context.close()


# ---- Every page --------------------------------------------------------------------------


def pages(room: Room) -> dict[str, tuple[User, str]]:
    """Every page of classes and courses, and who looks at it."""
    ian, carol, alice = room.cast.ian, room.cast.carol, room.cast.alice
    led = {
        "class": "", "block": "?block=time", "day": "?day=1", "edit": "edit/", "plan": "present/",
        "presenting": "present/time/", "reading": "present/lab/", "wall": "wall/",
    }  # fmt: skip
    taken = {"learn": "", "lab": "blocks/lab/", "time": "blocks/time/", "end": "blocks/closing/"}
    read = {
        "course": "small/", "lesson": "small/lessons/time/", "own": "ours/", "faulty": "faulty/",
        "changes": "changed/changes/", "file": "faulty/files/lessons/time.md",
    }  # fmt: skip
    return {
        "hub-office": (carol, "/courses/"), "hub": (alice, "/courses/"),
        "new": (carol, "/classes/new/?course=small"),
        **{name: (ian, room.url(path)) for name, path in led.items()},
        **{name: (alice, room.learn(path)) for name, path in taken.items()},
        **{name: (carol, f"/courses/{path}") for name, path in read.items()},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("look", "size"),
    [
        pytest.param("light", WIDE, id="light-wide"),
        pytest.param("dark", NARROW, id="dark-narrow"),
        pytest.param("dark", WIDE, id="dark-wide", marks=pytest.mark.slow),
        pytest.param("light", NARROW, id="light-narrow", marks=pytest.mark.slow),
    ],
)
def test_every_page_can_be_read_by_everybody(look: str, size: dict[str, int], hall: Hall) -> None:
    room = hall.room
    open_: dict[int, Page] = {}
    room.post(room.cast.ian, room.url("at"), {"block": "time", "step": "1"})
    for name, (user, path) in pages(room).items():
        if user.pk not in open_:
            open_[user.pk] = hall.enter(user, viewport=size, color_scheme=look).new_page()
        answer = open_[user.pk].goto(path)
        assert answer is not None
        assert answer.status == 200, name
        looked_at(open_[user.pk], f"teaching-{name}")


# ---- Presenting --------------------------------------------------------------------------


def presented(hall: Hall, **more: Any) -> tuple[Page, Page]:
    """An instructor's page on the block *time*, and the wall beside it."""
    ian = hall.room.cast.ian
    hall.room.post(ian, hall.room.url("at"), {"block": "time"})
    page = hall.page(ian, hall.room.url("present/time/"), **more)
    wall = page.context.new_page()
    wall.goto(hall.room.url("wall/"))
    page.bring_to_front()
    return page, wall


def on_wall(wall: Page, words: str) -> float:
    """Wait until these words are the title on the wall; how long that took."""
    began = time.monotonic()
    expect(wall.locator("#slide h1")).to_have_text(words, timeout=8000)
    return time.monotonic() - began


def step(page: Page) -> Any:
    return expect(page.locator("#step-title .grow"))


def test_the_wall_follows_within_a_second(hall: Hall) -> None:
    page, wall = presented(hall)
    on_wall(wall, "Where would you stand?")
    took = []
    for title in ("Move the counters", "What each minute bought", "Water", "Four encounters"):
        page.keyboard.press("ArrowRight")
        took.append(on_wall(wall, title))
    assert sorted(took)[1] < SOON + BUSY
    for lines in ("One officer talks", "Hand out", "What did the first minute"):
        assert lines not in wall.content()
    assert wall.evaluate("faults") == []
    assert page.evaluate("faults") == []


def test_keys_turn_and_a_clicker_that_is_pressed_twice_turns_twice(hall: Hall) -> None:
    page, _ = presented(hall)
    for key, title in (
        ("ArrowRight", "Move the counters"), ("PageDown", "What each minute bought"),
        ("PageUp", "Move the counters"), ("Space", "What each minute bought"),
        ("ArrowLeft", "Move the counters"),
    ):  # fmt: skip
        page.keyboard.press(key)
        step(page).to_have_text(title)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    step(page).to_have_text("Water")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{hall.served.address}{hall.room.url('present/lab/')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Scenario lab")
    page.keyboard.press("Control+ArrowLeft")  # the browser's own
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", level=1)).to_have_text("Scenario lab")


def test_clocks_stand_the_wall_darkens_and_notes_grow_by_keys(hall: Hall) -> None:
    page, wall = presented(hall)
    page.keyboard.press("p")
    expect(page.locator(".plan")).to_have_text("clocks stand")
    stood = page.locator("#clock .loud b").inner_text()
    page.keyboard.press("b")
    expect(wall.locator("body")).to_have_class(re.compile("dark"))
    expect(wall.locator("#slide")).to_be_hidden()
    assert page.locator("#clock .loud b").inner_text() == stood
    page.keyboard.press("ArrowRight")
    expect(wall.locator("#slide")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".plan")).not_to_have_text("clocks stand")
    size = "parseFloat(getComputedStyle(document.querySelector('.notes .lesson')).fontSize)"
    before = page.evaluate(size)
    page.keyboard.press("+")
    assert page.evaluate(size) > before
    page.reload()
    assert page.evaluate(size) > before  # it is still so tomorrow
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    step(page).to_have_text("Move the counters")


def test_a_second_device_turns_and_the_first_one_is_there_too(hall: Hall) -> None:
    page, wall = presented(hall)
    phone = hall.page(hall.room.cast.carol, hall.room.url("present/time/"), viewport=NARROW)
    phone.get_by_role("button", name="Next →").click()
    step(phone).to_have_text("Move the counters")
    step(page).to_have_text("Move the counters", timeout=8000)
    on_wall(wall, "Move the counters")
    wall.bring_to_front()
    wall.keyboard.press("PageDown")  # the window of the wall has the focus
    on_wall(wall, "What each minute bought")
    step(phone).to_have_text("What each minute bought", timeout=8000)


def test_a_lost_connection_is_said_and_survived(hall: Hall) -> None:
    page, wall = presented(hall)
    on_wall(wall, "Where would you stand?")
    page.context.set_offline(True)
    expect(wall.locator("#lost")).to_contain_text("No connection", timeout=10_000)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lost")).to_be_visible(timeout=10_000)
    step(page).to_have_text("A door and two officers")
    expect(wall.locator("#slide h1")).to_have_text("Where would you stand?")
    page.context.set_offline(False)
    expect(page.locator(".lost")).to_be_hidden(timeout=10_000)
    expect(wall.locator("#lost")).to_be_hidden(timeout=10_000)
    page.keyboard.press("ArrowRight")
    on_wall(wall, "Move the counters")


def test_a_wall_that_is_signed_out_says_so(hall: Hall) -> None:
    _, wall = presented(hall)
    wall.context.clear_cookies(name="sessionid")
    expect(wall.locator("#lost")).to_contain_text("Signed out", timeout=10_000)
    expect(wall.locator("#slide h1")).to_have_text("Where would you stand?")


def test_the_wall_fills_the_screen_by_key_and_by_button(hall: Hall) -> None:
    _, wall = presented(hall)
    wall.bring_to_front()
    full = "document.fullscreenElement !== null"
    wall.keyboard.press("f")
    wall.wait_for_function(full)
    wall.keyboard.press("f")
    wall.wait_for_function(f"!({full})")
    wall.mouse.move(50, 50)
    wall.get_by_role("button", name="Full screen").click()
    wall.wait_for_function(full)


def test_a_slide_that_is_too_long_shrinks_until_it_fits(hall: Hall) -> None:
    page, _ = presented(hall)
    wall = page.context.new_page()
    wall.set_viewport_size({"width": 600, "height": 240})
    wall.goto(hall.room.url("wall/"))
    slide = wall.locator("#slide")
    assert slide.evaluate("one => one.scrollHeight - one.clientHeight") <= 0
    assert float(slide.evaluate("one => parseFloat(one.style.fontSize)")) < 1


def test_presenting_works_without_script(hall: Hall) -> None:
    page, wall = presented(hall, java_script_enabled=False)
    page.get_by_role("button", name="Next →").click()
    step(page).to_have_text("Move the counters")
    expect(page.locator("#clock")).to_contain_text("of 10 min left")
    on_wall(wall, "Move the counters")  # it asks anew every few seconds
    page.get_by_role("button", name="Water").click()
    step(page).to_have_text("Water")


# ---- What participants write -------------------------------------------------------------


def learning(hall: Hall, block: str = "time") -> Page:
    return hall.page(hall.room.cast.alice, hall.room.learn(f"blocks/{block}/"))


def written() -> list[str]:
    from subside.web.teaching.models import Writing

    return list(Writing.objects.values_list("text", flat=True))


def told(page: Page) -> Any:
    return expect(page.locator(f"{NOTE} .kept"))


def test_what_is_written_is_kept_without_a_button(hall: Hall) -> None:
    page = learning(hall)
    field = page.locator(f"{NOTE} textarea")
    field.fill("The gate, not the door.")
    told(page).to_have_text("not kept yet")
    told(page).to_have_text(re.compile("^kept "), timeout=10_000)  # after a pause
    assert written() == ["The gate, not the door."]
    field.fill("One voice.")
    field.blur()
    told(page).to_have_text(re.compile("^kept "))
    assert written() == ["One voice."]
    field.fill("Left in the middle of a sen")
    page.goto(hall.room.learn())  # by a link, without a pause
    page.goto(hall.room.learn("blocks/time/"))
    expect(page.locator(f"{NOTE} textarea")).to_have_value("Left in the middle of a sen")


def test_two_windows_never_overwrite_each_other(hall: Hall) -> None:
    first = learning(hall)
    second = first.context.new_page()
    second.goto(first.url)
    for page, words in ((first, "mine"), (second, "theirs")):
        page.locator(f"{NOTE} textarea").fill(words)
        page.locator(f"{NOTE} textarea").blur()
        page.wait_for_timeout(300)
    told(first).to_have_text(re.compile("^kept "))
    told(second).to_have_text("not kept: another window kept something else")
    assert written() == ["mine"]
    box = second.locator(".clash")
    expect(box).to_contain_text("mine")
    expect(second.locator(f"{NOTE} textarea")).to_have_value("theirs")
    looked_at(second, "teaching-clash")
    second.get_by_role("button", name="Keep what I typed").click()
    told(second).to_have_text(re.compile("^kept "))
    assert written() == ["theirs"]
    first.locator(f"{NOTE} textarea").fill("mine again")
    first.locator(f"{NOTE} textarea").blur()
    first.get_by_role("button", name="Take what was kept").click()
    expect(first.locator(f"{NOTE} textarea")).to_have_value("theirs")
    first.wait_for_timeout(300)
    assert written() == ["theirs"]


def test_without_a_connection_it_waits_and_is_tried_again(hall: Hall) -> None:
    page = learning(hall)
    page.context.set_offline(True)
    page.locator(f"{NOTE} textarea").fill("Typed in a cellar.")
    page.locator(f"{NOTE} textarea").blur()
    told(page).to_have_text("Not kept yet: no connection. It is tried again.")
    page.context.set_offline(False)
    told(page).to_have_text(re.compile("^kept "), timeout=15_000)
    assert written() == ["Typed in a cellar."]


def test_writing_works_without_script(hall: Hall) -> None:
    alice = hall.room.cast.alice
    page = hall.page(alice, hall.room.learn("blocks/time/"), java_script_enabled=False)
    page.locator(f"{NOTE} textarea").fill("By hand.")
    page.locator(NOTE).get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. Nobody else reads it here.")).to_be_visible()
    assert written() == ["By hand."]


# ---- Courses as files --------------------------------------------------------------------


def test_a_fault_leads_to_its_line(hall: Hall) -> None:
    page = hall.page(hall.room.cast.carol, "/courses/faulty/")
    link = page.locator(".faults a").first
    number = int(link.inner_text().removeprefix("lessons/time.md:"))
    assert number > 1
    link.click()
    expect(page.locator("#place")).to_have_text(f"line {number}")
    caret = "one => one.value.slice(one.selectionStart)"
    line = small.TIME.replace("[1]", "[7]").splitlines()[number - 1]
    assert page.locator("#text").evaluate(caret).startswith(line)
    page.locator("#text").press_sequentially("x")
    expect(page.locator("#unkept")).to_have_text("not kept yet")
