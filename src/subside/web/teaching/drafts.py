"""An agency's own courses: copied, changed by file, checked, and compared with the original."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from subside.courses.course import Course
from subside.errors import UserError
from subside.scenario.document import Fault, ScenarioFaults
from subside.web.accounts.models import User
from subside.web.teaching import editions, lab
from subside.web.teaching.models import OwnCourse, OwnFile
from subside.web.teaching.models.classes import FILE

SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
NAME = re.compile(r"course\.toml|items\.yaml|rubrics\.yaml|design\.md|lessons/[a-z][a-z0-9_]*\.md")
LESSONS = "lessons/"
FILES = 60  # of one course
KEPT = 16  # courses in memory, as they were checked


def copy(user: User, origin: Course, slug: str) -> OwnCourse:
    """An agency's own copy of a shipped course. UserError for a slug that cannot be."""
    if not SLUG.fullmatch(slug):
        hint = "Use 2 to 40 small letters, digits and hyphens, and begin with a letter."
        raise UserError("", "is not a name of the right form", slug[:60], hint)
    if slug in editions.shipped() or OwnCourse.objects.of(user).filter(slug=slug).exists():
        raise UserError("", "is the name of a course that is here", slug, "Choose another one.")
    texts = dict(origin.texts)
    with transaction.atomic():
        row = OwnCourse.objects.create(
            agency_id=user.agency_id, slug=slug, origin=origin.slug, original=texts
        )
        OwnFile.objects.bulk_create(
            OwnFile(course=row, name=name, text=text) for name, text in texts.items()
        )
    return row


def find(user: User, slug: str) -> tuple[Course | None, OwnCourse | None, tuple[Fault, ...]]:
    """A course that somebody can teach: the course, the row of an agency's own, and its faults.

    Nothing of all three where there is no such course.
    """
    if slug in editions.shipped():
        return editions.shipped()[slug], None, ()
    row = OwnCourse.objects.of(user).filter(slug=slug).first()
    if row is None:
        return None, None, ()
    course, faults = checked(row)
    return course, row, faults


def texts_of(row: OwnCourse) -> dict[str, str]:
    """Texts of its files as they are now, by name."""
    return {one.name: one.text for one in row.files.order_by("name")}


def checked(row: OwnCourse) -> tuple[Course | None, tuple[Fault, ...]]:
    """The course as it is now, or everything that is wrong with it."""
    return check(row.slug, texts_of(row))


def check(slug: str, texts: Mapping[str, str]) -> tuple[Course | None, tuple[Fault, ...]]:
    """A course of these texts, or its faults; files are named as the course knows them."""
    return _checked(slug, tuple(sorted(texts.items())))


@lru_cache(maxsize=KEPT)
def _checked(
    slug: str, texts: tuple[tuple[str, str], ...]
) -> tuple[Course | None, tuple[Fault, ...]]:
    try:
        course = editions.from_texts(slug, dict(texts))
    except ScenarioFaults as error:
        root = str(error.path)
        return None, tuple(
            replace(one, file=str(Path(one.file).relative_to(root)).replace("\\", "/"))
            for one in error.faults
        )
    faults = lab.faults(course)
    return (None, faults) if faults else (course, ())


def keep(row: OwnCourse, name: str, text: str, version: int) -> OwnFile | None:
    """Keep a file over the version it was written on; None where another window was faster.

    A draft with faults is kept too: nothing typed is lost. UserError for what cannot be kept.
    """
    if not NAME.fullmatch(name):
        raise UserError("", "is not a file of a course", name[:60], "Lessons are lessons/NAME.md.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise UserError("", "has a character that cannot be kept (NUL)")
    if len(text) > FILE:
        raise UserError("", f"may have {FILE:,} characters", f"{len(text):,}")
    if version:
        found = row.files.filter(name=name, version=version)
        if not found.update(text=text, version=version + 1, changed=timezone.now()):
            return None
        return row.files.get(name=name)
    if row.files.count() >= FILES:
        raise UserError("", f"a course may have {FILES} files")
    made, new = row.files.get_or_create(name=name, defaults={"text": text})
    return made if new else None
