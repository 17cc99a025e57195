"""Answers by mail: kept first, sent once, and where that fails, why."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from subside.errors import UserError
from tests.processes import command, environment
from tests.web.cast import Cast, client
from tests.web.hostile import TEXTS
from tests.web.process import started
from tests.web.teaching import rows, school
from tests.web.teaching.classroom import told
from tests.web.teaching.mailbox import Mailbox, mailbox
from tests.web.test_hostile import fine

if TYPE_CHECKING:
    from subside.web.teaching.models import Enquiry, Reply

VARIABLE = "SUBSIDE_MAIL"


@pytest.fixture
def post(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that is named to this one."""
    with mailbox() as server:
        monkeypatch.setenv(VARIABLE, server.address)
        yield server


def replied(people: Cast, row: Enquiry, text: str = "Yes, an hour.", do: str = "answer") -> Any:
    given = {"text": text, "as": do, "seen": str(row.replies.count())}
    return client(people.carol).post(f"/inbox/{row.pk}/reply", given)


def due(reply: Reply) -> None:
    """As if the pause before the next try were over."""
    reply.refresh_from_db()
    reply.tried = timezone.now() - timedelta(days=1)
    reply.save()


def test_an_answer_is_kept_first_and_sent_once(people: Cast, post: Mailbox) -> None:
    from subside.web.teaching import mail

    row = rows.enquiry_of(people.carol)
    replied(people, row)
    assert row.replies.get().sent is None
    assert mail.send_waiting() == 1
    assert mail.send_waiting() == 0
    (message,) = post.got
    assert message["To"] == "godwit@example.org"
    assert message["From"] == "office@example.org"
    assert message["Subject"] == "Your request ABCD-2345 to Alder"
    assert "Yes, an hour." in message.get_payload()
    assert "ABCD-2345" in message.get_payload()
    page = told(client(people.carol).get(f"/inbox/{row.pk}/"))
    assert "✓ Sent by mail" in page


def test_while_mail_is_down_the_answer_waits_and_says_why(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subside.web.teaching import mail

    row = rows.enquiry_of(people.carol)
    with mailbox() as server:
        port = server.port
    monkeypatch.setenv(VARIABLE, f"smtp://127.0.0.1:{port}/?from=office@example.org")
    replied(people, row)
    assert mail.send_waiting() == 0
    reply = row.replies.get()
    assert (reply.sent, reply.tries) == (None, 1)
    assert reply.fault == "The mail server cannot be reached."
    page = told(client(people.carol).get(f"/inbox/{row.pk}/"))
    assert "Not sent yet. The mail server cannot be reached. Tried 1 time" in page
    assert "1 answer could not be sent yet" in told(client(people.carol).get("/inbox/"))
    with mailbox(port) as server:
        assert mail.send_waiting() == 0  # its pause is not over
        due(reply)
        assert mail.send_waiting() == 1
        assert mail.send_waiting() == 0
        assert len(server.got) == 1
    reply.refresh_from_db()
    assert reply.sent is not None
    assert reply.fault == ""


def test_the_pauses_grow_and_come_to_an_end(people: Cast, post: Mailbox) -> None:
    from subside.web.teaching import mail

    pauses = [mail.pause(k) for k in range(1, mail.TRIES)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=2)
    assert timedelta(days=1) < sum(pauses, timedelta()) < timedelta(days=3)
    post.says[b"DATA"] = b"451 later"
    row = rows.enquiry_of(people.carol)
    replied(people, row)
    reply = row.replies.get()
    for _ in range(mail.TRIES + 3):
        mail.send_waiting()
        due(reply)
    reply.refresh_from_db()
    assert reply.tries == mail.TRIES
    page = told(client(people.carol).get(f"/inbox/{row.pk}/"))
    assert "Given up. The mail server said: 451 later" in page
    post.says.clear()
    answer = client(people.carol).post(f"/inbox/{row.pk}/again", follow=True)
    assert "It is tried again now" in told(answer)
    assert mail.send_waiting() == 1


@pytest.mark.parametrize(
    ("says", "fault", "for_good"),
    [
        ({b"RCPT": b"550 no such user"}, "The mail server does not take this address.", True),
        ({b"RCPT": b"450 busy"}, "The mail server does not take this address.", False),
        ({b"MAIL": b"554 not from you"}, "The mail server said: 554 not from you", False),
        ({b"DATA": b"552 \xff\x01 full"}, "The mail server said: 552 \ufffd  full", False),
    ],
)
def test_what_a_mail_server_says_is_told(
    says: dict[bytes, bytes], fault: str, for_good: bool, people: Cast, post: Mailbox
) -> None:
    from subside.web.teaching import mail

    post.says.update(says)
    row = rows.enquiry_of(people.carol)
    replied(people, row)
    assert mail.send_waiting() == 0
    reply = row.replies.get()
    assert reply.fault == fault
    due(reply)
    assert mail.waiting() == ([] if for_good else [reply])


def test_no_password_goes_out_without_encryption(
    people: Cast, post: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subside.web.teaching import mail

    secret = "lapwing-in-the-reeds"
    address = f"smtp://office:{secret}@127.0.0.1:{post.port}/?from=office@example.org"
    monkeypatch.setenv(VARIABLE, address)
    row = rows.enquiry_of(people.carol)
    replied(people, row)
    assert mail.send_waiting() == 0
    assert row.replies.get().fault == "The mail server offers no encryption: no password is sent."
    assert post.got == []
    assert secret not in client(people.carol).get(f"/inbox/{row.pk}/").content.decode()


def test_two_that_look_at_once_send_it_once(people: Cast, post: Mailbox) -> None:
    from subside.web.teaching import mail

    row = rows.enquiry_of(people.carol)
    replied(people, row)
    sent: list[int] = []
    threads = [threading.Thread(target=lambda: sent.append(mail.send_waiting())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(sent) == 1
    assert len(post.got) == 1


def test_a_note_is_never_sent_and_neither_is_what_has_no_address(
    people: Cast, post: Mailbox
) -> None:
    from subside.web.teaching import mail

    row = rows.enquiry_of(people.carol)
    replied(people, row, "Call first.", "note")
    other = rows.enquiry_of(people.carol, email="", phone="555", reference="EFGH-2345")
    replied(people, other)
    assert mail.waiting() == []
    assert mail.send_waiting() == 0
    row.refresh_from_db()
    assert row.state == "open"
    assert "call them" in told(
        client(people.carol).post(
            f"/inbox/{other.pk}/reply", {"text": "x", "as": "answer", "seen": "1"}, follow=True
        )
    )


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_text_becomes_a_header(name: str, people: Cast, post: Mailbox) -> None:
    from subside.web.accounts.models import Agency
    from subside.web.teaching import mail

    text = TEXTS[name][:3000]
    Agency.objects.filter(pk=people.agency.pk).update(name=text.replace("\0", "")[:120])
    row = rows.enquiry_of(people.carol, name=text.replace("\0", "")[:120])
    replied(people, row, text)
    sent = mail.send_waiting()
    if sent:
        (message,) = post.got
        assert set(message.keys()) == {
            "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To",
            "Date", "Message-ID",
        }  # fmt: skip
        assert message["To"] == "godwit@example.org"
    else:
        assert row.replies.get().fault
    fine(client(people.carol).get(f"/inbox/{row.pk}/"))


def test_an_address_that_is_two_is_no_address(people: Cast) -> None:
    from subside.web.teaching.models import Enquiry

    for email in ("a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org",
                  "a@example.org b@example.org", "A <a@example.org>"):  # fmt: skip
        given = {"asks": "information", "name": "G", "email": email, "agency": people.agency.pk}
        assert client().post("/welcome/ask/", given).status_code == 400
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        "mail.example.org", "http://example.org/?from=a@example.org", "smtp://host/",
        "smtp://h:x/?from=a@example.org", "smtp://h/?from=a@example.org%0aBcc:b@example.org",
        "smtp://h:99999/?from=a@example.org", "smtp:///?from=a@example.org",
    ],
)  # fmt: skip
def test_a_mail_server_that_is_named_wrongly_is_refused(given: str) -> None:
    from subside.web.teaching import mail

    with pytest.raises(UserError, match=VARIABLE) as caught:
        mail.server(given)
    assert "smtp://user:password@host:587" in caught.value.hint
    assert given not in str(caught.value)  # a password may stand in it


def test_a_mail_server_as_it_is_named() -> None:
    from subside.web.teaching import mail

    assert mail.server("") is None
    found = mail.server("smtps://a%40b:p%3Aq@mail.example.org/?from=office@example.org")
    assert found is not None
    assert (found.host, found.port, found.user, found.password, found.tls) == (
        "mail.example.org", 465, "a@b", "p:q", True,
    )  # fmt: skip


# ---- A real server that is killed --------------------------------------------------------


def until(what: Callable[[], Any], seconds: float = 30) -> Any:
    """What it gives, once it gives something."""
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about in time")


def kept(data: Path) -> list[tuple[Any, ...]]:
    """Replies as they stand in the tables: sent or not, tries, fault."""
    with closing(sqlite3.connect(data / "subside.sqlite3", timeout=20)) as tables:
        return tables.execute("SELECT sent, tries, fault FROM teaching_reply").fetchall()


def test_killed_amid_a_mail_it_is_sent_after_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Down; up and killed after the mail server took it, before that was kept; started again.

    Nothing is lost. What the mail server took twice has one Message-ID, by which it is one mail.
    """
    data = tmp_path / "data"
    school.elsewhere("mailed", data)
    with mailbox() as server:
        port = server.port
    monkeypatch.setenv(VARIABLE, f"smtp://127.0.0.1:{port}/?from=office@example.org")
    with started(data) as (process, _, _):
        until(lambda: kept(data)[0][2])
        assert kept(data) == [(None, 1, "The mail server cannot be reached.")]
        process.kill()
    again(data)
    with mailbox(port) as server:
        server.stalls = True
        with started(data) as (process, _, _):
            assert server.has_one.wait(30)
            process.send_signal(signal.SIGKILL)
            process.wait(30)
        assert kept(data)[0][:2] == (None, 2)
        server.stalls = False
        server.goes_on.set()
        again(data)
        with started(data) as (_, _, _):
            until(lambda: kept(data)[0][0])
        assert len({message["Message-ID"] for message in server.got}) == 1
        assert len(server.got) == 2
        with started(data):
            time.sleep(1)
        assert len(server.got) == 2  # sent is sent
    assert os.environ[VARIABLE] not in (data / "logs" / "server.jsonl").read_text()


def again(data: Path) -> None:
    """As if the pause before the next try were over."""
    with closing(sqlite3.connect(data / "subside.sqlite3", timeout=20)) as tables, tables:
        tables.execute("UPDATE teaching_reply SET tried = '2026-01-01 00:00:00'")


def test_a_server_that_is_told_of_mail_wrongly_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.run(
        command("serve", "--port", "0", "--data", tmp_path / "data", "--no-browser"),
        capture_output=True, encoding="utf-8", timeout=60, check=False,
        env=environment(**{VARIABLE: "mail.example.org"}),
    )  # fmt: skip
    assert done.returncode != 0
    assert "is no address of a mail server" in done.stderr
    assert "Traceback" not in done.stderr
