"""Who can read the page: accessibility rules, small windows, hostile text, the picture in words."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.web.page.conftest import Served
from tests.web.page.hand import act, begin, key_of, sideways, state

SCENARIOS = ("roadside", "doorstep", "hallway")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "\"'><style>*{display:none}</style>",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 12,
    "שלום, מה שלומך היום? \u202e reversed",
    "{{ 7 * 7 }} ${7 * 7} &lt;b&gt;",
)


def faults(tab: Page) -> list[str]:
    """Breaches of WCAG 2.2 AA as axe-core finds them on the page as it stands."""
    found = Axe().run(tab, options=RULES).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def some_of(usual: set[tuple[Any, ...]], *values: tuple[Any, ...]) -> list[Any]:
    """Every combination of these values; those that are not usual ones run with --all only."""
    return [
        pytest.param(*one, marks=() if one in usual else pytest.mark.slow)
        for one in product(*values)
    ]


@pytest.mark.parametrize(
    ("scenario", "width", "theme"),
    some_of(
        {
            ("roadside", 1280, "dark"), ("doorstep", 768, "light"),
            ("hallway", 360, "dark"), ("doorstep", 360, "light"),
        },
        SCENARIOS, (1280, 768, 360), ("dark", "light"),
    ),
)  # fmt: skip
def test_axe_finds_nothing(
    tab: Page, served: Served, scenario: str, width: int, theme: str
) -> None:
    tab.set_viewport_size({"width": width, "height": 740})
    begin_anywhere(tab, served, scenario, theme)
    assert faults(tab) == []
    tab.keyboard.press("/")  # opens the acts where they are folded away
    tab.locator("#say-text").fill("something")
    assert faults(tab) == []
    tab.keyboard.press("Escape")
    tab.keyboard.press(key_of(tab, "watch"))
    expect(tab.locator("#said .by-you")).to_have_count(2)  # what is done, and what is said
    tab.keyboard.press("?")
    assert faults(tab) == []
    tab.keyboard.press("Escape")
    tab.locator("#leave").click()
    assert faults(tab) == []
    tab.locator("#leave-yes").click()
    expect(tab.locator("#end")).to_be_visible()
    assert faults(tab) == []


def begin_anywhere(tab: Page, served: Served, scenario: str, theme: str) -> None:
    """Begin where the acts may be folded away, under a theme that was chosen before."""
    tab.add_init_script(f"localStorage.setItem('subside.theme.playing', '{theme}')")
    tab.goto(f"{served.address}/new?scenario={scenario}&mode=study")
    expect(tab.locator("#acts .act").first).to_be_attached()
    assert tab.locator("html").get_attribute("data-theme") == theme


def test_axe_finds_nothing_while_an_act_is_under_way_or_the_clock_stands(
    tab: Page, served: Served
) -> None:
    begin(tab, served, scenario="doorstep", mode="real")
    tab.keyboard.press(key_of(tab, "listen"))
    expect(tab.locator("#progress")).to_be_visible()
    assert faults(tab) == []
    tab.locator("#pause").click()
    expect(tab.locator("#stands")).to_be_visible()
    assert faults(tab) == []


@pytest.mark.parametrize(
    ("scenario", "width"),
    some_of(
        {("roadside", 320), ("doorstep", 320), ("hallway", 320), ("doorstep", 768)},
        SCENARIOS, (320, 360, 768, 1280),
    ),
)  # fmt: skip
def test_no_window_is_too_narrow(tab: Page, served: Served, scenario: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 740})
    begin_anywhere(tab, served, scenario, "dark")
    assert sideways(tab) == 0
    for name in ("acts", "side"):
        tab.evaluate("name => document.body.dataset.sheet = name", name)
        assert sideways(tab) == 0


def test_on_a_phone_the_last_words_stay_in_view_over_the_acts(tab: Page, served: Served) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    begin_anywhere(tab, served, "doorstep", "dark")
    for n, name in enumerate(("open_question", "listen", "ask_need", "acknowledge"), 1):
        tab.keyboard.press(key_of(tab, name))
        expect(tab.locator("#said .by-you")).to_have_count(n)
    loud = tab.locator("#said .loud p")
    expect(loud).to_be_in_viewport(ratio=1)
    tab.locator("#show-acts").click()
    expect(loud).to_be_in_viewport(ratio=1)
    expect(tab.locator("#acts .act").first).to_be_in_viewport(ratio=1)
    tab.locator('[data-act="introduce"]').click()
    expect(tab.locator("#choose")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_hostile_text_is_text(tab: Page, served: Served, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 740})
    tab.route("**/live/*/", hostile)
    begin_anywhere(tab, served, "doorstep", "dark")
    assert sideways(tab) == 0
    for name in ("acts", "side"):
        tab.evaluate("name => document.body.dataset.sheet = name", name)
        assert sideways(tab) == 0
    assert tab.locator("main img, main script, main style, header img, header script").count() == 0
    assert tab.locator("#said p").all_text_contents() == list(HOSTILE)
    assert tab.locator("#title").text_content() == HOSTILE[0]
    assert tab.locator("#acts .label").first.text_content() == HOSTILE[0]
    tab.keyboard.press("?")
    assert sideways(tab) == 0


def hostile(route: Route) -> None:
    """A view in which every text is an attack or a nuisance."""
    view: dict[str, Any] = route.fetch().json()
    view["scenario"]["title"] = HOSTILE[0]
    view["briefing"] = list(HOSTILE)
    view["log"] = [
        {"n": n + 1, "at": 10**6, "who": ("person", "you", "scene", "system")[n % 4], "text": text}
        for n, text in enumerate(HOSTILE)
    ]
    view["seen"] = {text: text for text in HOSTILE}
    view["scene"] = {
        **view["scene"],
        "distance": HOSTILE[2], "distances": [HOSTILE[0], HOSTILE[2], HOSTILE[3]],
        "weapon": HOSTILE[1],
        "others": [{"kind": "bystander", "text": text} for text in HOSTILE], "place": HOSTILE[3],
        "here": list(HOSTILE), "coming": [], "moves": {text: text for text in HOSTILE},
        "agitation": {"level": HOSTILE[0], "levels": [HOSTILE[0]]},
    }  # fmt: skip
    view["resources"] = [
        {"name": text, "title": text, "state": "called", "since": 3, "usual": text}
        for text in HOSTILE
    ]
    view["acts"] = [
        {
            "act": text,
            "label": text,
            "heading": HOSTILE[2],
            "seconds": 5,
            "key": None,
            "grounds": None,
        }
        for text in HOSTILE
    ]
    route.fulfill(status=200, content_type="application/json", body=json.dumps(view))


OVER = """() => {
  const lines = (node) => new Set([...node.getClientRects()].map((box) => box.top)).size;
  const long = [...document.querySelectorAll(".act .label")].filter((one) => lines(one) > 2);
  const pane = document.querySelector("#choose");
  return [pane.scrollHeight - pane.clientHeight, ...long.map((one) => one.textContent)];
}"""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_all_acts_fit_beside_the_scene_and_their_titles_in_two_lines(
    tab: Page, served: Served, scenario: str
) -> None:
    tab.set_viewport_size({"width": 1280, "height": 800})
    begin(tab, served, scenario=scenario, mode="study")
    assert tab.evaluate(OVER) == [0]


def test_every_called_resource_keeps_its_name_in_a_small_picture(tab: Page, served: Served) -> None:
    tab.set_viewport_size({"width": 1280, "height": 800})
    begin(tab, served, scenario="doorstep", mode="study")
    for name in ("move_to_cover", "request:medical", "request:clinician"):
        act(tab, name)
    tab.set_viewport_size({"width": 360, "height": 740})
    for start in ("Medical", "Crisis clinician"):
        label = tab.locator("#scene text:not(.no-room)").filter(has_text=f"{start}")
        expect(label).to_have_text(re.compile(", called$"))


CURLED = """async (typed) => {
  const { curled } = await import("/static/encounter/quotes.js");
  return typed.map(curled);
}"""


def test_straight_quotes_are_shown_curly(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    shown = {
        '"Go on," he says. "It\'s late."': "“Go on,” he says. “It’s late.”",
        '("Yes")': "(“Yes”)",
        "the drivers' side": "the drivers’ side",
        "He's 6'2\" tall": "He’s 6'2\" tall",  # no pair: these are feet and inches
    }
    assert tab.evaluate(CURLED, list(shown)) == list(shown.values())


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_picture_is_told_in_words_too(tab: Page, served: Served, scenario: str) -> None:
    begin(tab, served, scenario=scenario, mode="study")
    act(tab, "watch")
    scene, words = state(tab)["scene"], tab.locator("#scene").get_attribute("aria-label") or ""
    facts = [
        scene["distance"],
        scene["weapon"],
        scene["agitation"]["level"],
        *scene["here"],
        *scene["coming"],
    ]
    facts += [one["text"] for one in scene["others"]] + list(scene["moves"].values())
    for fact in facts:
        assert fact is None or str(fact) in words
    seen = tab.locator("#seen").inner_text()
    resources = {one["name"] for one in state(tab)["resources"]}
    for name, value in state(tab)["seen"].items():
        assert name in resources or value in seen


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_label_of_the_picture_lies_over_another(
    tab: Page, served: Served, scenario: str, width: int
) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(reduced_motion="reduce")
    begin_anywhere(tab, served, scenario, "dark")
    boxes = tab.evaluate(
        """[...document.querySelectorAll('#scene text:not(.no-room)')].map((e) => {
             const b = e.getBoundingClientRect();
             return [b.left, b.top, b.right, b.bottom, e.textContent]; })"""
    )
    frame = tab.locator("#scene").bounding_box()
    assert frame is not None
    for n, (left, top, right, bottom, text) in enumerate(boxes):
        assert frame["x"] <= left, text
        assert right <= frame["x"] + frame["width"], text
        for other in boxes[n + 1 :]:
            apart = (
                right <= other[0]
                or other[2] <= left
                or bottom - 5 <= other[1]
                or other[3] - 5 <= top
            )
            assert apart, f"{text} over {other[4]}"


def test_nothing_moves_for_those_who_asked_for_it(tab: Page, served: Served) -> None:
    tab.emulate_media(reduced_motion="reduce")
    begin(tab, served, mode="study")
    moving = """[...document.querySelectorAll('*')]
        .filter(e => getComputedStyle(e).transitionDuration !== '0s').length"""
    assert tab.evaluate(moving) == 0


CLOCK = """async () => {
  const { Clock } = await import("/static/encounter/clock.js");
  let now = 0;
  const clock = new Clock(() => now);
  const shown = [];
  clock.set({ at: 100, rate: 8, busy: { began: 100, ends: 120 } });
  for (const ms of [0, 1000, 2000, 3000, 9000]) { now = ms; shown.push(clock.shown()); }
  clock.set({ at: 119.5, rate: 1, busy: null });  // told a little late: no second shows twice
  shown.push(clock.shown());
  now += 2000;
  shown.push(clock.shown());
  clock.set({ at: 40, rate: 0, busy: null });  // a server that went back to its last commit
  shown.push(clock.shown());
  return shown;
}"""


def test_the_clock_never_runs_ahead_of_the_act_under_way(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    assert tab.evaluate(CLOCK) == [100, 108, 116, 120, 120, 120, 121.5, 40]


COLOURS = """() => {
  const style = getComputedStyle(document.documentElement);
  const hex = (name) => style.getPropertyValue(`--${name}`).trim();
  const light = (name) => {
    const parts = hex(name).match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return Object.fromEntries(
    ["text", "soft", "officer", "person", "danger", "edge", "panel", "place", "thing", "bg",
     "raised", "officer-deep"].map((name) => [name, light(name)]));
}"""


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_in_the_picture_stand_out_where_axe_cannot_tell(
    tab: Page, served: Served, theme: str
) -> None:
    """Contrast of WCAG 2.2 (1.4.3: 4.5 for words, 1.4.11: 3 for the edge of the text box)."""
    begin_anywhere(tab, served, "doorstep", theme)
    light = tab.evaluate(COLOURS)

    def contrast(one: str, other: str) -> float:
        low, high = sorted((light[one], light[other]))
        return float((high + 0.05) / (low + 0.05))

    for words in ("text", "soft", "officer", "person", "danger"):
        for ground in ("panel", "place", "thing", "bg", "raised", "officer-deep"):
            assert contrast(words, ground) >= 4.5, f"{words} on {ground}"
    assert contrast("edge", "panel") >= 3
