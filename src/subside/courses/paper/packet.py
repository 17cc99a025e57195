"""Everything that is printed of a course, as named files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from subside.courses.course import Course
from subside.courses.forms import Form, draw_forms
from subside.courses.paper.certificate import besides, certificate, expiry
from subside.courses.paper.clock import Clock
from subside.courses.paper.dossier import dossier
from subside.courses.paper.exams import keys, question_papers
from subside.courses.paper.feedback import evaluation, follow_up
from subside.courses.paper.handouts import handouts
from subside.courses.paper.imprint import MARK
from subside.courses.paper.plans import lesson_plan
from subside.courses.paper.sheets import rubrics, sign_in
from subside.courses.paper.slides import slides
from subside.courses.paper.staff import resume, safety_plan
from subside.errors import UserError

SEED = 1
EIGHT = Clock()  # 8 am


class _Part(NamedTuple):
    name: str
    holds: str
    print: Callable[[], bytes]


def packet(
    course: Course, seed: int = SEED, made: date | None = None, clock: Clock = EIGHT
) -> dict[str, bytes]:
    """PDFs by file name. The same course, seed and date give the same bytes.

    UserError where the item bank is too small for the tests of a class.
    """
    day = made or date.today()
    forms = _forms(course, seed)
    parts = _parts(course, forms, day, clock)
    files = [(part.name, part.holds) for part in parts]
    first = {"01-packet.pdf": dossier(course, forms, files, day)}
    return first | {part.name: part.print() for part in parts}


def _forms(course: Course, seed: int) -> tuple[Form, ...]:
    """Three forms, or the two that a class cannot do without where the bank has no more."""
    try:
        return draw_forms(course.items, course.file.form_items, seed, 3)
    except UserError:
        return draw_forms(course.items, course.file.form_items, seed, 2)


def _parts(course: Course, forms: tuple[Form, ...], day: date, clock: Clock) -> tuple[_Part, ...]:
    return (
        _Part(
            "02-lesson-plans.pdf",
            "Lesson plans: what is said, asked and done, by the clock",
            lambda: lesson_plan(course, None, day, clock),
        ),
        _Part("03-slides.pdf", "Slides", lambda: slides(course, None, day)),
        _Part("04-handouts.pdf", "Handouts for participants", lambda: handouts(course, None, day)),
        _Part(
            "05-tests.pdf",
            "Tests before and after: questions and answer sheets",
            lambda: question_papers(course, forms, day),
        ),
        _Part(
            "06-test-keys.pdf",
            "Keys, with the reason for and against every answer; keep apart",
            lambda: keys(course, forms, day),
        ),
        _Part("07-rubrics.pdf", "Rubrics for practical exercises", lambda: rubrics(course, day)),
        _Part("08-sign-in.pdf", "Sign-in sheets, one a day", lambda: sign_in(course, day)),
        _Part(
            "09-evaluation.pdf",
            "Course evaluation by participants",
            lambda: evaluation(course, day),
        ),
        _Part(
            "10-follow-up.pdf",
            "Follow-up after 30 and after 90 days",
            lambda: follow_up(course, day),
        ),
        _Part("11-resume.pdf", "Résumé of an instructor, blank", lambda: resume(course, day)),
        _Part(
            "12-safety-plan.pdf",
            "Safety plan of live role-play, with what is checked and signed",
            lambda: safety_plan(course, day),
        ),
        _Part(
            "13-certificate-specimen.pdf", "Certificate, a specimen", lambda: specimen(course, day)
        ),
    )


def specimen(course: Course, day: date) -> bytes:
    """How a certificate of this course looks: it names nobody and certifies nothing."""
    return certificate(
        name="Name of the participant",
        course=course.file.title,
        minutes=course.file.minutes,
        on=day,
        agency="Issuing agency",
        expires=expiry(day, course.file.certificate_months),
        code="XXXX-XXXX-XXXX",
        besides=besides(course),
        version=f"{course.file.version} ({course.hash[:MARK]})",
        specimen=True,
    )
