"""Hours: who was there for how many minutes of a block, noted one by one or all at once.

A note that somebody else made meanwhile is never overwritten unseen: whoever notes says what stood
there before, and where that is not so any more, nothing of that note is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from subside.courses.course import Course
from subside.courses.schema import Block
from subside.web.accounts.models import User
from subside.web.teaching.models import Attendance, CourseClass, Place
from subside.web.teaching.numbers import whole

Cell = tuple[int, str]  # key of the place, and block
CELLS = 20_000  # at most, in one form


@dataclass(frozen=True)
class Line:
    """One participant: minutes by block, in all, and what is missing of blocks that were noted."""

    place: Place
    cells: tuple[tuple[Block, int | None], ...]

    @property
    def total(self) -> int:
        """Minutes in all."""
        return sum(minutes or 0 for _, minutes in self.cells)

    @property
    def missed(self) -> int:
        """Minutes of blocks that were noted in which they were not there."""
        return sum(
            block.minutes - minutes
            for block, minutes in self.cells
            if minutes is not None and minutes < block.minutes
        )


@dataclass
class Typed:
    """What a form gives: minutes by cell, None for an emptied one; and what cannot be."""

    minutes: dict[Cell, int | None] = field(default_factory=dict)
    wrong: dict[Cell, str] = field(default_factory=dict)


def places_of(row: CourseClass) -> list[Place]:
    """Who is in a class, by name, each with what is noted of them."""
    rows: QuerySet[Place] = row.places.filter(left=None)
    rows = rows.select_related("user").prefetch_related("attendance")
    return sorted(rows, key=lambda place: str(place).lower())


def lines(places: Iterable[Place], course: Course) -> list[Line]:
    """The table of hours."""
    return [Line(place, _cells(place, course.file.blocks)) for place in places]


def _cells(place: Place, blocks: Sequence[Block]) -> tuple[tuple[Block, int | None], ...]:
    minutes = {one.block: one.minutes for one in place.attendance.all()}
    return tuple((block, minutes.get(block.id)) for block in blocks)


def noted(places: Iterable[Place], blocks: Sequence[Block]) -> dict[Cell, int]:
    """What is noted now, by cell."""
    names = {block.id for block in blocks}
    return {
        (place.pk, one.block): one.minutes
        for place in places
        for one in place.attendance.all()
        if one.block in names
    }


def typed(data: Mapping[str, str], places: Iterable[Place], blocks: Sequence[Block]) -> Typed:
    """What stands in the fields ``minutes-PLACE-BLOCK``."""
    found = Typed()
    for place in places:
        for block in blocks:
            text = data.get(f"minutes-{place.pk}-{block.id}")
            if text is None:
                continue
            minutes = whole(text, block.minutes) if text.strip() else None
            if text.strip() and minutes is None:
                found.wrong[place.pk, block.id] = text[:20]
            else:
                found.minutes[place.pk, block.id] = minutes
    return found


def seen(text: str) -> dict[Cell, int] | None:
    """What stood in the cells when the form was made; None where the text does not say."""
    try:
        found = json.loads(text)
        if len(found) > CELLS:
            return None
        return {(int(place), str(block)): int(minutes) for place, block, minutes in found}
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def as_seen(cells: Mapping[Cell, int]) -> str:
    """The same, for the form to keep."""
    return json.dumps([[place, block, minutes] for (place, block), minutes in cells.items()])


def clashes(
    given: Mapping[Cell, int | None], before: Mapping[Cell, int], now: Mapping[Cell, int]
) -> dict[Cell, int | None]:
    """Cells that somebody else noted otherwise meanwhile, with what they have now."""
    return {
        cell: now.get(cell)
        for cell, minutes in given.items()
        if now.get(cell) != before.get(cell) and now.get(cell) != minutes
    }


def keep(given: Mapping[Cell, int | None], now: Mapping[Cell, int], by: User) -> int:
    """Keep what differs from what is noted; how many cells did."""
    new = {cell: minutes for cell, minutes in given.items() if now.get(cell) != minutes}
    for place, block in [cell for cell, minutes in new.items() if minutes is None]:
        Attendance.objects.filter(place_id=place, block=block).delete()
    at = timezone.now()
    Attendance.objects.bulk_create(
        [
            Attendance(place_id=place, block=block, minutes=minutes, noted_by=by, noted=at)
            for (place, block), minutes in new.items()
            if minutes is not None
        ],
        update_conflicts=True, unique_fields=["place", "block"],
        update_fields=["minutes", "noted_by", "noted"],
    )  # fmt: skip
    return len(new)


def whole_blocks(
    places: Iterable[Place], blocks: Iterable[Block], now: Mapping[Cell, int]
) -> dict[Cell, int | None]:
    """Everybody there for all of it, but where something is noted already."""
    return {
        (place.pk, block.id): block.minutes
        for block in blocks
        for place in places
        if (place.pk, block.id) not in now
    }
