"""What is printed of a course: whole, by the clock, and with its notice on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.paper import (
    Clock,
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
from subside.courses.paper.clock import of_block, times, told
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


# ---- Lesson plans -----------------------------------------------------------------------------


def test_a_plan_has_every_part_of_its_lesson(course: Course) -> None:
    shown = pdf.words(lesson_plan(course, "time", MADE))
    for part in (
        "DAY 1, BLOCK 2 OF 4", "Time at a door", "8:20 am to 8:50 am, 30 minutes",
        "Use distance and one voice to gain discretionary time ( truth 2 )",
        "Moves on a floor plan.", "Time is made by distance", "A floor plan and ten counters",
        "Look at the plan. Where would you stand?", "at the gate", "30",
        "Do: In pairs (8 min), then two pairs show theirs (2 min).",
        "Answer: One officer talks.", "Ask: What did the first minute buy?",
        "“There is never time”", "Do not argue about the tenth call.",
        "Graham v. Connor, 490 U.S. 386 (1989).",
    ):  # fmt: skip
        assert part in shown, part
    for clock in ("8:20 am 10 min SHOW", "8:30 am 10 min EXERCISE", "8:45 am 5 min BREAK"):
        assert clock in shown


def test_a_plan_of_the_course_has_its_days(course: Course) -> None:
    first = pdf.pages(lesson_plan(course, None, MADE))[0]
    assert "8:00 am – 8:20 am What you know now 20" in first
    assert "Day 2 Time Block Minutes 8:00 am – 8:25 am Scenario lab 25" in first


def long_day(minutes: list[int]) -> Texts:
    """The small course with blocks of other minutes on one day; its first step grows with them."""
    files = changed(texts(), "course.toml", "days = 2", "days = 1")
    files["course.toml"] = files["course.toml"].replace("\nday = 2\n", "\n")
    files = changed(files, "course.toml", "minutes = 90", f"minutes = {sum(minutes)}")
    names = {"opening": (20, 8), "time": (30, 10), "lab": (25, 25), "closing": (15, 5)}
    for (name, (block, step)), now in zip(names.items(), minutes, strict=True):
        files = changed(files, "course.toml", f"minutes = {block}\n", f"minutes = {now}\n")
        old, new = f"### {step} min", f"### {step + now - block} min"
        files = changed(files, f"lessons/{name}.md", old, new)
    return files


@pytest.mark.parametrize(
    ("minutes", "meal_before"),
    [
        ([60, 60, 60, 60], None),  # a short day has none
        ([120, 120, 120, 120], ("lab", 0)),  # between the blocks at the middle
        ([100, 90, 150, 130], ("lab", 0)),
        ([30, 30, 370, 30], None),  # one step goes on through the middle: after the block
        ([31, 399, 25, 15], ("time", 1)),  # between two steps of a long block
    ],
)
def test_the_meal_of_a_long_day(
    tmp_path: Path, minutes: list[int], meal_before: tuple[str, int] | None
) -> None:
    found = small.course(tmp_path / "small", long_day(minutes))
    spans = times(found, Clock(time(7, 30), 45))
    meals = [where for where, span in spans.items() if span.meal]
    long = sum(minutes) >= 300
    if meal_before:
        assert meals == [meal_before]
    assert len(meals) == long
    last = max(span.ends for span in spans.values())
    assert last == 7 * 60 + 30 + sum(minutes) + 45 * long
    shown = pdf.words(lesson_plan(found, None, MADE, Clock(time(7, 30), 45)))
    assert shown.lower().count("(not counted)") >= long
    assert not any(span.meal for span in times(found, Clock(time(7, 30), 0)).values())


def test_spans_of_a_day_follow_one_another(course: Course) -> None:
    spans = times(course, Clock())
    for block in course.file.blocks:
        span = of_block(spans, block.id)
        assert span.ends - span.begins == block.minutes


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "12:00 am"), (605, "10:05 am"), (720, "12:00 pm"), (785, "1:05 pm"), (1500, "1:00 am")],
)
def test_times_as_they_are_written(minutes: int, shown: str) -> None:
    assert told(minutes) == shown


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


# ---- Tests ------------------------------------------------------------------------------------


def test_no_answer_is_in_the_question_paper(course: Course) -> None:
    forms = draw_forms(course.items, 3, 1)
    made = question_papers(course, forms, MADE)
    shown = pdf.words(made)
    for form in forms:
        for one in form.questions:
            item = course.items[one.item]
            assert item.question in shown
            for option in item.options:
                assert option.text in shown
                assert option.why not in shown
    assert "BEST" not in shown
    assert "best" not in shown.replace("What is best here", "").replace(
        "Choose the one answer that is best on what is known", ""
    )  # fmt: skip
    # Nor can it be told from the file: moving the best answers changes no byte.
    moved = {name: _moved(item) for name, item in course.items.items()}
    other = Course(
        course.slug, course.file, course.lessons, moved, course.rubrics, course.design, course.texts
    )
    assert question_papers(other, forms, MADE) == made


def _moved(item):
    options = list(item.options)
    best = item.best
    options[best] = options[best].model_copy(update={"best": False, "why": "another reason"})
    options[best - 1] = options[best - 1].model_copy(update={"best": True})
    return item.model_copy(update={"options": tuple(options)})


def test_keys_have_the_best_and_every_reason(course: Course) -> None:
    forms = draw_forms(course.items, 3, 1)
    found = pdf.pages(keys(course, forms, MADE))
    assert len(found) == 3
    for form, page in zip(forms, found, strict=True):
        assert page.startswith("Key. Keep apart")
        for k, one in enumerate(form.questions, 1):
            item = course.items[one.item]
            letter = "ABCD"[one.order.index(item.best)]
            assert f" {k} {letter} " in page
            assert f"{letter}. {item.options[item.best].text} BEST" in page
            assert all(option.why in page for option in item.options)


def test_options_stand_in_the_order_of_the_form(course: Course) -> None:
    (form, *_) = draw_forms(course.items, 3, 1)
    shown = pdf.words(question_papers(course, [form], MADE))
    for one in form.questions:
        item = course.items[one.item]
        order = [shown.index(item.options[place].text) for place in one.order]
        assert order == sorted(order)


def test_confidence_is_asked_after_each_question(course: Course) -> None:
    (form, *_) = draw_forms(course.items, 3, 1)
    first, second = pdf.pages(question_papers(course, [form], MADE))
    assert first.count("How sure are you? 25 % 50 % 75 % 100 %") == 3
    assert "A B C D 25 % 50 % 75 % 100 %" in second


def test_one_form_can_be_printed_alone(course: Course) -> None:
    (_, post, _) = draw_forms(course.items, 3, 1)
    shown = pdf.words(question_papers(course, [post], MADE, first=1))
    assert "Test after" in shown
    assert "form B" in shown


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
