"""Which machine and commit a table is of, and the processes that the benchmarks start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import machine, start, table


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
