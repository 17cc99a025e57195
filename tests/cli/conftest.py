from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.cast import run, tiny
from tests.oracles.tiny import write


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache for policies that is nobody's own."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("SUBSIDE_CACHE")
    os.environ["SUBSIDE_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["SUBSIDE_CACHE"]
    else:
        os.environ["SUBSIDE_CACHE"] = before


@pytest.fixture(autouse=True)
def here(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder of its own."""
    monkeypatch.setenv("SUBSIDE_CACHE", str(cache))
    monkeypatch.delenv("SUBSIDE_COMMAND", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny scenario, without a policy."""
    return write(tmp_path_factory.mktemp("scenarios") / "tiny", tiny())


@pytest.fixture(scope="session")
def solved(folder: Path, cache: Path) -> Path:
    """The tiny scenario, with a policy in the cache."""
    result = run("solve", folder, "--seconds", "5", "--gap", "0.05")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def log(solved: Path, here: Path) -> Path:
    """A finished run of the tiny scenario: ask, wait, explain, leave with a plan."""
    path = here / "run.jsonl"
    acts = here / "play.acts"
    acts.write_text("ask_need\nwatch\nexplain\nleave_with_plan\nleave_with_plan\nleave\n")
    result = run("play", solved, "--seed", "5", "--acts", acts, "--log", path)
    assert result.exit_code == 0, result.output
    return path
