"""The file in a real browser: one cursor through everything, by keyboard, by axe, on paper."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subside.review.facts_text import NOTE, discussed
from subside.review.from_log import shown
from subside.review.html import page
from subside.review.notable import notable
from tests.grade.cast import model, random_run
from tests.review.test_document import reviewed
from tests.web.page.conftest import CHROMIUM, SWITCHES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")
FAULTS = """window.faults = [];
addEventListener('securitypolicyviolation',
  e => faults.push(`${e.violatedDirective} ${e.blockedURI}`));
addEventListener('error', e => faults.push(String(e.message)), true);"""
LABEL = "document.querySelector('.r-decision.now .r-scene svg').getAttribute('aria-label')"
INSTANT = 1000  # milliseconds from the click to a page that answers


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A page that may break no rule of its policy and throw nothing."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    context.add_init_script(FAULTS)
    tab = context.new_page()
    yield tab
    assert tab.evaluate("window.faults ?? []") == []
    context.close()


@cache
def poor() -> dict[str, Any]:
    """A finished run of a shipped scenario with costly decisions."""
    runs = (random_run(model("doorstep"), seed, 300) for seed in range(60))
    documents = (reviewed("doorstep", run, work=0) for run in runs if 7 < len(run.acts) < 30)
    return next(d for d in documents if len(notable(d)) > 2)


def long(count: int = 120) -> dict[str, Any]:
    """The same decisions over and over, as many as there may be."""
    told = copy.deepcopy(poor())
    found, last = told["decisions"][:-1], told["decisions"][-1]
    many = [copy.deepcopy(found[k % len(found)]) for k in range(count - 1)] + [last]
    for k, d in enumerate(many):
        d["t"], d["seconds"] = k + 1, 11 * k
    moments = told["truth"]["moments"]
    told["truth"]["moments"] = [{**moments[0], "t": k + 1} for k in range(count)]
    return {**told, "decisions": many, "seconds": 11 * count}


def opened(tab: Page, folder: Path, document: dict[str, Any], ending: bool = True) -> None:
    path = folder / "review.html"
    path.write_bytes(page(document, ending=ending).encode())
    tab.goto(path.as_uri())
    tab.locator(".review.ready").wait_for()


def now(tab: Page) -> int:
    """The decision that is looked at; there is exactly one."""
    shown = tab.locator(".r-decision:visible")
    assert shown.count() == 1
    return int(shown.get_attribute("data-t") or 0)


def first(document: dict[str, Any]) -> int:
    return min(d["t"] for d, _ in notable(document))


def test_one_cursor_moves_everything(tab: Page, tmp_path: Path) -> None:
    document = poor()
    opened(tab, tmp_path, document)
    assert now(tab) == first(document)
    total = len(document["decisions"])
    tab.keyboard.press("Home")
    tab.locator("h1").click()
    for d in document["decisions"]:
        if d["t"] > 1:
            tab.keyboard.press("ArrowRight")
        assert now(tab) == d["t"]
        assert tab.locator(".r-decision:visible h2").first.inner_text() == d["title"]
        assert d["seen"]["agitation"] in tab.evaluate(LABEL)
        share = d["seconds"] / document["decisions"][-1]["seconds"]
        at = float(
            tab.evaluate("document.querySelector('.r-cursor').style.getPropertyValue('--at')")
        )
        assert at == pytest.approx(share, abs=1e-4)
        box = tab.locator(".r-plots svg.area").first.bounding_box()
        line = tab.evaluate(
            "(() => { const c = document.querySelector('.r-cursor'); "
            "const b = c.getBoundingClientRect(); const s = getComputedStyle(c, '::before'); "
            "return b.left + parseFloat(s.left) })()"
        )
        assert box is not None
        assert line == pytest.approx(box["x"] + share * box["width"], abs=2)
        assert tab.locator(".r-slider").get_attribute("aria-valuenow") == str(d["t"])
        assert tab.locator("[data-dot].now").get_attribute("data-dot") == str(d["t"])
        assert tab.locator("[data-row][aria-current]").get_attribute("data-row") == str(d["t"])
        chances = [one for one in d["known"]["situation"].values() if one >= 0.005]
        assert tab.locator(".r-decision:visible .r-bars").first.locator("li").count() == len(
            chances
        )
        if d["t"] > 1:
            said = tab.locator(".r-live").inner_text()
            assert said.startswith(f"Decision {d['t']} of {total}, at ")
            assert d["title"] in said
            assert tab.evaluate("location.hash") == f"#decision-{d['t']}"
    tab.keyboard.press("ArrowRight")
    assert now(tab) == total
    tab.keyboard.press("Home")
    assert now(tab) == 1
    tab.keyboard.press("ArrowLeft")
    assert now(tab) == 1
    tab.keyboard.press("End")
    assert now(tab) == total


def test_the_time_line_is_dragged_and_the_address_is_kept(tab: Page, tmp_path: Path) -> None:
    document = poor()
    opened(tab, tmp_path, document)
    heard = "window.heard = []; document.addEventListener('subside:decision', "
    tab.evaluate(heard + "e => heard.push(e.detail.t))")
    box = tab.locator(".r-plots svg.area").first.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + 2, box["y"] + 40)
    tab.mouse.down()
    assert now(tab) == 1
    tab.mouse.move(box["x"] + box["width"] - 2, box["y"] + 60, steps=8)
    tab.mouse.up()
    total = len(document["decisions"])
    assert now(tab) == total
    assert tab.evaluate("heard[heard.length - 1]") == total
    entries = tab.evaluate("history.length")
    tab.reload()
    assert now(tab) == total
    assert tab.evaluate("history.length") == entries
    tab.get_by_role("button", name="Table view").click()
    tab.locator('#all a[href="#decision-2"]').click()
    assert now(tab) == 2
    tab.get_by_role("button", name="Next worth talking about").click()
    assert now(tab) in [d["t"] for d, _ in notable(document)]


def test_everything_works_by_keyboard_alone(tab: Page, tmp_path: Path) -> None:
    document = poor()
    opened(tab, tmp_path, document)
    tab.keyboard.press("Home")
    reached: list[str] = []
    for _ in range(40):
        tab.keyboard.press("Tab")
        reached.append(
            tab.evaluate("(e => e.dataset.do ?? e.className ?? e.tagName)(document.activeElement)")
        )
        ring = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid" or tab.evaluate("document.activeElement === document.body")
    for name in ("print", "table", "theme", "r-slider", "before", "after", "worth", "side"):
        assert name in reached, name
    tab.locator(".r-decision:visible [data-do=side]").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".r-side:visible").count() == 0
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.locator(".r-decision:visible .r-side:visible").count() == 1
    assert "Imagined" in tab.locator(".r-side:visible").inner_text()
    assert tab.locator(".r-view:visible [aria-pressed=true]").count() == 1


def test_the_ending_is_a_choice(tab: Page, tmp_path: Path) -> None:
    document = poor()
    opened(tab, tmp_path, document)
    title = document["ending"]["title"]
    assert title not in tab.locator("body").inner_text()
    tab.get_by_role("link", name="Show what happened in the end").click()
    assert title in tab.locator(".r-ending").inner_text()
    opened(tab, tmp_path, document, ending=False)
    assert title not in tab.content()
    assert tab.get_by_role("link", name="Show what happened in the end").count() == 0


@pytest.mark.parametrize(("look", "width"), [("light", 1280), ("dark", 1280), ("dark", 360)])
def test_axe_finds_nothing(tab: Page, tmp_path: Path, look: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    scheme: Any = look
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": width, "height": 900})
    opened(tab, tmp_path, poor())

    def faults() -> list[str]:
        found = Axe().run(tab).response["violations"]
        return [f"{one['id']}: {[node['html'][:90] for node in one['nodes']]}" for one in found]

    assert faults() == []
    tab.get_by_role("button", name="Table view").click()
    for summary in tab.locator("summary:visible").all():
        summary.click()
    tab.locator(".r-decision:visible [data-do=side]").click()
    tab.locator(".r-view:visible button").first.click()
    assert faults() == []
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_look_can_be_switched_and_is_kept(tab: Page, tmp_path: Path) -> None:
    opened(tab, tmp_path, poor())
    tab.get_by_role("button", name="Dark", exact=True).click()
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    tab.get_by_role("button", name="Light", exact=True).click()
    assert tab.evaluate("document.documentElement.dataset.theme") == "light"


def test_paper_has_every_decision_told_at_length_and_the_watermark(
    tab: Page, tmp_path: Path
) -> None:
    document = poor()
    opened(tab, tmp_path, document)
    drawn = tab.evaluate(
        "(() => { dispatchEvent(new Event('beforeprint')); return [...document.querySelectorAll("
        "'.r-scene svg')].map((one) => one.querySelectorAll('g.part').length) })()"
    )
    tab.emulate_media(media="print", color_scheme="dark")
    told = sorted(told_at_length(document))
    printed = tab.locator(".r-decision:visible")
    assert [int(one.get_attribute("data-t") or 0) for one in printed.all()] == told
    assert len(drawn) in (len(told), len(told) + 1)  # and the one under the cursor, if another
    assert min(drawn) > 3  # each with its picture, before the paper is laid out
    mark = tab.locator(".r-watermark")
    assert mark.is_visible()
    assert "For learning only" in mark.inner_text()
    assert tab.locator(".r-plots").is_visible()
    assert tab.locator(".r-all").is_visible()
    assert not tab.locator(".r-actions, .r-steps, .r-cursor").first.is_visible()
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert document["ending"]["title"] not in tab.locator("body").inner_text()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".r-scene svg").count() == 1
    paper = tab.pdf()
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 2 + len(told)
    assert_closed_parts_are_printed(tab, document)


def told_at_length(document: dict[str, Any]) -> set[int]:
    """Decisions that have a page of their own on paper."""
    return {d["t"] for d, _ in notable(document)[:6]} | {d["t"] for d in discussed(document)}


def assert_closed_parts_are_printed(tab: Page, document: dict[str, Any]) -> None:
    """On paper stands what is a click away on a screen, but neither ending nor truth."""
    tab.emulate_media(media="print")
    words = tab.locator("body").inner_text()
    assert discussed(document)
    assert words.count(NOTE) == len(discussed(document))
    assert words.count("What else could have been done") == len(discussed(document))
    for caption in (
        "What could be known at each decision",
        "Cost of each decision",
        "Discretionary time in minutes",
    ):
        assert caption in words
    for t in told_at_length(document):
        d = document["decisions"][t - 1]
        acts = tab.locator(f"#decision-{t} .r-acts li:visible").all_inner_texts()
        assert len(acts) == len(d["acts"])
    assert document["ending"]["title"] not in words
    assert document["truth"]["title"] + "." not in words
    assert "This person meant" not in words
    assert "closed when this was printed" in words


def test_without_a_script_all_decisions_stand_one_after_another(
    chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    path = tmp_path / "review.html"
    path.write_bytes(page(poor()).encode())
    tab.goto(path.as_uri())
    assert tab.locator(".r-decision:visible").count() == len(poor()["decisions"])
    assert tab.locator(".r-all").is_visible()
    assert tab.locator("button:visible").count() == 0
    assert_closed_parts_are_printed(tab, poor())
    context.close()


def test_what_was_opened_is_printed(tab: Page, tmp_path: Path) -> None:
    document = poor()
    opened(tab, tmp_path, document)
    tab.get_by_role("link", name="Show what happened in the end").click()
    tab.emulate_media(media="print")
    words = tab.locator("body").inner_text()
    assert document["ending"]["title"] in words
    assert "What was true: closed when this was printed." in words


def test_a_browser_whose_style_cannot_print_what_is_closed_opens_it_for_as_long(
    tab: Page, tmp_path: Path
) -> None:
    tab.add_init_script("CSS.supports = () => false")
    opened(tab, tmp_path, poor())
    closed = "document.querySelectorAll('details:not([open])').length"
    before = tab.evaluate(closed)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("details:not([open])").count() == 2  # what was true, and how it ended
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate(closed) == before


def test_a_hundred_and_twenty_decisions_stay_quick(tab: Page, tmp_path: Path) -> None:
    import gzip

    document = long()
    assert len(gzip.compress(page(document).encode())) < 2_000_000
    opened(tab, tmp_path, document)
    ready = tab.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    step = tab.evaluate(
        "(() => { const a = performance.now(); for (let k = 0; k < 20; k++) "
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'})); "
        "document.body.offsetHeight; return (performance.now() - a) / 20 })()"
    )
    (tmp_path / "times.json").write_text(json.dumps({"ready": ready, "step": step}))
    assert ready < 3 * INSTANT  # the machines of tests are slow and busy
    assert step < 200


def test_a_run_from_its_log_can_be_walked_through(tab: Page, tmp_path: Path) -> None:
    run = random_run(model("four_states"), 3, 200)
    opened(tab, tmp_path, shown(run))
    assert "not judged" in tab.locator(".r-lead").inner_text()
    assert now(tab) == 1
    tab.keyboard.press("End")
    assert now(tab) == len(run.acts)
    tab.get_by_role("button", name="Decision before").click()
    assert now(tab) == len(run.acts) - 1
