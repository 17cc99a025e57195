"""Answers, levels and certificates: kept as they are given, counted once, and met by who may."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.web.cast import Cast, begun, client
from tests.web.teaching import rows


@pytest.fixture(autouse=True)
def small(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from subside.web.teaching import editions

    course = rows.small_course()
    monkeypatch.setattr(editions, "shipped", lambda: {course.slug: course})


@pytest.fixture
def taught(people: Cast) -> Any:
    """A class of Ian's with Alice in it, and the test before open."""
    row = rows.class_of(people.ian)
    rows.place_of(row, people.alice, "Officer Avocet")
    rows.opened(row, "pre")
    return row


def answers(row: Any, kind: str, *, right: bool) -> dict[str, str]:
    """A whole sheet, all of it right or all of it wrong."""
    course = rows.small_course()
    found = {}
    for question in row.forms.get(kind=kind).questions:
        best = course.items[question["item"]].best
        place = best if right else (best + 1) % 4
        found[f"option-{question['item']}"] = str(place)
        found[f"confidence-{question['item']}"] = "75"
    return found


def test_an_answer_is_kept_before_it_is_answered(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Answer

    item = taught.forms.get(kind="pre").questions[0]["item"]
    where = f"/learn/{taught.pk}/tests/pre/answer"
    sent = client(people.alice).post(where, {f"option-{item}": "2"}, HTTP_X_REQUESTED_WITH="fetch")
    assert sent.json() == {"kept": True}
    client(people.alice).post(where, {f"confidence-{item}": "50"})
    row = Answer.objects.get()
    assert (row.item, row.option, row.confidence) == (item, 2, 50)  # one did not undo the other


@pytest.mark.parametrize(
    "given", [{"option-X": "9"}, {"option-X": "-1"}, {"confidence-X": "60"}, {"option-X": "²"}]
)
def test_an_answer_that_cannot_be_is_refused(
    people: Cast, taught: Any, given: dict[str, str]
) -> None:
    from subside.web.teaching.models import Answer

    item = taught.forms.get(kind="pre").questions[0]["item"]
    sent = {name.replace("X", item): value for name, value in given.items()}
    where = f"/learn/{taught.pk}/tests/pre/answer"
    assert client(people.alice).post(where, sent).status_code == 404
    assert not Answer.objects.exists()


def test_nothing_is_kept_after_the_end(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Sitting

    sheet, base = answers(taught, "pre", right=True), f"/learn/{taught.pk}/tests/pre"
    client(people.alice).post(f"{base}/finish", sheet)
    sitting = Sitting.objects.get()
    assert sitting.right == 3
    wrong = answers(taught, "pre", right=False)
    assert (
        client(people.alice)
        .post(f"{base}/answer", wrong, HTTP_X_REQUESTED_WITH="fetch")
        .status_code
        == 409
    )
    client(people.alice).post(f"{base}/finish", wrong)
    sitting.refresh_from_db()
    assert sitting.right == 3


def test_a_test_that_is_closed_counts_what_is_there(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Sitting

    sheet = answers(taught, "pre", right=True)
    part = dict(list(sheet.items())[:4])  # two of three questions
    client(people.alice).post(f"/learn/{taught.pk}/tests/pre/answer", part)
    client(people.ian).post(f"/classes/{taught.pk}/tests/pre/close")
    assert Sitting.objects.get().right == 2
    page = client(people.alice).get(f"/learn/{taught.pk}/tests/pre/").content.decode()
    assert "Reason a of" in page  # explanations from now on


def test_the_key_is_in_no_page_before_the_test_is_closed(people: Cast, taught: Any) -> None:
    where = f"/learn/{taught.pk}/tests/pre/"
    page = client(people.alice).get(where).content.decode()
    assert "Reason " not in page
    client(people.alice).post(f"{where}finish", answers(taught, "pre", right=True))
    assert "Reason " not in client(people.alice).get(where).content.decode()


def test_who_did_not_pass_gets_the_second_form(people: Cast, taught: Any) -> None:
    from subside.web.teaching import testing

    rows.opened(taught, "post")
    rows.opened(taught, "again")
    again = f"/learn/{taught.pk}/tests/again/"
    assert client(people.alice).get(again).status_code == 404
    sheet = answers(taught, "post", right=False)
    client(people.alice).post(f"/learn/{taught.pk}/tests/post/finish", sheet)
    assert client(people.alice).get(again).status_code == 200
    client(people.alice).post(f"{again}finish", answers(taught, "again", right=True))
    sitting = taught.forms.get(kind="again").sittings.get()
    assert testing.passed(sitting, rows.small_course())


def test_paper_answers_are_entered_or_refused_whole(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Answer, Place

    where = f"/classes/{taught.pk}/tests/pre/entered/{Place.objects.get().pk}/"
    wrong = client(people.ian).post(where, {"letter-1": "A", "letter-2": "Z", "sure-1": "50"})
    assert wrong.status_code == 400
    assert not Answer.objects.exists()
    client(people.ian).post(where, {"letter-1": "a", "sure-1": "50", "letter-2": "B"})
    assert Answer.objects.count() == 2


def test_no_rater_sees_another_before_it_is_closed(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Place

    rated = rows.rated_of(taught, place=Place.objects.get(), counts=True)
    base = f"/classes/{taught.pk}/ratings/{rated.pk}"
    notes = {"note-asked_need": "asked at the door", "note-said_limit": "no promise"}
    full = {"level-asked_need": "2", "level-said_limit": "none", **notes}
    client(people.ian).post(f"{base}/finish", full)
    assert "asked at the door" not in client(people.carol).get(f"{base}/").content.decode()
    client(people.carol).post(f"{base}/level", {"level-asked_need": "0"})
    client(people.carol).post(f"{base}/finish", {})  # a row is missing
    assert rated.ratings.get(rater=people.carol).finished is None
    assert client(people.alice).get(f"{base}/").status_code == 404  # nobody rates themselves
    agreement = f"/classes/{taught.pk}/ratings/agreement/"
    assert "Nothing is closed yet" in client(people.ian).get(agreement).content.decode()
    client(people.ian).post(f"{base}/close")
    late = client(people.carol).post(
        f"{base}/level", {"level-asked_need": "2"}, HTTP_X_REQUESTED_WITH="fetch"
    )
    assert late.status_code == 409


def test_a_level_that_the_rubric_has_not_is_refused(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Score

    rated = rows.rated_of(taught)
    where = f"/classes/{taught.pk}/ratings/{rated.pk}/level"
    for level in ("3", "-1", "seen", ""):
        assert client(people.ian).post(where, {"level-asked_need": level}).status_code == 404
    assert not Score.objects.exists()


def test_a_run_that_is_rated_has_no_byte_of_its_ending() -> None:
    """Two runs that differ in what their last act brought about alone read the same."""
    from subside.play.stage import stage
    from subside.web import shelf
    from subside.web.teaching.rating import moments
    from tests.web.teaching.endings import pair

    titles = {name: act.title for name, act in shelf.scenario("stairwell").acts.items()}
    one, other = pair(stage(shelf.scenario("stairwell")))
    assert one.end != other.end
    assert moments(one, titles) == moments(other, titles)


def test_a_certificate_needs_everything_and_a_name(people: Cast, taught: Any) -> None:
    from subside.courses.completion import requirements
    from subside.errors import UserError
    from subside.web.teaching import issuing
    from subside.web.teaching.models import Attendance, Completion, LabRun, Place
    from subside.web.teaching.record import record_of

    course, place = rows.small_course(), Place.objects.get()
    with pytest.raises(UserError, match="is not complete"):
        issuing.issue(place, course, people.ian)
    for block in course.file.blocks:
        Attendance.objects.create(place=place, block=block.id, minutes=block.minutes)
    rows.opened(taught, "post")
    for kind in ("pre", "post"):
        sheet = answers(taught, kind, right=True)
        client(people.alice).post(f"/learn/{taught.pk}/tests/{kind}/finish", sheet)
    for _ in range(2):
        run = begun(people.alice, "stairwell", over=True)
        LabRun.objects.create(place=place, block="lab", scenario="stairwell", encounter=run)
    rated = rows.rated_of(taught, place=place, counts=True)
    for rater in (people.ian, people.carol):
        full = {"level-asked_need": "2", "level-said_limit": "2"}
        client(rater).post(f"/classes/{taught.pk}/ratings/{rated.pk}/finish", full)
    client(people.ian).post(f"/classes/{taught.pk}/ratings/{rated.pk}/close")
    assert all(one.done for one in requirements(course, record_of(place, course)))
    client(people.alice).post(f"/encounters/{run.pk}/delete")  # a repetition stays done
    client(people.ian).post(f"/classes/{taught.pk}/completion/{place.pk}/issue")
    row = Completion.objects.get()
    assert row.name == "Officer Avocet"
    told = json.dumps(row.record).lower()
    assert not any(word in told for word in ("loss", "grade", "luck", "ending"))
    client(people.ian).post(f"/classes/{taught.pk}/completion/{place.pk}/issue")
    assert Completion.objects.count() == 1  # twice is once


def test_a_code_is_verified_expired_withdrawn_or_unknown(people: Cast, taught: Any) -> None:
    from subside.web.teaching.models import Place

    row = rows.certified(Place.objects.get())
    page = client().get(f"/certificates/{row.code.lower()}/").content.decode()
    assert "Valid" in page
    assert "Officer Avocet" in page
    row.expires = date(2020, 1, 1)
    row.save()
    assert "Expired" in client().get(f"/certificates/{row.code}/").content.decode()
    why = {"why": "issued by mistake"}
    where = f"/classes/{taught.pk}/completion/{row.place_id}/withdraw"
    client(people.ian).post(where, {"why": " "})
    row.refresh_from_db()
    assert row.withdrawn is None
    client(people.ian).post(where, why)
    assert "issued by mistake" in client().get(f"/certificates/{row.code}/").content.decode()
    forged = client().get("/certificates/2222-3333-4444/")
    assert forged.status_code == 404
    assert "Nothing was issued here" in forged.content.decode()
    mistyped = client().get("/certificates/?code=O0O0")
    assert mistyped.status_code == 404
    assert "is not a code" in mistyped.content.decode()
