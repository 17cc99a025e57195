"""Killed amid live encounters, on SQLite and on PostgreSQL: what was answered is there.

Thirty trainees, each signed in, with a stream open and an encounter in real time or study mode.
What is kept is looked at while the server is dead, and must be what it goes on with.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from subside.play import replay
from subside.runs import read
from subside.web import shelf
from tests.web import crowd, postgresql
from tests.web.process import started
from tests.web.trainees import SAME, Trainee, all_play, of, short


@pytest.fixture(scope="module")
def server_of_postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own."""
    with postgresql.running() as address:
        yield address


def test_on_sqlite(tmp_path: Path) -> None:
    killed_and_resumed(tmp_path)


@pytest.mark.slow
def test_on_postgresql(tmp_path: Path, server_of_postgresql: str) -> None:
    killed_and_resumed(tmp_path, postgresql.fresh(server_of_postgresql, "killed"))


def killed_and_resumed(folder: Path, database: str = "") -> None:
    """Play, kill, look, start again: all that was answered is there, and goes on."""
    data, more = folder / "data", ("--database", database) if database else ()
    made = crowd.elsewhere("fill", data, database, people=30, modes=["real", "study"])
    trainees = of(made)
    with started(data, *more) as (process, address, _):

        def enough() -> bool:
            if all(trainee.answered and trainee.heard for trainee in trainees):
                process.kill()  # while all of them go on acting
                return process.wait(30) is not None
            return False

        asyncio.run(all_play(address, trainees, enough))
    kept = crowd.elsewhere("look", data, database)
    for trainee in trainees:
        found = kept[trainee.encounter]
        assert set(trainee.answered) <= set(found["keys"])  # every act that was acknowledged
        assert len(found["keys"]) <= len(trainee.answered) + 1  # and the one that was under way
        assert found["n"] == list(range(1, len(found["n"]) + 1))
    with started(data, *more) as (_, address, _):
        asyncio.run(all_go_on(address, trainees, kept, folder))


async def all_go_on(
    address: str, trainees: list[Trainee], kept: Mapping[str, Any], folder: Path
) -> None:
    for number, trainee in enumerate(trainees):
        async with trainee.browser(address) as browser:
            found = kept[trainee.encounter]
            await stands(trainee, browser, found)
            if number % 4 < 2:  # stopped where it was: the same run
                log = await stopped(trainee, browser)
                assert hashlib.sha256(log).hexdigest() == found["log"]
            else:
                await goes_on(trainee, browser, folder)


async def stands(trainee: Trainee, browser: httpx.AsyncClient, found: Mapping[str, Any]) -> None:
    """It stands at the last commit; what was sent before gets its answer and changes nothing."""
    view = await trainee.view(browser)
    assert view["clock"]["at"] == found["seconds"]
    assert view["clock"]["rate"] == 0
    assert view["over"] == found["over"]
    assert view["paused"] == (view["mode"] == "real" and not view["over"])
    for body, answer in trainee.answered.values():
        again = await trainee.post(browser, "acts", body)
        assert again.status_code == 200, again.text
        assert {name: again.json()[name] for name in SAME} == {name: answer[name] for name in SAME}
    after = await trainee.view(browser)
    assert {**after, "clock": 0} == {**view, "clock": 0}
    assert after["clock"]["at"] == found["seconds"]


async def goes_on(trainee: Trainee, browser: httpx.AsyncClient, folder: Path) -> None:
    """It takes acts from where it stands, and the run that comes out is one that can be."""
    view = await trainee.view(browser)
    if view["paused"]:
        answer = await trainee.post(browser, "pause", {"paused": False})
        assert answer.status_code == 200, answer.text
    if short(view["acts"]):
        answer = await trainee.act(browser, 0)
        assert answer is not None
        assert answer.status_code == 200, answer.text
        assert answer.json()["at"] >= view["clock"]["at"]
    path = folder / f"{trainee.encounter}.jsonl"
    path.write_bytes(await stopped(trainee, browser))
    run = read(path)
    replay(shelf.model(run.start.scenario), run)  # raises where it comes out otherwise


async def stopped(trainee: Trainee, browser: httpx.AsyncClient) -> bytes:
    """Stop an encounter; the log of it."""
    answer = await trainee.post(browser, "stop", {})
    assert answer.status_code == 200, answer.text
    log = await browser.get(f"/encounters/{trainee.encounter}/log")
    assert log.status_code == 200, log.text
    return log.content
