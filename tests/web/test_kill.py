"""Killed amid live encounters, on SQLite and on PostgreSQL: what was answered is there.

Everything is asked through the front door, as a browser does: the same act sent again with the
same key gets the same answer, and the run that comes out is one that its seed and acts give.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from subside.play.encounter import replay
from subside.play.stage import stage
from subside.runs import read
from subside.web import shelf
from tests.web.cast import post, token
from tests.web.test_serve import first, link, started

ENCOUNTERS = 30
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
Answered = dict[str, tuple[dict[str, str], dict[str, Any]]]


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own, reached by a socket in its folder."""
    found = shutil.which("initdb") or (str(POSTGRES[0]) if POSTGRES else None)
    if found is None or os.name != "posix":
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    programs = Path(found).resolve().parent
    folder = Path("/tmp") / f"subside-pg-{uuid.uuid4().hex[:8]}"  # a socket's path must be short
    folder.mkdir(mode=0o700)
    other: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        other = {"user": "postgres", "group": "postgres", "extra_groups": []}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **other}
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "subside", "-A", "trust", "-E", "UTF8"],
        check=True, cwd=folder, **quiet,
    )  # fmt: skip
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
        cwd=folder, **quiet,
    )  # fmt: skip
    address = f"postgresql://subside@/postgres?host={folder}"
    try:
        _until_ready(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    late = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < late, "PostgreSQL was not ready in time"
            time.sleep(0.1)
        else:
            return


def test_on_sqlite(tmp_path: Path) -> None:
    killed_and_resumed(tmp_path)


def test_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    killed_and_resumed(tmp_path, "--database", postgresql)


def killed_and_resumed(folder: Path, *more: str) -> None:
    """Play, kill, start again: all that was answered is there, and can go on to its log."""
    data = folder / "data"
    with started(data, *more) as (process, address, printed):
        browser = first(address, link(printed))
        cookies = dict(browser.cookies)
        live = [begin(browser) for _ in range(ENCOUNTERS)]
        answered = amid(process, address, cookies, live)
    assert all(answered.values()), "too early: some encounter had no answered act"
    with started(data, *more) as (_, address, printed):
        assert "/link/" not in printed
        browser = httpx.Client(base_url=address, cookies=cookies, timeout=120)
        for encounter in live:
            found_again(browser, encounter, answered[encounter], folder)


def begin(browser: httpx.Client) -> str:
    answer = post(browser, "/scenarios/roadside/", {"mode": "study"})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].split("/")[2]


def csrf(browser: httpx.Client, encounter: str) -> dict[str, str]:
    return {"X-CSRFToken": token(browser.get(f"/encounters/{encounter}/").text)}


def amid(
    process: subprocess.Popen[str], address: str, cookies: dict[str, str], live: list[str]
) -> dict[str, Answered]:
    """Act in all of them at once; kill the server once each has had an answer or two."""
    answered: dict[str, Answered] = {encounter: {} for encounter in live}

    def play(mine: list[str]) -> None:
        with httpx.Client(base_url=address, cookies=cookies, timeout=60) as browser:
            headers = csrf(browser, mine[0])
            try:
                while True:
                    for encounter in mine:
                        body = {"key": str(uuid.uuid4()), "act": "watch", "say": "no hurry"}
                        answer = browser.post(f"/live/{encounter}/acts", json=body, headers=headers)
                        if answer.status_code == 200:
                            answered[encounter][body["key"]] = body, answer.json()
            except httpx.TransportError:
                return  # the server is gone

    threads = [threading.Thread(target=play, args=(live[k::6],)) for k in range(6)]
    for thread in threads:
        thread.start()
    late = time.monotonic() + 120
    while min(map(len, answered.values())) < 2 and time.monotonic() < late:
        time.sleep(0.02)
    process.kill()
    for thread in threads:
        thread.join(60)
    return answered


def found_again(browser: httpx.Client, encounter: str, answered: Answered, folder: Path) -> None:
    """Every answered act is there once; the log that comes out is what seed and acts give."""
    headers = csrf(browser, encounter)
    view = browser.get(f"/live/{encounter}/")
    assert view.status_code == 200, view.text
    for body, answer in answered.values():
        again = browser.post(f"/live/{encounter}/acts", json=body, headers=headers)
        assert again.status_code == 200, again.text
        same = ("key", "n", "at", "ends")
        assert {k: again.json()[k] for k in same} == {k: answer[k] for k in same}
    assert browser.get(f"/live/{encounter}/").json()["clock"]["at"] == view.json()["clock"]["at"]
    if not view.json()["over"]:
        done = browser.post(f"/live/{encounter}/stop", json={}, headers=headers)
        assert done.status_code == 200, done.text
    path = folder / f"{encounter}.jsonl"
    path.write_bytes(browser.get(f"/encounters/{encounter}/log").content)
    run = read(path)
    replay(stage(shelf.scenario("roadside")), run)  # raises where it does not come out the same
    # An act that was kept and not yet answered when the server was killed may stand there too.
    assert len(answered) <= len(run.acts) <= len(answered) + 1 or run.end is not None
