"""A real PostgreSQL server for tests, from the programs that the system has."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

DEBIAN = Path("/usr/lib/postgresql")
LOCAL = "listen_addresses="  # reached by its socket alone
RESTING = "needs PostgreSQL: apt-get install postgresql"


def programs() -> Path:
    """Folder of the server's programs, or the test is skipped."""
    found = shutil.which("initdb")
    places = [Path(found).resolve()] if found else sorted(DEBIAN.glob("*/bin/initdb"), reverse=True)
    if not places or os.name != "posix":
        pytest.skip(RESTING)
    return places[0].parent


@contextmanager
def running(*settings: str) -> Iterator[str]:
    """A server of our own, reached by a socket in its folder; its address.

    settings: such as `fsync=off`, for a test in which nothing is killed.
    """
    found = programs()
    # Not in the tests' own folder: a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="subside-pg-", dir="/tmp"))
    try:
        other = _unprivileged(folder)
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [found / "initdb", "-D", folder / "data", "-U", "subside", "-A", "trust", "-E", "UTF8"],
            check=True, cwd=folder, **quiet, **other,
        )  # fmt: skip
        more = [word for setting in (LOCAL, *settings) for word in ("-c", setting)]
        server = subprocess.Popen(
            [found / "postgres", "-D", folder / "data", "-k", folder, *more],
            cwd=folder, **quiet, **other,
        )  # fmt: skip
        address = f"postgresql://subside@/postgres?host={folder}"
        try:
            _until_ready(address, server)
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh(address: str, name: str) -> str:
    """Address of a new, empty database on the same server."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return address.replace("/postgres?", f"/{name}?")


def _unprivileged(folder: Path) -> dict[str, Any]:
    """The server refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    late = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < late, "PostgreSQL was not ready in time"
            time.sleep(0.1)
        else:
            return
