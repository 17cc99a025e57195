from __future__ import annotations

from datetime import date

import pytest

from subside.courses.course import Course
from tests.courses import small

MADE = date(2027, 3, 31)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small course."""
    return small.course(tmp_path_factory.mktemp("courses") / "small")


@pytest.fixture(scope="session")
def made() -> date:
    """The date of everything that is printed."""
    return MADE
