"""What a participant still has to do, as things to do now, things missed, and things to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from subside.courses.completion import Record, Requirement
from subside.courses.course import Course
from subside.web.teaching import testing
from subside.web.teaching.models import ClassTest, Place
from subside.web.teaching.models.tests import Kind


@dataclass(frozen=True)
class Step:
    """One thing to do, with the page on which it is done where there is one."""

    what: str
    more: str
    url: str = ""
    button: str = ""


@dataclass
class Left:
    """What is left: to do ``now``, ``missed`` and for the instructor, or coming ``later``."""

    now: list[Step] = field(default_factory=list)
    missed: list[Step] = field(default_factory=list)
    later: int = 0

    @property
    def nothing(self) -> bool:
        """Whether everything is done."""
        return not (self.now or self.missed or self.later)


@dataclass(frozen=True)
class Taking:
    """A test as a participant meets it: whether it was taken, and whether it can be."""

    test: ClassTest
    taken: bool

    @property
    def can(self) -> bool:
        """Whether it can be taken now."""
        return self.test.open and not self.taken


def tests_of(place: Place, course: Course) -> list[Taking]:
    """Tests that were opened or taken on paper, but a second form for who passed the first."""
    order = list(Kind.values)
    taken = set(place.sittings.exclude(finished=None).values_list("form_id", flat=True))
    rows = [
        one
        for one in place.course_class.forms.all()
        if one.pk in taken or (one.opened and testing.may_take(one, place, course))
    ]
    rows.sort(key=lambda one: order.index(one.kind))
    return [Taking(one, one.pk in taken) for one in rows]


def left(
    place: Place, course: Course, record: Record, asked: Sequence[Requirement],
    tests: Sequence[Taking],
) -> Left:  # fmt: skip
    """What is left of what is asked. Tests that are open come first: they close again."""
    found, pk = Left(), place.course_class_id
    open_now = {one.test.kind for one in tests if one.can}
    for one in tests:
        if one.can:
            url = reverse("take_test", args=[pk, one.test.kind])
            found.now.append(Step(one.test.get_kind_display(), "It is open.", url, "Take it"))
    for need in asked:
        if not need.done and not (need.kind == "test" and open_now & _forms(course, need)):
            _add(found, need, pk, course, record)
    if not place.name:
        more = "For sign-in sheets and your certificate."
        found.now.append(Step("Say what your name is", more, "#name", "To the field"))
    return found


def _forms(course: Course, one: Requirement) -> set[str]:
    """Kinds of test that can meet a requirement."""
    before = course.block(one.block).test == "pre"
    return {Kind.PRE.value} if before else {Kind.POST.value, Kind.AGAIN.value}


def _add(found: Left, one: Requirement, pk: int, course: Course, record: Record) -> None:
    block = course.block(one.block)
    if one.kind == "encounters":
        more = block.repetitions - record.repetitions.get(one.block, 0)
        url = reverse("learn_block", args=[pk, one.block])
        what = f"{more} more encounter{'s' * (more != 1)}: {block.title}"
        found.now.append(Step(what, "Each played to its end.", url, "To the encounters"))
    elif one.kind == "attendance" and one.block in record.minutes:
        short = block.minutes - record.minutes[one.block]
        told = f"{short} of {block.minutes} minutes missed. Your instructor says how to make up."
        found.missed.append(Step(block.title, told))
    elif one.kind == "test" and block.test == "post" and record.post is not None:
        told = f"{one.had}; {one.needed} is a pass. Your instructor opens a second form."
        found.missed.append(Step(one.what, told))
    elif one.kind == "rating" and block.rubric in record.rated:
        found.missed.append(Step(one.what, f"{one.had}; {one.needed} is enough."))
    else:
        found.later += 1
