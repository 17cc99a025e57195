"""The front door and the inbox: open to everybody, bounded, and nothing of another agency."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from tests.web.cast import Cast, client, person
from tests.web.hostile import TEXTS
from tests.web.teaching import rows
from tests.web.teaching.classroom import small_shelf, told
from tests.web.teaching.test_classes import queries
from tests.web.test_hostile import fine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subside.web.teaching.models import Enquiry

ASKED = {
    "asks": "information", "name": "Chief Godwit", "organization": "Reedbank",
    "email": "godwit@example.org", "text": "Is there a meal break?",
}  # fmt: skip


@pytest.fixture(autouse=True)
def small(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SUBSIDE_MAIL", raising=False)
    with small_shelf():
        yield


def asked(cast: Cast, browser: Any = None, **more: str) -> Any:
    """Send the form as a stranger."""
    given = {**ASKED, "agency": str(cast.agency.pk), **more}
    return (browser or client()).post("/welcome/ask/", given, follow=True)


def sent() -> Enquiry:
    """The one request that there is."""
    from subside.web.teaching.models import Enquiry

    return Enquiry.objects.get()


def alone(people: Cast) -> None:
    """One agency on the server."""
    from subside.web.accounts.models import Agency

    Agency.objects.filter(pk=people.elsewhere.pk).delete()


# ---- The page ----------------------------------------------------------------------------


def test_everybody_reads_it_and_the_start_page_stays_the_sign_in(people: Cast) -> None:
    for user in (None, people.alice, people.ian, people.carol, people.mallory):
        assert client(user).get("/welcome/").status_code == 200
    assert client().get("/")["Location"].startswith("/account/login/")
    login = client().get("/account/login/").content.decode()
    assert 'href="/welcome/"' in login
    assert 'href="/certificates/"' in login


def test_it_says_the_three_truths_and_what_a_course_asks(people: Cast) -> None:
    words = told(client().get("/welcome/"))
    for truth in ("De-escalation is an outcome", "People calm themselves", "cannot be guaranteed"):
        assert truth in words
    assert "At the Door: Ninety Minutes" in words
    assert "with 2 tests, 2 lab repetitions and 1 practical exercise rated by rubric" in words
    assert "Explain the three truths in 60 seconds, without a promise" in words


def test_coming_classes_that_are_meant_for_everybody_are_listed(people: Cast) -> None:
    today = timezone.localdate()
    rows.class_of(people.ian, title="Shown", listed=True, seats=2, about="Bring lunch.")
    rows.class_of(people.ian, title="Today", listed=True, starts=today)
    rows.class_of(people.ian, title="Not meant")
    rows.class_of(people.ian, title="Past", listed=True, starts=today - timedelta(days=1))
    rows.class_of(people.ian, title="Over", listed=True, closed=timezone.now())
    words = told(client().get("/welcome/"))
    assert "Shown" in words
    assert "Bring lunch." in words
    assert "Today" in words
    for title in ("Not meant", "Past", "Over", "ian", "alice"):
        assert title not in words
    assert "2 seats free" in words


def test_a_full_class_says_so(people: Cast) -> None:
    row = rows.class_of(people.ian, listed=True, seats=1)
    rows.place_of(row, people.alice)
    gone = rows.place_of(row, person(people.agency, "bob", "trainee"))
    gone.left = timezone.now()
    gone.save()
    words = told(client().get("/welcome/"))
    assert "full" in words
    assert "Ask to wait for one" in words


@pytest.mark.parametrize("count", [0, 1, 2])
def test_it_opens_with_no_agency_one_or_several(count: int, people: Cast) -> None:
    from subside.web.accounts.models import Agency

    if count < 2:
        alone(people)
    if count < 1:
        Agency.objects.all().delete()
    words = told(client().get("/welcome/"))
    assert ("This server is not set up yet" in words) is (count == 0)
    assert ("Choose an agency" in words) is (count == 2)
    answer = client().post("/welcome/ask/", ASKED)
    assert answer.status_code == (302 if count == 1 else 400)
    if count == 2:
        assert "Choose to whom your request goes" in told(answer)


def test_a_link_chooses_the_class(people: Cast) -> None:
    row = rows.class_of(people.ian, listed=True)
    page = client().get("/welcome/", {"class": row.pk}).content.decode()
    assert re.search(rf'<option value="{row.pk}"[^>]*selected', page)
    for given in ("²", "x", "9" * 400, "-1", ""):
        assert client().get("/welcome/", {"class": given}).status_code == 200
    page = client().get("/welcome/", {"ask": "host"}).content.decode()
    assert re.search(r'value="host"[^>]*checked', page)


# ---- Asking ------------------------------------------------------------------------------


def test_a_request_is_kept_and_its_reference_told(people: Cast) -> None:
    browser = client()
    answer = asked(people, browser)
    row = sent()
    assert row.agency == people.agency
    assert (row.name, row.email, row.text, row.state) == (
        "Chief Godwit", "godwit@example.org", "Is there a meal break?", "open",
    )  # fmt: skip
    assert row.reference in told(answer)
    assert "Godwit" not in told(answer)
    where = f"/welcome/asked/{row.reference}/"
    assert browser.get(where).status_code == 200
    assert client().get(where).status_code == 404  # another browser
    assert client(people.carol).get(where).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "", "phone": ""}, "Give an email address or a telephone number"),
        ({"asks": "enrol"}, "Choose the class"),
        ({"asks": "other"}, "not one of the available choices"),
        ({"asks": ""}, "This field is required"),
        ({"name": ""}, "This field is required"),
        ({"email": "no address"}, "valid email"),
        ({"text": "x" * 5000}, "at most 4000"),
        ({"name": "x" * 200}, "at most 120"),
        ({"people": "900"}, "less than or equal to 500"),
        ({"people": "0"}, "greater than or equal to 1"),
        ({"people": "1e2"}, "Enter a whole number"),
        ({"course_class": "999"}, "not one of the available choices"),
        ({"agency": "999"}, "not one of the available choices"),
        ({"name": "a\0b"}, "Null characters"),
        ({"text": "a\0b"}, "Null characters"),
        ({"agency": "\0"}, "Null characters"),
        ({"website": "http://example.org"}, "that field is empty now"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    people: Cast, changed: dict[str, str], words: str
) -> None:
    from subside.web.teaching.models import Enquiry

    answer = asked(people, **changed)
    assert answer.status_code == 400
    assert words in told(answer)
    typed = "Reedbank" if "name" in changed else "Chief Godwit"
    assert typed in answer.content.decode()
    assert "http://example.org" not in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_a_seat_is_asked_of_the_agency_of_the_class(people: Cast) -> None:
    from subside.web.teaching.models import Enquiry

    row = rows.class_of(people.ian, listed=True)
    hidden = rows.class_of(people.ian, title="Not shown")
    seat = {"asks": "enrol", "agency": ""}
    assert asked(people, **seat, course_class=str(hidden.pk)).status_code == 400
    other = asked(people, asks="enrol", agency=str(people.elsewhere.pk), course_class=str(row.pk))
    assert "The class you chose is one of Alder" in told(other)
    assert not Enquiry.objects.exists()
    asked(people, **seat, course_class=str(row.pk))
    assert sent().agency == people.agency
    assert sent().course_class == row


def test_requests_from_one_address_are_bounded(people: Cast, monkeypatch: Any) -> None:
    from subside.web.teaching.models import Enquiry
    from subside.web.teaching.pages import front

    monkeypatch.setattr(front, "FROM_ONE", 3)
    for _ in range(3):
        assert asked(people).status_code == 200
    refused = asked(people)
    assert refused.status_code == 429
    assert "Please send yours in an hour. What you typed is still there." in told(refused)
    assert "Chief Godwit" in refused.content.decode()
    given = {**ASKED, "agency": str(people.agency.pk)}
    assert client().post("/welcome/ask/", given, REMOTE_ADDR="10.0.0.9").status_code == 302
    assert Enquiry.objects.count() == 4


def test_requests_of_an_hour_and_of_an_inbox_are_bounded(people: Cast, monkeypatch: Any) -> None:
    from subside.web.teaching.models import Enquiry
    from subside.web.teaching.pages import front

    monkeypatch.setattr(front, "AN_HOUR", 1)
    asked(people)
    assert asked(people).status_code == 429
    Enquiry.objects.update(made=timezone.now() - timedelta(hours=2))
    monkeypatch.setattr(front, "OPEN", 1)
    assert "This inbox is full" in told(asked(people))
    Enquiry.objects.update(state="closed")
    assert asked(people).status_code == 200


def test_the_form_wants_its_token(people: Cast) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/welcome/ask/", ASKED).status_code == 403


# ---- The inbox ---------------------------------------------------------------------------


def test_a_trainee_and_an_instructor_have_no_inbox(people: Cast) -> None:
    row = rows.enquiry_of(people.carol)
    for user in (people.alice, people.ian, people.mallory):
        for path in (f"{row.pk}/", f"{row.pk}/reply", f"{row.pk}/state", f"{row.pk}/again",
                     f"{row.pk}/delete"):  # fmt: skip
            answer = client(user).post(f"/inbox/{path}", {"text": "x", "state": "closed"})
            assert answer.status_code in (404, 405)
        assert client(user).get(f"/inbox/{row.pk}/").status_code == 404
    assert client(people.ian).get("/inbox/").status_code == 404
    assert "Godwit" not in told(client(people.mallory).get("/inbox/?state=all"))
    assert row.replies.count() == 0
    row.refresh_from_db()
    assert row.state == "open"


def test_requests_are_found_by_what_is_known_of_them(people: Cast) -> None:
    rows.enquiry_of(people.carol)
    rows.enquiry_of(
        people.carol, name="Captain Sandpiper", organization="Saltmarsh", reference="EFGH-6789",
        email="sandpiper@example.org", phone="555 0100", state="closed",
    )  # fmt: skip
    rows.enquiry_of(people.mallory, name="Sandpiper of another agency", reference="WXYZ-2222")
    for sought in ("efgh-6789", "sandpiper", "SALTMARSH", "555 0100", "captain example.org"):
        words = told(client(people.carol).get("/inbox/", {"q": sought}))
        assert "Captain Sandpiper" in words, sought
        assert "Godwit" not in words
        assert "another agency" not in words
    assert "Nothing has “heron” in it" in told(client(people.carol).get("/inbox/", {"q": "heron"}))
    assert "Captain" not in told(client(people.carol).get("/inbox/"))
    assert "Captain" in told(client(people.carol).get("/inbox/?state=all"))


def test_an_answer_and_a_note_are_kept_and_told_apart(people: Cast) -> None:
    row = rows.enquiry_of(people.carol)
    where = f"/inbox/{row.pk}/reply"
    said = client(people.carol).post(
        where, {"text": "Call.", "as": "note", "seen": "0"}, follow=True
    )
    assert "The note is kept" in told(said)
    said = client(people.carol).post(
        where, {"text": "Yes.", "as": "answer", "seen": "1"}, follow=True
    )
    assert "This server sends no mail: copy it into yours" in told(said)
    assert [(one.text, one.note) for one in row.replies.all()] == [("Call.", True), ("Yes.", False)]
    row.refresh_from_db()
    assert row.state == "answered"


@pytest.mark.parametrize("text", ["", "  ", "\0", "x" * 4001])
def test_an_answer_that_cannot_be_kept_is_not_lost(text: str, people: Cast) -> None:
    row = rows.enquiry_of(people.carol)
    where = f"/inbox/{row.pk}/reply"
    answer = client(people.carol).post(where, {"text": text, "as": "answer", "seen": "0"})
    assert answer.status_code == 400
    assert text.strip("\0 ") in answer.content.decode()
    assert not row.replies.exists()


def test_two_that_answer_at_once_do_not_both_answer(people: Cast) -> None:
    row = rows.enquiry_of(people.carol)
    where = f"/inbox/{row.pk}/reply"
    client(people.carol).post(where, {"text": "Yes.", "as": "answer", "seen": "0"})
    late = client(people.ada).post(where, {"text": "No, sorry.", "as": "answer", "seen": "0"})
    assert late.status_code == 409
    assert "something was added here meanwhile" in told(late)
    assert "No, sorry." in late.content.decode()
    assert "Yes." in told(late)
    assert row.replies.count() == 1
    for seen in ("", "x", "-1"):
        assert client(people.ada).post(where, {"text": "x", "seen": seen}).status_code == 409


def test_states(people: Cast) -> None:
    row = rows.enquiry_of(people.carol)
    for state in ("answered", "closed", "open"):
        client(people.carol).post(f"/inbox/{row.pk}/state", {"state": state})
        row.refresh_from_db()
        assert row.state == state
    assert client(people.carol).post(f"/inbox/{row.pk}/state", {"state": "gone"}).status_code == 404


def test_deleted_is_gone_with_everything_that_was_answered(people: Cast) -> None:
    from django.db import connection

    from subside.web.teaching.models import Enquiry, Reply

    row = rows.enquiry_of(people.carol)
    Reply.objects.create(enquiry=row, by=people.carol, text="Yes.")
    client(people.carol).post(f"/inbox/{row.pk}/delete")
    assert not Enquiry.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM teaching_reply")
        assert cursor.fetchone() == (0,)


def test_an_inbox_in_pages(people: Cast) -> None:
    from subside.web.teaching.pages import inbox

    for k in range(inbox.PAGE + 1):
        rows.enquiry_of(people.carol, reference=f"R-{k:04}", name=f"Asker {k:04}")
    first = client(people.carol).get("/inbox/?state=open&q=Asker")
    assert "Older" in told(first)
    assert "state=open&amp;q=Asker&amp;page=2" in first.content.decode()
    assert "Asker 0000" in told(client(people.carol).get("/inbox/?state=open&q=Asker&page=2"))
    for page in ("0", "x", "999", "²", "-1"):
        assert client(people.carol).get(f"/inbox/?page={page}").status_code == 200


# ---- Many, hostile -----------------------------------------------------------------------


def test_many_classes_and_requests_take_no_more_questions(people: Cast) -> None:
    rows.class_of(people.ian, listed=True)
    rows.enquiry_of(people.carol)
    before = [queries(people.carol, path) for path in ("/welcome/", "/inbox/")]
    for k in range(5):
        rows.class_of(people.ian, listed=True)
        rows.enquiry_of(people.carol, reference=f"R-{k}")
    assert [queries(people.carol, path) for path in ("/welcome/", "/inbox/")] == before


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_text(name: str, people: Cast) -> None:
    from subside.web.teaching.models import Enquiry

    text, carol = TEXTS[name], client(people.carol)
    carol.raise_request_exception = False
    for field in (*ASKED, "agency", "phone", "people", "course_class", "website"):
        fine(asked(people, **{field: text}))
    row = rows.class_of(people.ian, listed=True, title=text[:160].replace("\0", ""),
                        about=text[:2000].replace("\0", ""))  # fmt: skip
    assert fine(client().get("/welcome/"))
    fine(client().get("/welcome/", {"class": text[:2000], "ask": text[:2000]}))
    fine(client().get("/inbox/", {"q": text[:2000]}))
    for one in Enquiry.objects.all():
        fine(carol.get(f"/inbox/{one.pk}/"))
        fine(carol.post(f"/inbox/{one.pk}/reply", {"text": text, "as": text[:90], "seen": "0"}))
        fine(carol.post(f"/inbox/{one.pk}/reply", {"text": "x", "seen": text[:90]}))
        fine(carol.post(f"/inbox/{one.pk}/state", {"state": text[:90]}))
        fine(carol.get(f"/inbox/{one.pk}/"))
    for asked_ in ({"q": text[:2000]}, {"state": text[:90]}, {"page": text[:90]}):
        fine(carol.get("/inbox/", asked_))
    row.delete()
