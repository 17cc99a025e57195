"""Courses: who reads them, and an agency's own: copied, changed by file, checked, removed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.courses import small
from tests.web.cast import client
from tests.web.hostile import TEXTS
from tests.web.teaching import rows
from tests.web.teaching.classroom import Room, room, told
from tests.web.test_hostile import fine

__all__ = ["room"]
TOML = "/courses/ours/files/course.toml"
LESSON = "/courses/ours/files/lessons/time.md"
READ = (
    "/courses/small/",
    "/courses/small/lessons/time/",
    "/courses/ours/",
    "/courses/ours/changes/",
)
CHANGED = (TOML, "/courses/small/copy", "/courses/ours/remove")


@pytest.fixture
def own(room: Room) -> Any:
    """Carol's copy of the small course."""
    return rows.own_course_of(room.cast.carol)


def keep(room: Room, address: str, text: str, version: int = 1, **more: str) -> Any:
    given = {"text": text, "version": str(version), **more}
    return room.post(room.cast.carol, address, given)


def faults(answer: Any) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.where) for one in answer.context["faults"]]


def changed(name: str, old: str, new: str) -> str:
    """A file of the small course with one thing in it changed."""
    return small.changed(small.texts(), name, old, new)[name]


# ---- Who ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", READ)
def test_those_who_teach_read(address: str, room: Room, own: Any) -> None:
    for user in (room.cast.ian, room.cast.carol, room.cast.ada):
        assert room.get(user, address).status_code == 200
    assert room.get(room.cast.alice, address).status_code == 404
    mallory = room.get(room.cast.mallory, address).status_code
    assert mallory == (200 if "/small/" in address else 404)


@pytest.mark.parametrize("address", CHANGED)
def test_only_those_who_lead_change(address: str, room: Room, own: Any) -> None:
    from subside.web.teaching.models import OwnCourse

    for user in (room.cast.alice, room.cast.ian):
        given = {"slug": "theirs", "text": "x", "version": "1", "confirm": "ours"}
        assert room.post(user, address, given).status_code == 404
    if "small" not in address:
        given = {"text": "x", "version": "1", "confirm": "ours"}
        assert room.post(room.cast.mallory, address, given).status_code == 404
    assert [one.slug for one in OwnCourse.objects.all()] == ["ours"]
    assert own.files.get(name="course.toml").version == 1


def test_an_instructor_is_offered_nothing_that_is_refused(room: Room, own: Any) -> None:
    for address in ("/courses/small/", "/courses/ours/", "/courses/ours/changes/"):
        page = room.get(room.cast.ian, address).content.decode()
        for address_of_change in ("/files/", "/copy", "/remove"):
            assert address_of_change not in page


def test_two_agencies_have_courses_of_the_same_name(room: Room, own: Any) -> None:
    """What was checked for one is never shown to the other."""
    other = rows.own_course_of(room.cast.mallory)
    file = other.files.get(name="course.toml")
    file.text = file.text.replace("At the Door", "Behind the Door")
    file.save()
    assert "At the Door" in told(room.get(room.cast.carol, "/courses/ours/"))
    assert "Behind the Door" in told(room.get(room.cast.mallory, "/courses/ours/"))


# ---- Reading -----------------------------------------------------------------------------


def test_a_course_tells_what_is_in_it(room: Room) -> None:
    page = told(room.get(room.cast.ian, "/courses/small/"))
    for words in (
        "At the Door: Ninety Minutes", "Day 2", "20 min What you know now test before",
        "does not settle whatever anyone does", "Stop, stop, stop", "Explain the three truths",
        "so that more time, options, and resources",
    ):  # fmt: skip
        assert words in page
    assert room.get(room.cast.ian, "/courses/nothing/").status_code == 404


def test_a_lesson_plan_shows_steps_by_their_minutes_with_slides(room: Room) -> None:
    answer = room.get(room.cast.ian, "/courses/small/lessons/time/")
    page = told(answer)
    assert "10 to 20 min Move the counters Exercise" in page
    assert "“There is never time”" in page
    assert '<p class="slide-title">Where would you stand?</p>' in answer.content.decode()
    assert room.get(room.cast.ian, "/courses/small/lessons/nothing/").status_code == 404


# ---- Copying -----------------------------------------------------------------------------


def test_a_copy_is_the_course_and_the_original_stays(room: Room) -> None:
    from subside.web.teaching import drafts
    from subside.web.teaching.models import OwnCourse

    answer = room.post(room.cast.carol, "/courses/small/copy", {"slug": "our-door"})
    assert answer["Location"] == "/courses/our-door/"
    row = OwnCourse.objects.get(slug="our-door")
    assert drafts.texts_of(row) == dict(room.course.texts)
    course, found = drafts.checked(row)
    assert found == ()
    assert course is not None
    assert course.hash == room.course.hash


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("", "is not a name of the right form"), ("x", "is not a name of the right form"),
        ("Our", "is not a name of the right form"), ("../x", "is not a name of the right form"),
        ("our door", "is not a name of the right form"), ("x" * 41, "right form"),
        ("1x", "right form"), ("a\nb", "right form"), ("small", "is the name of a course"),
        ("ours", "is the name of a course"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_is_said_and_shown_again(
    slug: str, words: str, room: Room, own: Any
) -> None:
    from subside.web.teaching.models import OwnCourse

    answer = room.post(room.cast.carol, "/courses/small/copy", {"slug": slug})
    assert answer.status_code == 400
    assert words in told(answer)
    if slug and "\n" not in slug:
        assert f'value="{slug}"' in answer.content.decode()
    assert OwnCourse.objects.count() == 1


def test_a_course_with_faults_is_not_copied(room: Room, own: Any) -> None:
    own.files.filter(name="items.yaml").update(text="x")
    answer = room.post(room.cast.carol, "/courses/ours/copy", {"slug": "again"})
    assert answer.status_code == 404


# ---- Changing ----------------------------------------------------------------------------


def test_a_file_is_kept_and_checked(room: Room, own: Any) -> None:
    text = changed("course.toml", "pass_mark = 80", "pass_mark = 85")
    answer = keep(room, TOML, text)
    assert answer["Location"] == TOML
    page = client(room.cast.carol).get(TOML)
    assert "pass_mark = 85" in page.content.decode()
    assert room.get(room.cast.ian, "/courses/ours/").context["course"].file.pass_mark == 85


def test_a_draft_with_faults_is_kept_and_each_fault_has_its_line(room: Room, own: Any) -> None:
    keep(room, TOML, changed("course.toml", "minutes = 90", "minutes = 91"))
    keep(room, LESSON, changed("lessons/time.md", "### 10 min - Show", "### 11 min - Show"))
    answer = room.get(room.cast.carol, LESSON)
    assert faults(answer) == [("lessons/time.md", 1, "(whole file)"), ("course.toml", 5, "minutes")]
    assert f'href="{LESSON}#line-1" data-line="1"' in answer.content.decode()
    assert f'href="{TOML}#line-5"' in answer.content.decode()
    page = told(room.get(room.cast.ian, "/courses/ours/"))
    assert "2 faults: no class can be made of it" in page
    assert room.get(room.cast.ian, "/courses/ours/lessons/time/").status_code == 404
    assert room.get(room.cast.ian, "/courses/ours/changes/").status_code == 200


def test_two_who_change_a_file_do_not_overwrite_each_other(room: Room, own: Any) -> None:
    mine = changed("course.toml", "pass_mark = 80", "pass_mark = 85")
    theirs = changed("course.toml", "pass_mark = 80", "pass_mark = 70")
    keep(room, TOML, mine)
    answer = keep(room, TOML, theirs)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "pass_mark = 85" in page
    assert "pass_mark = 70" in page
    assert answer.context["version"] == 2
    assert keep(room, TOML, theirs, 2).status_code == 302
    assert own.files.get(name="course.toml").text == theirs


def test_a_file_that_was_removed_meanwhile_is_said_and_can_be_made_anew(
    room: Room, own: Any
) -> None:
    own.files.filter(name="lessons/time.md").delete()
    answer = keep(room, LESSON, "# x")
    assert answer.status_code == 409
    assert "somebody removed this file" in told(answer)
    assert keep(room, LESSON, small.TIME, answer.context["version"]).status_code == 302
    assert room.get(room.cast.carol, "/courses/ours/").context["faults"] == ()


def test_a_block_is_added_with_its_lesson(room: Room, own: Any) -> None:
    """The fault that says that the lesson is missing leads to where it is written."""
    more = (
        '\n[[blocks]]\nid = "after"\ntitle = "After"\nday = 2\nminutes = 10\n'
        'objectives = ["make-time"]\npractice = "Pairs."\n'
    )
    keep(room, TOML, small.COURSE.replace("minutes = 90", "minutes = 100") + more)
    answer = room.get(room.cast.carol, "/courses/ours/")
    where = "/courses/ours/files/lessons/after.md"
    assert where in answer.content.decode()
    page = room.get(room.cast.carol, where)
    assert "There is no such file yet" in told(page)
    lesson = (
        "# After\n\n## Purpose\nTo end [1].\n\n## Before\n- Nothing\n\n## Steps\n"
        "### 10 min - Discuss: What stays\n**Ask:** What stays?\n\n## Handout\nOne word: ____\n\n"
        "## Sources\n1. Town of Lower Quay (fictitious), 2026.\n"
    )
    assert keep(room, where, lesson, 0).status_code == 302
    assert room.get(room.cast.carol, "/courses/ours/").context["faults"] == ()
    second = keep(room, where, "x", 0)  # another window that makes the same file
    assert second.status_code == 409


def test_a_lesson_is_removed_and_no_other_file(room: Room, own: Any) -> None:
    assert keep(room, TOML, "", remove="1").status_code == 404
    assert keep(room, LESSON, "", 7, remove="1")["Location"] == LESSON
    assert own.files.count() == 8
    assert keep(room, LESSON, "", remove="1")["Location"] == "/courses/ours/"
    assert own.files.count() == 7
    assert "lessons/time.md" in told(room.get(room.cast.carol, "/courses/ours/"))


@pytest.mark.parametrize(
    "name",
    ["x", "../course.toml", "lessons/../course.toml", "lessons/X.md", "lessons/a/b.md",
     "lessons/a.md%0a", "course.toml%00", "lessons/.md", "/etc/passwd", "COURSE.TOML"],
)  # fmt: skip
def test_only_files_of_a_course_are_there(name: str, room: Room, own: Any) -> None:
    where = f"/courses/ours/files/{name}"
    assert room.get(room.cast.carol, where).status_code == 404
    assert keep(room, where, "x", 0).status_code == 404
    assert own.files.count() == 8


@pytest.mark.parametrize("version", ["x", "", "-1", "\u00b2", "9" * 5000])
def test_a_version_is_a_number(version: str, room: Room, own: Any) -> None:
    given = {"text": "x", "version": version}
    assert room.post(room.cast.carol, TOML, given).status_code == 404


@pytest.mark.parametrize(
    ("text", "words"), [("a\0b", "cannot be kept (NUL)"), ("x" * 400_001, "may have 400,000")]
)
def test_what_cannot_be_kept_is_said(text: str, words: str, room: Room, own: Any) -> None:
    answer = keep(room, TOML, text)
    assert answer.status_code == 400
    assert words in told(answer)
    assert own.files.get(name="course.toml").version == 1


# ---- Encounters that a course names ------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('scenario = "bar"', 'scenario = "barr"', "blocks.lab.encounters.1.scenario"),
        ('scenario = "hallway"', 'scenario = "hallway:cellar"', "blocks.lab.encounters.2.scenario"),
        ("stairwell:courtyard", "<b>", "blocks.lab.encounters.3.scenario"),
        ('disposition = "settles"', 'disposition = "never"', "blocks.lab.encounters.0.hidden"),
        ('disposition = "settles"', 'mood = "settles"', "blocks.lab.encounters.0.hidden"),
    ],
)
def test_an_encounter_that_nobody_could_begin_is_a_fault_with_its_line(
    old: str, new: str, where: str, room: Room, own: Any
) -> None:
    text = changed("course.toml", old, new)
    keep(room, TOML, text)
    answer = room.get(room.cast.carol, TOML)
    found = faults(answer)
    assert [one[2] for one in found] == [where]
    line = text.splitlines()[found[0][1] - 1]
    assert line == "[[blocks.encounters]]"
    assert text.splitlines()[: found[0][1]].count(line) == int(where.split(".")[3]) + 1
    made = room.post(room.cast.carol, "/classes/new/?course=ours", {})
    assert made["Location"] == "/courses/ours/"


def test_a_variant_that_is_here_is_no_fault(room: Room, own: Any) -> None:
    keep(room, TOML, changed("course.toml", 'scenario = "bar"', 'scenario = "bar:anchor"'))
    assert room.get(room.cast.carol, TOML).context["faults"] == []


# ---- Comparing and removing --------------------------------------------------------------


def test_what_differs_from_the_original_is_told_in_short_and_by_line(room: Room, own: Any) -> None:
    assert "Nothing differs" in told(room.get(room.cast.ian, "/courses/ours/changes/"))
    keep(room, TOML, changed("course.toml", "pass_mark = 80", "pass_mark = 85"))
    page = told(room.get(room.cast.ian, "/courses/ours/changes/"))
    assert "Pass mark: 85 %, before 80 %." in page
    assert "removed: − pass_mark = 80" in page
    assert "added: + pass_mark = 85" in page
    assert room.get(room.cast.ian, "/courses/small/changes/").status_code == 404


def test_a_copy_says_when_the_shipped_course_has_changed(
    room: Room, own: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subside.web.teaching import editions

    newer = small.changed(small.texts(), "lessons/lab.md", "Four encounters\n", "Four of them\n")
    monkeypatch.setattr(editions, "shipped", lambda: {"small": editions.from_texts("small", newer)})
    page = told(room.get(room.cast.ian, "/courses/ours/changes/"))
    assert "The shipped course has changed since" in page
    assert "Changed there: lessons/lab.md" in page


def test_a_course_is_removed_when_its_name_is_typed(room: Room, own: Any) -> None:
    from subside.web.teaching.models import OwnCourse, OwnFile

    carol = client(room.cast.carol)
    for given in ({}, {"confirm": "our"}, {"confirm": "small"}):
        answer = carol.post("/courses/ours/remove", given, follow=True)
        assert "To remove it, type its name" in told(answer)
    assert OwnCourse.objects.count() == 1
    carol.post("/courses/ours/remove", {"confirm": " ours "})
    assert OwnCourse.objects.count() == 0
    assert OwnFile.objects.count() == 0
    assert carol.get("/courses/ours/").status_code == 404
    assert carol.post("/courses/small/remove", {"confirm": "small"}).status_code == 404


def test_a_class_keeps_the_course_as_it_was_when_it_was_made(room: Room, own: Any) -> None:
    keep(room, LESSON, changed("lessons/time.md", "A door and two officers", "A gate"))
    given = {"title": "Gate class", "starts": "2027-03-01", "seats": "9"}
    where = room.post(room.cast.carol, "/classes/new/?course=ours", given)["Location"]
    keep(room, LESSON, small.TIME.replace("A door and two officers", "A window"), 2)
    assert "A window" in told(room.get(room.cast.carol, "/courses/ours/lessons/time/"))
    room.post(room.cast.carol, "/courses/ours/remove", {"confirm": "ours"})
    page = told(room.get(room.cast.carol, f"{where}present/time/"))
    assert "A gate" in page
    assert "A window" not in page


# ---- Hostile -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_text(name: str, room: Room, own: Any) -> None:
    text, carol = TEXTS[name], client(room.cast.carol)
    carol.raise_request_exception = False
    fine(carol.post("/courses/small/copy", {"slug": text}))
    fine(carol.post("/courses/ours/remove", {"confirm": text}, follow=True))
    for file in ("course.toml", "items.yaml", "rubrics.yaml", "lessons/time.md", "lessons/new.md"):
        kept = own.files.filter(name=file).first()
        given = {"text": text, "version": str(kept.version if kept else 0)}
        fine(carol.post(f"/courses/ours/files/{file}", given))
        fine(carol.get(f"/courses/ours/files/{file}"))
        for page in ("/courses/", "/courses/ours/", "/courses/ours/changes/"):
            answer = carol.get(page)
            assert answer.status_code == 200
            fine(answer)


BOMB = "a: &a [x, x]\nb0: &b0 [*a, *a]\n" + "".join(
    f"b{k}: &b{k} [*b{k - 1}, *b{k - 1}]\n" for k in range(1, 40)
)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("course.toml", "At the Door: Ninety Minutes", "</title><b>{{ x }}"),
        ("course.toml", "Moves on a floor plan.", "'>--><b>"),
        ("rubrics.yaml", "One encounter in the lab", "<i>One encounter</i> in the lab"),
        ("lessons/time.md", "Where would you stand?\n\n|", "A `<b>` & \"c\" 'd'\n\n|"),
        ("lessons/time.md", "at the gate", "[g](javascript:x) ![p](data:text/html,y)"),
        ("lessons/time.md", "A floor plan and ten counters", "[a](vbscript:x \"onclick=1\") <b>"),
    ],
)  # fmt: skip
def test_a_sound_course_of_hostile_texts_is_shown_as_text(
    name: str, old: str, new: str, room: Room, own: Any
) -> None:
    """On every page that shows a course: read, presented, on the wall, and taken."""
    keep(room, f"/courses/ours/files/{name}", changed(name, old, new))
    answer = room.get(room.cast.carol, "/courses/ours/")
    if answer.context["faults"]:  # refused outright is fine too
        fine(answer)
        return
    given = {"title": "T", "starts": "2027-03-01", "seats": "9"}
    where = room.post(room.cast.carol, "/classes/new/?course=ours", given)["Location"]
    room.post(room.cast.carol, f"{where}enrol", {"names": "alice"})
    room.post(room.cast.carol, f"{where}at", {"block": "time"})
    learn = where.replace("classes", "learn")
    for user, page in (
        (room.cast.carol, "/courses/ours/lessons/time/"), (room.cast.carol, where),
        (room.cast.carol, f"{where}present/"), (room.cast.carol, f"{where}present/time/"),
        (room.cast.carol, f"{where}wall/"), (room.cast.alice, learn),
        (room.cast.alice, f"{learn}blocks/time/"),
    ):  # fmt: skip
        answer = room.get(user, page)
        assert answer.status_code == 200, page
        fine(answer)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("course.toml", "a = " + "[" * 5000),
        ("course.toml", "a = 1\n" * 5000),
        ("items.yaml", BOMB),
        ("items.yaml", "[" * 5000),
        ("items.yaml", "? " * 3000),
        ("rubrics.yaml", "format: 1\nrubrics: !!python/object/apply:os.system [ls]\n"),
        ("lessons/time.md", "> " * 20_000),
        ("lessons/time.md", small.TIME.replace("Leave the room.", "> " * 3000 + "x")),
        ("lessons/time.md", small.TIME.replace("Leave the room.", "[" * 20_000)),
        ("lessons/time.md", small.TIME.replace("Leave the room.", "*a_" * 20_000)),
    ],
)  # fmt: skip
def test_files_made_to_hurt_are_told_as_faulty_or_shown(
    name: str, text: str, room: Room, own: Any
) -> None:
    """Deep, long and referring to itself: an answer comes, soon, and is no fault of the program."""
    import time

    began = time.monotonic()
    keep(room, f"/courses/ours/files/{name}", text)
    for page in (f"/courses/ours/files/{name}", "/courses/ours/", "/courses/ours/lessons/time/"):
        carol = client(room.cast.carol)
        carol.raise_request_exception = False
        fine(carol.get(page))
    assert time.monotonic() - began < 20


def test_many_files_and_courses_take_few_questions(room: Room, own: Any) -> None:
    from tests.web.teaching.test_classes import queries

    before = queries(room.cast.carol, "/courses/ours/")
    for k in range(10):
        own.files.create(name=f"lessons/x{k}.md", text="x")
    assert queries(room.cast.carol, "/courses/ours/") == before


def test_somebody_without_an_account_is_led_to_the_sign_in(room: Room, own: Any) -> None:
    for address in (*READ, *CHANGED):
        assert client().get(address)["Location"].startswith("/account/login/")
