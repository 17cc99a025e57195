"""After `subside warm`, no command compiles anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import subside.kernels
from subside.cli.figures import figures
from tests.cli.cast import elsewhere

COMPILES = os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def cached() -> set[Path]:
    """Files of the cache of compiled kernels."""
    (folder,) = subside.kernels.__path__
    return set((Path(folder) / "__pycache__").rglob("*.nb?"))


@pytest.mark.slow
@pytest.mark.skipif(not COMPILES, reason="nothing is compiled")
def test_after_warm_nothing_compiles(solved: Path, here: Path):
    first = elsewhere("warm")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("Subside is ready: ")
    assert first.stdout.count("\n") == 1
    before = cached()
    log, fresh = here / "run.jsonl", {"SUBSIDE_CACHE": str(here / "fresh")}
    for words in (
        ("play", solved, "--seed", "5", "--log", log),
        ("solve", solved, "--seconds", "3", "--gap", "0.5"),
        ("review", log, "--scenario", solved),
        ("options", solved),
    ):
        done = elsewhere(*words, typed="ask_need\nwait\nleave\n", **fresh)
        assert done.returncode == 0, done.stderr
    assert cached() == before


def test_the_clock_in_large_figures():
    assert figures("1:07") == ["▄█   ▄  █▀█ ▀▀█", " █   ▄  █ █   █", "▀▀▀     ▀▀▀   ▀"]
