"""One sign-in on both sides: what Django ends, Starlette ends at the next request."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.web.cast import PASSWORD, Cast, Served, begun, post, sign_in, token

if TYPE_CHECKING:
    import httpx

NEW = "five grey geese over the weir"


@pytest.fixture
def alice(people: Cast, served: Served) -> httpx.Client:
    """Alice's browser, signed in."""
    return served.signed_in(people.alice)


def live(people: Cast) -> str:
    return f"/live/{begun(people.alice).pk}/"


def act(browser: httpx.Client, where: str, **headers: str) -> httpx.Response:
    """An act, as the page sends it."""
    page = browser.get(where.replace("/live/", "/encounters/"))
    given = {"X-CSRFToken": token(page.text), **headers}
    body = {"key": str(uuid.uuid4()), "act": "watch", "say": ""}
    return browser.post(f"{where}acts", json=body, headers=given)


def test_who_is_signed_in_plays(people: Cast, alice: httpx.Client) -> None:
    where = live(people)
    assert alice.get(where).status_code == 200
    assert act(alice, where).status_code == 200
    assert len(alice.get(where).json()["log"]) > 1


def test_signed_out_is_out(people: Cast, alice: httpx.Client) -> None:
    where = live(people)
    assert alice.get(where).status_code == 200
    kept = dict(alice.cookies)
    assert post(alice, "/account/logout/", {}).status_code == 302
    assert alice.get(where).status_code == 403
    alice.cookies.update(kept)  # the old cookie, sent again by hand
    assert alice.get(where).status_code == 403
    assert alice.get("/").status_code == 302


def test_an_old_session_is_out(people: Cast, alice: httpx.Client) -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    where = live(people)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert alice.get(where).status_code == 403


def test_a_new_password_ends_other_sessions(
    people: Cast, served: Served, alice: httpx.Client
) -> None:
    where, other = live(people), served.signed_in(people.alice)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert post(alice, "/account/password/", given).status_code == 302
    assert alice.get(where).status_code == 200  # who changed it stays in
    assert other.get(where).status_code == 403
    assert sign_in(served.browser(), "alice", PASSWORD).status_code == 200
    assert sign_in(served.browser(), "alice", NEW).status_code == 302


def test_a_closed_account_is_out(people: Cast, alice: httpx.Client) -> None:
    where = live(people)
    people.alice.is_active = False
    people.alice.save()
    assert alice.get(where).status_code == 403


def test_somebody_elses_is_not_there(people: Cast, served: Served, alice: httpx.Client) -> None:
    where = live(people)
    for user in (people.ada, people.mallory):
        other = served.signed_in(user)
        theirs, nowhere = other.get(where), other.get(f"/live/{uuid.uuid4()}/")
        assert theirs.status_code == nowhere.status_code == 404
        assert theirs.content == nowhere.content
    assert served.browser().get(where).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRFToken": ""},
        {"X-CSRFToken": "wrong"},
        {"X-CSRFToken": "x" * 64},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
    ],
)
def test_from_elsewhere_nothing_happens(
    headers: dict[str, str], people: Cast, alice: httpx.Client
) -> None:
    where = live(people)
    before = alice.get(where).json()["log"]
    assert act(alice, where, **headers).status_code in (400, 403)
    assert alice.get(where).json()["log"] == before


def test_its_own_origin_passes(people: Cast, served: Served, alice: httpx.Client) -> None:
    assert act(alice, live(people), Origin=served.address).status_code == 200


def test_connections_do_not_pile_up(people: Cast, served: Served, alice: httpx.Client) -> None:
    """Threads keep one connection each, whatever the number of requests."""
    import os
    from pathlib import Path

    fds = Path("/proc/self/fd")
    if not fds.is_dir():
        pytest.skip("counts the open files of a process in /proc")

    def of_database() -> int:
        found = 0
        for fd in fds.iterdir():
            try:
                found += "subside.sqlite3" in os.readlink(fd)
            except OSError:
                continue
        return found

    where = live(people)
    for _ in range(20):
        assert alice.get(where).status_code == 200
        assert alice.get("/account/").status_code == 200
    before = of_database()
    for _ in range(250):
        assert alice.get(where).status_code == 200
        assert alice.get("/account/").status_code == 200
    threads = 6 + 3 + 2 + 1 + 1  # pages, identity, journal readers and writer, this one
    assert before <= of_database() <= 3 * threads  # the file, its log and its index


def test_security_headers_on_both_sides(people: Cast, served: Served, alice: httpx.Client) -> None:
    for path in ("/", "/health", "/static/subside.css", "/nowhere", live(people)):
        found = alice.get(path).headers
        assert "default-src 'none'" in found["content-security-policy"]
        assert "unsafe" not in found["content-security-policy"]
        assert "frame-ancestors 'none'" in found["content-security-policy"]
        assert found["x-content-type-options"] == "nosniff"
        assert found["x-frame-options"] == "DENY"
        assert "server" not in found


def test_cookies_are_closed(people: Cast, alice: httpx.Client) -> None:
    for cookie in alice.cookies.jar:
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_slow_clients_hold_no_page(people: Cast, served: Served, alice: httpx.Client) -> None:
    """More clients than threads, each with half a request: pages are answered all the same."""
    import socket
    from contextlib import ExitStack
    from urllib.parse import urlsplit

    where = urlsplit(served.address)
    half = (
        f"POST /account/login/ HTTP/1.1\r\nHost: {where.netloc}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nlogin="
    )
    with ExitStack() as stack:
        for _ in range(12):
            slow = stack.enter_context(
                socket.create_connection((where.hostname or "", where.port or 0))
            )
            slow.sendall(half.encode())
        assert alice.get("/", timeout=20).status_code == 200


def test_too_much_is_refused(people: Cast, alice: httpx.Client) -> None:
    answer = alice.post("/encounters/import", content=b"x" * (5 * 1024 * 1024))
    assert answer.status_code == 413
    assert "at most 4 MB" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_who_it_was_is_forgotten_with_every_change(people: Cast, served: Served) -> None:
    """Remembered between requests, and never longer than it is true."""
    from django.db import transaction

    browser, where = served.signed_in(people.alice), live(people)
    for _ in range(3):
        assert browser.get(where).status_code == 200  # from now on it is remembered
        with transaction.atomic():
            people.alice.is_active = False
            people.alice.save()
            browser.get(where)  # asked amid the change, which is not to be seen yet
        assert browser.get(where).status_code == 403
        people.alice.is_active = True
        people.alice.save()
    other = served.signed_in(people.ian)
    assert other.get(where).status_code == 404  # nobody is taken for somebody else
    assert browser.get(where).status_code == 200
