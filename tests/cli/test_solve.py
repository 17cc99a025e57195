"""Solving: what is printed, what is saved, and stopping."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from subside.cli.named import model_of
from subside.solve.find import cached_path, find
from subside.solve.search import root
from tests.cli.cast import command, environment, run, told


@pytest.fixture
def fresh(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("SUBSIDE_CACHE", str(here / "fresh"))
    return here / "fresh"


def test_what_is_printed_is_what_is_saved(folder: Path, fresh: Path):
    document = told("solve", folder, "--seconds", "20", "--gap", "1")
    assert {"low", "high", "gap", "seconds", "stopped_because", "trials", "path"} <= set(document)
    assert document["stopped_because"] == "gap"
    assert document["gap"] == document["high"] - document["low"]
    model = model_of(str(folder))
    assert document["path"] == str(cached_path(model.scenario))
    assert root(find(model).bounds) == (document["low"], document["high"])


def test_time_is_a_reason_to_stop(folder: Path, fresh: Path):
    document = told("solve", folder, "--seconds", "0", "--gap", "0")
    assert document["stopped_because"] == "seconds"
    assert document["saved"]


def test_progress_is_told_in_plain_lines_and_json_alone_on_standard_output(
    folder: Path, fresh: Path
):
    result = run("solve", folder, "--seconds", "1", "--gap", "0", "--json")
    json.loads(result.stdout)
    assert "first bounds" in result.stderr
    assert "gap" in result.stderr
    result = run("solve", folder, "--seconds", "1", "--gap", "0", "--out", "p.npz")
    assert "Stopped after" in result.stdout
    assert "the time was up" in result.stdout
    assert "Saved: p.npz" in result.stdout
    assert "\x1b" not in result.output


def test_a_tighter_policy_in_force_is_kept(folder: Path, fresh: Path, here: Path):
    good = told("solve", folder, "--seconds", "20", "--gap", "0.5")
    poor = told("solve", folder, "--seconds", "0", "--gap", "0")
    assert (good["saved"], poor["saved"]) == (True, False)
    assert poor["path"] == good["path"]
    model = model_of(str(folder))
    assert root(find(model).bounds) == (good["low"], good["high"])
    assert "the policy in force is tighter" in run("solve", folder, "--seconds", "0").output
    asked = told("solve", folder, "--seconds", "0", "--gap", "0", "--out", here / "poor.npz")
    assert asked["saved"]
    assert (here / "poor.npz").exists()


def test_a_policy_beside_the_scenario_is_found(folder: Path, fresh: Path, here: Path):
    run("solve", folder, "--seconds", "20", "--gap", "1", "--out", folder / "policy.npz")
    try:
        assert run("options", folder).exit_code == 0
        assert not fresh.exists()
    finally:
        (folder / "policy.npz").unlink()


@pytest.mark.parametrize("out", ["run.jsonl", "none/p.npz", "."])
def test_a_target_that_will_not_do_is_refused_before_the_search(folder: Path, here: Path, out: str):
    began = time.monotonic()
    result = run("solve", folder, "--out", out)
    assert result.exit_code == 1
    assert time.monotonic() - began < 10
    assert list(here.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_saves_what_is_there(folder: Path, fresh: Path):
    process = subprocess.Popen(
        command("solve", folder, "--seconds", "100", "--gap", "0", "--json"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(SUBSIDE_CACHE=str(fresh)),
    )  # fmt: skip
    assert process.stderr
    while "trials" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=100)
    assert process.returncode == 130
    document = json.loads(out)
    assert document["stopped_because"] == "interrupted"
    assert Path(document["path"]).exists()
    assert run("options", folder).exit_code == 0
    assert not list(fresh.rglob("*.part"))
