"""Trainees who play over HTTP, each in a browser of their own with a stream of events open."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.web.crowd import CSRF, cookies

SHORT = 8  # seconds of the acts that they choose: a long one would be under way until the end
SAME = ("key", "n", "at", "ends")  # of an answer, whatever was restarted


@dataclass
class Trainee:
    """One of them, with one encounter, and what was answered."""

    session: str
    encounter: str
    answered: dict[str, tuple[dict[str, str], dict[str, Any]]] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    heard: int = 0  # events

    def browser(self, address: str, **more: Any) -> httpx.AsyncClient:
        """Somebody's browser, signed in."""
        headers = {"X-CSRFToken": CSRF, "Referer": f"{address}/"}
        # Unless told otherwise, without certificates: to read them takes longer than a request.
        return httpx.AsyncClient(
            base_url=address, cookies=cookies(self.session), headers=headers, timeout=60,
            **{"verify": False, **more},
        )  # fmt: skip

    async def view(self, browser: httpx.AsyncClient) -> dict[str, Any]:
        """The whole state."""
        answer = await browser.get(f"/live/{self.encounter}/")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def post(
        self, browser: httpx.AsyncClient, what: str, body: Mapping[str, object]
    ) -> httpx.Response:
        """Ask for something."""
        return await browser.post(f"/live/{self.encounter}/{what}", json=body)

    async def act(self, browser: httpx.AsyncClient, number: int) -> httpx.Response | None:
        """Do one of the short acts that are offered; what is answered is remembered."""
        offered = [each["act"] for each in short((await self.view(browser))["acts"])]
        if not offered:
            return None
        act = offered[number % len(offered)]
        body = {"key": str(uuid.uuid4()), "act": act, "say": f"word {number}"}
        answer = await self.post(browser, "acts", body)
        self.statuses.append(answer.status_code)
        if answer.status_code == 200:
            self.answered[body["key"]] = body, answer.json()
        return answer

    async def play(self, address: str, **more: Any) -> None:
        """Act again and again until the server is gone, or this is cancelled."""
        with suppress(httpx.TransportError):
            async with self.browser(address, **more) as browser:
                listening = asyncio.create_task(self._listen(browser))
                try:
                    for number in count():
                        await self.act(browser, number)
                        await asyncio.sleep(0.2)
                finally:
                    listening.cancel()

    async def _listen(self, browser: httpx.AsyncClient) -> None:
        with suppress(httpx.TransportError):
            async with browser.stream("GET", f"/live/{self.encounter}/events", timeout=None) as got:
                async for line in got.aiter_lines():
                    if line.startswith("data: "):
                        json.loads(line[6:])
                        self.heard += 1


def of(crowd: Sequence[Mapping[str, Any]]) -> list[Trainee]:
    """A trainee for each of a crowd."""
    return [Trainee(one["session"], one["encounters"][0]) for one in crowd]


def short(acts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Short acts of talk and time, after which an encounter goes on for a while."""
    return [
        act for act in acts if act["seconds"] <= SHORT and act["heading"] in ("tools", "timing")
    ]


async def all_play(
    address: str, trainees: Sequence[Trainee], enough: Callable[[], bool], **more: Any
) -> None:
    """Let them play at once until that is enough, or the server is gone."""
    tasks = [asyncio.create_task(trainee.play(address, **more)) for trainee in trainees]
    while not enough() and not all(task.done() for task in tasks):
        await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
