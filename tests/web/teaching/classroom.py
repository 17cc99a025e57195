"""A shelf with the small course alone, and a class of it that Ian teaches and Alice takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.cast import Cast, client
from tests.web.teaching import rows

if TYPE_CHECKING:
    from subside.courses.course import Course
    from subside.web.accounts.models import User
    from subside.web.teaching.models import CourseClass, Place


@dataclass(frozen=True)
class Room:
    """A class, who is there, and the course."""

    cast: Cast
    course: Course
    row: CourseClass
    place: Place  # Alice's

    def url(self, path: str = "") -> str:
        """An address of the class, for who runs it."""
        return f"/classes/{self.row.pk}/{path}"

    def learn(self, path: str = "") -> str:
        """An address of the class, for who takes it."""
        return f"/learn/{self.row.pk}/{path}"

    def get(self, user: User, address: str) -> Any:
        return client(user).get(address)

    def post(
        self, user: User, address: str, data: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        return client(user).post(address, data or {}, **more)

    def fresh(self) -> CourseClass:
        """The class as it is kept now."""
        from subside.web.teaching.models import CourseClass

        return CourseClass.objects.get(pk=self.row.pk)


@cache
def _small() -> Course:
    return rows.small_course()


@contextmanager
def small_shelf() -> Iterator[Course]:
    """The small course as the only one that is shipped."""
    from subside.web.teaching import editions

    course = _small()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "shipped", lambda: {course.slug: course})
        yield course


def room_of(cast: Cast, course: Course, **more: Any) -> Room:
    row = rows.class_of(cast.ian, course, **more)
    return Room(cast, course, row, rows.place_of(row, cast.alice))


@pytest.fixture
def room(people: Cast) -> Iterator[Room]:
    """A class that Ian teaches and Alice takes."""
    with small_shelf() as course:
        yield room_of(people, course)


def told(answer: Any) -> str:
    """The words of a page, in one line."""
    from tests.web.hostile import checked

    page = checked(answer.content.decode())
    return " ".join(" ".join(page.words).split())
