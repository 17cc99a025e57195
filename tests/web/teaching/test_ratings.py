"""Ratings by rubric: who rates what, what a rater sees, and whether raters agree."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.courses.pdf import words as printed
from tests.web.cast import client, person
from tests.web.hostile import TEXTS
from tests.web.runs import brought_in
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room, told
from tests.web.teaching.doing import FETCH, FULL, GONE, rates
from tests.web.teaching.endings import pair
from tests.web.teaching.test_classes import crowd, queries
from tests.web.test_hostile import fine

if TYPE_CHECKING:
    from subside.runs import Run
    from subside.web.accounts.models import User
    from subside.web.records.models import Share
    from subside.web.teaching.models import Rated

__all__ = ["room"]
NOTE = "a-word-of-one-rater"


def rated(room: Room, **more: Any) -> Rated:
    return rows.rated_of(room.row, **more)


def shared(owner: User, **more: Any) -> Share:
    """A run that its owner opened to others."""
    from subside.web.records.models import Share

    return Share.objects.create(
        agency=owner.agency, encounter=brought_in(owner, "stairwell"), token="t" * 40, **more
    )


def level(room: Room, user: User, thing: Rated, **given: str) -> Any:
    where = room.url(f"ratings/{thing.pk}/level")
    named = {name.replace("__", "-"): value for name, value in given.items()}
    return client(user).post(where, named, **FETCH)


def page(room: Room, user: User, thing: Rated) -> str:
    return told(room.get(user, room.url(f"ratings/{thing.pk}/")))


# ---- Who ---------------------------------------------------------------------------------


def test_who_may_set_up_and_close(room: Room) -> None:
    thing = rated(room)
    rates(room.cast.ian, thing)
    other = person(room.cast.agency, "ines", "instructor")
    for user in (room.cast.alice, other, room.cast.mallory):
        assert room.get(user, room.url("ratings/")).status_code == 404
        for do in ("", f"{thing.pk}/close", f"{thing.pk}/remove"):
            where = room.url(f"ratings/{do}")
            assert room.post(user, where, {"title": "x", "rubric": "encounter"}).status_code == 404
    thing.refresh_from_db()
    assert thing.closed is None
    assert room.row.rated.count() == 1


@pytest.mark.parametrize("counts", [False, True])
def test_who_may_rate(counts: bool, room: Room) -> None:
    """What counts for somebody is rated by who runs the class; a calibration by all in it."""
    bob = person(room.cast.agency, "bob", "trainee")
    rows.place_of(room.row, bob)
    outside = person(room.cast.agency, "olga", "trainee")
    thing = rated(room, counts=counts, place=room.place if counts else None)
    may = {room.cast.ian, room.cast.carol, room.cast.ada}
    may |= set() if counts else {bob, room.cast.alice}
    others = {outside, room.cast.mallory, person(room.cast.agency, "ines", "instructor")}
    for user in may | others | {bob, room.cast.alice}:
        there = 200 if user in may else 404
        for path in ("", "level"):
            answer = room.get(user, room.url(f"ratings/{thing.pk}/{path}"))
            assert answer.status_code == there, user.username
        if user not in may:
            assert level(room, user, thing, **{"level__x": "1"}).status_code == 404
            assert rates(user, thing).status_code == 404
    assert not thing.ratings.exists()


def test_nobody_rates_themselves(room: Room) -> None:
    """Not what they did in a room, and not a run of theirs, whoever runs the class."""
    for user in (room.cast.ian, room.cast.carol):
        own = rated(room, place=rows.place_of(room.row, user), counts=True)
        assert room.get(user, room.url(f"ratings/{own.pk}/")).status_code == 404
        assert rates(user, own).status_code == 404
    share = shared(room.cast.ian)
    run = rated(room, share=share.token)
    assert room.get(room.cast.ian, room.url(f"ratings/{run.pk}/")).status_code == 404
    assert rates(room.cast.ian, run).status_code == 404
    assert rates(room.cast.carol, run).status_code == 302
    assert "Your own" in told(room.get(room.cast.ian, room.url("ratings/")))


def test_a_trainee_is_not_asked_to_rate_a_run_of_their_own(room: Room) -> None:
    share = shared(room.cast.alice)
    rows.place_of(room.row, person(room.cast.agency, "bob", "trainee"))
    run = rated(room, share=share.token)
    from subside.web.accounts.models import User
    from subside.web.teaching.rating import to_rate

    assert to_rate(room.cast.alice, room.row, "encounter") == []
    assert to_rate(User.objects.get(username="bob"), room.row, "encounter") == [run]


# ---- What a rater sees -------------------------------------------------------------------


def test_no_rater_sees_another_before_it_is_closed(room: Room) -> None:
    """No level, no note, no points: not on any page, nor in any answer."""
    bob = person(room.cast.agency, "bob", "trainee")
    rows.place_of(room.row, bob)
    thing = rated(room)
    given = {**FULL, "note-asked_need": NOTE, "level-said_limit": "none"}
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/finish"), given)
    assert thing.ratings.get().finished is not None
    pages = ("ratings/", f"ratings/{thing.pk}/", f"ratings/{thing.pk}/level", "ratings/agreement/")
    for user in (room.cast.carol, room.cast.ada, bob, room.cast.alice):
        for path in pages:
            answer = room.get(user, room.url(path))
            assert NOTE not in answer.content.decode()
            assert " checked" not in answer.content.decode()
            if path.endswith("level"):
                assert answer.json()["given"] == {}
        if user in (room.cast.carol, room.cast.ada):
            assert "Nothing is closed yet" in told(room.get(user, room.url("ratings/agreement/")))
    rates(room.cast.carol, thing, asked_need="0")
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    for user in (room.cast.carol, bob):
        words = told(room.get(user, room.url("ratings/agreement/")))
        assert NOTE in words
        assert "ian seen" in words
        assert "carol not seen" in words


def test_the_figures_of_what_counts_are_for_who_runs_the_class(room: Room) -> None:
    thing = rated(room, place=room.place, counts=True, title="Role-play of Alice")
    for user in (room.cast.ian, room.cast.carol):
        rates(user, thing)
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    bob = person(room.cast.agency, "bob", "trainee")
    rows.place_of(room.row, bob)
    assert "Role-play of Alice" in told(room.get(room.cast.ian, room.url("ratings/agreement/")))
    for user in (bob, room.cast.alice):
        words = told(room.get(user, room.url("ratings/agreement/")))
        assert "Role-play of Alice" not in words


def test_who_was_rated_reads_what_raters_saw_once_it_is_closed(room: Room) -> None:
    thing = rated(room, place=room.place, counts=True)
    given = {**FULL, "note-asked_need": NOTE}
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/finish"), given)
    where = room.learn(f"rated/{thing.pk}/")
    assert room.get(room.cast.alice, where).status_code == 404
    assert "What raters saw" not in told(room.get(room.cast.alice, room.learn()))
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    words = told(room.get(room.cast.alice, where))
    assert NOTE in words
    assert "ian 100 %" in words
    assert "What raters saw" in told(room.get(room.cast.alice, room.learn()))
    bob = person(room.cast.agency, "bob", "trainee")
    rows.place_of(room.row, bob)
    for user in (bob, room.cast.ian, room.cast.mallory):
        assert room.get(user, where).status_code == 404


# ---- The run and its ending --------------------------------------------------------------


@pytest.fixture(scope="module")
def runs() -> tuple[Run, Run]:
    """Two runs that differ in what their last act brought about alone."""
    from subside.play.stage import stage
    from subside.web import shelf

    return pair(stage(shelf.scenario("stairwell")))


def test_two_runs_that_differ_in_their_end_read_the_same(
    runs: tuple[Run, Run], room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte, for who runs the class and for who takes it."""
    from subside.web.teaching import rating

    one, other = runs
    assert one.end != other.end
    assert one.acts[-1].words != other.acts[-1].words
    thing = rated(room, share=shared(room.cast.ada).token)
    for user in (room.cast.ian, room.cast.alice):
        browser, found = client(user), []
        for run in (one, other):
            monkeypatch.setattr(rating, "run_of", lambda _, run=run: run)
            text = browser.get(room.url(f"ratings/{thing.pk}/")).content.decode()
            assert "Stairwell" in text
            found.append(without_tokens(text))
        assert found[0] == found[1]


def without_tokens(text: str) -> list[str]:
    """A page without what is drawn anew for each answer."""
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_run_is_read_as_it_was_heard(room: Room) -> None:
    """Every word of the run but those of the last act and of the end is on the page."""
    from subside.web.records.runs import run_of
    from tests.web.runs import log_of

    thing = rated(room, share=shared(room.cast.ada).token)
    run, words = run_of(log_of("stairwell").encode()), page(room, room.cast.ian, thing)
    heard = [one.text for act in run.acts[:-1] for one in act.words]
    assert len(heard) > 5
    assert all(" ".join(text.split()) in words for text in heard)
    assert run.end is not None
    hidden = [one.text for one in (*run.acts[-1].words, *run.end.words) if one.who != "you"]
    assert hidden
    assert not any(" ".join(text.split()) in words for text in hidden)
    assert run.end.ending not in words


def test_a_run_that_is_no_longer_shown_is_rated_by_nobody(room: Room) -> None:
    share = shared(room.cast.ada)
    thing = rated(room, share=share.token)
    level(room, room.cast.ian, thing, **{"level__asked_need": "1"})
    share.delete()
    words = page(room, room.cast.ian, thing)
    assert "its owner ended the sharing" in words
    assert "Dispatch" not in words
    assert level(room, room.cast.ian, thing, **{"level__asked_need": "2"}).status_code == GONE
    rates(room.cast.ian, thing)
    assert thing.ratings.get().finished is None
    assert "does not show this run any more" in told(room.get(room.cast.ian, room.url("ratings/")))


def test_a_run_of_another_version_says_why_it_cannot_be_shown(room: Room) -> None:
    from subside.web.records.models import Encounter

    share = shared(room.cast.ada)
    Encounter.objects.filter(pk=share.encounter_id).update(log="", model_hash="0" * 64)
    words = page(room, room.cast.ian, rated(room, share=share.token))
    assert "The run cannot be shown: was played on another version" in words


# ---- Levels and notes --------------------------------------------------------------------


def test_a_note_may_come_before_the_level(room: Room) -> None:
    from subside.web.teaching.models import Score

    thing = rated(room)
    first = level(room, room.cast.ian, thing, **{"note__asked_need": "asked at the door"})
    assert first.json() == {"kept": True, "given": {"note-asked_need": "asked at the door"}}
    rates(room.cast.ian, thing, said_limit="1")
    kept = Score.objects.get(row="asked_need")
    assert (kept.level, kept.decided, kept.note) == (2, True, "asked at the door")


def test_a_row_with_a_note_alone_is_not_rated(room: Room) -> None:
    thing = rated(room)
    level(room, room.cast.ian, thing, **{"note__asked_need": "x", "level__said_limit": "none"})
    where = room.url(f"ratings/{thing.pk}/finish")
    back = client(room.cast.ian).post(where, follow=True)
    assert "1 row has no level yet" in told(back)
    assert thing.ratings.get().finished is None


def test_an_older_window_puts_nothing_back(room: Room) -> None:
    """The page sends what is new in it alone."""
    thing = rated(room)
    level(room, room.cast.ian, thing, **{"level__asked_need": "2"})
    later = level(room, room.cast.ian, thing, **{"level__said_limit": "0"})
    assert later.json()["given"] == {"level-asked_need": "2", "level-said_limit": "0"}
    assert client(room.cast.ian).post(room.url(f"ratings/{thing.pk}/finish")).status_code == 302
    assert thing.ratings.get().finished is not None


def test_no_occasion_is_no_level_and_no_zero(room: Room) -> None:
    from subside.web.teaching import rating

    thing = rated(room)
    rates(room.cast.ian, thing, asked_need="none", said_limit="2")
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    rubric = room.course.rubrics["encounter"]
    assert rating.result(thing, rubric) == [("ian", 100.0)]


@pytest.mark.parametrize("value", ["3", "-1", "seen", "", "²", "0x1", "\0", "1" * 5000])
def test_a_level_that_the_rubric_has_not_is_refused_whole(value: str, room: Room) -> None:
    from subside.web.teaching.models import Score

    thing = rated(room)
    given = {"level__said_limit": "1", "level__asked_need": value}
    assert level(room, room.cast.ian, thing, **given).status_code == 404
    assert not Score.objects.exists()


def test_nothing_is_kept_once_it_is_finished_or_closed(room: Room) -> None:
    thing = rated(room)
    rates(room.cast.ian, thing)
    assert level(room, room.cast.ian, thing, **{"level__asked_need": "0"}).status_code == GONE
    rates(room.cast.ian, thing, asked_need="0")
    level(room, room.cast.carol, thing, **{"level__asked_need": "0"})
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    assert level(room, room.cast.carol, thing, **{"level__said_limit": "0"}).status_code == GONE
    assert level(room, room.cast.ada, thing, **{"level__said_limit": "0"}).status_code == GONE
    rates(room.cast.carol, thing)
    assert not thing.ratings.filter(rater=room.cast.ada).exists()
    assert thing.ratings.get(rater=room.cast.carol).finished is None
    kept = thing.ratings.get(rater=room.cast.ian).scores.get(row="asked_need")
    assert kept.level == 2


def test_raters_at_once_lose_nothing(room: Room) -> None:
    """Four levels of one rater and a closing, in five threads."""
    thing = rated(room)
    rates(room.cast.carol, thing)
    browsers = [client(room.cast.ian) for _ in range(4)]
    where, answers = room.url(f"ratings/{thing.pk}/level"), []

    def send(browser: Any, name: str, value: str) -> None:
        answers.append(browser.post(where, {f"{name}": value}, **FETCH).status_code)

    given = [("level-asked_need", "1"), ("level-said_limit", "0"), ("note-asked_need", "x"),
             ("note-said_limit", "y")]  # fmt: skip
    threads = [
        threading.Thread(target=send, args=(browser, *one))
        for browser, one in zip(browsers, given, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [200] * 4
    kept = {
        one.row: (one.level, one.note)
        for one in thing.ratings.get(rater=room.cast.ian).scores.all()
    }
    assert kept == {"asked_need": (1, "x"), "said_limit": (0, "y")}


# ---- Setting up, closing, agreement ------------------------------------------------------


def set_up(room: Room, **given: str) -> Any:
    data = {"title": "Teach-back", "rubric": "encounter", "place": "", "share": "", **given}
    return client(room.cast.ian).post(room.url("ratings/"), data, follow=True)


def test_one_entry_for_each_participant(room: Room) -> None:
    rows.place_of(room.row, person(room.cast.agency, "bob", "trainee"), "Officer Bunting")
    assert "2 entries can be rated now" in told(set_up(room, place="all"))
    found = [(one.title, one.counts, str(one.place)) for one in room.row.rated.order_by("title")]
    assert found == [
        ("Teach-back: Officer Bunting", True, "Officer Bunting"),
        ("Teach-back: alice", True, "alice"),
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "x" * 121}, "at most 120"),
        ({"title": "a\0b"}, "Null characters"),
        ({"rubric": "nothing"}, "not one of the available choices"),
        ({"place": "999999"}, "not one of the available choices"),
        ({"share": "/shared/nothing/"}, "No run is opened under this link"),
        ({"share": "x\0y"}, "Null characters"),
    ],
)
def test_what_cannot_be_rated_is_said(given: dict[str, str], words: str, room: Room) -> None:
    answer = set_up(room, **given)
    assert answer.status_code == 400
    assert words in told(answer)
    assert not room.row.rated.exists()


def test_a_run_counts_for_nobody(room: Room) -> None:
    share = shared(room.cast.alice)
    link = f"http://testserver/shared/{share.token}/?x=1"
    refused = set_up(room, share=link, place=str(room.place.pk))
    assert "A run on the screen counts for nobody" in told(refused)
    set_up(room, share=link)
    thing = room.row.rated.get()
    assert (thing.share, thing.counts, thing.place) == (share.token, False, None)


def test_a_run_of_another_agency_is_not_there(room: Room) -> None:
    share = shared(room.cast.mallory)
    assert "No run is opened" in told(set_up(room, share=share.token))


def test_it_is_closed_once_somebody_has_rated_it_and_for_good(room: Room) -> None:
    thing = rated(room)
    close = room.url(f"ratings/{thing.pk}/close")
    assert "Nobody has finished a rating" in told(client(room.cast.ian).post(close, follow=True))
    level(room, room.cast.carol, thing, **{"level__asked_need": "0"})
    rates(room.cast.ian, thing)
    assert "What carol gave so far will not count" in told(
        room.get(room.cast.ian, room.url("ratings/"))
    )
    client(room.cast.ian).post(close)
    thing.refresh_from_db()
    when = thing.closed
    assert "closed already" in told(client(room.cast.ian).post(close, follow=True))
    thing.refresh_from_db()
    assert thing.closed == when is not None


def test_what_nobody_began_to_rate_can_be_removed(room: Room) -> None:
    thing, begun = rated(room), rated(room)
    level(room, room.cast.carol, begun, **{"note__asked_need": "x"})
    for one in (thing, begun):
        room.post(room.cast.ian, room.url(f"ratings/{one.pk}/remove"))
    assert list(room.row.rated.all()) == [begun]


def test_alpha_on_the_page_is_that_of_the_course_room(room: Room) -> None:
    from subside.courses import agreement
    from subside.web.teaching import rating
    from subside.web.teaching.models import Rated
    from subside.web.teaching.pages.agreement import SEED

    for k in range(7):
        thing = rated(room, title=f"Run {k}")
        rates(room.cast.ian, thing, asked_need=str(k % 3), said_limit=str((k + 1) % 3))
        rates(room.cast.carol, thing, asked_need=str(k % 3), said_limit=str((k + (k > 4)) % 3))
        room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    given = rating.given(rating.with_ratings(Rated.objects.filter(course_class=room.row)))
    figures = agreement.agreement(given, 3, SEED)
    words = told(room.get(room.cast.ian, room.url("ratings/agreement/")))
    assert f"{figures.alpha:.2f}" in words
    assert f"95 % interval {figures.low:.2f} to {figures.high:.2f}" in words
    assert "2 raters, 7 things, 28 levels" in words
    assert words.count("Alpha by row") == 1
    for one in agreement.differences(given, 3)["said_limit"]:
        assert Rated.objects.get(pk=one.thing).title in words


def test_one_rater_alone_gives_no_figure_and_says_why(room: Room) -> None:
    thing = rated(room)
    rates(room.cast.ian, thing)
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    words = told(room.get(room.cast.ian, room.url("ratings/agreement/")))
    assert "No figure yet: the ratings are of fewer than two raters." in words


def test_the_rubric_is_printed(room: Room) -> None:
    text = printed(room.get(room.cast.ian, room.url("paper/rubrics.pdf")).content)
    assert "Asked what the person needed" in text


# ---- Many people, hostile text -----------------------------------------------------------


def test_many_things_and_raters_take_no_more_questions(room: Room) -> None:
    thing = rated(room)
    rates(room.cast.ian, thing)
    room.post(room.cast.ian, room.url(f"ratings/{thing.pk}/close"))
    paths = ("ratings/", "ratings/agreement/", "completion/")
    before = [queries(room.cast.ian, room.url(path)) for path in paths]
    crowd(room, 5)
    for k, place in enumerate(room.row.places.all()):
        more = rated(room, title=f"Run {k}", place=place, counts=True)
        for user in (room.cast.ian, room.cast.carol):
            rates(user, more)
        room.post(room.cast.ian, room.url(f"ratings/{more.pk}/close"))
    after = [queries(room.cast.ian, room.url(path)) for path in paths]
    assert after[0] <= before[0]
    assert after[1] <= before[1] + 1  # who did what counts
    assert after[2] <= before[2] + 2


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_text(name: str, room: Room) -> None:
    text, ian = TEXTS[name], client(room.cast.ian)
    ian.raise_request_exception = False
    for field in ("title", "rubric", "place", "share"):
        data = {"title": "Run", "rubric": "encounter", field: text}
        fine(ian.post(room.url("ratings/"), data, follow=True))
    thing = rated(room, place=room.place, counts=True)
    thing.title = text[:160].replace("\0", "")
    thing.save()
    base = room.url(f"ratings/{thing.pk}/")
    fine(ian.post(f"{base}level", {"note-asked_need": text}, follow=True))
    fine(ian.post(f"{base}level", {"level-asked_need": text}, follow=True))
    fine(ian.post(f"{base}finish", {**FULL, "note-said_limit": text, text[:90]: text}, follow=True))
    fine(ian.get(base, {"missing": text[:2000]}))
    fine(ian.post(f"{base}close", {text[:90]: text}, follow=True))
    for path in ("ratings/", "ratings/agreement/"):
        assert " ".join(thing.title.split())[:30] in " ".join(fine(ian.get(room.url(path))).split())
    alice = client(room.cast.alice)
    alice.raise_request_exception = False
    fine(alice.get(room.learn(f"rated/{thing.pk}/")))
    fine(alice.get(room.learn()))
