"""Forms for who runs a course: an instructor's résumé, and the safety plan of a day."""

from __future__ import annotations

from datetime import date

from subside.courses.course import Course
from subside.courses.paper.ask import Data, fields, form, lines, rows, section, told
from subside.courses.paper.imprint import imprint
from subside.courses.paper.press import press
from subside.courses.paper.tree import plain


def resume(course: Course, made: date) -> bytes:
    """A blank résumé of an instructor, as boards ask for one of each."""
    return press("form", {**imprint(course, "Instructor résumé"), "forms": [_resume()]}, made)


def safety_plan(course: Course, made: date) -> bytes:
    """The rules of live role-play, and what is checked and signed before it begins."""
    return press("form", {**imprint(course, "Safety plan"), "forms": [_safety(course)]}, made)


def _resume() -> Data:
    notes = (
        "One for each instructor, role-play instructor and safety officer. Leave out home address, "
        "date of birth and social security number: a packet goes through many hands.",
    )
    work = ("Agency and assignment", "From", "To")
    training = ("Course, provider and place", "Hours", "Date", "Certificate, expires")
    taught = ("Class", "Hours", "Date", "Participants")
    return form(
        "Instructor résumé",
        notes,
        section("", fields("Name", "Agency", "Rank or position", "Work telephone or e-mail",
                           "Role in this course", "Years in the field")),
        section("Work", rows(work, (6, 1, 1), 4)),
        section("Instructor development, and training in what this course teaches",
                rows(training, (5, 1, 1, 2), 5)),
        section("Classes taught", rows(taught, (5, 1, 1, 1), 4)),
        section("Education, languages, publications", lines("", 2)),
        section("Two people who have seen you teach", rows(("Name", "Agency", "Telephone"),
                                                           (3, 3, 2), 2)),
        section("", fields("Signature", "Date")),
    )  # fmt: skip


def _safety(course: Course) -> Data:
    safety = course.file.safety
    ratio = course.file.ratio
    notes = (
        plain(safety.officer),
        f"Stop word: “{plain(safety.stop_word)}”. In role-play, {ratio.role_play} participants to "
        "one instructor at most.",
    )
    checks = ("Checked before anyone plays", "Who", "When")
    done = (
        "Everyone searched, by somebody else, in view",
        "No live weapon or charged device in the building",
        "Training weapons marked and inert",
        "Eye protection, vests, whistle",
        "Area walked: doors, stairs, glass, traffic",
        "Contact agreed: none, a hand, a hold at walking pace",
        "Content note said, sitting out offered",
        "Stop word said aloud by everyone",
        "First-aid kit and who is to use it",
        "Role-player briefed in writing",
    )
    after = ("After it", "Who", "When")
    return form(
        "Safety plan",
        notes,
        section("Rules", told(*map(plain, safety.rules))),
        section("Who and where", fields("Area", "Date", "Safety officer", "Instructor",
                                        "Role-players", "First aid", "Nearest hospital",
                                        "Way in for an ambulance", "Emergency call and address",
                                        "Radio channel or telephone")),
        section("Before", rows(checks, (5, 2, 1), len(done), first=done)),
        section("Afterward", rows(after, (5, 2, 1), 3, first=(
            "Role-players brought out of their roles",
            "Everyone asked whether they are hurt",
            "Stops, and what happened (no names)",
        ))),
        section("", fields("Safety officer, signature", "Instructor, signature")),
    )  # fmt: skip
