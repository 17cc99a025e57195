"""Tests of a class: opened and closed, answered and entered from paper, and what came of them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.courses.pdf import words as printed
from tests.web.cast import client, person
from tests.web.hostile import TEXTS
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room, told
from tests.web.teaching.doing import FETCH, GONE, names, sat, sheet
from tests.web.teaching.test_classes import crowd, queries
from tests.web.test_hostile import fine

__all__ = ["room"]
LED = ("tests/", "tests/results/", "tests/pre/paper/questions.pdf", "tests/pre/paper/key.pdf")
DONE = ("tests/pre/open", "tests/pre/close")
TAKEN = ("tests/pre/", "tests/pre/answer")


@pytest.fixture
def taking(room: Room) -> Room:
    """The same class with the test before open."""
    rows.opened(room.row, "pre")
    return room


def item(room: Room, number: int = 0, kind: str = "pre") -> str:
    return names(room.row, kind)[number]


def answer(room: Room, kind: str = "pre", user: Any = None, **given: str) -> Any:
    """Answer as the page does; `option_0` is the option of the first question."""
    named = {}
    for key, value in given.items():
        field, _, number = key.rpartition("_")
        named[f"{field}-{item(room, int(number), kind)}"] = value
    where = room.learn(f"tests/{kind}/answer")
    return room.post(user or room.cast.alice, where, named, **FETCH)


# ---- Who ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LED)
def test_only_who_runs_a_class_sees_its_tests(path: str, taking: Room) -> None:
    another = person(taking.cast.agency, "ines", "instructor")
    for user in (taking.cast.alice, another, taking.cast.mallory):
        assert taking.get(user, taking.url(path)).status_code == 404
    for user in (taking.cast.ian, taking.cast.carol, taking.cast.ada):
        assert taking.get(user, taking.url(path)).status_code == 200


@pytest.mark.parametrize("path", [*DONE, "tests/pre/back/0", "tests/pre/entered/0/"])
def test_only_who_runs_a_class_changes_them(path: str, taking: Room) -> None:
    sat(taking.place, "pre")
    where = taking.url(path.replace("/0", f"/{taking.place.pk}"))
    for user in (taking.cast.alice, taking.cast.mallory):
        assert taking.post(user, where).status_code == 404
    allowed = taking.get(taking.cast.ian, where).status_code
    assert allowed == (302 if "entered" in path else 405)  # a sheet that is in is not typed again


@pytest.mark.parametrize("path", TAKEN)
def test_a_test_is_there_for_who_is_in_the_class(path: str, taking: Room) -> None:
    bob = person(taking.cast.agency, "bob", "trainee")
    for user in (taking.cast.ian, taking.cast.carol, bob, taking.cast.mallory):
        assert taking.get(user, taking.learn(path)).status_code == 404
    assert taking.get(taking.cast.alice, taking.learn(path)).status_code == 200
    taking.place.left = taking.place.joined
    taking.place.save()
    assert taking.get(taking.cast.alice, taking.learn(path)).status_code == 404


def test_a_test_that_was_never_opened_is_not_there(room: Room) -> None:
    for kind in ("pre", "post", "again", "other"):
        assert room.get(room.cast.alice, room.learn(f"tests/{kind}/")).status_code == 404
        assert room.post(room.cast.alice, room.learn(f"tests/{kind}/answer")).status_code == 404
    assert room.post(room.cast.ian, room.url("tests/other/open")).status_code == 404


# ---- Answers -----------------------------------------------------------------------------


def test_an_answer_is_kept_before_it_is_answered(taking: Room) -> None:
    from subside.web.teaching.models import Answer

    first = answer(taking, option_0="2").json()
    assert first == {"kept": True, "given": {f"option-{item(taking)}": "2"}}
    told_ = answer(taking, confidence_0="50").json()
    row = Answer.objects.get()
    assert (row.item, row.option, row.confidence) == (item(taking), 2, 50)  # none undid the other
    assert set(told_["given"].values()) == {"2", "50"}


def test_to_look_at_a_test_begins_nothing(taking: Room) -> None:
    from subside.web.teaching.models import Sitting

    for path in TAKEN:
        taking.get(taking.cast.alice, taking.learn(path))
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"option-X": "9"}, {"option-X": "-1"}, {"option-X": "²"}, {"option-X": "1" * 5000},
        {"option-X": ""}, {"option-X": "\0"}, {"confidence-X": "60"}, {"confidence-X": "0"},
        {"option-X": "1", "confidence-X": "1e2"},
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused_whole(taking: Room, given: dict[str, str]) -> None:
    from subside.web.teaching.models import Answer

    sent = {name.replace("X", item(taking, 1)): value for name, value in given.items()}
    sent[f"option-{item(taking)}"] = "1"
    for last in ("answer", "finish"):
        where = taking.learn(f"tests/pre/{last}")
        assert taking.post(taking.cast.alice, where, sent).status_code == 404
    assert not Answer.objects.exists()


def test_answers_of_other_tests_are_not_taken(taking: Room) -> None:
    from subside.web.teaching.models import Answer

    other = {f"option-{item(taking, kind='post')}": "1"}
    where = taking.learn("tests/pre/answer")
    assert taking.post(taking.cast.alice, where, other, **FETCH).json()["given"] == {}
    assert not Answer.objects.exists()


def test_nothing_is_kept_once_it_was_handed_in(taking: Room) -> None:
    from subside.web.teaching.models import Sitting

    finish = taking.learn("tests/pre/finish")
    taking.post(taking.cast.alice, finish, sheet(taking.row, "pre"))
    assert Sitting.objects.get().right == 3
    assert answer(taking, option_0="0").status_code == GONE
    taking.post(taking.cast.alice, finish, sheet(taking.row, "pre", right=0))
    assert Sitting.objects.get().right == 3
    assert taking.get(taking.cast.alice, taking.learn("tests/pre/answer")).status_code == GONE


def test_open_questions_are_said_and_left_open_only_when_that_is_meant(taking: Room) -> None:
    from subside.web.teaching.models import Sitting

    part = dict(list(sheet(taking.row, "pre").items())[:4])  # two of three questions
    finish = taking.learn("tests/pre/finish")
    back = client(taking.cast.alice).post(finish, part, follow=True)
    assert "1 question has no answer yet" in told(back)
    assert "Hand it in with questions left open" in told(back)
    assert Sitting.objects.get().finished is None
    taking.post(taking.cast.alice, finish, {"anyway": "yes"})
    assert Sitting.objects.get().right == 2


def test_a_test_that_is_closed_counts_what_is_there(taking: Room) -> None:
    from subside.web.teaching.models import Sitting

    part = dict(list(sheet(taking.row, "pre").items())[:4])
    taking.post(taking.cast.alice, taking.learn("tests/pre/answer"), part)
    closed = client(taking.cast.ian).post(taking.url("tests/pre/close"), follow=True)
    assert "1 was not handed in" in told(closed)
    assert Sitting.objects.get().right == 2
    assert answer(taking, option_2="0").status_code == GONE


def test_nobody_begins_a_test_that_is_closed(taking: Room) -> None:
    from subside.web.teaching.models import Sitting

    taking.post(taking.cast.ian, taking.url("tests/pre/close"))
    assert answer(taking, option_0="1").status_code == GONE
    for data in ({}, {"anyway": "yes"}, sheet(taking.row, "pre")):
        taking.post(taking.cast.alice, taking.learn("tests/pre/finish"), data)
    assert not Sitting.objects.exists()


def test_handing_in_twice_at_once_counts_once(taking: Room) -> None:
    """Two requests in two threads, as of a button that was pressed twice."""
    from subside.web.teaching.models import Answer, Sitting

    browsers = [client(taking.cast.alice) for _ in range(4)]
    given, where = sheet(taking.row, "pre"), taking.learn("tests/pre/finish")
    threads = [threading.Thread(target=b.post, args=(where, given)) for b in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Sitting.objects.get().right == 3
    assert Answer.objects.count() == 3


def test_why_an_answer_is_best_is_said_once_the_test_is_closed(taking: Room) -> None:
    page = taking.learn("tests/pre/")
    taking.post(taking.cast.alice, taking.learn("tests/pre/finish"), sheet(taking.row, "pre"))
    assert "Reason " not in told(taking.get(taking.cast.alice, page))
    taking.post(taking.cast.ian, taking.url("tests/pre/close"))
    assert "Reason a of" in told(taking.get(taking.cast.alice, page))
    taking.post(taking.cast.ian, taking.url("tests/pre/open"))  # for who came late
    assert "Reason " not in told(taking.get(taking.cast.alice, page))


def test_the_page_of_a_test_holds_no_key(taking: Room) -> None:
    text = taking.get(taking.cast.alice, taking.learn("tests/pre/")).content.decode()
    assert "Reason " not in text
    assert "best: true" not in text
    for name in names(taking.row, "pre"):
        found = text.split(f'name="option-{name}"')[1:]
        assert len({one.split(">")[0].split('value="')[1][1:] for one in found}) == 1  # all alike


def test_who_did_not_pass_gets_the_second_form(room: Room) -> None:
    from subside.web.teaching import testing

    for kind in ("post", "again"):
        rows.opened(room.row, kind)
    again = room.learn("tests/again/")
    assert room.get(room.cast.alice, again).status_code == 404
    room.post(room.cast.alice, room.learn("tests/post/finish"), sheet(room.row, "post", right=2))
    assert room.get(room.cast.alice, again).status_code == 200
    room.post(room.cast.alice, f"{again}finish", sheet(room.row, "again"))
    sitting = room.row.forms.get(kind="again").sittings.get()
    assert testing.passed(sitting, room.course)


@pytest.mark.parametrize(("right", "passes"), [(0, False), (2, False), (3, True)])
def test_a_pass_is_the_share_that_the_course_asks(right: int, passes: bool, room: Room) -> None:
    from subside.web.teaching import testing

    sitting = sat(room.place, "post", right)
    assert testing.needed(sitting.form, room.course) == 3  # 80 % of 3 are 2.4
    assert testing.passed(sitting, room.course) is passes


def test_given_back_it_goes_on_with_every_answer(taking: Room) -> None:
    from subside.web.teaching.models import Answer, Sitting

    taking.post(taking.cast.alice, taking.learn("tests/pre/finish"), sheet(taking.row, "pre"))
    back = taking.url(f"tests/pre/back/{taking.place.pk}")
    taking.post(taking.cast.ian, back)
    sitting = Sitting.objects.get()
    assert (sitting.finished, sitting.right) == (None, None)
    assert Answer.objects.count() == 3
    assert answer(taking, option_0="0").status_code == 200
    taking.post(taking.cast.alice, taking.learn("tests/pre/finish"))
    taking.post(taking.cast.ian, taking.url("tests/pre/close"))
    refused = client(taking.cast.ian).post(back, follow=True)
    assert "Not given back" in told(refused)
    assert Sitting.objects.get().finished is not None


# ---- Paper -------------------------------------------------------------------------------


def entered(room: Room, kind: str = "pre", **typed: str) -> Any:
    where = room.url(f"tests/{kind}/entered/{room.place.pk}/")
    return client(room.cast.ian).post(
        where, {name.replace("_", "-"): value for name, value in typed.items()}, follow=True
    )


def test_a_sheet_is_entered_or_refused_whole(room: Room) -> None:
    from subside.web.teaching.models import Answer, Sitting

    wrong = entered(room, letter_1="A", letter_2="Z", sure_1="50", sure_3="80")
    assert wrong.status_code == 400
    words = told(wrong)
    assert "Look at questions 2, 3" in words
    assert "“Z” is no answer here; known: A, B, C, D" in words
    assert "“80” is not on the sheet" in words
    assert not Answer.objects.exists()
    right = entered(room, letter_1="a", sure_1="50 %", letter_2=" B ")
    assert "The answers of alice are entered" in told(right)
    assert Answer.objects.count() == 2
    assert Sitting.objects.get().on_paper
    entered(room, letter_1="C")  # corrected: the new sheet takes the place of the old one
    assert Answer.objects.count() == 1


def test_a_sheet_means_what_the_printed_form_shows(room: Room) -> None:
    """Letters are those of the form, whose options stand in another order than the bank's."""
    from subside.web.teaching.models import Sitting

    letters = {}
    for number, question in enumerate(room.row.forms.get(kind="pre").questions, 1):
        best = room.course.items[question["item"]].best
        letters[f"letter_{number}"] = "ABCD"[question["order"].index(best)]
    entered(room, **letters)
    assert Sitting.objects.get().right == 3


def test_who_answered_on_paper_sees_it_without_the_test_having_been_open(room: Room) -> None:
    entered(room, letter_1="A")
    page = told(room.get(room.cast.alice, room.learn("tests/pre/")))
    assert "Entered from your answer sheet" in page
    assert "Test before" in told(room.get(room.cast.alice, room.learn()))
    assert answer(room, option_0="1").status_code == GONE
    room.post(room.cast.ian, room.url("tests/pre/close"))
    assert "Reason a of" in told(room.get(room.cast.alice, room.learn("tests/pre/")))


def test_a_sheet_takes_the_place_of_the_screen_only_when_that_is_meant(taking: Room) -> None:
    from subside.web.teaching.models import Answer

    answer(taking, option_0="2")
    refused = entered(taking, letter_1="A")
    assert refused.status_code == 400
    assert "answered 1 question on the screen" in told(refused)
    assert Answer.objects.get().option == 2
    entered(taking, letter_1="A", replace="yes")
    assert Answer.objects.count() == 1
    assert Answer.objects.get().sitting.on_paper


def test_what_was_handed_in_on_the_screen_is_not_entered(taking: Room) -> None:
    sitting = sat(taking.place, "pre")
    assert "handed in the test before on the screen" in told(entered(taking, letter_1="A"))
    sitting.refresh_from_db()
    assert (sitting.on_paper, sitting.right) == (False, 3)


def test_the_second_form_is_entered_for_who_needs_it(room: Room) -> None:
    assert "Officer" not in told(entered(room, "again", letter_1="A"))
    assert not room.row.forms.get(kind="again").sittings.exists()
    sat(room.place, "post", right=0)
    entered(room, "again", letter_1="A")
    assert room.row.forms.get(kind="again").sittings.exists()


def test_one_sheet_leads_to_the_next(room: Room) -> None:
    bob = rows.place_of(room.row, person(room.cast.agency, "bob", "trainee"))
    next_ = entered(room, letter_1="A", then="next")
    assert next_.redirect_chain[-1][0] == room.url(f"tests/pre/entered/{bob.pk}/")
    where = room.url(f"tests/pre/entered/{bob.pk}/")
    last = client(room.cast.ian).post(where, {"letter-1": "B", "then": "next"})
    assert last["Location"] == room.url("tests/?enter=pre#people")


def test_printed_questions_hold_no_key(room: Room) -> None:
    questions = room.get(room.cast.ian, room.url("tests/pre/paper/questions.pdf"))
    assert questions["Content-Type"] == "application/pdf"
    assert "Choice a of" in printed(questions.content)
    assert "Reason" not in printed(questions.content)
    key = room.get(room.cast.ian, room.url("tests/pre/paper/key.pdf"))
    assert "Reason a of" in printed(key.content)
    assert room.get(room.cast.ian, room.url("tests/pre/paper/other.pdf")).status_code == 404


# ---- Results -----------------------------------------------------------------------------


def test_results_say_what_the_figures_say(room: Room) -> None:
    for name, before, after in (("bob", 0, 3), ("bea", 1, 3), ("ben", 1, 2)):
        place = rows.place_of(room.row, person(room.cast.agency, name, "trainee"))
        sat(place, "pre", before)
        sat(place, "post", after)
    words = told(room.get(room.cast.ian, room.url("tests/results/")))
    assert "3 people took both tests" in words
    assert "Passed 2 of 3" in words
    assert "Before 22 % right, after 89 %" in words
    assert "18 answers so far. Figures need 30: 12 more." in words
    assert "fairly sure 75 % 18 10" in words.replace("56 %", "")


def test_the_gain_is_that_of_the_course_room(room: Room) -> None:
    """The same figures as straight from the scores: none is lost or counted twice on the way."""
    from subside.courses.statistics import Score, knowledge_gain
    from subside.web.teaching import results

    before, after = {}, {}
    for k in range(5):
        place = rows.place_of(room.row, person(room.cast.agency, f"p{k}", "trainee"))
        for kind, right, into in (("pre", k % 3, before), ("post", 1 + k % 3, after)):
            sitting = sat(place, kind, right)
            into[place.pk] = Score(right, 3, sitting.form.expected)
    sat(room.place, "pre", 3)  # took one only
    found = results.of_class(room.row, room.course)
    assert found.gain.figures == knowledge_gain(before, after).figures
    assert (found.gain.pairs, found.gain.only_before) == (5, 1)
    by_objective = sum(part.asked for _, part, _ in found.objectives)
    assert by_objective == 6 * 3
    assert sum(part.right for _, part, _ in found.objectives) == 3 + 0 + 1 + 2 + 0 + 1


def test_an_item_is_judged_over_all_classes_from_thirty_answers_on(room: Room) -> None:
    from subside.web.teaching import results

    for k in range(2):
        row = room.row if k == 0 else rows.class_of(room.cast.ian, room.course)
        if k:
            row.forms.all().delete()
            for one in room.row.forms.all():
                one.pk, one.course_class = None, row
                one.save()
        for n in range(15):
            place = rows.place_of(row, person(room.cast.agency, f"p{k}{n}", "trainee"))
            sat(place, "pre", right=1 if n % 2 else 0)
        bank = results.of_bank(room.cast.ian, room.course)
        enough = [pair[1].item for pair in (*bank.flagged, *bank.fine)]
        assert bool(enough) is (k == 1)
    assert sorted(enough) == sorted(names(room.row, "pre"))
    words = told(room.get(room.cast.ian, room.url("tests/results/")))
    assert "To read again" in words
    assert "30 answers" in words


def test_items_in_other_words_are_not_counted_together(room: Room) -> None:
    from subside.web.teaching import editions, results

    for file, old, new, shown in (
        ("items.yaml", "says nothing", "is silent", 0), ("course.toml", "90-minute", "Short", 3),
    ):  # fmt: skip
        texts = {**rows.SMALL, file: rows.SMALL[file].replace(old, new)}
        assert texts != rows.SMALL
        other = rows.class_of(room.cast.ian, editions.from_texts("small", texts))
        for k in range(3):
            user = person(room.cast.agency, f"{file[:2]}{k}", "trainee")
            sat(rows.place_of(other, user), "pre")
        assert results.of_bank(room.cast.ian, room.course).shown == shown


def test_nothing_of_another_agency_is_in_the_bank(room: Room) -> None:
    from subside.web.teaching import results

    there = rows.class_of(room.cast.mallory, room.course)
    for k in range(3):
        sat(rows.place_of(there, person(room.cast.elsewhere, f"p{k}", "trainee")), "pre")
    assert results.of_bank(room.cast.ian, room.course).shown == 0


# ---- Many people, hostile text -----------------------------------------------------------


@pytest.mark.parametrize("path", ["tests/", "tests/?enter=pre", "tests/results/"])
def test_thirty_people_take_no_more_questions_than_one(path: str, room: Room) -> None:
    sat(room.place, "pre")
    before = queries(room.cast.ian, room.url(path))
    crowd(room, 30)
    for place in room.row.places.exclude(pk=room.place.pk):
        sat(place, "pre")
    assert queries(room.cast.ian, room.url(path)) <= before


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_text(name: str, room: Room) -> None:
    text, ian, alice = TEXTS[name], client(room.cast.ian), client(room.cast.alice)
    for browser in (ian, alice):
        browser.raise_request_exception = False
    rows.opened(room.row, "pre")
    room.place.name = text[:120].replace("\0", "")
    room.place.save()
    short = text[:50]
    for path in ("tests/", "tests/results/", f"tests/?enter={short.encode().hex()}"):
        fine(ian.get(room.url(path)))
    fine(ian.get(room.url("tests/"), {"enter": short}))
    sent = {"letter-1": text, "sure-1": text, "then": text, "replace": text, text[:90]: text}
    where = room.url(f"tests/pre/entered/{room.place.pk}/")
    assert fine(ian.post(where, sent, follow=True))
    for last in ("answer", "finish"):
        fine(
            alice.post(
                room.learn(f"tests/pre/{last}"), {"anyway": text, f"option-{text[:50]}": "1"}
            )
        )
        fine(alice.post(room.learn(f"tests/pre/{last}"), {f"option-{item(room)}": text}))
    fine(alice.get(room.learn("tests/pre/"), {"missing": text[:2000]}))
