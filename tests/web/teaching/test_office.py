"""The front door, the inbox and mail: nothing that was sent or answered is lost."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from subside.errors import UserError
from tests.web.cast import Cast, client
from tests.web.teaching import rows

ASKED = {
    "asks": "information", "name": "Chief Godwit", "organization": "Reedbank",
    "email": "godwit@example.org", "text": "Is there a meal break?",
}  # fmt: skip


@pytest.fixture(autouse=True)
def small(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from subside.web.teaching import editions

    course = rows.small_course()
    monkeypatch.setattr(editions, "shipped", lambda: {course.slug: course})
    monkeypatch.delenv("SUBSIDE_MAIL", raising=False)


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server of a few lines that keeps what it is given."""

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.got: list[str] = []


class Talk(socketserver.StreamRequestHandler):
    """One conversation, as far as a sender needs it."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in iter(self.rfile.readline, b""):
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append(text.decode())  # type: ignore[attr-defined]
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def test_a_request_is_kept_and_its_reference_told(people: Cast) -> None:
    from subside.web.teaching.models import Enquiry

    agency = str(people.agency.pk)
    answer = client().post("/welcome/ask/", {**ASKED, "agency": agency}, follow=True)
    row = Enquiry.objects.get()
    assert row.agency == people.agency
    assert row.reference in answer.content.decode()
    assert row.text in client(people.carol).get(f"/inbox/{row.pk}/").content.decode()
    assert client().get(f"/welcome/asked/{row.reference}/").status_code == 404  # another browser


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"email": "", "phone": ""}, "email address or a telephone"),
        ({"asks": "enrol"}, "Choose the class"),
        ({"email": "no address"}, "valid email"),
        ({"text": "x" * 5000}, "at most 4000"),
        ({"people": "900"}, "less than or equal to 500"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    people: Cast, changed: dict[str, str], told: str
) -> None:
    from subside.web.teaching.models import Enquiry

    given = {**ASKED, "agency": str(people.agency.pk), **changed}
    answer = client().post("/welcome/ask/", given)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert "Chief Godwit" in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_a_machine_that_fills_every_field_gets_nowhere(people: Cast) -> None:
    from subside.web.teaching.models import Enquiry

    given = {**ASKED, "agency": str(people.agency.pk), "website": "http://example.org"}
    assert client().post("/welcome/ask/", given).status_code == 404
    assert not Enquiry.objects.exists()


def test_a_seat_is_asked_of_the_agency_of_the_class(people: Cast) -> None:
    from subside.web.teaching.models import Enquiry

    row = rows.class_of(people.ian, listed=True)
    hidden = rows.class_of(people.ian, title="Not shown")
    page = client().get("/welcome/").content.decode()
    assert "Tuesday class" in page
    assert "Not shown" not in page
    wrong = {**ASKED, "asks": "enrol", "agency": "", "course_class": str(hidden.pk)}
    assert client().post("/welcome/ask/", wrong).status_code == 400
    right = {**ASKED, "asks": "enrol", "agency": "", "course_class": str(row.pk)}
    assert client().post("/welcome/ask/", right).status_code == 302
    assert Enquiry.objects.get().agency == people.agency


def test_the_front_door_opens_on_a_new_server(tables: Any) -> None:
    from subside.web.accounts.models import Agency

    Agency.objects.all().delete()
    answer = client().get("/welcome/")
    assert answer.status_code == 200
    assert "No dates are entered now" in answer.content.decode()
    assert client().post("/welcome/ask/", ASKED).status_code == 400


def test_a_trainee_and_an_instructor_have_no_inbox(people: Cast) -> None:
    row = rows.enquiry_of(people.carol)
    for user in (people.alice, people.ian):
        assert client(user).get("/inbox/").status_code == 404
        assert client(user).get(f"/inbox/{row.pk}/").status_code == 404


def test_an_answer_is_kept_first_and_sent_once_mail_is_up(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subside.web.teaching import mail

    row = rows.enquiry_of(people.carol)
    with mailbox() as server:
        port = server.server_address[1]
    monkeypatch.setenv("SUBSIDE_MAIL", f"smtp://127.0.0.1:{port}/?from=office@example.org")
    given = {"text": "Yes, an hour.\r\nBcc: everybody@example.org", "as": "answer"}
    assert client(people.carol).post(f"/inbox/{row.pk}/reply", given).status_code == 302
    assert mail.send_waiting() == 0  # mail is down
    reply = row.replies.get()
    assert reply.sent is None
    assert "refused" in reply.fault.lower()
    assert reply.fault in client(people.carol).get(f"/inbox/{row.pk}/").content.decode()
    client(people.carol).post(f"/inbox/{row.pk}/again")
    with mailbox() as server:
        port = server.server_address[1]
        monkeypatch.setenv("SUBSIDE_MAIL", f"smtp://127.0.0.1:{port}/?from=office@example.org")
        assert mail.send_waiting() == 1
        assert mail.send_waiting() == 0  # once
        (text,) = server.got
    head, _, body = text.partition("\r\n\r\n")
    assert "To: godwit@example.org" in head
    assert "everybody@example.org" not in head
    assert "Yes, an hour." in body
    reply.refresh_from_db()
    assert reply.sent is not None
    assert reply.fault == ""


def test_a_note_for_the_office_is_never_sent(people: Cast) -> None:
    from subside.web.teaching import mail

    row = rows.enquiry_of(people.carol)
    client(people.carol).post(f"/inbox/{row.pk}/reply", {"text": "Call first.", "as": "note"})
    assert row.replies.get().note
    assert mail.waiting() == []
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.parametrize(
    "given",
    ["mail.example.org", "http://example.org/?from=a@b", "smtp://host/", "smtp://h:x/?from=a@b"],
)
def test_a_mail_server_that_is_named_wrongly_is_refused(given: str) -> None:
    from subside.web.teaching import mail

    with pytest.raises(UserError, match="SUBSIDE_MAIL"):
        mail.server(given)
