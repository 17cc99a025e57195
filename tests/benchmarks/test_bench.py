"""`run.py bench`: what it parses, and the shape of its table and JSON. No test holds a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import command, judge, machine, start, table
from benchmarks.subject import Row, Settings
from benchmarks.subjects import SUBJECTS
from subside.cli.named import model_of
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
    assert {row["subject"] for row in document["rows"]} == set(SUBJECTS)
    assert all(set(row) == FIELDS for row in document["rows"])
    what = [(row["subject"], row["what"].removeprefix(str(small))) for row in document["rows"]]
    assert what == [
        ("solve", ", 5 points"), ("solve", ", 2 points"), ("solve", ", 1 point"),
        ("judge", ", not refined"), ("judge", ", refined"),
        ("simulate", ""),
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


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("x", 5.0), ""),
        (Row("x", 5.0, target=4.0), "missed"),
        (Row("x", 5.0, target=5.0, aim=1.0), "met"),
        (Row("x", 1.0, target=5.0, aim=1.0), "aim met"),
        (Row("x", 5.0, aim=1.0), "not yet"),
        (Row("x", None, target=60.0, limit=60.0), "missed"),
        (Row("x", None, target=60.0, limit=5.0), ""),
        (Row("x", None, aim=20.0, limit=60.0), "not yet"),
        (Row("x", None, target=90.0, note="only with --first-start"), ""),
        (Row("x", 100.0, "/s", target=200.0), "missed"),
        (Row("x", 3e6, "/s", target=2e5, aim=2e6), "aim met"),
    ],
)
def test_verdicts(row, verdict):
    assert row.verdict == verdict
    assert len(table.line(row)) <= 80
    assert table.line(row).endswith(verdict)


def test_lines_of_the_table():
    first = Row("doorstep, 1 point", None, aim=20.0, limit=60.0, note="gap 1.70")
    second = Row("doorstep", 2.8345e6, "/s", target=2e5, aim=2e6, repeats=3, note="9 runs")
    assert "not within 60 s (gap 1.70) " in table.line(first)
    assert table.line(second).split() == [
        "doorstep", "2,830,000/s", "200,000/s", "2,000,000/s", "aim", "met",
    ]  # fmt: skip
    assert table.notes([first, second]) == "  (median of 3, 9 runs)"
    assert table.notes([first]) == ""
    assert set(table.entry(SUBJECTS["solve"], first)) == FIELDS


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


def test_machine_and_commit(tmp_path):
    assert {"cpu", "cores", "memory_gb", "system", "python", "numba"} == set(machine.machine())
    assert machine.commit(tmp_path) == machine.UNKNOWN
    assert machine.said("no-such-program-here") == ""
    nobody = dict.fromkeys(("cpu", "cores", "memory_gb", "system", "python", "numba"))
    assert "memory unknown" in table.head(nobody, "unknown")


def test_a_commit_is_marked_where_a_file_was_changed(tmp_path):
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    try:
        subprocess.run([*git, "init", "-q"], check=True)
    except OSError:
        pytest.skip("there is no git here")
    file = tmp_path / "file"
    file.write_text("one")
    subprocess.run([*git, "add", "file"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)
    clean = machine.commit(tmp_path.resolve())
    assert clean not in (machine.UNKNOWN, "")
    file.write_text("two")
    assert machine.commit(tmp_path.resolve()) == f"{clean}-dirty"
    (tmp_path / "copy").mkdir()
    assert machine.commit((tmp_path / "copy").resolve()) == machine.UNKNOWN


def test_a_first_start_sees_nothing_of_this_environment(tmp_path, monkeypatch):
    seen: list[Any] = []
    monkeypatch.setattr(start, "ran", lambda *given: seen.append(given) or 1.0)
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    assert start.first(tmp_path) == 1.0
    ((words, copy, environment),) = seen
    assert words[1:] == [str(copy / "run.py"), "scenarios"]
    assert (copy / "run.py").is_file()
    assert not (copy / ".git").exists()
    assert not (copy / ".venv").exists()
    assert not list(copy.rglob("__pycache__"))
    assert "PYTHONPATH" not in environment
    assert Path(environment["UV_CACHE_DIR"]).parent == tmp_path


def test_a_command_that_fails_is_no_measurement(tmp_path):
    failing = [sys.executable, "-c", "import sys; sys.exit('broken')"]
    with pytest.raises(RuntimeError, match="broken"):
        start.ran(failing, tmp_path, dict(os.environ))


def test_the_file_that_run_py_starts_finds_what_it_needs(tmp_path):
    file = machine.ROOT / "benchmarks" / "__main__.py"
    path = {**os.environ, "PYTHONPATH": str(machine.ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-P", str(file), "--help"],
        cwd=tmp_path, env=path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in SUBJECTS)
