"""Same inputs, same run: in another process, with other words, whatever else is drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from subside.model import build
from subside.play import Encounter
from subside.play.words import Speaker
from subside.runs import Act
from tests.grade.cast import model, played, watchable
from tests.oracles import tiny
from tests.oracles.cast import SLUGS

ROOT = Path(__file__).parents[2]
SEEDS = (1, 2, 3)
SCRIPT = """
import sys
from pathlib import Path
from tests.simulate.test_same_run import write_logs
write_logs(Path(sys.argv[1]))
"""


def write_logs(folder: Path) -> None:
    """Logs of some runs of every shipped scenario and a tiny one."""
    for name, seed in product([*SLUGS, "chance 0"], SEEDS):
        played(model(name), seed).record(folder / f"{name} {seed}.jsonl")


def test_same_inputs_same_run_in_two_processes(tmp_path: Path) -> None:
    """Byte-identical logs, also with another seed for Python's own hashes."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    env = {
        **os.environ,
        "PYTHONHASHSEED": "12345",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    other = subprocess.Popen([sys.executable, "-c", SCRIPT, str(there)], env=env, cwd=tmp_path)
    write_logs(here)
    assert other.wait(300) == 0
    logs = sorted(path.name for path in here.iterdir())
    assert len(logs) == (len(SLUGS) + 1) * len(SEEDS)
    for name in logs:
        assert (here / name).read_bytes() == (there / name).read_bytes()


def path_of(encounter: Encounter) -> list[tuple[object, ...]]:
    """A run without its words."""
    return [
        (a.act, a.at, a.seconds, a.event, a.third, a.cue, tuple(a.seen.items()))
        for a in encounter.acts
    ]


def same_acts(of: Encounter, acts: list[Act]) -> Encounter:
    """Carry out the same acts as far as they are possible."""
    for act in acts:
        if act.act not in of.possible():
            break
        of.act(act.act)
    return of


@pytest.mark.parametrize("name", [*SLUGS, "chance 0"])
def test_different_seed_is_a_different_run(name: str) -> None:
    """The same acts under twenty seeds: paths differ, though not every two."""
    of = model(name)
    runs = (played(of, seed).acts for seed in range(1, 100))
    acts = next(acts for acts in runs if len(acts) >= 8)
    found = Counter(str(path_of(same_acts(Encounter(of, seed), acts))) for seed in range(20))
    assert len(found) >= 10


@pytest.mark.parametrize("name", ["chance 0", SLUGS[0]])
def test_what_is_drawn_for_words_does_not_move_the_path(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A speaker that draws a thousand numbers more at every turn: the same path and outcome."""
    of = model(name)
    quiet = [played(of, seed) for seed in range(8)]
    turn = Speaker.turn

    def chatty(self: Speaker, *args: object) -> object:
        uniform = args[-1]
        assert isinstance(uniform, np.random.Generator)
        uniform.random(1000)
        return turn(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Speaker, "turn", chatty)
    loud = [played(of, seed) for seed in range(8)]
    assert [path_of(one) for one in quiet] == [path_of(one) for one in loud]
    assert [one.end and one.end.outcome for one in quiet] == [
        one.end and one.end.outcome for one in loud
    ]
    assert [[a.words for a in one.acts] for one in quiet] != [
        [a.words for a in one.acts] for one in loud
    ]


def test_other_texts_leave_the_run_and_the_model_hash_as_they_are(tmp_path: Path) -> None:
    """A line more in every list, other titles: the same path, under the same model hash."""
    data = watchable("chance 0")
    other = {**data, "title": "Another", "words": tiny.fewest_words(data)}
    first, second = (
        build(tiny.loaded(tmp_path / k / "tiny", d)) for k, d in (("a", data), ("b", other))
    )
    assert first.scenario.model_hash == second.scenario.model_hash
    assert first.scenario.text_hash != second.scenario.text_hash
    for seed in range(5):
        assert path_of(played(first, seed)) == path_of(played(second, seed))


def test_every_argument_counts() -> None:
    """Mode and choice are told in the log; neither moves a path that stays possible."""
    of = model("chance 0")
    plain, named = played(of, 3), Encounter(of, 3, mode="test")
    same_acts(named, plain.acts)
    assert path_of(plain) == path_of(named)
    assert (plain.start.mode, named.start.mode) == ("study", "test")


def test_seeds_beside_each_other_are_unrelated() -> None:
    """What is hidden under seeds 1, 2, 3, ...: as if drawn afresh each time."""
    of = model("four_states")
    hidden = [Encounter(of, seed)._truth.profile for seed in range(4000)]
    pairs = Counter(pairwise(hidden))
    share = Counter(hidden)
    for a, b in product(range(2), repeat=2):
        expected = share[a] * share[b] / 4000
        assert abs(pairs[a, b] - expected) < 5 * np.sqrt(expected)
