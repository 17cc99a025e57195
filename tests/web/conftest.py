"""Django on a database of its own, once for all tests; every test begins with empty tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.cast import Cast, Served, cast_of, emptied, serving

DATABASE = "SUBSIDE_TEST_DATABASE"  # address of a PostgreSQL database in place of SQLite


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Django configured on SQLite in a folder of its own; gives the folder."""
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from subside.web import database
    from subside.web.options import Options
    from subside.web.settings import configure

    assert not settings.configured, "something configured Django before"
    address = os.environ.get(DATABASE, "")
    options = Options(tmp_path_factory.mktemp("web") / "data", address, quick_hash=True)
    configure(options)
    database.migrate(options)
    setup_test_environment()
    from subside.web.practice.measures import MEASURES

    MEASURES.on = False  # it would judge for minutes beside the tests
    return options.data


@pytest.fixture
def tables(site: Path) -> Iterator[Path]:
    """Empty tables, before and after."""
    emptied()
    yield site
    emptied()


@pytest.fixture
def people(tables: Path) -> Cast:
    """Two agencies and their people."""
    return cast_of()


@pytest.fixture
def served(tables: Path) -> Iterator[Served]:
    """The whole application on a real server of this process."""
    with serving() as server:
        yield server
