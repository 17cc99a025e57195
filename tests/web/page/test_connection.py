"""What the page does when the connection, the server or another window gets in the way."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from subside.web.live.crowd import TOO_MANY_WINDOWS
from subside.web.live.feed import moved
from tests.web.page.conftest import Served
from tests.web.page.hand import act, begin, key_of, lines, printed, state


def test_an_act_whose_answer_was_lost_is_sent_again_under_its_key_and_happens_once(
    tab: Page, served: Served
) -> None:
    begin(tab, served, mode="study")
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.post_data_json["key"])
        if len(keys) == 1:
            route.fetch()  # it arrives, and is carried out
            route.abort()
        else:
            route.continue_()

    tab.route("**/acts", lose_the_first_answer)
    tab.locator('[data-act="introduce"]').click()
    expect(tab.locator("#lost")).to_contain_text("Connection lost, trying again.")
    expect(tab.locator("#lost")).to_be_hidden()
    expect(tab.locator("#doing")).to_have_text("The clock waits for you.")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert [entry["who"] for entry in state(tab)["log"]].count("you") == 1
    assert lines(tab) == printed(state(tab)["log"])


def test_an_act_that_waits_for_its_answer_is_sent_again_after_a_reload(
    tab: Page, served: Served
) -> None:
    begin(tab, served, mode="study")
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.post_data_json["key"])
        route.abort()

    tab.route("**/acts", lose)
    tab.locator('[data-act="introduce"]').click()
    expect(tab.locator("#lost")).to_contain_text("sent again by itself")
    tab.unroute("**/acts")
    with tab.expect_request("**/acts") as again:
        tab.reload()
    assert again.value.post_data_json["key"] == keys[0]
    expect(tab.locator("#said .by-you")).to_have_count(1)


def test_a_lost_stream_resumes_where_it_was(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    act(tab, "introduce")
    tab.context.set_offline(True)
    expect(tab.locator("#lost")).to_contain_text("Connection lost")
    elsewhere = urllib.request.Request(
        f"{served.address}{tab.evaluate('document.body.dataset.live')}acts",
        data=json.dumps(
            {"key": "00000000-0000-4000-8000-000000000001", "act": "listen", "say": ""}
        ).encode(),
        headers={
            "X-CSRFToken": tab.locator("meta[name=csrf-token]").get_attribute("content") or "",
            "Content-Type": "application/json",
        },
    )
    urllib.request.urlopen(elsewhere).close()
    tab.context.set_offline(False)
    expect(tab.locator("#lost")).to_be_hidden()
    act(tab, "open_question")
    assert lines(tab) == printed(state(tab)["log"])


def test_events_between_are_asked_for_by_the_number_of_the_last(tab: Page, served: Served) -> None:
    asked: list[int] = []
    tab.on(
        "request",
        lambda r: asked.append(int(r.url.partition("after=")[2])) if "/events?" in r.url else None,
    )
    begin(tab, served, mode="study")
    act(tab, "introduce")
    seq = state(tab)["seq"]
    tab.context.set_offline(True)
    expect(tab.locator("#lost")).to_be_visible()
    tab.context.set_offline(False)
    expect(tab.locator("#lost")).to_be_hidden()
    tab.wait_for_function("document.querySelector('#lost').hidden")
    assert asked[-1] == seq


def test_after_a_restart_the_page_says_that_it_stands_and_goes_on_when_told(
    tab: Page, own_server: Served
) -> None:
    begin(tab, own_server, scenario="doorstep", mode="real")
    tab.keyboard.press(key_of(tab, "introduce"))
    expect(tab.locator("#said .by-you")).to_have_count(1, timeout=10_000)
    before = lines(tab)
    own_server.kill()
    expect(tab.locator("#lost")).to_contain_text("Connection lost, trying again.")
    own_server.begin()
    expect(tab.locator("#stands-text")).to_contain_text(
        "Nothing that you chose is lost.", timeout=20_000
    )
    expect(tab.locator("#lost")).to_be_hidden()
    assert lines(tab)[: len(before)] == before
    stood = tab.locator("#clock").inner_text()
    tab.locator("#go-on").click()
    expect(tab.locator("#stands")).to_be_hidden()
    expect(tab.locator("#clock")).not_to_have_text(stood)


def test_two_windows_show_the_same(tab: Page, served: Served) -> None:
    begin(tab, served, mode="study")
    other = tab.context.new_page()
    other.goto(tab.url)
    expect(other.locator("#acts .act").first).to_be_visible()
    act(tab, "introduce")
    act(other, "open_question")
    expect(tab.locator("#said .by-you")).to_have_count(2)
    assert lines(tab) == lines(other) == printed(state(tab)["log"])


def test_a_window_that_is_moved_away_again_and_again_waits_until_it_is_asked_for(
    tab: Page, served: Served
) -> None:
    quarrel = {"left": 2}

    def sent_away(route: Route) -> None:
        if quarrel["left"]:
            quarrel["left"] -= 1
            body = 'event: moved\ndata: {"seq": 0, "why": "elsewhere"}\n\n'
            route.fulfill(status=200, content_type="text/event-stream", body=body)
        else:
            route.continue_()

    tab.route("**/events*", sent_away)
    begin(tab, served, mode="study")
    expect(tab.locator("#stands-text")).to_contain_text("open in another window")
    tab.keyboard.press(key_of(tab, "introduce"))
    expect(tab.locator("#told")).to_contain_text("not following")
    tab.get_by_role("button", name="Go on here").click()
    expect(tab.locator("#stands")).to_be_hidden()
    act(tab, "introduce")


@pytest.mark.slow
def test_a_window_too_many_rests_until_it_is_asked_for(tab: Page, served: Served) -> None:
    """Its stream was ended for newer ones; coming back by itself it would end theirs."""
    crowd, asked = {"left": 0}, list[str]()

    def crowded(route: Route) -> None:
        if not crowd["left"]:
            return route.continue_()
        crowd["left"] -= 1
        body = b"event: moved\ndata: " + moved(0, TOO_MANY_WINDOWS, crowded=True).data + b"\n\n"
        return route.fulfill(status=200, content_type="text/event-stream", body=body)

    tab.route("**/events*", crowded)
    begin(tab, served, mode="real")
    tab.locator('[data-act="introduce"]').click()
    expect(tab.locator("#said .by-you")).to_have_count(1)  # under way: its end will be overdue
    crowd["left"] = 1
    tab.reload()
    expect(tab.locator("#stands-text")).to_contain_text("too many windows open")
    tab.on("request", lambda request: asked.append(request.url))
    tab.wait_for_timeout(14_000)  # longer than the act, and than news may be overdue
    assert asked == [], "a window that rests asks for nothing"
    tab.get_by_role("button", name="Go on here").click()
    expect(tab.locator("#stands-text")).not_to_contain_text("too many")
    assert asked


ANSWERS = [
    (409, {"error": "not possible now", "why": "He has let go of it.", "acts": []},
     "is not possible now. He has let go of it."),
    (409, {"error": "busy", "why": "", "acts": []}, "another act is under way"),
    (409, {"error": "over", "why": "", "acts": []}, "the encounter is over"),
    (503, {"error": "not saved"}, "could not be saved, so it has not happened. Try again."),
    (400, {"error": "malformed"}, "has not happened"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "answer", "words"), ANSWERS, ids=lambda value: str(value)[:30])
def test_a_refusal_is_told_in_plain_words_and_keeps_what_was_typed(
    tab: Page, served: Served, status: int, answer: dict[str, Any], words: str
) -> None:
    begin(tab, served, mode="study")
    body = json.dumps(answer)
    tab.route(
        "**/acts",
        lambda route: route.fulfill(status=status, content_type="application/json", body=body),
    )
    tab.locator("#say-text").fill("my words")
    tab.locator('[data-act="introduce"]').click()
    expect(tab.locator("#told")).to_contain_text(words)
    expect(tab.locator("#say-text")).to_have_value("my words")
    expect(tab.locator("#acts .act").first).to_be_visible()
    tab.unroute("**/acts")
    act(tab, "introduce")
    expect(tab.locator("#told")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "words"), [(403, "no longer signed in"), (404, "no such encounter")]
)
def test_without_the_right_to_it_the_page_says_so_and_stops(
    tab: Page, served: Served, status: int, words: str
) -> None:
    begin(tab, served, mode="study")
    tab.route("**/acts", lambda route: route.fulfill(status=status, body="{}"))
    tab.locator('[data-act="introduce"]').click()
    expect(tab.locator("#lost")).to_contain_text(words)
    tab.locator('[data-act="introduce"]').click(force=True)
    expect(tab.locator("#told")).to_contain_text("Nothing can be chosen here any more")


def test_two_clicks_send_one_act(tab: Page, served: Served) -> None:
    begin(tab, served, mode="real")
    sent: list[str] = []
    tab.on(
        "request",
        lambda request: sent.append(request.url) if request.url.endswith("/acts") else None,
    )
    tab.locator('[data-act="introduce"]').dblclick()
    expect(tab.locator("#doing")).to_contain_text("Say who you are")
    assert len(sent) == 1
