"""What is printed of a course: whole, by the clock, and with its notice on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.paper import (
    dossier,
    evaluation,
    follow_up,
    handouts,
    keys,
    lesson_plan,
    pages,
    question_papers,
    resume,
    rubrics,
    safety_plan,
    sign_in,
    slides,
)
from subside.courses.paper.press import press
from subside.courses.paper.qr import drawing
from subside.courses.paper.tree import words
from tests.courses import pdf, small
from tests.courses.small import Texts, changed, texts

MADE = date(2027, 3, 31)
PAPERS: dict[str, Callable[[Course], bytes]] = {
    "plans": lambda course: lesson_plan(course, None, MADE),
    "plan": lambda course: lesson_plan(course, "time", MADE),
    "handouts": lambda course: handouts(course, None, MADE),
    "handout": lambda course: handouts(course, "time", MADE),
    "slides": lambda course: slides(course, None, MADE),
    "sign-in": lambda course: sign_in(course, MADE),
    "rubrics": lambda course: rubrics(course, MADE),
    "evaluation": lambda course: evaluation(course, MADE),
    "follow-up": lambda course: follow_up(course, MADE),
    "resume": lambda course: resume(course, MADE),
    "safety": lambda course: safety_plan(course, MADE),
    "tests": lambda course: question_papers(course, draw_forms(course.items, 3, 1), MADE),
    "keys": lambda course: keys(course, draw_forms(course.items, 3, 1), MADE),
    "dossier": lambda course: dossier(course, draw_forms(course.items, 3, 1), [], MADE),
}


# ---- Every paper ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(PAPERS))
def test_every_page_says_what_it_is(course: Course, name: str) -> None:
    made = PAPERS[name](course)
    found = pdf.pages(made)
    assert len(found) == pages(made) > 0
    for number, page in enumerate(found, 1):
        if name == "slides" and page.startswith("Day"):
            continue  # the title of a block
        assert f"{course.file.title}, version {course.file.version} ({course.hash[:8]})" in page
        assert "ot yet reviewed by practitioners" in page
        assert f"page {number} of {len(found)}" in page


@pytest.mark.parametrize("name", list(PAPERS))
def test_the_same_gives_the_same_bytes(course: Course, name: str) -> None:
    assert PAPERS[name](course) == PAPERS[name](course)


@pytest.mark.parametrize("name", list(PAPERS))
def test_pages_are_tagged_and_titled(course: Course, name: str) -> None:
    made = PAPERS[name](course)
    assert b"/StructTreeRoot" in made
    assert b"/Lang(en-US)" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert pdf.title(made)


def test_another_date_is_another_file(course: Course) -> None:
    assert lesson_plan(course, None, date(2027, 4, 1)) != lesson_plan(course, None, MADE)


@pytest.mark.parametrize("name", ["plan", "handout", "slides"])
def test_an_unknown_block_is_a_key_error(course: Course, name: str) -> None:
    printing = {"plan": lesson_plan, "handout": handouts, "slides": slides}[name]
    with pytest.raises(KeyError):
        printing(course, "nobody", MADE)


def test_fonts_are_the_built_in_ones(course: Course) -> None:
    for printing in PAPERS.values():
        made = printing(course)
        assert made.count(b"/BaseFont") >= 1
        for font in made.split(b"/BaseFont/")[1:]:
            family = font[7:].split(b"/")[0]
            assert family.startswith((b"LibertinusSerif", b"DejaVuSansMono"))


def hostile() -> Texts:
    """The course with code, strange letters and long words wherever a text can stand."""
    files = changed(texts(), "course.toml", "At the Door:", '#panic() $x$ @y <z> *b* 你好 "q"'
                    .replace('"', '\\"'))  # fmt: skip
    files = changed(files, "course.toml", "What you know now", "#import \\u202eabc " + "x" * 200)
    files["lessons/opening.md"] = files["lessons/opening.md"].replace(
        "# What you know now", "# #import \u202eabc " + "x" * 200, 1
    )
    files = changed(files, "course.toml", "No live weapon", "#set page(width: 1pt) \\\\ // /* ")
    files = changed(files, "rubrics.yaml", "Asked what", '\'#eval("1") what')
    files = changed(files, "rubrics.yaml", "the person needed", "the person needed'")
    quoted = "'#emoji `x` _y_ \\ A man at door 1 of Lower Quay says nothing, hands in sight.'"
    man = "A man at door 1 of Lower Quay says nothing, hands in sight."
    return changed(files, "items.yaml", man, quoted)


@pytest.mark.parametrize("name", list(PAPERS))
def test_code_in_a_course_is_text(tmp_path: Path, name: str) -> None:
    found = small.course(tmp_path / "small", hostile())
    shown = pdf.words(PAPERS[name](found))
    assert "#panic() $x$ @y <z> *b*" in shown


# ---- Slides, handouts, forms ------------------------------------------------------------------


def test_slides_are_wide_and_one_for_each(course: Course) -> None:
    made = slides(course, None, MADE)
    width, height = map(float, re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", made)[0])
    assert width / height == pytest.approx(16 / 9, rel=1e-3)
    found = pdf.pages(made)
    shown = [
        slide for lesson in course.lessons.values() for s in lesson.steps for slide in s.slides
    ]
    assert len(found) == len(course.file.blocks) + len(shown)
    assert found[0] == "Day 1, block 1 of 4 What you know now 20 minutes"
    assert found[1].startswith("Three truths • An outcome, not a technique • People settle")


def test_a_full_slide_stays_on_its_page(tmp_path: Path) -> None:
    body = "\n".join(
        f"- line {k} with rather more words than a slide should ever have" for k in range(8)
    )
    files = changed(texts(), "lessons/closing.md", "- Write it down", body)
    found = pdf.pages(slides(small.course(tmp_path / "small", files), "closing", MADE))
    assert len(found) == 2
    assert "line 7 with rather more words" in found[1]


def test_a_handout_fits_its_page_and_brings_its_sources(tmp_path: Path) -> None:
    files = changed(
        texts(), "lessons/time.md", "- Distance first", "- Distance first [1]\n" + "- x y\n" * 40
    )
    found = pdf.pages(handouts(small.course(tmp_path / "small", files), "time", MADE))
    assert len(found) == 1
    assert "Graham v. Connor" in found[0]
    assert "Graham" not in pdf.words(handouts(small.course(tmp_path / "other"), "time", MADE))


def test_a_sign_in_sheet_for_each_day_or_block(course: Course) -> None:
    assert pages(sign_in(course, MADE)) == 2
    assert pages(sign_in(course, MADE, by="block", lines=8)) == 4
    assert "Day 2 of 2" in pdf.pages(sign_in(course, MADE, lines=5))[1]


def test_a_sign_in_sheet_has_the_names_and_room_for_more(course: Course) -> None:
    names = ["Ana Núñez", '#import "x"', "محمد", "x" * 120, "B" + " b" * 60]
    shown = pdf.pages(sign_in(course, MADE, names))[0]
    assert "Ana Núñez" in shown
    assert '#import "x"' in shown
    assert " 9 " in shown
    assert " 10 " not in shown.partition("Sign for yourself")[0]


def test_a_rubric_hides_the_ending_and_has_no_occasion(course: Course) -> None:
    shown = pdf.words(rubrics(course, MADE, "encounter"))
    for part in (
        "The ending is hidden.", "not seen", "seen in part", "no occasion", "Rater", "Date",
        "Code of the run", "1. Asked what the person needed", "2. Said what could not be promised",
        "Does not count: A question about weapons only.", "Needed: 70 %",
    ):  # fmt: skip
        assert part in shown, part
    with pytest.raises(KeyError):
        rubrics(course, MADE, "nobody")


def test_a_rubric_that_nobody_passes_by_says_so(tmp_path: Path) -> None:
    files = changed(texts(), "rubrics.yaml", "    needs: 70\n", "")
    shown = pdf.words(rubrics(small.course(tmp_path / "small", files), MADE))
    assert "Nobody passes or fails by this form" in shown
    assert "Needed" not in shown


def test_the_evaluation_has_twelve_questions_and_no_name(course: Course) -> None:
    shown = pdf.words(evaluation(course, MADE))
    assert all(f" {k}. " in shown for k in range(1, 13))
    assert " 13. " not in shown
    assert "Do not write your name." in shown


def test_the_follow_up_is_asked_twice_without_names(tmp_path: Path, course: Course) -> None:
    shown = pdf.words(follow_up(course, MADE))
    assert shown.index("30 days after the course") < shown.index("90 days after the course")
    assert shown.count("Give no names, no case numbers") == 2
    assert "As an instructor" not in shown
    files = changed(texts(), "course.toml", "days = 2", 'days = 2\nfollows = "officers"')
    assert "As an instructor" in pdf.words(follow_up(small.course(tmp_path / "i", files), MADE))


def test_the_safety_plan_has_the_rules_and_the_stop_word(course: Course) -> None:
    shown = pdf.words(safety_plan(course, MADE))
    assert "Stop, stop, stop" in shown
    for rule in course.file.safety.rules:
        assert rule in shown


# ---- What is underneath -----------------------------------------------------------------------


def test_a_template_that_is_not_there_is_a_fault_of_the_program() -> None:
    with pytest.raises(RuntimeError):
        press("nobody", {}, MADE)


def test_a_drawing_has_the_squares_of_the_code() -> None:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    made = drawing("http://x.example/7K3M")
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data("http://x.example/7K3M")
    dark = {(x, y) for y, row in enumerate(code.get_matrix()) for x, one in enumerate(row) if one}
    drawn = {tuple(map(int, part.split("h")[0].split())) for part in made.split("M")[1:]}
    assert drawn == dark
    assert words([]) == ""
