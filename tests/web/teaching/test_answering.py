"""Answers and levels in real browsers: kept at once, and nothing lost by a connection or a kill."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.web.cast import PASSWORD, Cast, Served, cast_of, emptied, serving
from tests.web.crowd import cookies
from tests.web.process import started
from tests.web.teaching import rows, school
from tests.web.teaching.classroom import small_shelf
from tests.web.test_browser import CHROMIUM, LOG, WIDE, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def place(site: Path) -> Iterator[tuple[Served, Cast]]:
    emptied()
    cast = cast_of()
    with small_shelf(), serving() as server:
        yield server, cast
    emptied()


@pytest.fixture
def taking(place: tuple[Served, Cast]) -> Any:
    """A class of Ian's that Alice takes, with the test before open."""
    from subside.web.teaching.models import CourseClass

    CourseClass.objects.all().delete()
    row = rows.class_of(place[1].ian)
    rows.place_of(row, place[1].alice)
    rows.opened(row, "pre")
    return row


@pytest.fixture
def alice(chromium: Browser, place: tuple[Served, Cast]) -> Iterator[BrowserContext]:
    yield from signed_in(chromium, place[0], "alice")


@pytest.fixture
def elsewhere(chromium: Browser, place: tuple[Served, Cast]) -> Iterator[BrowserContext]:
    """Alice once more, at another machine."""
    yield from signed_in(chromium, place[0], "alice")


@pytest.fixture
def ian(chromium: Browser, place: tuple[Served, Cast]) -> Iterator[BrowserContext]:
    yield from signed_in(chromium, place[0], "ian")


def signed_in(
    chromium: Browser, served: Served, name: str, **more: Any
) -> Iterator[BrowserContext]:
    """A browser of somebody's own. At its end: no fault of a script, nothing refused."""
    view: Any = WIDE
    context = chromium.new_context(base_url=served.address, viewport=view, **more)
    context.add_init_script(LOG)
    page = context.new_page()
    sign_in(page, name)
    page.close()
    yield context
    for each in context.pages:
        assert each.evaluate("window.faults ?? []") == []
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name or email address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def opened(context: BrowserContext, row: Any, path: str = "tests/pre/") -> Page:
    page = context.new_page()
    page.goto(f"/learn/{row.pk}/{path}")
    page.wait_for_function("document.body.classList.contains('scripted')")
    return page


def choice(page: Page, question: int, option: int) -> Locator:
    return page.locator(f"#q{question} input[name^='option-'][value='{option}']")


def kept(row: Any, kind: str = "pre") -> dict[int, int | None]:
    """Options as they stand in the tables, by the number of the question."""
    from subside.web.teaching.models import Answer

    test = row.forms.get(kind=kind)
    numbers = {question["item"]: k for k, question in enumerate(test.questions, 1)}
    found = Answer.objects.filter(sitting__form=test).exclude(option=None)
    return {numbers[one.item]: one.option for one in found}


def state(page: Page) -> Locator:
    return page.locator("#kept")


# ---- A test ------------------------------------------------------------------------------


def test_an_answer_is_kept_the_moment_it_is_given(alice: BrowserContext, taking: Any) -> None:
    page = opened(alice, taking)
    for number, option in ((1, 2), (3, 0), (1, 1)):
        with page.expect_response("**/answer"):
            choice(page, number, option).check()
        assert kept(taking)[number] == option
    expect(state(page)).to_have_text(re.compile(r"2 of 3 answered\s+kept"))
    expect(page.locator("nav a.done")).to_have_count(2)
    page.locator("#q1").get_by_label("fairly sure").check()
    expect(state(page)).to_contain_text("kept")
    page.reload()
    expect(choice(page, 1, 1)).to_be_checked()
    expect(page.locator("#q1").get_by_label("fairly sure")).to_be_checked()


def test_with_the_keyboard_alone(alice: BrowserContext, taking: Any) -> None:
    page = opened(alice, taking)
    page.locator("#q1 input[name^='option-']").first.focus()
    page.keyboard.press("ArrowDown")
    expect(state(page)).to_contain_text("kept")
    assert kept(taking)[1] is not None


def test_without_a_connection_answers_wait_and_are_sent(alice: BrowserContext, taking: Any) -> None:
    page = opened(alice, taking)
    choice(page, 1, 1).check()
    expect(state(page)).to_contain_text("kept")
    alice.set_offline(True)
    choice(page, 2, 2).check()
    choice(page, 3, 3).check()
    choice(page, 1, 0).check()
    expect(state(page)).to_contain_text("No connection: 3 answers wait in this browser")
    page.get_by_role("button", name="Hand it in").click()
    assert kept(taking) == {1: 1}
    alice.set_offline(False)
    expect(page.get_by_role("heading", name="of 3 right")).to_be_visible(timeout=15_000)
    assert kept(taking) == {1: 0, 2: 2, 3: 3}  # what was pressed goes on once all is kept
    assert taking.forms.get(kind="pre").sittings.get().finished is not None


def test_closed_without_a_connection_it_goes_on_when_it_is_opened_again(
    alice: BrowserContext, taking: Any
) -> None:
    page = opened(alice, taking)
    alice.set_offline(True)
    choice(page, 2, 2).check()
    expect(state(page)).to_contain_text("1 answer waits")
    page.close()
    alice.set_offline(False)
    assert kept(taking) == {}
    page = opened(alice, taking)
    expect(choice(page, 2, 2)).to_be_checked()
    expect(state(page)).to_contain_text("kept")
    assert kept(taking) == {2: 2}
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('subside-'))") == []


def test_a_second_window_shows_what_the_first_kept_and_puts_nothing_back(
    alice: BrowserContext, elsewhere: BrowserContext, taking: Any
) -> None:
    first, second = opened(alice, taking), opened(elsewhere, taking)
    for page, number, option in ((first, 1, 0), (second, 2, 2), (first, 3, 3), (first, 1, 1)):
        with page.expect_response("**/answer"):
            choice(page, number, option).check()
    expect(choice(second, 1, 1)).not_to_be_checked()
    second.evaluate("dispatchEvent(new Event('focus'))")
    expect(choice(second, 1, 1)).to_be_checked()
    with first.expect_response("**/answer"):
        choice(first, 1, 3).check()
    second.get_by_role("button", name="Hand it in").click()  # it shows an older answer
    expect(second.get_by_role("heading", name="of 3 right")).to_be_visible()
    assert kept(taking) == {1: 3, 2: 2, 3: 3}
    choice(first, 2, 0).check()
    expect(state(first)).to_contain_text("This is over: the last answer was not kept")
    expect(choice(first, 2, 1)).to_be_disabled()
    first.get_by_role("link", name="See how it stands").click()
    expect(first.get_by_role("heading", name="of 3 right")).to_be_visible()
    assert kept(taking) == {1: 3, 2: 2, 3: 3}


def test_signed_out_amid_a_test(alice: BrowserContext, taking: Any) -> None:
    page = opened(alice, taking)
    choice(page, 1, 1).check()
    expect(state(page)).to_contain_text("kept")
    alice.clear_cookies()
    choice(page, 2, 2).check()
    expect(state(page)).to_contain_text("You are signed out: 1 answer waits in this browser")
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("User name or email address").fill("alice")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(choice(page, 2, 2)).to_be_checked()
    expect(state(page)).to_contain_text("kept")
    assert kept(taking) == {1: 1, 2: 2}


def test_a_test_that_is_closed_meanwhile_says_so(alice: BrowserContext, taking: Any) -> None:
    from subside.web.teaching import testing

    page = opened(alice, taking)
    choice(page, 1, 1).check()
    expect(state(page)).to_contain_text("kept")
    testing.close(taking.forms.get(kind="pre"), rows.small_course())
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("This is over.")


def test_questions_left_open_are_marked(alice: BrowserContext, taking: Any) -> None:
    page = opened(alice, taking)
    with page.expect_response("**/answer"):
        choice(page, 2, 1).check()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("2 questions have no answer yet")).to_be_visible()
    expect(page.locator(".question.missing")).to_have_count(2)
    choice(page, 1, 0).check()
    expect(page.locator(".question.missing")).to_have_count(1)
    page.get_by_text("Hand it in with questions left open").click()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("heading", name="of 3 right")).to_be_visible()


def test_without_script(chromium: Browser, place: tuple[Served, Cast], taking: Any) -> None:
    """Plain forms do: answers are kept by a button, and handed in."""
    context = chromium.new_context(base_url=place[0].address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "alice")
    page.goto(f"/learn/{taking.pk}/tests/pre/")
    choice(page, 1, 2).check()
    page.get_by_role("button", name="Keep my answers").click()
    expect(page.get_by_text("Your answers are kept")).to_be_visible()
    for number in (2, 3):
        choice(page, number, 1).check()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("heading", name="of 3 right")).to_be_visible()
    assert kept(taking) == {1: 2, 2: 1, 3: 1}
    context.close()


def test_who_runs_the_class_sees_who_hands_in_without_reloading(
    alice: BrowserContext, ian: BrowserContext, taking: Any
) -> None:
    led, page = ian.new_page(), opened(alice, taking)
    led.goto(f"/classes/{taking.pk}/tests/")
    led.evaluate("window.same = true")
    for number in (1, 2, 3):
        choice(page, number, 1).check()
    expect(led.locator("#took")).to_contain_text("3 answered", timeout=15_000)
    expect(led.locator("#handed-pre")).to_contain_text("0 of 1 handed in; 1 at it")
    page.get_by_role("button", name="Hand it in").click()
    page.get_by_role("heading", name="of 3 right").wait_for()
    led.evaluate("dispatchEvent(new Event('focus'))")
    expect(led.locator("#handed-pre")).to_contain_text("1 of 1 handed in", timeout=15_000)
    assert led.evaluate("window.same")


# ---- A rating ----------------------------------------------------------------------------


def test_levels_and_notes_are_kept_as_they_are_given(ian: BrowserContext, taking: Any) -> None:
    thing = rows.rated_of(taking)
    where = f"/classes/{taking.pk}/ratings/{thing.pk}/"
    first, second = ian.new_page(), ian.new_page()
    for page in (first, second):
        page.goto(where)
        page.wait_for_function("document.body.classList.contains('scripted')")
    with first.expect_response("**/level"):
        first.locator("#r1 textarea").fill("asked at the door")  # before there is a level
    with second.expect_response("**/level"):
        second.locator("#r2").get_by_label("no occasion").check()
    ian.set_offline(True)
    first.locator("#r1").get_by_label("seen in part").check()
    expect(first.locator("#kept")).to_contain_text("1 entry waits in this browser")
    ian.set_offline(False)
    expect(first.locator("#kept")).to_contain_text("2 of 2 rated kept", timeout=15_000)
    expect(first.locator("#r2").get_by_label("no occasion")).to_be_checked()
    second.get_by_role("button", name="Finish my rating").click()
    expect(second.get_by_text("Your rating is finished.").first).to_be_visible()
    scores = {one.row: (one.level, one.note) for one in thing.ratings.get().scores.all()}
    assert scores == {"asked_need": (1, "asked at the door"), "said_limit": (None, "")}


# ---- A server that is killed -------------------------------------------------------------


def test_killed_right_after_answers_all_of_them_are_there(
    chromium: Browser, tmp_path: Path
) -> None:
    """What the page said was kept is on the disk; what was not yet goes out after the start."""
    data, port = tmp_path / "data", free_port()
    made = school.elsewhere("taking", data, people=3)
    where = f"/learn/{made['class']}/tests/pre/"
    told: dict[str, dict[str, str]] = {}
    with started(data, "--port", str(port)) as (process, address, _):
        pages = {
            name: with_session(chromium, address, session)
            for name, session in made["sessions"].items()
        }
        for name, page in pages.items():
            page.goto(where)
            page.wait_for_function("document.body.classList.contains('scripted')")
            for number in (1, 2):
                choice(page, number, number).check()
            expect(state(page)).to_contain_text("kept")
            told[name] = chosen(page)
        process.kill()
        process.wait(30)
    found = school.elsewhere("look", data)
    for name, answers in told.items():
        assert {
            f"option-{item}": str(option) for item, (option, _) in found[name].items()
        } == answers
    for page in pages.values():
        choice(page, 3, 3).check()
        choice(page, 1, 0).check()
        expect(state(page)).to_contain_text("No connection: 2 answers wait")
    with started(data, "--port", str(port)):
        for page in pages.values():
            expect(state(page)).to_contain_text("3 of 3 answered kept", timeout=20_000)
            assert page.evaluate("faults") == []
            page.context.close()
    found = school.elsewhere("look", data)
    assert all(sorted(option for option, _ in one.values()) == [0, 2, 3] for one in found.values())
    assert len(found) == 3


def chosen(page: Page) -> dict[str, str]:
    """Options as the page shows them."""
    return dict(
        page.eval_on_selector_all(
            "input[name^='option-']:checked", "all => all.map(one => [one.name, one.value])"
        )
    )


def with_session(chromium: Browser, address: str, session: str) -> Page:
    """A browser of somebody who is signed in."""
    context = chromium.new_context(base_url=address)
    context.add_init_script(LOG)
    jar: Any = [{"name": n, "value": v, "url": address} for n, v in cookies(session).items()]
    context.add_cookies(jar)
    return context.new_page()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
