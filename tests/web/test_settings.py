"""What is promised of every connection, of the key, and of names that are answered to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from subside.errors import UserError
from subside.web import database, headers
from subside.web.options import Options, hosts
from subside.web.secret_key import secret_key


@pytest.fixture
def fresh(site: Path) -> Iterator[None]:
    """A connection that is not open yet; closed afterwards."""
    connection.close()
    yield
    connection.close()


def test_sqlite_is_as_promised(fresh: None) -> None:
    with connection.cursor() as cursor:
        for name, wanted in database.PRAGMAS.items():
            assert cursor.execute(f"PRAGMA {name}").fetchone()[0] == wanted
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ("PRAGMA synchronous=NORMAL", "synchronous"),
        ("PRAGMA busy_timeout=1", "busy_timeout"),
        ("PRAGMA foreign_keys=OFF", "foreign_keys"),
    ],
)
def test_a_connection_that_is_otherwise_is_refused(
    changed: str, named: str, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.backends.sqlite3.base import DatabaseWrapper

    made = DatabaseWrapper.get_new_connection

    def otherwise(self: DatabaseWrapper, parameters: object) -> sqlite3.Connection:
        found: sqlite3.Connection = made(self, parameters)
        found.execute(changed)
        return found

    monkeypatch.setattr(DatabaseWrapper, "get_new_connection", otherwise)
    with pytest.raises(UserError, match=named):
        connection.ensure_connection()
    assert connection.connection is None
    monkeypatch.undo()
    connection.ensure_connection()


def test_a_journal_that_is_none_is_refused(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database.PRAGMAS, "journal_mode", "another")
    with pytest.raises(UserError, match="journal_mode"):
        connection.ensure_connection()


def test_the_key_is_made_once(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    if os.name == "posix":
        (tmp_path / "secret-key").chmod(0o644)
        secret_key(tmp_path)
        assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 80])
def test_a_key_that_is_not_whole_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_bytes(content)
    with pytest.raises(UserError, match="secret key"):
        secret_key(tmp_path)
    assert (tmp_path / "secret-key").read_bytes() == content


def test_names_that_are_answered_to() -> None:
    data = Path("x")
    assert set(hosts(Options(data))) == {"127.0.0.1", "localhost", "::1", "[::1]", "[127.0.0.1]"}
    everywhere = hosts(Options(data, host="0.0.0.0"))
    assert {"localhost", "127.0.0.1"} < set(everywhere)
    assert not {"*", "", ".", "0.0.0.0"} & set(everywhere)


def test_a_postgresql_address() -> None:
    made = database.setting(
        Options(Path("x"), "postgresql://u:p%20w@db.example:5433/s?sslmode=require")
    )
    found = {key: made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert found == {
        "NAME": "s", "USER": "u", "PASSWORD": "p w", "HOST": "db.example", "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


def test_the_policy_lets_in_nothing_from_elsewhere() -> None:
    for values in headers.DIRECTIVES.values():
        assert values in (["'none'"], ["'self'"])
    assert headers.DIRECTIVES["default-src"] == ["'none'"]


def test_tls_closes_cookies(tmp_path: Path) -> None:
    from subside.web.settings import settings_of

    made = settings_of(Options(tmp_path, tls=True), "x" * 60)
    assert made["SESSION_COOKIE_SECURE"]
    assert made["CSRF_COOKIE_SECURE"]
    assert not made["DEBUG"]
