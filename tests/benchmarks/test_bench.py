"""`run.py bench`: what it parses, and the shape of its table and JSON. No test holds a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import command, judge, live, machine, start, trainee
from benchmarks import losses as losses_of
from benchmarks.subject import Settings
from benchmarks.subjects import SUBJECTS
from subside.cli.named import model_of
from subside.grade import Loss
from subside.model import Model
from subside.solve.bounds import Bounds
from subside.solve.policy import save, solved
from subside.solve.search import search
from tests.cli.cast import tiny as tiny_data
from tests.grade.cast import model
from tests.oracles import tiny

FIELDS = {
    "subject", "what", "value", "unit", "target", "aim", "verdict", "repeats", "limit", "note",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny scenario with a poor policy beside it, as the shipped ones have one."""
    made = tiny.write(tmp_path_factory.mktemp("scenarios") / "tiny", tiny_data())
    of = loaded(made)
    bounds = Bounds.start(of)
    save(solved(bounds, search(bounds, 0.0, 0.0)), made / "policy.npz")
    return made


def loaded(folder: Path) -> Model:
    return model_of(str(folder))


@pytest.fixture
def small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command on the tiny scenario, a few times each, without starting other processes."""
    monkeypatch.setattr(command, "shipped", lambda: [str(folder)])
    monkeypatch.setattr(command, "warm_up", lambda: None)
    monkeypatch.setattr(command, "Settings", few)
    monkeypatch.setattr(start, "ran", lambda *_: 1.5)
    return folder


def few(scenarios: tuple[str, ...], **more: Any) -> Settings:
    return Settings(scenarios, repeats=2, runs=20, decisions=3, **more)


def called(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        command.main(words)
    return int(left.value.code or 0)


def test_all_subjects_as_json_and_nothing_else_on_standard_output(small, capsys):
    assert called("--seconds", "0.5", "--json") == 0
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert set(document) == {"machine", "commit", "seconds", "rows"}
    assert {row["subject"] for row in document["rows"]} == set(SUBJECTS) - {
        "losses",
        "live",
        "review",
    }
    assert all(set(row) == FIELDS for row in document["rows"])
    what = [(row["subject"], row["what"].removeprefix(str(small))) for row in document["rows"]]
    assert what == [
        ("solve", ", 5 points"), ("solve", ", 2 points"), ("solve", ", 1 point"),
        ("judge", ", not refined"), ("judge", ", refined"),
        ("simulate", ""), ("follows", ""),
        ("start", "first start"), ("start", "scenarios"), ("start", f"options {small}"),
    ]  # fmt: skip
    assert "only with --first-start" in printed.err, "the table goes to standard error"


def test_named_subjects_alone_in_the_order_of_the_table(small, capsys, tmp_path):
    file = tmp_path / "bench.json"
    assert called("start", "judge", "--json", str(file)) == 0
    printed = capsys.readouterr().out
    assert printed.index("\njudge: ") < printed.index("\nstart: ")
    assert "\nsolve: " not in printed
    assert printed.startswith("Machine  ")
    assert "\nCommit   " in printed
    assert {row["subject"] for row in json.loads(file.read_text())["rows"]} == {"judge", "start"}


def test_losses_are_counted_where_they_are_named(small, capsys):
    assert called("losses", "--judged", "2", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["subject"] for row in rows} == {"losses"}
    assert [row["what"].rpartition(", ")[2] for row in rows] == [
        "serious", "costly", "sound", "1 to 5", "width",
    ]  # fmt: skip
    assert all(row["value"] is None or 0 <= row["value"] <= 100 for row in rows)


@pytest.mark.slow
def test_live_encounters_are_measured_where_they_are_named(monkeypatch, capsys):
    """Two trainees for two seconds in each mode, against a real server."""
    monkeypatch.setattr(live, "LOADS", (live.Load(2), live.Load(2, "study", 2)))
    monkeypatch.setattr(trainee, "EVERY", 0.5)
    monkeypatch.setattr(live, "FOR", 2.0)
    assert called("live", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["subject"] for row in rows} == {"live"}
    found = {row["what"]: row["value"] for row in rows}
    assert list(found)[:6] == [
        "2 real, clients", "2 real, asked for", "2 real, sent", "2 real, accepted",
        "2 real, answer p50", "2 real, answer p99",
    ]  # fmt: skip
    assert all(row["value"] is not None for row in rows if row["unit"] == "s")
    # In real time more clients make up for acts that take longer than the time between two.
    assert found["2 real, clients"] == 6
    assert found["2 study, 2 streams, clients"] == 2
    # Nobody is refused, since nobody acts before an act is over.
    assert all(
        found[f"{of}, sent"] == found[f"{of}, accepted"] for of in ("2 real", "2 study, 2 streams")
    )


def test_shares_of_losses_are_those_of_the_losses():
    losses = [Loss(16, 20, 30), Loss(4, 20, 30), Loss(0, 0.5, 2), Loss(0, 0.9, 7), Loss(1, 3, 4)]
    found = {row.what: row for row in losses_of.rows("x", losses)}
    assert [found[f"x, {what}"].value for what in ("serious", "costly", "sound", "1 to 5")] == [
        50.0, None, 50.0, 100.0,
    ]  # fmt: skip
    assert found["x, width"].value == 7.0
    assert found["x, serious"].verdict == "missed"
    assert found["x, 1 to 5"].verdict == "aim met"


def test_the_first_start_is_measured_only_on_request(small, capsys, monkeypatch):
    monkeypatch.setattr(start, "first", lambda _: 100.0)
    assert called("start", "--first-start") == 0
    assert "missed" in capsys.readouterr().out, "said, and no failure"


@pytest.mark.parametrize(
    "words", [["nothing"], ["solve", "--first-start"], ["--seconds", "-1"], ["--seconds", "x"]]
)
def test_what_cannot_be_is_refused(small, capsys, words):
    assert called(*words) == 2
    assert "Usage" in capsys.readouterr().err


def test_a_gap_not_reached_is_told_with_the_gap_at_the_limit(small, capsys):
    assert called("solve", "--seconds", "0") == 0
    assert "not within 0 s (gap " in capsys.readouterr().out


def test_a_solve_is_found_within_a_generous_limit(folder):
    rows = list(SUBJECTS["solve"].measure(Settings((str(folder),))))
    reached = [row.value for row in rows]
    assert None not in reached
    assert reached == sorted(reached)


def test_the_judged_run_is_the_same_each_time_and_as_long_as_asked():
    of = model("roadside")
    run = judge.ordinary_run(of, 30)
    assert len(run.acts) == 30
    assert run == judge.ordinary_run(of, 30)


def test_the_longest_run_is_taken_where_none_is_long_enough(folder, monkeypatch):
    monkeypatch.setattr(judge, "SEEDS", 5)
    of = loaded(folder)
    lengths = [len(judge.acts(of, seed, 10_000)) for seed in range(1, 6)]
    assert len(judge.ordinary_run(of, 10_000).acts) == max(lengths)


def test_the_file_that_run_py_starts_finds_what_it_needs(tmp_path):
    file = machine.ROOT / "benchmarks" / "__main__.py"
    path = {**os.environ, "PYTHONPATH": str(machine.ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-P", str(file), "--help"],
        cwd=tmp_path, env=path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in SUBJECTS)
