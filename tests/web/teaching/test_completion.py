"""Completion and certificates: issued to who did everything, once; verified by anybody."""

from __future__ import annotations

import csv
import io
import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from subside.errors import UserError
from tests.courses.pdf import words as printed
from tests.web.cast import client, person
from tests.web.hostile import TEXTS
from tests.web.runs import log_of
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room, told
from tests.web.teaching.doing import done, rates, sat, sheet
from tests.web.teaching.test_classes import crowd, queries
from tests.web.test_hostile import fine

if TYPE_CHECKING:
    from subside.web.teaching.models import Completion

__all__ = ["room"]
NAME = "Officer Avocet"


@pytest.fixture
def ready(room: Room) -> Room:
    """Alice did everything that is asked, and has given her name."""
    room.place.name = NAME
    room.place.save()
    done(room.place, (room.cast.ian, room.cast.carol))
    return room


def issue(room: Room, **given: str) -> Any:
    where = room.url(f"completion/{room.place.pk}/issue")
    return client(room.cast.ian).post(where, given, follow=True)


def certificate(room: Room) -> Completion:
    from subside.web.teaching.models import Completion

    return Completion.objects.get(place=room.place)


# ---- What is asked -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "table", "chosen"),
    [
        ("Attended: Time at a door", "Attendance", {"block": "time"}),
        ("Test before", "Sitting", {"form__kind": "pre"}),
        ("Test after", "Sitting", {"form__kind": "post"}),
        ("Encounters: Scenario lab", "LabRun", {}),
        ("One encounter", "Rated", {}),
    ],
)
def test_one_thing_that_is_missing_is_said_and_no_certificate_is_issued(
    what: str, table: str, chosen: dict[str, str], ready: Room
) -> None:
    from subside.web.teaching import models

    getattr(models, table).objects.filter(**chosen).delete()
    words = told(issue(ready))
    assert f"Not issued: {NAME} is not complete" in words
    assert f"given: {what} do:" in words
    assert not models.Completion.objects.exists()
    page = told(ready.get(ready.cast.ian, ready.url("completion/")))
    assert "7 of 8 done" in page
    assert f"{what} asked:" in page


def test_who_did_everything_gets_a_certificate_once(ready: Room) -> None:
    from subside.web.teaching.models import Completion

    assert "1 of 1 did all that is asked" in told(
        ready.get(ready.cast.ian, ready.url("completion/"))
    )
    assert "has the code" in told(issue(ready))
    row = certificate(ready)
    assert (row.name, row.course, row.minutes) == (NAME, "At the Door: Ninety Minutes", 90)
    issue(ready)
    assert Completion.objects.count() == 1


def test_two_windows_issue_one_certificate(ready: Room) -> None:
    from subside.web.teaching.models import Completion

    browsers = [client(ready.cast.ian) for _ in range(4)]
    where = ready.url(f"completion/{ready.place.pk}/issue")
    threads = [threading.Thread(target=browser.post, args=(where,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Completion.objects.count() == 1


def test_a_rating_counts_once_it_is_closed(room: Room) -> None:
    from subside.web.teaching.record import record_of

    thing = rows.rated_of(room.row, place=room.place, counts=True)
    rates(room.cast.ian, thing, asked_need="1", said_limit="2")
    assert record_of(room.place, room.course).rated == {}
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    assert record_of(room.place, room.course).rated == {"encounter": 75.0}


def test_the_better_of_two_tests_after_counts(room: Room) -> None:
    from subside.web.teaching.record import record_of

    assert record_of(room.place, room.course).post is None
    sat(room.place, "post", right=1)
    sat(room.place, "again", right=3)
    assert record_of(room.place, room.course).post == 100.0
    assert record_of(room.place, room.course).pre is False


def test_a_deleted_encounter_stays_a_repetition(ready: Room) -> None:
    from subside.web.records.models import Encounter
    from subside.web.teaching.record import record_of

    for run in Encounter.objects.all():
        ready.post(ready.cast.alice, f"/encounters/{run.pk}/delete")
    assert not Encounter.objects.exists()
    assert record_of(ready.place, ready.course).repetitions == {"lab": 2}


def test_many_records_are_those_of_each(room: Room) -> None:
    from subside.web.teaching.models import Place
    from subside.web.teaching.record import record_of, records_of

    sat(rows.place_of(room.row, person(room.cast.agency, "bob", "trainee")), "post", right=2)
    done(rows.place_of(room.row, person(room.cast.agency, "bea", "trainee")), (room.cast.ian,))
    crowd(room, 1)
    places = list(Place.objects.all())
    found = records_of(places, room.course)
    assert found == {place.pk: record_of(place, room.course) for place in places}
    assert len({str(one) for one in found.values()}) == 4


def test_completed_is_the_day_of_the_class_or_of_what_came_after(ready: Room) -> None:
    """The day it is issued says nothing: an office may be a week behind."""
    from subside.web.teaching import issuing
    from subside.web.teaching.models import Rated, Sitting

    today = timezone.localdate()
    row = ready.fresh()
    row.starts = today - timedelta(days=30)
    row.save()
    long_ago = timezone.now() - timedelta(days=40)
    Sitting.objects.update(finished=long_ago)
    Rated.objects.update(closed=long_ago)
    ready.place.course_class = row
    last = row.starts + timedelta(days=1)  # it is a course of two days
    assert issuing.completed_on(ready.place, ready.course) == last
    Sitting.objects.filter(form__kind="post").update(finished=timezone.now() - timedelta(days=9))
    assert issuing.completed_on(ready.place, ready.course) == today - timedelta(days=9)
    row.starts = today + timedelta(days=9)
    assert issuing.completed_on(ready.place, ready.course) == today


# ---- The office --------------------------------------------------------------------------


def test_a_certificate_needs_a_name_which_the_office_may_enter(ready: Room) -> None:
    ready.place.name = ""
    ready.place.save()
    assert "has no name for the certificate" in told(issue(ready))
    issue(ready, name="  Officer \0 Avocet  ")
    assert certificate(ready).name == NAME
    ready.place.refresh_from_db()
    assert ready.place.name == NAME


def test_all_that_are_ready_at_once(ready: Room) -> None:
    from subside.web.teaching.models import Completion

    bob = rows.place_of(ready.row, person(ready.cast.agency, "bob", "trainee"))
    done(bob, (ready.cast.ian,))
    rows.place_of(ready.row, person(ready.cast.agency, "bea", "trainee"))
    answer = client(ready.cast.ian).post(ready.url("completion/issue"), follow=True)
    assert "1 certificate is issued" in told(answer)
    assert "Without a name for the certificate: bob" in told(answer)
    bob.name = "Officer Bunting"
    bob.save()
    client(ready.cast.ian).post(ready.url("completion/issue"))
    assert sorted(one.name for one in Completion.objects.all()) == [NAME, "Officer Bunting"]
    none = client(ready.cast.ian).post(ready.url("completion/issue"), follow=True)
    assert "Nobody is ready" in told(none)


def test_withdrawn_with_a_reason_and_issued_anew_under_another_code(ready: Room) -> None:
    issue(ready)
    first = certificate(ready)
    where = ready.url(f"completion/{ready.place.pk}/withdraw")
    assert "needs a reason" in told(client(ready.cast.ian).post(where, {"why": " "}, follow=True))
    first.refresh_from_db()
    assert first.withdrawn is None
    client(ready.cast.ian).post(where, {"why": "The name was misspelled"})
    assert ready.get(ready.cast.alice, ready.learn("certificate.pdf")).status_code == 404
    assert "was withdrawn on" in told(ready.get(ready.cast.ian, ready.url("completion/")))
    issue(ready, name="Officer Avocett")
    second = certificate(ready)
    assert second.code != first.code
    words = told(client().get(f"/certificates/{first.code}/"))
    assert "Withdrawn" in words
    assert "The name was misspelled" in words
    assert "Valid" in told(client().get(f"/certificates/{second.code}/"))
    assert client(ready.cast.ian).post(where, {"why": "x" * 999}).status_code == 302
    second.refresh_from_db()
    assert len(second.why_withdrawn) == 200


@pytest.mark.parametrize("path", ["completion/", "completion/record.csv"])
def test_only_who_runs_a_class_sees_its_completion(path: str, ready: Room) -> None:
    for user in (ready.cast.alice, person(ready.cast.agency, "ines", "instructor"),
                 ready.cast.mallory):  # fmt: skip
        assert ready.get(user, ready.url(path)).status_code == 404
    assert ready.get(ready.cast.carol, ready.url(path)).status_code == 200


def test_a_certificate_is_printed_for_its_owner_and_who_runs_the_class(ready: Room) -> None:
    issue(ready)
    own, of = "certificate.pdf", f"completion/{ready.place.pk}/certificate.pdf"
    row = certificate(ready)
    for user, where in ((ready.cast.alice, ready.learn(own)), (ready.cast.ian, ready.url(of))):
        answer = ready.get(user, where)
        assert answer["Content-Type"] == "application/pdf"
        text = printed(answer.content)
        assert NAME in text
        assert row.code in text
        assert f"http://testserver/certificates/{row.code}/" in text.replace(" ", "")
        for word in ("loss", "points", "score", "luck", "%", "ending"):
            assert word not in text.lower()
    bob = person(ready.cast.agency, "bob", "trainee")
    rows.place_of(ready.row, bob)
    for user in (bob, ready.cast.mallory):
        assert ready.get(user, ready.learn(own)).status_code == 404
        assert ready.get(user, ready.url(of)).status_code == 404


def test_the_table_has_a_row_for_each_and_no_formula(ready: Room) -> None:
    issue(ready)
    bad = rows.place_of(ready.row, person(ready.cast.agency, "bob", "trainee"), "=1+1")
    sat(bad, "post", right=1)
    answer = ready.get(ready.cast.ian, ready.url("completion/record.csv"))
    assert "attachment" in answer["Content-Disposition"]
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_name = {one["user name"]: one for one in table}
    alice, bob = by_name["alice"], by_name["bob"]
    assert (alice["name"], alice["completed"], alice["minutes of 90"]) == (NAME, "yes", "90")
    assert alice["certificate"] == certificate(ready).code
    assert alice["Test after (asked: 80 % right)"] == "100 % right"
    assert (bob["name"], bob["completed"], bob["certificate"]) == ("'=1+1", "no", "")
    assert bob["Test after (asked: 80 % right)"] == "33 % right"
    assert all("Never to judge a real event" in one["safeguard"] for one in table)


# ---- Verifying ---------------------------------------------------------------------------


def test_anybody_verifies_a_code_as_they_type_it(ready: Room) -> None:
    issue(ready)
    code = certificate(ready).code
    dashed = code.replace("-", "\u2013")  # as a word processor sets it
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} ", dashed):
        words = told(client().get("/certificates/", {"code": typed}, follow=True))
        assert "Valid" in words
        assert NAME in words
        assert "1 hour 30 minutes" in words
    row = certificate(ready)
    row.expires = date(2020, 1, 1)
    row.save()
    words = told(client().get(f"/certificates/{code}/"))
    assert "Expired" in words
    assert "It was valid until January 1, 2020" in words
    assert "Valid" not in words.replace("It was valid", "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("O0O0-1111-IILL", "No code has 0 or 1 or I or L or O"),
        ("2345-6789-ABC", "this has 11"),
        ("hello", "A code has 12"),
        ("3F7K-9QRT-XW2!", "A code has 12"),
        ("3F7K-9QRT-XW2O", "No code has O: look at it again."),
        ("<script>", "A code has 12"),
        ("a\0b", "A code has 12"),
        ("Ⅻ" * 12, "A code has 12"),
    ],
)
def test_what_is_no_code_is_said_with_its_reason(typed: str, why: str, people: Any) -> None:
    from urllib.parse import quote

    for answer in (
        client().get("/certificates/", {"code": typed}),
        client().get(f"/certificates/{quote(typed, safe='')}/"),
    ):
        assert answer.status_code == 404
        assert "is not a code" in told(answer)
        assert why in told(answer)


def test_a_forged_code_is_told_from_a_true_one(ready: Room) -> None:
    issue(ready)
    code = certificate(ready).code
    for place in range(len(code)):
        if code[place] == "-":
            continue
        forged = f"{code[:place]}{'2' if code[place] != '2' else '3'}{code[place + 1 :]}"
        answer = client().get(f"/certificates/{forged}/")
        assert answer.status_code == 404
        assert f"Nothing was issued here under {forged}" in told(answer)
        assert NAME not in told(answer)


def test_codes_are_drawn_from_all_that_there_are() -> None:
    from subside.web.teaching import issuing
    from subside.web.teaching.models.completion import ALPHABET, draw_code

    drawn = [draw_code() for _ in range(400)]
    assert len(set(drawn)) == 400
    assert {letter for code in drawn for letter in code} == {*ALPHABET, "-"}
    assert all(issuing.as_code(code) == code for code in drawn)


def test_a_certificate_outlives_its_class(ready: Room) -> None:
    issue(ready)
    code = certificate(ready).code
    ready.row.delete()
    assert "Valid" in told(client().get(f"/certificates/{code}/"))


# ---- Safeguards --------------------------------------------------------------------------

LED = (
    "", "?block=lab", "tests/", "tests/results/", "ratings/", "ratings/agreement/", "completion/",
    "completion/record.csv", "present/", "present/lab/", "wall/state",
)  # fmt: skip


def test_no_judgement_of_an_encounter_reaches_a_record_or_a_leader(
    ready: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that is met by who runs the class is the same to the byte, whatever was played."""
    from subside.web.records.models import Encounter, Review
    from subside.web.teaching.models import LabRun

    monkeypatch.setattr(
        "subside.web.teaching.models.completion.draw_code", lambda: "2222-3333-4444"
    )
    assert log_of("stairwell", "exemplar") != log_of("stairwell", "poor")
    found = []
    for plan, grade in (("exemplar", "good"), ("poor", "serious")):
        runs = LabRun.objects.filter(place=ready.place).values_list("encounter", flat=True)
        log = log_of("stairwell", plan)
        Encounter.objects.filter(pk__in=runs).update(log=log, seed=len(log), origin="imported")
        Review.objects.all().delete()
        for pk in runs:
            document = {"grade": grade, "loss": len(plan), "ending": f"an ending of {plan}"}
            Review.objects.create(encounter_id=pk, key=plan, document=document, log=log)
        found.append(everything(ready))
    assert found[0] == found[1]


def everything(room: Room) -> list[Any]:
    """Every page of a class for each who runs it, what a record would hold, and the paper."""
    from subside.courses.completion import requirements
    from subside.web.teaching.record import record_of

    told_: list[Any] = [str(requirements(room.course, record_of(room.place, room.course)))]
    for user in (room.cast.ian, room.cast.carol, room.cast.ada):
        browser = client(user)
        for path in LED:
            answer = browser.get(room.url(path))
            assert answer.status_code == 200, path
            text = answer.content.decode()
            told_.append([line for line in text.splitlines() if "csrfmiddlewaretoken" not in line])
    return told_


def test_a_record_holds_what_is_asked_and_nothing_else(ready: Room) -> None:
    issue(ready)
    record = certificate(ready).record
    assert {frozenset(one) for one in record} == {frozenset(("what", "needed", "had"))}
    assert [one["what"] for one in record] == [
        "Attended: What you know now", "Attended: Time at a door", "Attended: Scenario lab",
        "Attended: What you know then", "Test before", "Test after", "Encounters: Scenario lab",
        "One encounter",
    ]  # fmt: skip
    assert record[6]["had"] == "2"


def test_a_shared_run_that_was_rated_is_nobodys_result(room: Room) -> None:
    """Raters are compared on it; it gives no points to whoever played it."""
    from subside.web.records.models import Share
    from subside.web.teaching.record import record_of
    from tests.web.runs import brought_in

    run = brought_in(room.cast.alice, "stairwell")
    Share.objects.create(agency=room.cast.agency, encounter=run, token="t" * 40)
    thing = rows.rated_of(room.row, share="t" * 40)
    for user in (room.cast.ian, room.cast.carol):
        rates(user, thing)
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    assert record_of(room.place, room.course).rated == {}
    assert "alice" not in told(room.get(room.cast.ian, room.url("ratings/agreement/")))


# ---- Many people, hostile text -----------------------------------------------------------


def test_thirty_people_take_no_more_questions_than_one(ready: Room) -> None:
    paths = ("completion/", "completion/record.csv")
    before = [queries(ready.cast.ian, ready.url(path)) for path in paths]
    crowd(ready, 30)
    assert [queries(ready.cast.ian, ready.url(path)) for path in paths] == before


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_text(name: str, ready: Room) -> None:
    text, ian = TEXTS[name], client(ready.cast.ian)
    ian.raise_request_exception = False
    base = ready.url(f"completion/{ready.place.pk}/")
    fine(ian.post(f"{base}issue", {"name": text, text[:90]: text}, follow=True))
    row = certificate(ready)
    assert "\0" not in row.name
    assert len(row.name) <= 120
    fine(ian.get(f"{base}certificate.pdf"))
    fine(ian.get(ready.url("completion/record.csv")))
    assert fine(client().get(f"/certificates/{row.code}/"))
    fine(ian.post(f"{base}withdraw", {"why": text}, follow=True))
    fine(client().get(f"/certificates/{row.code}/"))
    fine(ian.get(ready.url("completion/")))
    fine(ian.post(ready.url("completion/issue"), {text[:90]: text}, follow=True))
    fine(client().get("/certificates/", {"code": text[:5000], "x": text[:50]}))


def test_issuing_says_what_is_wrong_in_words(room: Room) -> None:
    from subside.web.teaching import issuing

    with pytest.raises(UserError, match="is not complete"):
        issuing.issue(room.place, room.course, room.cast.ian)
    rows.opened(room.row, "pre")
    room.post(room.cast.alice, room.learn("tests/pre/finish"), sheet(room.row, "pre"))
    with pytest.raises(UserError) as caught:
        issuing.issue(room.place, room.course, room.cast.ian)
    assert "Test before" not in str(caught.value.given)
