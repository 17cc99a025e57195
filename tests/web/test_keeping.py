"""A request keeps all or nothing, also where the last thing that it writes cannot be written."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any

import pytest

from subside.web.keeping import full
from tests.web.cast import PASSWORD, Cast, client

NEW = "five grey geese over the weir"


def refused(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode = code
    return error


def state(code: str) -> Exception:
    error = Exception("no")
    error.sqlstate = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "so"),
    [
        (refused(sqlite3.SQLITE_FULL), True),
        (refused(sqlite3.SQLITE_IOERR), True),
        (refused(sqlite3.SQLITE_IOERR_WRITE), True),
        (refused(sqlite3.SQLITE_READONLY), True),
        (refused(sqlite3.SQLITE_READONLY_DBMOVED), True),
        (refused(sqlite3.SQLITE_BUSY), False),
        (refused(sqlite3.SQLITE_CONSTRAINT_UNIQUE), False),
        (state("53100"), True),
        (state("53300"), True),
        (state("23505"), False),
        (OSError(errno.ENOSPC, "no"), True),
        (OSError(errno.ENOENT, "no"), False),
        (ValueError("database or disk is full"), False),
        (None, False),
    ],
)
def test_what_counts_as_full(error: Exception | None, so: bool) -> None:
    assert full(error) is so
    wrapped = RuntimeError("over it")
    wrapped.__cause__ = error
    assert full(wrapped) is so


def test_psycopg_says_so_by_its_state() -> None:
    psycopg = pytest.importorskip("psycopg")
    assert full(psycopg.errors.DiskFull())
    assert not full(psycopg.errors.UniqueViolation())


@pytest.fixture
def no_session(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Nothing of a session can be written, the last thing of a request that is."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import OperationalError

    def save(self: SessionStore, must_create: bool = False) -> None:
        if not must_create:
            raise OperationalError("full") from refused(sqlite3.SQLITE_FULL)
        real(self, must_create)

    real = SessionStore.save
    monkeypatch.setattr(SessionStore, "save", save)
    return monkeypatch


def test_an_account_is_not_made_by_halves(people: Cast, no_session: Any) -> None:
    from django.contrib.sessions.models import Session

    from subside.web.accounts import links
    from subside.web.accounts.models import Role, User

    path = links.invitation(people.ada, Role.TRAINEE, "")[1]
    form = {"username": "nora", "password": NEW, "again": NEW}
    browser = client()
    browser.raise_request_exception = False
    answer = browser.post(path, form)
    assert answer.status_code == 503
    assert "Nothing was saved" in answer.content.decode()
    assert not answer.cookies.get("sessionid")
    assert not User.objects.filter(username="nora").exists()
    assert not Session.objects.exists()
    no_session.undo()
    assert client().post(path, form).status_code == 302  # the link is still good


def test_a_sign_in_is_not_kept_by_halves(people: Cast, no_session: Any) -> None:
    from django.contrib.sessions.models import Session

    browser = client()
    browser.raise_request_exception = False
    given = {"login": "alice", "password": PASSWORD}
    assert browser.post("/account/login/", given).status_code == 503
    people.alice.refresh_from_db()
    assert people.alice.last_login is None
    assert not Session.objects.exists()
    no_session.undo()
    assert browser.post("/account/login/", given).status_code == 302


def test_other_faults_are_the_programs(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of them is kept either, but nobody is sent to look at the disk."""
    from subside.web.accounts import people as module
    from subside.web.accounts.models import Agency

    def fails(*_: object) -> None:
        raise ValueError("a mistake")

    browser = client(people.ada)
    browser.raise_request_exception = False
    monkeypatch.setattr(module.messages, "success", fails)
    answer = browser.post("/people/agency", {"name": "Other"})
    assert answer.status_code == 500
    assert "made a mistake" in answer.content.decode()
    assert Agency.objects.get(pk=people.agency.pk).name == "Alder"
