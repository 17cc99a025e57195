"""What some tests need beside Python: a browser and a database server, as Debian packages them.

Where it may, as root on a system with apt-get, what is missing is installed. Elsewhere it is said
which tests will be skipped for want of it, and what brings them back.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

POSTGRESQL = Path("/usr/lib/postgresql")


class Need(NamedTuple):
    """A Debian package, the tests that rest on it, and whether it is here."""

    package: str
    tests: str
    here: Callable[[], bool]


def _browser() -> bool:
    found = os.environ.get("SUBSIDE_CHROMIUM") or shutil.which("chromium")
    return bool(found or shutil.which("chromium-browser"))


NEEDS = (
    Need("chromium", "tests in a browser", _browser),
    Need("postgresql", "tests on PostgreSQL", lambda: any(POSTGRESQL.glob("*/bin/postgres"))),
)


def commands(missing: tuple[Need, ...], root: bool, apt: str | None) -> list[list[str]]:
    """What installs the packages that are missing; nothing where that is not ours to do."""
    if not missing or not root or apt is None:
        return []
    names = [need.package for need in missing]
    return [
        [apt, "update", "-qq"],
        [apt, "install", "-y", "-qq", "--no-install-recommends", *names],
    ]


def bring(needs: tuple[Need, ...] = NEEDS) -> None:
    """Install what is missing where that can be done; say what will be skipped otherwise."""
    missing = tuple(need for need in needs if not need.here())
    root = os.name == "posix" and os.geteuid() == 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands(missing, root, shutil.which("apt-get")):
        print(f"Installing for the tests: {' '.join(command)}", flush=True)
        if subprocess.run(command, env=environment, check=False).returncode:
            break
    for need in missing:
        if not need.here():
            print(f"Skipped: {need.tests}. They need: apt-get install {need.package}", flush=True)


if __name__ == "__main__":
    bring()
