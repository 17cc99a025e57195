"""`subside serve` as somebody starts it: another process, a port, signals, and what is wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.cast import elsewhere
from tests.web.cast import post
from tests.web.process import ready, started

JOIN = {
    "agency": "Alder", "username": "nora", "password": "five grey geese over",
    "again": "five grey geese over",
}  # fmt: skip


def link(printed: str) -> str:
    found = re.search(r"/link/\S+", printed)
    assert found, printed
    return found[0]


def first(address: str, path: str, **more: Any) -> httpx.Client:
    """The first administrator's browser."""
    browser = httpx.Client(base_url=address, timeout=60, **more)
    assert post(browser, path, JOIN).status_code == 302
    assert browser.get("/").status_code == 200
    return browser


def test_first_start_stop_and_second_start(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data) as (process, address, printed):
        older = link(printed)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    with started(data) as (process, address, printed):
        assert link(printed) != older  # made again while there is no administrator
        browser = first(address, link(printed))
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    with started(data) as (_, again, printed):
        assert "/link/" not in printed
        browser.base_url = again
        assert browser.get("/").status_code == 200  # still signed in
    if os.name == "posix":
        assert (data.stat().st_mode & 0o777) == 0o700
        assert ((data / "secret-key").stat().st_mode & 0o777) == 0o600


def test_logs_are_json_and_know_nobody(tmp_path: Path) -> None:
    with started(tmp_path / "data") as (process, address, printed):
        path = link(printed)
        browser = first(address, path)
        browser.get("/?who=heron-in-the-reeds")
        browser.get("/nora-was-here/heron-in-the-reeds")
        browser.get("/scenarios/roadside/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    text = (tmp_path / "data" / "logs" / "server.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"GET", "POST"} <= {line.get("method") for line in lines}
    assert "/scenarios/roadside/" in {line.get("path") for line in lines}
    token = path.split("/")[2]
    for secret in ("nora", "Alder", "heron", "127.0.0.1", token, "five grey"):
        assert secret not in text


def test_addresses_in_logs_open_nothing() -> None:
    from subside.web.logs import shown

    assert shown("/shared/a-long-token_of-letters/ending") == "/shared/*/ending"
    assert shown("/link/a-long-token/") == "/link/*/"
    assert shown("/exercises/2aed119b-2e30-42fc-9a61-b050f111fdec/7/") == "/exercises/*/*/"
    assert shown("/nora-was-here/") == "(other)"


def test_a_port_in_use(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = elsewhere("serve", "--port", port, "--data", tmp_path / "data", "--no-browser")
    assert done.returncode == 1
    assert "another program listens there" in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_data_folder_in_use(tmp_path: Path) -> None:
    with started(tmp_path / "data"):
        done = elsewhere("serve", "--port", "0", "--data", tmp_path / "data", "--no-browser")
    assert done.returncode == 1
    assert "another server uses this data folder" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "damage", ["zeros in the middle", pytest.param("another file", marks=pytest.mark.slow)]
)
def test_a_damaged_database_is_said_and_not_touched(damage: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data) as (process, _, _):
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    path = data / "subside.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    good = path.read_bytes()
    bad = b"not a database " * 1000
    if damage == "zeros in the middle":
        bad = good[:8192] + bytes(40960) + good[49152:]
    path.write_bytes(bad)
    done = elsewhere("serve", "--port", "0", "--data", data, "--no-browser")
    assert done.returncode == 1, done.stdout
    assert "the database is damaged" in done.stderr
    assert path.read_bytes() == bad
    path.write_bytes(good)
    with started(data) as (_, address, _):
        assert ready(address)


def test_an_update_keeps_a_copy_and_a_newer_database_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data) as (process, _, printed):
        assert "copy" not in printed  # there was nothing to copy
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    path = data / "subside.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'mfa'")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'mfa%'"
        ).fetchall():
            connection.execute(f"DROP TABLE {name}")
    with started(data) as (process, _, printed):
        assert "A copy from before" in printed
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    (copy,) = (data / "copies").iterdir()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert not connection.execute(
            "SELECT 1 FROM django_migrations WHERE app = 'mfa'"
        ).fetchall()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('records', '9999_from_the_future', '2030-01-01')"
        )
    done = elsewhere("serve", "--port", "0", "--data", data, "--no-browser")
    assert done.returncode == 1
    assert "newer version" in done.stderr


@pytest.mark.parametrize("address", ["mysql://x", "postgresql://", "postgresql://u:p@h:x y/z"])
def test_an_address_that_is_none(address: str, tmp_path: Path) -> None:
    done = elsewhere("serve", "--port", "0", "--data", tmp_path / "d", "--database", address)
    assert done.returncode == 1
    assert "--database" in done.stderr
    assert "u:p" not in done.stderr


def test_a_host_that_is_none(tmp_path: Path) -> None:
    done = elsewhere("serve", "--host", "192.0.2.7", "--port", "0", "--data", tmp_path / "data")
    assert done.returncode == 1
    assert "--host 192.0.2.7" in done.stderr


def test_a_server_without_a_database_server(tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"postgresql://heron:secret@127.0.0.1:{port}/subside"
    done = elsewhere("serve", "--port", "0", "--data", tmp_path / "d", "--database", address)
    assert done.returncode == 1, done.stderr
    assert "cannot be reached" in done.stderr
    assert "secret" not in done.stderr
