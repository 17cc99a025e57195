"""Who may, what is taken, and what bad input gets. Alice owns, Bob and Charlie must see nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.web.live import wire
from tests.web.live.cast import Room
from tests.web.live.http import client, key

LISTEN = {"key": key(1), "act": "listen", "say": ""}


def played(body: Callable[[Room, Any], Awaitable[None]], who: str = "alice") -> None:
    async def play() -> None:
        room = Room()
        async with client(room.engine, who) as browser:
            await body(room, browser)

    asyncio.run(play())


def test_the_view_has_what_the_page_needs() -> None:
    async def body(room: Room, browser: Any) -> None:
        response = await browser.get(f"/live/{room.id}/")
        view = response.json()
        assert response.status_code == 200
        assert view.keys() >= {
            "id", "scenario", "mode", "seq", "clock", "paused", "over", "briefing", "log", "seen",
            "scene", "resources", "acts",
        }  # fmt: skip
        assert view["scene"].keys() == {
            "distance", "distances", "cover", "others", "weapon", "agitation", "place", "here",
            "coming", "moves",
        }  # fmt: skip
        keys = [act["key"] for act in view["acts"] if act["key"]]
        assert len(keys) == len(set(keys))
        assert response.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"

    played(body)


def test_an_act_is_answered_and_its_key_gives_the_same_answer() -> None:
    async def body(room: Room, browser: Any) -> None:
        url = f"/live/{room.id}/acts"
        first = await browser.post(url, json=LISTEN)
        again = await browser.post(url, json=LISTEN)
        assert first.status_code == 200
        assert first.content == again.content
        assert first.json().keys() == {"key", "n", "at", "ends", "seq"}
        busy = await browser.post(url, json={**LISTEN, "key": key(2)})
        assert (busy.status_code, busy.json()["error"]) == (409, "busy")
        assert [e.kind for e in room.journal.kept[room.id]].count("act") == 1
        room.restart()
        async with client(room.engine) as later:
            after = (await later.post(url, json=LISTEN)).json()
        assert {**after, "seq": 0} == {**first.json(), "seq": 0}

    played(body)


def test_not_saved_is_said_and_the_same_request_may_come_again() -> None:
    async def body(room: Room, browser: Any) -> None:
        url = f"/live/{room.id}/acts"
        await browser.get(f"/live/{room.id}/")
        room.journal.fails, room.journal.silently_keeps = 1, True
        failed = await browser.post(url, json=LISTEN)
        assert (failed.status_code, failed.json()["error"]) == (503, "not saved")
        lost = await browser.post(url, json={**LISTEN, "key": key(3)})
        assert lost.status_code == 503, "the journal has more than this process knows"
        again = await browser.post(url, json=LISTEN)
        assert again.status_code == 200
        assert [e.key for e in room.journal.kept[room.id] if e.kind == "act"] == [key(1)]

    played(body)


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_somebody_elses_encounter_is_answered_as_one_that_is_not_there(who: str) -> None:
    async def body(room: Room, browser: Any) -> None:
        stranger = UUID(int=99)
        for method, path, data in (
            ("GET", "", None), ("GET", "events", None), ("POST", "acts", LISTEN),
            ("POST", "pause", {"paused": True}), ("POST", "stop", {}),
        ):  # fmt: skip
            mine = await browser.request(method, f"/live/{room.id}/{path}", json=data)
            none = await browser.request(method, f"/live/{stranger}/{path}", json=data)
            assert mine.status_code == none.status_code == 404
            assert mine.content == none.content
            assert mine.headers == none.headers
        assert room.journal.kept[room.id] == []

    played(body, who)


def test_nobody_and_other_pages_are_refused() -> None:
    async def body(room: Room, browser: Any) -> None:
        for headers in ({"x-who": ""}, {"x-csrftoken": "wrong"}, {"x-csrftoken": ""}):
            for path, data in (("acts", LISTEN), ("pause", {"paused": True}), ("stop", {})):
                url = f"/live/{room.id}/{path}"
                assert (await browser.post(url, json=data, headers=headers)).status_code == 403
        url = f"/live/{room.id}/"
        assert (await browser.get(url, headers={"x-who": ""})).status_code == 403
        assert room.journal.kept[room.id] == []

    played(body)


BAD = [
    (b"", ""), (b"[]", ""), (b"null", ""), (b"{", ""), (b"\xff", ""), (b"NaN", ""),
    (b'{"key": NaN, "act": "listen"}', ""), (b"[" * 9000, ""), (b'{"a":' * 3000, ""),
    (json.dumps({**LISTEN, "seed": 1}).encode(), "seed"),
    (json.dumps({"act": "listen"}).encode(), "key"),
    (json.dumps({**LISTEN, "key": "1"}).encode(), "key"),
    (json.dumps({**LISTEN, "key": 1}).encode(), "key"),
    (json.dumps({**LISTEN, "act": ["listen"]}).encode(), "act"),
    (json.dumps({**LISTEN, "act": "x" * 201}).encode(), "act"),
    (json.dumps({**LISTEN, "say": "x" * 2001}).encode(), "say"),
    (json.dumps({**LISTEN, "say": "a\0b"}).encode(), "say"),
    (json.dumps({**LISTEN, "say": "\ud800"}).encode(), "say"),
    (b'{"key": "x", "key": "y", "act": "listen"}', ""),
    (b" " * 17000, ""),
]  # fmt: skip


@pytest.mark.parametrize(("data", "field"), BAD)
def test_what_is_malformed_is_named_and_changes_nothing(data: bytes, field: str) -> None:
    async def body(room: Room, browser: Any) -> None:
        headers = {"content-type": "application/json"}
        response = await browser.post(f"/live/{room.id}/acts", content=data, headers=headers)
        answer = response.json()
        assert (response.status_code, answer["error"]) == (400, "malformed")
        assert answer.get("field", "") == field
        assert answer["why"]
        assert room.journal.kept[room.id] == []

    played(body)


def test_other_content_types_and_paths_are_refused() -> None:
    async def body(room: Room, browser: Any) -> None:
        url = f"/live/{room.id}/acts"
        assert (await browser.post(url, data=LISTEN)).status_code == 400
        assert (await browser.get("/live/not-a-uuid/")).status_code == 404
        assert (await browser.get(url)).status_code == 405
        events = await browser.get(f"/live/{room.id}/events?after=x")
        assert (events.status_code, events.json()["field"]) == (400, "after")

    played(body)


@given(st.text(max_size=300))
def test_hostile_text_is_kept_as_it_was_said(text: str) -> None:
    body = json.dumps({**LISTEN, "say": text}).encode()
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        with pytest.raises(wire.Malformed):
            wire.act_sent(body)
        return

    async def play() -> None:
        room = Room()
        async with client(room.engine) as browser:
            response = await browser.post(f"/live/{room.id}/acts", json={**LISTEN, "say": text})
            assert response.status_code == 200
            await room.clock.turn(8)
            view = (await browser.get(f"/live/{room.id}/")).json()
        told = [line["text"] for line in view["log"]]
        assert (f"You say: “{text.strip()}”" in told) == bool(text.strip())

    asyncio.run(play())
