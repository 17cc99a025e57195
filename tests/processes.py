"""The command as another process starts it, which finds the same sources."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import subside as package


def environment(**more: str) -> dict[str, str]:
    """The environment of another process, which finds the same sources."""
    source = Path(package.__file__).resolve().parents[1]
    path = os.pathsep.join([str(source), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path, **more}


def command(*words: str | Path) -> list[str]:
    """The command as another process starts it."""
    return [sys.executable, "-P", "-m", "subside", *map(str, words)]
