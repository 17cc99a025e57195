"""What a participant writes in a block, for them alone: notes on exercises, and a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from subside.courses.course import Course
from subside.courses.schema import Block
from subside.errors import UserError
from subside.web.teaching.models import Place, Writing
from subside.web.teaching.models.classes import WRITTEN

STATEMENT = {
    "seen": "What you saw and heard, before you decided",
    "why": "Why this act, then",
    "alternative": "What the alternative was",
    "unknown": "What was not known",
}
Asked = tuple[str, str, str]
WORKED = ("Exercise", "Practice", "Discuss")  # kinds of step on which one notes something


@dataclass(frozen=True)
class Part:
    """One field, and what is kept of it; version 0 where nothing is."""

    name: str
    label: str
    more: str
    text: str
    version: int
    changed: datetime | None


def parts(place: Place, course: Course, block: Block) -> tuple[list[Part], list[Part]]:
    """Fields of a block: notes on each exercise, and those of the articulation statement."""
    kept = {one.part: one for one in place.writings.filter(block=block.id)}
    notes, statement = asked(course, block)
    return [_part(kept, *one) for one in notes], [_part(kept, *one) for one in statement]


def asked(course: Course, block: Block) -> tuple[list[Asked], list[Asked]]:
    """Name, label and meaning of each field of a block, in the same two lists."""
    steps = course.lessons[block.id].steps
    notes = [
        (f"step{k}", step.title, f"{step.kind}, {step.minutes} min")
        for k, step in enumerate(steps, 1)
        if step.kind in WORKED
    ]
    statement = STATEMENT.items() if block.statement else ()
    return notes, [(name, label, "") for name, label in statement]


def _part(kept: dict[str, Writing], name: str, label: str, more: str) -> Part:
    row = kept.get(name)
    if row is None:
        return Part(name, label, more, "", 0, None)
    return Part(name, label, more, row.text, row.version, row.changed)


def plain(text: str) -> str:
    """A text as it is kept. UserError for one that cannot be."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise UserError("", "The text has a character that cannot be kept (NUL).")
    if len(text) > WRITTEN:
        raise UserError("", f"A text may have {WRITTEN:,} characters; this one has {len(text):,}.")
    return text


def keep(place: Place, block: str, part: str, text: str, version: int) -> Writing | None:
    """Keep a text over this version, or as the first; None where another window kept one."""
    of = Writing.objects.filter(place=place, block=block, part=part)
    changed = {"text": text, "changed": timezone.now()}
    if version:
        done = of.filter(version=version).update(version=version + 1, **changed)
        return of.get() if done else None
    try:
        with transaction.atomic():
            return Writing.objects.create(place=place, block=block, part=part, **changed)
    except IntegrityError:
        return None
