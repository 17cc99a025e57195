"""`run.py bench pomdp`: rows, JSON and what is refused; and the problems' own shapes."""

from __future__ import annotations

import json

import pytest

from benchmarks import command, field
from benchmarks.problems.published import PEERS
from benchmarks.problems.rocksample import rocksample
from benchmarks.problems.tag import CELLS, flight, tag
from benchmarks.problems.tiger import tiger


def called(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        command.main(["pomdp", *words])
    return int(left.value.code or 0)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field, "PROBLEMS", (tiger,))
    monkeypatch.setattr(field, "warm_up", lambda: None)


def test_the_table_has_the_others_beside_it(quick, capsys):
    assert called("--seconds", "60") == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("Machine  ")
    assert printed[-2].startswith("Tiger ")
    assert printed[-2].endswith("  gap")
    assert printed[-1].startswith("  SARSOP ")
    assert max(map(len, printed)) <= 80


def test_json_holds_the_same_and_nothing_else_is_on_standard_output(quick, capsys):
    assert called("--seconds", "0", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"machine", "commit", "seconds", "rows"}
    (row,) = document["rows"]
    assert set(row) == {"name", "low", "high", "gap", "seconds", "stopped_because", "others"}
    assert (row["name"], row["stopped_because"]) == ("Tiger", "seconds")
    assert set(row["others"][0]) == {"solver", "seconds", "low", "high"}


def test_files_by_their_ending(quick, capsys, tmp_path):
    assert called(str(tmp_path / "tiger.txt")) == 1
    assert "must end in .pomdp or .pomdpx" in capsys.readouterr().err
    assert called(str(tmp_path / "none.pomdpx")) == 1
    assert "cannot be read" in " ".join(capsys.readouterr().err.split())


def test_every_problem_has_its_peers():
    assert {make().name for make in field.PROBLEMS} == set(PEERS)


def test_rocksample_leaves_to_the_east_only_and_samples_rocks_only():
    model = rocksample(7, 8)
    assert model.rewards.shape == (49, 13, 256)
    possible = model.open()
    assert possible[:, 4].sum() == 8
    assert (model.rewards[42:, 1] == 10).all(), "the eastern edge"
    assert not possible[0, 3]
    assert model.belief[3].sum() == pytest.approx(1)


def test_the_opponent_in_tag_runs_away():
    assert len(CELLS) == 29
    assert flight((0, 0), (2, 0)) == pytest.approx({(2, 0): 0.4, (3, 0): 0.4, (2, 1): 0.2})
    assert flight((6, 4), (6, 4)) == pytest.approx(
        {(6, 4): 0.4, (5, 4): 0.2, (7, 4): 0.2, (6, 3): 0.2}
    )
    assert all(sum(flight(one, two).values()) == pytest.approx(1) for one in CELLS for two in CELLS)
    assert tag().rewards.shape == (29, 5, 29)
