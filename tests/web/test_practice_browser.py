"""Library, progress and exercises in a real browser: axe, 360 pixels, keyboard, two clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.cast import PASSWORD, Cast, Served, cast_of, emptied, serving
from tests.web.practised import weeks_of
from tests.web.test_browser import CHROMIUM, NARROW, WIDE, chromium, looked_at, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")
SEEDS = range(1, 10)
TABS = 80  # more than any page here has places for the focus
ACTS = 4  # of an encounter, before it is left


@pytest.fixture(scope="module")
def place(site: object) -> Iterator[tuple[Served, Cast]]:
    """A server on which Alice has practised for some weeks; Ian has not."""
    emptied()
    cast = cast_of()
    weeks_of(cast.alice, SEEDS)
    with serving() as server:
        yield server, cast
    emptied()


def entered(page: Page, name: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name or email address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Encounters", exact=True).wait_for()


@pytest.mark.parametrize(
    ("look", "size"),
    [
        pytest.param("light", WIDE, id="light-wide"),
        pytest.param("dark", NARROW, id="dark-narrow"),
        pytest.param("dark", WIDE, id="dark-wide", marks=pytest.mark.slow),
        pytest.param("light", NARROW, id="light-narrow", marks=pytest.mark.slow),
    ],
)
def test_every_page(
    look: str, size: dict[str, int], chromium: Browser, place: tuple[Served, Cast]
) -> None:
    page = opened(chromium, place[0].address, look, size)
    entered(page, "alice")
    for name in ("library", "progress", "exercises", "ten-minutes"):
        page.goto(f"/{name}/")
        looked_at(page, name)
    page.goto("/progress/")
    for summary in page.locator("main summary").all():
        summary.click()
    looked_at(page, "progress-tables")
    page.goto("/exercises/")
    page.get_by_text("Begin with the first").click()
    page.locator("#scene .part").first.wait_for(state="attached")
    looked_at(page, "exercise")
    page.locator(".choose button").last.click()
    page.locator("#answer").wait_for()
    looked_at(page, "answer")
    page.context.close()


def test_who_has_not_practised(chromium: Browser, place: tuple[Served, Cast]) -> None:
    page = opened(chromium, place[0].address, "light", NARROW)
    entered(page, "ian")
    for name in ("library", "progress", "exercises", "ten-minutes"):
        page.goto(f"/{name}/")
        looked_at(page, f"new-{name}")
    page.context.close()


def test_a_repetition_in_two_clicks(chromium: Browser, place: tuple[Served, Cast]) -> None:
    """From any page: one click in its header, and one on the page that it leads to."""
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "ian")
    for start in ("/", "/account/", "/progress/"):
        page.goto(start)
        page.get_by_role("link", name="Ten minutes", exact=True).click()
        page.get_by_role("button", name=re.compile("^Begin")).click()
        page.wait_for_url(re.compile(r"/encounters/[0-9a-f-]{36}/"))
        page.locator("#acts .act").first.wait_for(state="attached")
    page.context.close()


def tabbed(page: Page, selector: str) -> None:
    """Press Tab until the focus is on it."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the focus never came to {selector}")


def test_an_exercise_by_keyboard_alone(chromium: Browser, place: tuple[Served, Cast]) -> None:
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "alice")
    tabbed(page, 'nav a[href="/exercises/"]')
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Exercises", exact=True).wait_for()
    tabbed(page, "a.button.main")
    page.keyboard.press("Enter")
    page.locator(".choose").wait_for()
    where = page.url
    tabbed(page, ".choose button")
    page.keyboard.press("Enter")
    page.locator("#answer").wait_for()
    page.locator("#answered:focus").wait_for()  # read out from here
    tabbed(page, "#answer a.button.main")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != where and "answer" not in url)
    assert page.locator(".choose, .rows").first.is_visible()
    assert page.evaluate("faults") == []
    page.context.close()


def test_the_scene_is_told_in_words(chromium: Browser, place: tuple[Served, Cast]) -> None:
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "alice")
    page.goto("/exercises/")
    page.get_by_text("Begin with the first").click()
    page.locator("#scene .part").first.wait_for(state="attached")
    told = page.locator("#scene").get_attribute("aria-label") or ""
    assert told != "The scene from above"
    assert len(told) > 20
    page.context.close()


def test_going_on_from_an_exercise(chromium: Browser, place: tuple[Served, Cast]) -> None:
    """Choose, read what it costs, go on in the encounter, leave it, and read its review."""
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "alice")
    page.goto("/exercises/")
    page.get_by_text("Begin with the first").click()
    (decision,) = re.findall(r"/exercises/[0-9a-f-]{36}/(\d+)/", page.url)
    page.locator(".choose button").first.click()
    page.locator("#answer").wait_for()
    page.get_by_role("button", name="Go on from here").click()
    page.wait_for_url(re.compile(r"/encounters/[0-9a-f-]{36}/$"))
    page.locator("#acts button").first.wait_for()
    where = page.url
    for _ in range(ACTS):
        if page.locator("#end").is_visible():
            break
        clock = page.locator("#clock").text_content()
        page.locator("#acts button:enabled").first.click()
        page.wait_for_function(
            "was => document.querySelector('#clock').textContent !== was"
            " || !document.querySelector('#end').hidden", arg=clock,
        )  # fmt: skip
    if not page.locator("#end").is_visible():
        page.locator("#leave").click()
        page.locator("#leave-yes").click()
        page.locator("#end").wait_for()
    page.goto(f"{where}review/")
    page.locator(".r-heard").first.wait_for(timeout=120_000)
    assert page.evaluate("faults") == []
    page.goto("/")
    assert page.get_by_text(f"tried again from decision {decision}").count() >= 1
    page.context.close()
