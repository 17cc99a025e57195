"""Starting: commands as another process runs them, and the very first start of a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.subject import Row, Settings, Subject, median, timed

FIRST, LATER, LATER_AIM = 90.0, 5.0, 2.0
LEFT_BEHIND = (".git", ".venv*", "__pycache__", ".*_cache", "*.egg-info", "build", "dist")
BENT = ("PYTHONPATH", "VIRTUAL_ENV", "NUMBA_CACHE_DIR")  # would give a first start a lead


def measure(settings: Settings) -> Iterator[Row]:
    """Seconds until a command has printed everything, compiled kernels being there already."""
    with tempfile.TemporaryDirectory(prefix="subside-bench-") as folder:
        if settings.first_start:
            yield Row("first start", first(Path(folder)), target=FIRST)
        else:
            yield Row("first start", None, target=FIRST, note="only with --first-start")
        # An empty cache of policies: the shipped ones are read, not those solved here.
        here = {"SUBSIDE_CACHE": str(Path(folder) / "policies")}
        for words in (["scenarios"], *(["options", name] for name in settings.scenarios)):
            seconds = median(later(words, here) for _ in range(settings.repeats))
            yield Row(
                " ".join(words), seconds, target=LATER, aim=LATER_AIM, repeats=settings.repeats
            )


def later(words: list[str], more: Mapping[str, str]) -> float:
    """Seconds of one command of this checkout."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-P", "-m", "subside", *words]
    return ran(command, ROOT, {**os.environ, "PYTHONPATH": path, **more})


def first(folder: Path) -> float:
    """Seconds of `run.py scenarios` in a copy without .venv, with every package to be fetched."""
    copy = folder / "subside"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    environment = {name: value for name, value in os.environ.items() if name not in BENT}
    for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR", "SUBSIDE_CACHE"):
        environment[name] = str(folder / name)
    python = getattr(sys, "_base_executable", None) or sys.executable
    return ran([python, str(copy / "run.py"), "scenarios"], copy, environment)


def ran(command: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds of a program that must succeed; what it says is shown only where it does not."""
    seconds, done = timed(
        lambda: subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
            errors="replace", check=False,
        )
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return seconds


SUBJECT = Subject("start", "a command until it has printed everything", measure, compiled=False)
