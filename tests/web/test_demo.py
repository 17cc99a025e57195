"""The demonstration: made once, really played, in a folder of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from subside.play.stage import stage
from subside.review.desk import Desk
from subside.review.simulated import simulated
from subside.web import shelf

ROOT = Path(__file__).parents[2]
SECONDS = 300


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"}
    command = [sys.executable, "-m", "subside", "demo", "--only-make", "--no-browser", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = demo("--data", str(folder))
    assert done.returncode == 0, done.stderr
    assert "encounters were played through the engine" in done.stdout
    return folder


def rows(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "subside.sqlite3")) as tables:
        return tables.execute(query).fetchall()


def test_a_class_of_24_is_finished(made: Path) -> None:
    (number,) = rows(made, "SELECT id FROM teaching_courseclass WHERE title LIKE '%squad room%'")[0]
    of = f"FROM teaching_place WHERE course_class_id = {number}"
    assert rows(made, f"SELECT count(*) {of}") == [(24,)]
    done = rows(made, "SELECT count(*) FROM teaching_completion")[0][0]
    assert 8 <= done < 24  # some did not pass, some missed something
    finished = "SELECT count(*) FROM teaching_sitting WHERE finished IS NOT NULL"
    assert rows(made, finished)[0][0] >= 2 * 24


def test_no_record_of_completion_tells_of_an_encounter(made: Path) -> None:
    """Hours, tests, repetitions. No loss, grade, ending or luck."""
    for (record,) in rows(made, "SELECT record FROM teaching_completion"):
        told = json.dumps(json.loads(record)).lower()
        assert "played to the end" in told
        for word in ("loss", "grade", "luck", "points of 100", "ending", "costly"):
            assert word not in told


def test_encounters_were_really_played(made: Path) -> None:
    """The acts that are kept are those of an engine that plays from the kept seed."""
    query = """SELECT e.uuid, e.scenario, e.seed, e.over FROM records_encounter e
               WHERE e.scenario = 'stairwell' ORDER BY e.made LIMIT 3"""
    model = stage(shelf.scenario("stairwell"))
    found = rows(made, query)
    assert len(found) == 3
    for uuid, _, seed, over in found:
        from subside.play import Encounter

        acts = rows(
            made, f"SELECT act, at FROM records_entry WHERE encounter_id = '{uuid}' ORDER BY n"
        )
        played = Encounter(model, seed)
        for act, at in acts:
            assert played.seconds == at
            played.act(act)
        assert (played.end is not None) == bool(over)


def test_a_second_start_makes_nothing_anew(made: Path) -> None:
    before = (made / "subside.sqlite3").stat().st_mtime_ns
    done = demo("--data", str(made))
    assert done.returncode == 0
    assert "Making" not in done.stdout
    assert (made / "subside.sqlite3").stat().st_mtime_ns == before


def test_a_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = demo("--data", str(tmp_path))
    assert done.returncode != 0
    assert "holds something that is no demonstration" in " ".join(done.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_skill_shows_and_the_same_seed_plays_the_same() -> None:
    desk, scenario = Desk(), shelf.scenario("stairwell")
    best = [simulated(desk, scenario, seed, 1.0) for seed in range(12)]
    again = [simulated(desk, scenario, seed, 1.0) for seed in range(12)]
    assert [e.run.acts for e in best] == [e.run.acts for e in again]
    worst = [simulated(desk, scenario, seed, 0.0) for seed in range(12)]

    def mean(runs: list[Any]) -> float:
        done = [run.end.outcome.value for run in runs if run.end]
        return sum(done) / len(done)

    assert mean(best) >= mean(worst)
