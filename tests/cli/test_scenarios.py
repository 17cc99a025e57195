"""The list of scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.cli import named
from tests.cli.cast import run, tiny, told
from tests.oracles.tiny import changed, write


@pytest.fixture
def shelf(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of our own in place of the shipped one, with the tiny scenario on it."""
    folder = here / "shelf"
    write(folder / "tiny", tiny())
    monkeypatch.setattr(named, "scenarios_folder", lambda: folder)
    return folder


def test_the_shipped_ones_are_listed_the_first_to_play_first():
    found = told("scenarios")["scenarios"]
    slugs = [entry["slug"] for entry in found]
    assert len(slugs) == 12
    assert slugs == ["roadside", *sorted(slugs[1:])]
    for entry in found:
        assert set(entry) == {
            "slug", "title", "minutes", "teaches", "place", "variants", "low", "high", "policy",
            "note",
        }  # fmt: skip
        assert entry["minutes"] > 0
        assert entry["teaches"]
        assert entry["low"] < entry["high"] < 100  # its policy is of this version
        assert entry["note"] == ""
    result = run("scenarios")
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    assert all(line == line.rstrip() for line in result.output.splitlines())


def test_without_a_policy_it_says_how_to_build_one(shelf: Path, here: Path, monkeypatch):
    monkeypatch.setenv("SUBSIDE_CACHE", str(here / "none"))
    assert "subside solve tiny" in " ".join(run("scenarios").output.split())


def test_the_bounds_are_those_of_the_policy_file(shelf: Path, here: Path, monkeypatch):
    monkeypatch.setenv("SUBSIDE_CACHE", str(here / "own"))
    solved = told("solve", "tiny", "--seconds", "5", "--gap", "1")
    (entry,) = told("scenarios")["scenarios"]
    assert (entry["low"], entry["high"]) == (solved["low"], solved["high"])
    assert f"{solved['low']:.1f} to {solved['high']:.1f}" in run("scenarios").output
    # a policy beside the scenario that is of another version
    path = Path(solved["path"])
    path.rename(shelf / "tiny" / "policy.npz")
    write(shelf / "tiny", changed(tiny(), "minutes", to=7))
    (entry,) = told("scenarios")["scenarios"]
    assert entry["low"] is None
    assert "another version" in entry["note"]
    (shelf / "tiny" / "policy.npz").write_bytes(b"damaged")
    assert "damaged" in run("scenarios").output


def test_a_broken_scenario_does_not_hide_the_others(shelf: Path):
    write(shelf / "worse", changed(tiny(), "minutes", to=0))
    result = run("scenarios")
    assert result.exit_code == 1
    assert "tiny" in result.stdout
    assert "worse" in result.stderr
    assert "minutes" in result.stderr
