"""Courses as the pages need them: shipped, an agency's own, and as they were when a class began."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from subside.courses.course import Course
from subside.courses.load import load_course
from subside.files import courses_folder
from subside.web.teaching.models import CourseClass, Edition

KEPT = 16  # courses in memory
FILE_NAME = r"(course\.toml|items\.yaml|rubrics\.yaml|design\.md|lessons/[a-z][a-z0-9_]*\.md)"


@cache
def shipped() -> Mapping[str, Course]:
    """The shipped courses by slug, the shortest first."""
    found = [load_course(path.parent) for path in courses_folder().glob("*/course.toml")]
    return {one.slug: one for one in sorted(found, key=lambda one: one.file.minutes)}


def of_class(row: CourseClass) -> Course:
    """The course of a class, as it was when the class was made."""
    known = shipped().get(row.edition.slug)
    if known is not None and known.hash == row.edition.hash:
        return known
    return _of_edition(row.edition.hash)


@lru_cache(maxsize=KEPT)
def _of_edition(digest: str) -> Course:
    edition = Edition.objects.get(hash=digest)
    return from_texts(edition.slug, edition.texts)


def edition_of(course: Course) -> Edition:
    """The row that keeps a course as it is now."""
    given = {"slug": course.slug, "texts": dict(course.texts)}
    return Edition.objects.get_or_create(hash=course.hash, defaults=given)[0]


def from_texts(slug: str, texts: Mapping[str, str]) -> Course:
    """A course of the texts of its files; faults name the files as the course knows them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / slug
        (root / "lessons").mkdir(parents=True)
        for name, text in texts.items():
            (root / name).write_text(text, encoding="utf-8", newline="")
        return load_course(root)
