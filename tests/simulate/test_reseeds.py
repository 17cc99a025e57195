"""Fresh chances from a decision on: what came before stays as it was, what comes after need not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.model import Model
from subside.play import Encounter, replay
from subside.reveal import truth_of
from subside.runs import Run, Start
from subside.simulate import seed_at
from tests.grade.cast import model, played

SEEDS = st.integers(0, 2**63 - 1)
NAMES = st.sampled_from(["roadside", "doorstep", "chance 0", "two_reasons"])


def same_acts(of: Model, run: Run, reseeds: dict[int, int], upto: int = 10**6) -> Encounter:
    """The acts of a run under other chances, as far as they are possible."""
    encounter = Encounter(of, run.start.seed, reseeds=reseeds)
    for act in run.acts[:upto]:
        if act.act not in encounter.possible():
            break
        encounter.act(act.act)
    return encounter


def lines(encounter: Encounter) -> list[bytes]:
    """The log, line by line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        encounter.record(path)
        encounter.close()
        return path.read_bytes().splitlines()


def path(run: Run) -> list[object]:
    """The acts of a run and what came of them, without words."""
    return [replace(act, words=()) for act in run.acts]


def test_the_seed_in_force() -> None:
    start = played(model("two_reasons"), 3).start
    assert [seed_at(start, n) for n in (0, 1, 9)] == [3, 3, 3]
    some = replace(start, reseeds={10: 7, 4: 5})
    assert [seed_at(some, n) for n in (0, 1, 3, 4, 9, 10, 2**32)] == [3, 3, 3, 5, 5, 7, 7]


@settings(deadline=None, max_examples=60)
@given(NAMES, st.integers(0, 500), st.data())
def test_a_run_is_the_same_before_its_reseed(name: str, seed: int, data: st.DataObject) -> None:
    of = model(name)
    run = played(of, seed).run
    k = data.draw(st.integers(1, len(run.acts)))
    other = same_acts(of, run, {k: data.draw(SEEDS)})
    assert tuple(other.acts[: k - 1]) == run.acts[: k - 1]
    assert replace(other.start, reseeds={}) == run.start
    assert other._truth is not None


@pytest.mark.parametrize("name", ["roadside", "doorstep", "hallway", "chance 0"])
def test_to_the_byte_before_and_otherwise_after_for_some_seeds(name: str) -> None:
    """Bodies of lines, without the hashes: the first line differs in what it says of reseeds."""
    of = model(name)
    run = next(run for run in (played(of, seed).run for seed in range(99)) if len(run.acts) > 7)
    whole = [line.split(b'"prev"')[0] for line in lines(same_acts(of, run, {}))]
    differ = set()
    for seed in range(12):
        other = [line.split(b'"prev"')[0] for line in lines(same_acts(of, run, {5: seed}))]
        assert other[1:5] == whole[1:5]
        differ.add(tuple(other[5:]))
    assert len(differ) >= 5


@given(NAMES, st.integers(0, 300))
@settings(deadline=None, max_examples=25)
def test_no_reseed_and_one_by_the_same_seed_change_nothing(name: str, seed: int) -> None:
    of = model(name)
    run = played(of, seed).run
    plain = same_acts(of, run, {})
    assert plain.run == run
    for reseeds in ({1: seed}, {len(run.acts): seed}, {len(run.acts) + 1: seed + 1}):
        found = same_acts(of, run, reseeds).run
        assert (found.acts, found.end) == (run.acts, run.end)


@pytest.mark.parametrize("name", ["roadside", "chance 0"])
def test_the_ending_and_its_words_come_from_the_last_seed_in_force(name: str) -> None:
    """A reseed at the last act: another ending's draws; one after it: none."""
    of = model(name)
    runs = (played(of, seed, 90).run for seed in range(40))
    over = [run for run in runs if run.end is not None]
    told = set()
    for run in over[:10]:
        for seed in range(15):
            found = same_acts(of, run, {len(run.acts): seed}).run
            if path(found) == path(run) and found.end and run.end:
                told.add((found.end.ending == run.end.ending, found.end == run.end))
    assert (True, False) in told, "the same ending with other harm, needs or words"


@given(NAMES, st.integers(0, 300), st.data())
@settings(deadline=None, max_examples=40)
def test_replay_and_reveal_follow_the_reseeds(name: str, seed: int, data: st.DataObject) -> None:
    of = model(name)
    run = played(of, seed, 90).run
    k = data.draw(st.integers(1, len(run.acts)))
    other = same_acts(of, run, {k: data.draw(SEEDS)}).run
    assert replay(of, other).run == other
    if other.end is not None:
        assert truth_of(of, other).matches
        assert truth_of(of, other).situation == truth_of(of, same(other, run)).situation


def same(other: Run, run: Run) -> Run:
    """The run as it was, cut to nothing but marked as over, so that what was hidden can be told."""
    return replace(run, acts=(), end=other.end)


def test_an_edited_reseed_is_found() -> None:
    of = model("roadside")
    runs = (played(of, s, 90).run for s in range(200))
    run = next(r for r in runs if r.end is not None and len(r.acts) >= 8)
    found = []
    for seed in range(10):
        edited: Start = replace(run.start, reseeds={2: seed})
        found.append(truth_of(of, replace(run, start=edited)).matches)
    assert not all(found)
