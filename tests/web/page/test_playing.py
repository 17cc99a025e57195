"""Playing on the page: by keyboard, in real time, over reloads, to a clear end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.page.conftest import Served
from tests.web.page.hand import act, begin, key_of, lines, printed, state

SCENARIOS = ("roadside", "doorstep", "hallway")


def tab_to(tab: Page, name: str) -> None:
    """Put the cursor on an act with the Tab key alone."""
    for _ in range(80):
        if tab.evaluate("document.activeElement.dataset.act") == name:
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("mode", ["study", pytest.param("real", marks=pytest.mark.slow)])
def test_a_whole_encounter_by_keyboard_only(tab: Page, served: Served, mode: str) -> None:
    begin(tab, served, scenario="roadside", mode=mode, seed=3)
    tab.keyboard.press("/")
    expect(tab.locator("#say-text")).to_be_focused()
    tab.keyboard.type("2 of us are here. What do you need?")
    expect(tab.locator("#said .by-you")).to_have_count(0)  # keys are letters while one types
    tab.keyboard.press("Enter")
    expect(tab.locator("#acts .act").first).to_be_focused()
    tab_to(tab, "introduce")
    tab.keyboard.press("Enter")
    expect(tab.locator("#said .by-you p")).to_have_text(
        "You say: “2 of us are here. What do you need?”", timeout=15_000
    )
    expect(tab.locator("#say-text")).to_have_value("")
    expect(tab.locator("#progress")).to_be_hidden(timeout=15_000)
    tab.keyboard.press(key_of(tab, "acknowledge"))
    expect(tab.locator("#said .by-you")).to_have_count(2, timeout=15_000)
    expect(tab.locator("#progress")).to_be_hidden(timeout=15_000)
    tab_to(tab, "leave")
    tab.keyboard.press("Enter")
    expect(tab.locator("#end-title")).to_be_focused(timeout=25_000)
    expect(tab.locator("#end-words p")).to_have_count(1)  # what it is called; its words stand
    expect(tab.locator("#said li").last).to_have_class("by-scene")  # with all that was said
    tab.keyboard.press("Tab")
    expect(tab.locator("#to-review")).to_be_focused()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/review/**")


def test_what_is_typed_goes_with_the_next_act_and_escape_leaves_the_box(
    tab: Page, served: Served
) -> None:
    begin(tab, served, mode="study")
    tab.keyboard.press("Enter")
    tab.keyboard.type("l")
    tab.keyboard.press("Escape")
    expect(tab.locator("#say-text")).not_to_be_focused()
    key = key_of(tab, "open_question")
    with tab.expect_request("**/acts") as sent:
        tab.keyboard.press(key)
    assert sent.value.post_data_json["act"] == "open_question"
    assert sent.value.post_data_json["say"] == "l"


def test_all_keys_are_listed_and_can_be_turned_off(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    tab.keyboard.press("?")
    dialog = tab.get_by_role("dialog", name="All keys")
    expect(dialog.get_by_text("Ask an open question")).to_be_visible()
    keys = [one["key"] for one in state(tab)["acts"] if one["key"]]
    shown = dialog.locator("kbd").all_text_contents()
    assert set(keys) <= set(shown)
    dialog.get_by_label("Single keys are on").uncheck()
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    tab.keyboard.press("1")
    tab.reload()
    expect(tab.locator("#acts .act").first).to_be_visible()
    tab.keyboard.press("1")
    assert all(entry["who"] == "dispatch" for entry in state(tab)["log"])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_act_has_a_button_and_nothing_else_has(
    tab: Page, served: Served, scenario: str
) -> None:
    begin(tab, served, scenario=scenario, mode="study")
    for _ in range(3):
        offered = [one["act"] for one in state(tab)["acts"]]
        buttons = tab.locator("#acts .act").evaluate_all("all => all.map(e => e.dataset.act)")
        assert sorted(buttons) == sorted(offered)
        act(tab, "watch")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_reload_restores_everything(tab: Page, served: Served, scenario: str) -> None:
    begin(tab, served, scenario=scenario, mode="study", seed=5)
    act(tab, "watch")
    call = state(tab)["acts"]
    act(tab, next(one["act"] for one in call if one["act"].startswith("request:")))
    tab.locator("#say-text").fill("half a sent")
    parts = ("#clock", "#seen", "#resources", "#acts", "#radio", "#said")
    before = [tab.locator(part).inner_text() for part in parts]
    drawn = tab.locator("#scene").get_attribute("aria-label")
    tab.reload()
    expect(tab.locator("#acts .act").first).to_be_visible()
    assert [tab.locator(part).inner_text() for part in parts] == before
    assert tab.locator("#scene").get_attribute("aria-label") == drawn
    expect(tab.locator("#say-text")).to_have_value("half a sent")
    assert lines(tab) == printed(state(tab)["log"])


def test_the_persons_last_words_alone_are_loud(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    for name in ("introduce", "open_question", "listen"):
        act(tab, name)
    loud = tab.locator("#said .loud")
    expect(loud).to_have_count(1)
    spoken = printed([one for one in state(tab)["log"] if one["who"] == "person"])
    expect(loud.locator("p")).to_have_text(spoken[-1])


def test_new_lines_are_read_out_in_order_and_the_clock_is_not(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    told = len(state(tab)["log"])
    act(tab, "open_question")
    act(tab, "listen")
    new = printed(state(tab)["log"][told:])
    read = [
        text
        for text in tab.locator("#spoken p").all_text_contents()
        if not text.startswith("Seen now")
    ]
    assert read == new
    assert tab.locator("#spoken").get_attribute("aria-live") == "polite"
    assert (
        tab.locator("#clock").evaluate("e => e.closest('[aria-live]').getAttribute('aria-live')")
        == "off"
    )


def test_a_pause_holds_clock_and_acts_until_somebody_goes_on(tab: Page, served: Served) -> None:
    begin(tab, served, scenario="doorstep", mode="real")
    tab.get_by_role("button", name="Pause").click()
    expect(tab.locator("#stands-text")).to_have_text("Paused. The clock stands.")
    stood = tab.locator("#clock").inner_text()
    tab.keyboard.press("1")
    expect(tab.locator("#told")).to_contain_text("paused")
    tab.wait_for_timeout(1500)
    assert tab.locator("#clock").inner_text() == stood
    tab.locator("#go-on").click()
    expect(tab.locator("#stands")).to_be_hidden()
    expect(tab.locator("#clock")).not_to_have_text(stood)


@pytest.mark.slow
def test_a_long_wait_passes_quickly_and_says_so(tab: Page, served: Served) -> None:
    begin(tab, served, scenario="doorstep", mode="real", seed=2)
    tab.keyboard.press(key_of(tab, "wait"))
    expect(tab.locator("#fast")).to_be_visible(timeout=10_000)
    expect(tab.locator("#doing")).to_have_text("Wait")
    expect(tab.locator("#progress")).to_be_hidden(timeout=20_000)
    expect(tab.locator("#fast")).to_be_hidden()


def test_leaving_asks_first_and_ends_calmly(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    tab.get_by_role("button", name="Leave the exercise").click()
    tab.get_by_role("button", name="Stay").click()
    expect(tab.locator("#end")).to_be_hidden()
    tab.get_by_role("button", name="Leave the exercise").click()
    tab.locator("#leave-yes").click()
    expect(tab.locator("#end-title")).to_be_focused()
    expect(tab.locator("#end-title")).to_have_text("You left the exercise")
    expect(tab.locator("#to-review")).to_be_visible()
    expect(tab.locator("#acts")).to_be_hidden()


def test_theme_is_kept_and_set_before_the_page_is_drawn(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    assert tab.locator("html").get_attribute("data-theme") == "dark"
    tab.get_by_role("button", name="Light").click()
    tab.reload(wait_until="commit")
    tab.wait_for_selector("body", state="attached")
    assert tab.locator("html").get_attribute("data-theme") == "light"
