"""The record of a class as a table for spreadsheets: hours, tests, ratings, certificates.

No figure of an encounter is in it, but how many were played to their end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from subside.courses.completion import Record, completed, requirements
from subside.courses.course import Course
from subside.review.table import FORMULA
from subside.web.teaching.models import Completion, CourseClass, Place
from subside.web.teaching.record import records_of

SAFEGUARD = (
    "For learning and certification only. Never to judge a real event, for discipline or for "
    "fitness for duty."
)


def as_csv(row: CourseClass, course: Course, places: list[Place]) -> str:
    """A row for each participant, and the safeguard on every row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    records = records_of(places, course)
    writer.writerow([_cell(one) for one in _heads(course)])
    for place in places:
        cells = _cells(row, course, place, records[place.pk])
        writer.writerow([_cell(one) for one in cells])
    return out.getvalue()


def _heads(course: Course) -> Iterator[str]:
    yield from ("name", "user name", "course", "course version", "class", "first day")
    for block in course.file.blocks:
        yield f"minutes of {block.minutes}: {block.title}"
    yield f"minutes of {course.file.minutes}"
    for one in requirements(course, Record()):
        if one.kind != "attendance":
            yield f"{one.what} (asked: {one.needed})"
    yield from ("completed", "certificate", "completed on", "expires", "withdrawn", "safeguard")


def _cells(row: CourseClass, course: Course, place: Place, record: Record) -> Iterator[object]:
    yield from (place.name, place.user.username, course.file.title, course.file.version)
    yield from (row.title, row.starts.isoformat())
    for block in course.file.blocks:
        yield record.minutes.get(block.id, "")
    yield sum(record.minutes.values())
    for one in requirements(course, record):
        if one.kind != "attendance":
            yield one.had
    yield "yes" if completed(course, record) else "no"
    yield from _certificate(getattr(place, "completion", None))
    yield SAFEGUARD


def _certificate(found: Completion | None) -> Iterator[str]:
    if found is None:
        yield from ("", "", "", "")
        return
    yield found.code
    yield found.on.isoformat()
    yield found.expires.isoformat() if found.expires else ""
    yield found.withdrawn.date().isoformat() if found.withdrawn else ""


def _cell(value: object) -> object:
    """Text that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
