"""The pages in a real browser: nothing refused by the policy, nothing found by axe, no sideways
scrolling at 360 pixels; in light and dark.

SUBSIDE_SHOTS=FOLDER keeps a picture of every page.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.cast import PASSWORD, Cast, Served, begun, cast_of, emptied, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = (
    os.environ.get("SUBSIDE_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
)
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHOTS = os.environ.get("SUBSIDE_SHOTS")
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LOG = """window.faults = [];
addEventListener('securitypolicyviolation',
  e => faults.push(`${e.violatedDirective} ${e.blockedURI}`));
addEventListener('error', e => faults.push(String(e.message)), true);"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    # Playwright runs a loop in this thread; Django would take it for its own.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def place(site: Path) -> Iterator[tuple[Served, Cast]]:
    """A server with people, encounters under way, done, and brought in."""
    emptied()
    cast = cast_of()
    begun(cast.alice, "doorstep", mode="real")
    begun(cast.ada, "doorstep", mode="real")
    begun(cast.ada, "hallway", stopped=True)
    begun(cast.ada, "roadside", over=True, origin="imported")
    cast.ian.is_active = False
    cast.ian.save()
    with serving() as server:
        yield server, cast
    emptied()


def opened(chromium: Browser, address: str, look: str, size: dict[str, int]) -> Page:
    """A page that writes down what its policy refuses."""
    scheme: Any = look
    view: Any = size
    context = chromium.new_context(base_url=address, color_scheme=scheme, viewport=view)
    page = context.new_page()
    page.add_init_script(LOG)
    return page


def looked_at(page: Page, name: str) -> None:
    """Nothing refused, nothing for axe, no scrolling sideways; a picture where they are kept."""
    from axe_playwright_python.sync_playwright import Axe

    assert page.evaluate("faults") == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name}: {wide} pixels too wide"
    if SHOTS:
        size = page.viewport_size or {}
        look = page.evaluate(
            "matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"
        )
        page.screenshot(path=f"{SHOTS}/{name}-{size['width']}-{look}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], f"{name}: {found.generate_report()}"


def entered(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name or email address").fill("ada")
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
    served, cast = place
    from subside.web.accounts import links
    from subside.web.accounts.models import Role

    page = opened(chromium, served.address, look, size)
    page.goto("/account/login/")
    looked_at(page, "sign-in")
    page.goto(links.invitation(cast.ada, Role.TRAINEE, "")[1])
    page.get_by_label("User name").fill("ada")
    page.get_by_label("New password").fill("short")
    page.get_by_label("The same again").fill("shorter")
    page.get_by_role("button", name="Make the account").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    looked_at(page, "join")
    page.goto("/link/nothing/")
    looked_at(page, "gone")
    page.goto("/account/signup/")
    looked_at(page, "by-invitation")
    entered(page)
    looked_at(page, "home")
    page.goto("/scenarios/doorstep/")
    looked_at(page, "briefing")
    page.goto("/people/")
    page.get_by_label("For whom").fill("night shift")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("Hand this link over").wait_for()
    page.get_by_text("Change carol").click()
    looked_at(page, "people")
    page.goto("/account/")
    looked_at(page, "account")
    page.goto("/account/password/")
    looked_at(page, "password")
    page.goto("/account/second-step/")
    looked_at(page, "second-step")
    page.goto("/account/second-step/totp/activate/")
    looked_at(page, "confirm")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Add a second step").wait_for()
    looked_at(page, "second-step-add")
    page.goto("/account/logout/")
    looked_at(page, "sign-out")
    page.goto("/nowhere")
    looked_at(page, "not-there")


def test_the_look_is_kept(chromium: Browser, place: tuple[Served, Cast]) -> None:
    page = opened(chromium, place[0].address, "light", WIDE)
    page.goto("/account/login/")
    page.get_by_role("button", name="Dark", exact=True).click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("button", name="Light", exact=True).click()
    page.goto("/account/signup/")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_page_of_somebody_else_cannot_act(chromium: Browser, place: tuple[Served, Cast]) -> None:
    """A form and a script of another origin, in the browser of who is signed in."""
    served, _ = place
    page = opened(chromium, served.address, "light", WIDE)
    entered(page)
    other = served.address.replace("127.0.0.1", "localhost")
    page.goto(f"{other}/account/login/")  # another origin to the browser
    status = page.evaluate(
        """async (to) => { try { const a = await fetch(to, {method: 'POST', credentials: 'include',
        mode: 'no-cors', body: ''}); return a.type } catch (e) { return 'refused' } }""",
        f"{served.address}/people/agency",
    )
    assert status == "refused"


def test_from_briefing_to_first_act(chromium: Browser, place: tuple[Served, Cast]) -> None:
    """Sign in, read, begin, act: what is answered is on the page and in the tables."""
    from subside.web.records.models import Encounter, Entry

    served, cast = place
    page = opened(chromium, served.address, "dark", WIDE)
    entered(page)
    page.goto("/scenarios/doorstep/")
    page.get_by_text("The clock stands until you act").click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/encounters/*/")
    row = Encounter.objects.filter(user=cast.ada, mode="study").latest("made")
    page.locator("#acts button").first.wait_for()
    page.locator("#acts button").filter(has_text="Watch").first.click()
    page.locator("#clock").filter(has_not_text="0:00").wait_for()
    page.wait_for_function("document.querySelector('#clock').textContent !== '0:00'")
    assert Entry.objects.filter(encounter=row, kind="act", act="watch").count() == 1
    looked_at(page, "encounter")
    assert str(row.seed) not in page.content() or row.seed < 100
