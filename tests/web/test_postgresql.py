"""The tests of journal, sign-in and scope once more, on a real PostgreSQL server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment
from tests.web import postgresql
from tests.web.conftest import DATABASE

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("test_journal.py", "test_accounts.py")
FURTHER = ("test_scope.py", "test_border.py")  # with --all only


def test_on_postgresql(pytestconfig: pytest.Config) -> None:
    """In a process of its own, which configures Django for that server."""
    with postgresql.running("fsync=off", "full_page_writes=off") as address:
        names = MODULES + (FURTHER if pytestconfig.getoption("--all") else ())
        modules = [f"tests/web/{name}" for name in names]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *modules],
            cwd=ROOT, env=environment(**{DATABASE: address}), capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
