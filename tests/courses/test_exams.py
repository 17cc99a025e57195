"""Question papers tell no answer; keys tell every one, with its reason."""

from __future__ import annotations

from datetime import date

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.paper import keys, question_papers
from tests.courses import pdf

MADE = date(2027, 3, 31)


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
