"""Tests on paper: questions, answer sheets, and keys, which are a document of their own.

A question paper is made from data that holds no best answer and no explanation, so neither can be
found in its file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from subside.courses.course import Course
from subside.courses.forms import Form, Question
from subside.courses.paper.imprint import imprint
from subside.courses.paper.press import press
from subside.courses.paper.tree import plain
from subside.courses.schema import Item

LETTERS = "ABCDE"
CONFIDENCE = (25, 50, 75, 100)  # per cent sure; 25 is a guess among four
TITLES = ("Test before", "Test after", "Test after, second form")


def question_papers(course: Course, forms: Sequence[Form], made: date, first: int = 0) -> bytes:
    """Question paper and answer sheet of each form.

    ``first``: which of `TITLES` the first of the forms is, where one alone is printed.
    """
    parts = [
        {"show": show, "form": k} for k in range(len(forms)) for show in ("questions", "answers")
    ]
    return _press(course, forms, parts, made, first)


def keys(course: Course, forms: Sequence[Form], made: date, first: int = 0) -> bytes:
    """The key of each form: the best answer, and what is to be said of every answer."""
    parts = [{"show": "key", "form": k} for k in range(len(forms))]
    return _press(course, forms, parts, made, first, key=True)


def _press(
    course: Course, forms: Sequence[Form], parts: Sequence[Mapping[str, Any]], made: date,
    first: int, *, key: bool = False,
) -> bytes:  # fmt: skip
    data = {
        **imprint(course, "Key of tests" if key else "Tests"),
        "confidence": CONFIDENCE,
        "pass_mark": course.file.pass_mark,
        "parts": parts,
        "forms": [_form(course, form, first + k, key) for k, form in enumerate(forms)],
    }
    return press("exam", data, made)


def _form(course: Course, form: Form, number: int, key: bool) -> dict[str, Any]:
    asked = [(one, course.items[one.item]) for one in form.questions]
    most = max(len(item.options) for _, item in asked)
    made: dict[str, Any] = {
        "title": TITLES[number % len(TITLES)],
        "form": LETTERS[number % len(LETTERS)],
        "letters": list(LETTERS[:most]),
        "questions": [_question(one, item) for one, item in asked],
    }
    if key:
        made["expected"] = f"{100 * form.expected:.0f}"
        made["questions"] = [_answered(course, one, item) for one, item in asked]
    return made


def _question(asked: Question, item: Item) -> dict[str, Any]:
    """What a participant sees of an item, its options in the order of the form."""
    options = [
        {"letter": LETTERS[k], "text": plain(item.options[place].text)}
        for k, place in enumerate(asked.order)
    ]
    return {
        "situation": plain(item.situation),
        "question": plain(item.question),
        "options": options,
    }


def _answered(course: Course, asked: Question, item: Item) -> dict[str, Any]:
    """The same with what is best, and why."""
    seen = _question(asked, item)
    for option, place in zip(seen["options"], asked.order, strict=True):
        option |= {"best": item.options[place].best, "why": plain(item.options[place].why)}
    return seen | {
        "item": asked.item,
        "objective": plain(course.objective(item.objective).text),
        "truths": list(item.truths),
        "expected": f"{100 * item.expected:.0f}",
        "best": LETTERS[asked.order.index(item.best)],
    }
