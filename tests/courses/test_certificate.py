"""A certificate says what was completed, names whoever it names, and holds no grade."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subside.courses.course import Course
from subside.courses.paper import besides, certificate, expiry, pages
from subside.courses.paper.certificate import drawn
from tests.courses import pdf, small
from tests.courses.small import changed, texts

ON = date(2027, 3, 31)
CODE = "7K3M-QW9P-2XRT"
ADDRESS = f"http://quay.example:8000/certificates/{CODE}/"


def made(name: str, **more: object) -> bytes:
    given_ = {
        "course": "At the Door", "minutes": 480, "on": ON, "agency": "Lower Quay Police", **more,
    }  # fmt: skip
    return certificate(name=name, **given_)


def test_it_says_what_was_completed() -> None:
    shown = pdf.words(
        made("Ana Núñez", expires=date(2029, 3, 31), instructors=["R. Ash", "T. Birch"], code=CODE,
             address=ADDRESS, besides="with 2 tests and 3 lab repetitions",
             version="1.0 (1a2b3c4d)")
    )  # fmt: skip
    for part in (
        "Lower Quay Police", "Certificate of completion", "This certifies that Ana Núñez",
        "has completed At the Door 8 hours of instruction, with 2 tests and 3 lab repetitions",
        "Completed March 31, 2027", "Valid until March 31, 2029", "Instructors R. Ash, T. Birch",
        f"Code {CODE}", f"Verify at {ADDRESS}", "Course version 1.0 (1a2b3c4d).",
        "It certifies the completion of hours, tests, and repetitions in the scenario lab.",
        "It holds no grade of any encounter", "not yet reviewed by practitioners",
    ):  # fmt: skip
        assert part in shown, part


def test_what_is_not_given_is_not_there() -> None:
    shown = pdf.words(made("Ana Núñez"))
    for part in ("Valid until", "Instructors", "Code", "Verify", "version", "SPECIMEN"):
        assert part not in shown
    assert b"QR code" not in made("Ana Núñez")


def test_it_has_no_place_for_a_grade() -> None:
    assert set(inspect.signature(certificate).parameters) == {
        "name", "course", "minutes", "on", "agency", "expires", "instructors", "code", "address",
        "besides", "version", "specimen",
    }  # fmt: skip


def test_it_is_one_wide_page_and_the_same_each_time() -> None:
    one = made("Ana Núñez", code=CODE, address=ADDRESS)
    assert b"/MediaBox[0 0 792 612]" in one
    assert pages(one) == 1
    assert one == made("Ana Núñez", code=CODE, address=ADDRESS)
    assert one != made("Ana Nunez", code=CODE, address=ADDRESS)


NAMES = [
    '#import "x.typ": *', "#panic()", "$x^2$", "*b* _i_ `r` @a <l> \\ // /*", "[x](http://y)",
    "O'Neill-Kāneʻohe", "Nguyễn Thị Ưởng", "Ωλά Жщї", "J. R. \"Bob\" Dobbs",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_stand_as_they_are_given(name: str) -> None:
    one = made(name)
    assert name in pdf.words(one)
    assert pages(one) == 1


@pytest.mark.parametrize("name", ["אבגד הו", "محمد بن عبد الله"])
def test_names_from_right_to_left(name: str) -> None:
    one = made(name)
    shown = pdf.words(one)
    assert name[::-1] in shown or name in shown
    assert pdf.title(one) == f"Certificate of completion: {name}"


@pytest.mark.parametrize("name", ["王小明", "😀 Bob", "ไทย", "\u202eabc", "\x00\ud800"])
def test_names_in_letters_that_fonts_may_lack(name: str) -> None:
    one = made(name)
    assert pages(one) == 1
    if name.isprintable():
        assert pdf.title(one).endswith(name)


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Ana Núñez", True), ("Жщї", True), ("אב", True), ("O'Neill, 3rd (x)", True), ("", True),
        ("王", False), ("😀", False), ("محمد", False),
    ],
)  # fmt: skip
def test_the_fonts_know_their_letters(text: str, has: bool) -> None:
    assert drawn(text) == has


@pytest.mark.parametrize("name", ["Ana " * 60, "x" * 400, "Wolfeschlegelsteinhausenbergerdorff"])
def test_long_names_stay_on_the_page(name: str) -> None:
    one = made(name, agency=name, course=name, instructors=[name], code=CODE, address=ADDRESS)
    assert pages(one) == 1
    shown = pdf.words(one).replace("\u200b", "").replace(" ", "")
    assert shown.count(name.replace(" ", "").strip()) == 4


@pytest.mark.parametrize("name", ["", "  \n "])
def test_a_name_that_is_none_is_told(name: str) -> None:
    assert "(no name given)" in pdf.words(made(name))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=80))
def test_any_name_can_be_certified(name: str, agency: str, address: str) -> None:
    assert pages(made(name, agency=agency, address=address)) == 1


# ---- What a course asks besides hours, and until when it holds ----------------------------------


def test_what_a_course_asks_besides_hours(tmp_path: Path, course: Course) -> None:
    assert besides(course) == (
        "with 2 tests, 2 lab repetitions and 1 practical exercise rated by rubric"
    )
    files = changed(texts(), "rubrics.yaml", "    needs: 70\n", "")
    assert besides(small.course(tmp_path / "a", files)) == "with 2 tests and 2 lab repetitions"
    for old in ('test = "pre"\n', 'test = "post"\n', "repetitions = 2\n"):
        files = changed(files, "course.toml", old, "")
    assert besides(small.course(tmp_path / "b", files)) == "with all else that the course asks"


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2027, 3, 31), 24, date(2029, 3, 31)), (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)), (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)), (date(2026, 12, 15), 36, date(2029, 12, 15)),
    ],
)  # fmt: skip
def test_certificates_expire_on_the_same_day(on: date, months: int, until: date) -> None:
    assert expiry(on, months) == until
