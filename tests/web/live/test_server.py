"""A real server on a real port: killed amid thirty encounters, and everything is there."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from subside.runs import digest
from subside.web.live.replay import run_of
from tests.grade.cast import model
from tests.web.live.cast import SLUGS, SqliteJournal, header
from tests.web.live.http import TOKEN, key, one_of_many
from tests.web.live.server import Process

LIVE = 30


class Trainee:
    """One client: it listens, acts, and remembers what was acknowledged and told."""

    def __init__(self, number: int, url: str) -> None:
        self.id, self.url = UUID(int=number + 1), f"{url}/live/{UUID(int=number + 1)}"
        self.rng, self.number, self.headers = random.Random(number), number, headers(number)
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.told: list[dict[str, Any]] = []
        self.after: int | None = None
        self.seqs: list[int] = []

    async def play(self, browser: httpx.AsyncClient, acts: int) -> None:
        """Load the page, listen, and act until the server is gone."""
        view = (await browser.get(f"{self.url}/", headers=self.headers)).json()
        self.after, self.told = view["seq"], view["log"]
        listening = asyncio.create_task(self.listen(browser))
        try:
            for k in range(acts):
                await self.act(browser, view, k)
                await asyncio.sleep(self.rng.uniform(0.05, 0.3))
                view = (await browser.get(f"{self.url}/", headers=self.headers)).json()
                if view["over"]:
                    return
        finally:
            listening.cancel()

    async def act(self, browser: httpx.AsyncClient, view: dict[str, Any], k: int) -> None:
        """An act that is offered; only a 200 acknowledges it."""
        act = self.rng.choice(view["acts"])["act"]
        sent = {"key": key(self.number * 1000 + k), "act": act, "say": f"word {k}"}
        response = await browser.post(f"{self.url}/acts", json=sent, headers=self.headers)
        if response.status_code == 200:
            self.acknowledged[sent["key"]] = response.json()
        else:
            assert response.status_code == 409, response.text

    async def listen(self, browser: httpx.AsyncClient) -> None:
        """Read the stream, and remember what it told."""
        url = f"{self.url}/events?after={self.after}"
        async with browser.stream("GET", url, headers=self.headers) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    event = json.loads(line[6:])
                    self.seqs.append(event["seq"])
                    self.told += event.get("log", [])


def headers(number: int) -> dict[str, str]:
    """Everybody has an account, and one encounter."""
    return {"x-who": str(number), "x-csrftoken": TOKEN}


def browser() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
    return httpx.AsyncClient(timeout=30, limits=limits, verify=False)


def begun(file: Path) -> SqliteJournal:
    """Thirty encounters, of every scenario and in both modes."""
    journal = SqliteJournal(file)
    for number in range(LIVE):
        of, mode = model(SLUGS[number % 3]), "study" if number % 5 == 4 else "real"
        of_one = replace(header(of, number, mode), user=one_of_many(number).user)  # type: ignore[arg-type]
        journal.add(UUID(int=number + 1), of_one)
    return journal


@pytest.mark.parametrize("after", [1.5, 4.0])
def test_killed_amid_thirty_encounters_every_acknowledged_act_is_there(
    tmp_path: Path, after: float
) -> None:
    """What was told is told again, runs have the same hash, and every encounter goes on."""
    journal = begun(tmp_path / "live.db")
    server = Process(tmp_path / "live.db")
    trainees = [Trainee(number, server.url) for number in range(LIVE)]

    async def until_killed() -> None:
        async with browser() as client:
            playing = [asyncio.create_task(trainee.play(client, 60)) for trainee in trainees]
            while sum(len(t.acknowledged) for t in trainees) < LIVE:
                await asyncio.sleep(0.05)
            await asyncio.sleep(after)
            server.kill()
            done = await asyncio.gather(*playing, return_exceptions=True)
        wrong = [e for e in done if isinstance(e, BaseException) and not _gone(e)]
        assert not wrong, wrong

    asyncio.run(until_killed())
    hashes = {t.id: asyncio.run(_digest(journal, t)) for t in trainees}
    server = Process(tmp_path / "live.db")
    try:
        asyncio.run(_resumed(server, journal, trainees, hashes))
    finally:
        assert server.stop() == 0


def _gone(error: BaseException) -> bool:
    return isinstance(error, (httpx.TransportError, asyncio.CancelledError))


async def _digest(journal: SqliteJournal, trainee: Trainee) -> str:
    header, entries = await journal.entries(trainee.id)
    assert trainee.acknowledged.keys() <= {entry.key for entry in entries}
    return digest(run_of(model(header.slug), header, entries))


async def _resumed(
    server: Process, journal: SqliteJournal, trainees: list[Trainee], hashes: dict[UUID, str]
) -> None:
    async with browser() as client:
        for trainee in trainees:
            url = f"{server.url}/live/{trainee.id}"
            view = (await client.get(f"{url}/", headers=trainee.headers)).json()
            lines = {line["n"]: line for line in view["log"]}
            for line in trainee.told:
                assert lines.get(line["n"]) == line, "what was told is not undone"
            assert view["paused"] == (view["mode"] == "real" and not view["over"])
            assert await _digest(journal, trainee) == hashes[trainee.id]
            for sent, first in trainee.acknowledged.items():
                body = {"key": sent, "act": "watch"}
                again = (
                    await client.post(f"{url}/acts", json=body, headers=trainee.headers)
                ).json()
                assert {**again, "seq": 0} == {**first, "seq": 0}
            if view["over"]:
                continue
            if view["mode"] == "real":
                await client.post(f"{url}/pause", json={"paused": False}, headers=trainee.headers)
            body = {"key": key(10**6 + trainee.number), "act": view["acts"][0]["act"]}
            assert (
                await client.post(f"{url}/acts", json=body, headers=trainee.headers)
            ).status_code == 200


def test_a_stream_that_breaks_resumes_without_loss_or_repetition(tmp_path: Path) -> None:
    """One stream is left open, another is broken and resumed again and again: the same events."""
    begun(tmp_path / "live.db")
    server = Process(tmp_path / "live.db")
    try:
        asyncio.run(_broken_and_resumed(server))
    finally:
        assert server.stop() == 0


async def _broken_and_resumed(server: Process) -> None:
    whole, parts = Trainee(4, server.url), Trainee(4, server.url)  # study: acts follow at once
    async with browser() as client:
        view = (await client.get(f"{whole.url}/", headers=whole.headers)).json()
        whole.after = parts.after = view["seq"]
        open_one = asyncio.create_task(whole.listen(client))
        for k in range(12):
            broken = asyncio.create_task(parts.listen(client))
            view = (await client.get(f"{whole.url}/", headers=whole.headers)).json()
            if view["over"]:
                break
            await whole.act(client, view, k)
            if k % 3:
                await asyncio.sleep(0.1)
            broken.cancel()
            await asyncio.gather(broken, return_exceptions=True)
            parts.after = parts.seqs[-1] if parts.seqs else parts.after
        last = asyncio.create_task(parts.listen(client))
        end = (await client.get(f"{whole.url}/", headers=whole.headers)).json()["seq"]
        while not (whole.seqs and parts.seqs and whole.seqs[-1] == parts.seqs[-1] == end):
            await asyncio.sleep(0.02)
        last.cancel()
        open_one.cancel()
    assert whole.seqs == parts.seqs == list(range(whole.seqs[0], end + 1))
    assert whole.told == parts.told


def test_a_server_that_is_told_to_stop_ends_its_streams(tmp_path: Path) -> None:
    begun(tmp_path / "live.db")
    server = Process(tmp_path / "live.db")

    async def listen() -> None:
        async with browser() as client:
            url = f"{server.url}/live/{UUID(int=1)}/events"
            async with client.stream("GET", url, headers=headers(0)) as stream:
                lines = stream.aiter_lines()
                assert (await anext(lines)).startswith("retry:")
                assert await asyncio.to_thread(server.stop) == 0
                async for _ in lines:
                    pass

    asyncio.run(listen())
