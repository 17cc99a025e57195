"""A live encounter: what is possible, what changes nothing, and runs that are carried on."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.errors import UserError
from subside.model import Model
from subside.model.endings import COMPONENTS, weights
from subside.model.observation import follows, recognise
from subside.play import Encounter, NotPossible, resume
from subside.runs import Act, Run, RunWriter, read
from tests.grade.cast import model, played
from tests.oracles.cast import SLUGS


@pytest.mark.parametrize("name", [*SLUGS, "chance 0", "four_states"])
def test_every_act_that_is_offered_is_possible(name: str) -> None:
    """Long random runs: at some decisions every act on offer is tried on a copy of the run."""
    of, rng, tried = model(name), random.Random(1), set()
    most = len(of.acts) * 0.8
    for seed in range(60):
        if seed >= 15 and len(tried) >= most:
            break  # short encounters need more of them
        encounter = Encounter(of, seed)
        while encounter.end is None and len(encounter.acts) < 60:
            offered = encounter.possible()
            assert offered, "somebody must be able to do something"
            if rng.random() < 0.1:
                for act in offered:
                    copy = carried_on(of, encounter)
                    assert copy.act(act).act.act == act
            act = rng.choice(offered)
            tried.add(act)
            encounter.act(act)
        assert encounter.possible() == [] or encounter.end is None
    assert len(tried) >= most


def carried_on(of: Model, encounter: Encounter) -> Encounter:
    """Another encounter in which the same has happened."""
    copy = Encounter(of, encounter.seed)
    for act in encounter.acts:
        copy.act(act.act)
    return copy


@pytest.mark.parametrize("name", [*SLUGS, "with_force", "chance 0"])
def test_what_is_recorded_is_what_the_model_knows(name: str) -> None:
    """Every act of a run is recognised, the clock adds up, and the last one ends it."""
    of = model(name)
    for seed in range(5):
        run = played(of, seed, most=200).run
        assert run.end is not None
        context, clock = 0, 0
        for k, act in enumerate(run.acts):
            number = of.acts.index(act.act)
            found = recognise(of, context, number, act.event, act.third, act.cue, act.seen)
            assert found is not None
            assert (act.n, act.at) == (k + 1, clock)
            assert 1 <= act.seconds <= of.scenario.acts[act.act].seconds
            assert (found.case >= 0) == (k == len(run.acts) - 1)
            assert follows(of, context, number, found.event) == (found.seen.context, found.case)
            context, clock = found.seen.context, clock + act.seconds
        assert run.end.at == clock


@pytest.mark.parametrize("name", [*SLUGS, "chance 0"])
def test_outcome_adds_up(name: str) -> None:
    """100 minus what components and time cost; harm is counted, never a fraction."""
    of = model(name)
    for seed in range(10):
        end = played(of, seed, most=300).end
        assert end is not None
        parts = end.outcome.components
        lost = sum(
            w * parts[name] for name, w in zip(COMPONENTS, weights(of.scenario), strict=True)
        )
        assert end.outcome.value == pytest.approx(100 - lost - parts["points for time"], abs=1e-9)
        assert parts["minutes"] == end.at / 60
        points = of.scenario.values.points
        assert parts["points for time"] >= points.minute * parts["minutes"] - 1e-9
        most = (points.minute + points.minute_in_high_agitation) * parts["minutes"]
        assert parts["points for time"] <= most + 1e-9
        assert all(parts[k] >= 0 and parts[k] == int(parts[k]) for k in COMPONENTS if ":" in k)
        assert of.scenario.file.endings[end.ending].title


def state(encounter: Encounter) -> dict[str, object]:
    """Everything that an encounter is, copied."""
    return {k: list(v) if isinstance(v, list) else v for k, v in vars(encounter).items()}


def test_not_possible_changes_nothing(tmp_path: Path) -> None:
    """Unknown acts, acts not possible now, acts after the end: said, and nothing has happened."""
    of, log = model("two_reasons"), tmp_path / "run.jsonl"
    encounter = Encounter(of, 4)
    encounter.record(log)
    encounter.act("explain")
    before, bytes_before = state(encounter), log.read_bytes()
    for wrong in ("fly", "", "explain", "watch ", "Watch"):
        with pytest.raises(NotPossible) as caught:
            encounter.act(wrong)
        assert caught.value.given == wrong
        assert state(encounter) == before
        assert log.read_bytes() == bytes_before
    assert encounter.act("watch") == carried_on(of, replaced(of, before)).act("watch")


def replaced(of: Model, kept: dict[str, object]) -> Encounter:
    """An encounter that stands where another stood."""
    encounter = Encounter(of, 4)
    vars(encounter).update(kept)
    return encounter


def test_nothing_can_be_done_after_the_end() -> None:
    encounter = played(model("two_reasons"), 1)
    before = state(encounter)
    with pytest.raises(NotPossible, match="over"):
        encounter.act("watch")
    assert encounter.possible() == []
    assert state(encounter) == before


def finish(encounter: Encounter, acts: list[str]) -> Encounter:
    for act in acts:
        encounter.act(act)
    encounter.close()
    return encounter


@pytest.mark.parametrize("name", ["chance 0", "with_force", SLUGS[0]])
def test_resumed_run_is_the_run_without_interruption(name: str, tmp_path: Path) -> None:
    """Stopped after every act in turn, and carried on: byte for byte the same log."""
    of = model(name)
    whole = played(of, 9, most=12)
    whole.record(tmp_path / "whole.jsonl")
    whole.close()
    acts = [act.act for act in whole.acts]
    for stop in range(len(acts)):
        log = tmp_path / f"{stop}.jsonl"
        encounter = Encounter(of, 9)
        encounter.record(log)
        finish(encounter, acts[:stop])
        finish(resume(of, RunWriter.resume(log)), acts[stop:])
        assert log.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_log_cut_anywhere_can_be_carried_on_to_the_same_log(tmp_path: Path) -> None:
    """Cut in the middle of any line, the end's line too: what is missing is written again."""
    of = model("four_states")
    whole = played(of, 2)
    assert whole.end is not None
    whole.record(tmp_path / "whole.jsonl")
    data = (tmp_path / "whole.jsonl").read_bytes()
    lines = data.splitlines(keepends=True)
    ends = [sum(map(len, lines[:k])) for k in range(1, len(lines) + 1)]
    for k, end in enumerate(ends[:-1]):
        for extra in (0, 1, len(lines[k + 1]) // 2, len(lines[k + 1]) - 1):
            log = tmp_path / f"{end + extra}.jsonl"
            log.write_bytes(data[: end + extra])
            writer = RunWriter.resume(log)
            finish(resume(of, writer), [act.act for act in whole.acts[k:]])
            assert log.read_bytes() == data
            assert read(log).end == whole.end


EDITS = {
    "event": "attack", "third": 2, "cue": "shouts", "seconds": 3, "act": "leave",
    "seen": {"agitation": "calm", "told": "told"}, "harm": {"person": "minor injury"},
}  # fmt: skip


def written(run: Run, path: Path) -> Path:
    """A log of the run with an unbroken chain, whatever was changed in it."""
    clock = 0
    with RunWriter.create(path, run.start) as writer:
        for act in run.acts:
            writer.append_act(replace(act, at=clock))
            clock += act.seconds
    return path


@pytest.mark.parametrize("field", EDITS)
def test_edited_log_is_refused_even_with_its_hashes_put_right(field: str, tmp_path: Path) -> None:
    of = model("two_reasons")
    encounter = finish(Encounter(of, 11), ["ask_need", "watch", "wait"])
    assert encounter.end is None
    run = encounter.run
    assert getattr(run.acts[1], field) != EDITS[field]
    changed = replace(run.acts[1], **{field: EDITS[field]})  # type: ignore[arg-type]
    log = written(replace(run, acts=(run.acts[0], changed, run.acts[2])), tmp_path / "edited.jsonl")
    before = log.read_bytes()
    with pytest.raises(UserError) as caught, RunWriter.resume(log) as writer:
        resume(of, writer)
    assert "act 2" in str(caught.value) or "act 3" in str(caught.value)
    assert "edited" in caught.value.hint
    assert log.read_bytes() == before


@pytest.mark.parametrize("field", ["dispatch", "seen", "seed", "model_hash", "table_hash"])
def test_edited_start_is_refused(field: str, tmp_path: Path) -> None:
    of = model("two_reasons")
    run = finish(Encounter(of, 11), ["ask_need", "watch", "wait"]).run
    other = next(m for m in of.messages if m != run.start.dispatch)
    edits = {
        "dispatch": other, "seen": {**run.start.seen, "told": "told"}, "seed": 12,
        "model_hash": "0" * 64, "table_hash": "0" * 64,
    }  # fmt: skip
    start = replace(run.start, **{field: edits[field]})  # type: ignore[arg-type]
    log = written(replace(run, start=start), tmp_path / "edited.jsonl")
    with pytest.raises(UserError, match="does not come out"), RunWriter.resume(log) as writer:
        resume(of, writer)


def test_line_edited_by_hand_breaks_the_chain(tmp_path: Path) -> None:
    of, log = model("two_reasons"), tmp_path / "run.jsonl"
    encounter = Encounter(of, 11)
    encounter.record(log)
    finish(encounter, ["ask_need", "watch"])
    log.write_text(log.read_text().replace('"act":"ask_need"', '"act":"watch"'))
    with pytest.raises(UserError):
        RunWriter.resume(log)


@given(seed=st.integers(0, 2**63 - 1))
def test_run_in_memory_and_run_on_disk_are_one(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the seed, what is read back is what happened."""
    encounter = played(model("four_states"), seed, most=6)
    log = tmp_path_factory.mktemp("runs") / "run.jsonl"
    encounter.record(log)
    encounter.close()
    assert read(log) == encounter.run


def test_record_later_is_the_same_as_from_the_start(tmp_path: Path) -> None:
    of = model("two_reasons")
    early, late = Encounter(of, 5), Encounter(of, 5)
    early.record(tmp_path / "early.jsonl")
    for one in (early, late):
        finish_one(one)
    late.record(tmp_path / "late.jsonl")
    assert (tmp_path / "early.jsonl").read_bytes() == (tmp_path / "late.jsonl").read_bytes()


def finish_one(encounter: Encounter) -> list[Act]:
    while encounter.end is None:
        encounter.act("leave" if len(encounter.acts) > 3 else "watch")
    return encounter.acts


@pytest.mark.parametrize("name", [*SLUGS, "chance 0", "with_force"])
def test_to_foresee_changes_nothing_and_comes_true(name: str) -> None:
    """Foreseen any number of times, what happens is what `act` would have given."""
    of, rng = model(name), random.Random(3)
    for seed in range(5):
        plain, foreseeing = Encounter(of, seed), Encounter(of, seed)
        while plain.end is None and len(plain.acts) < 60:
            for other in foreseeing.possible():
                before = state(foreseeing)
                foreseeing.foresee(other)
                assert state(foreseeing) == before
            act = rng.choice(plain.possible())
            foreseen = foreseeing.foresee(act)
            assert foreseeing.happen(foreseen) == plain.act(act)
        assert foreseeing.run == plain.run


def test_what_was_foreseen_happens_only_at_its_moment() -> None:
    """Not twice, and not after something else."""
    encounter = Encounter(model("two_reasons"), 4)
    foreseen = encounter.foresee("watch")
    encounter.act("explain")
    for stale in (foreseen, encounter.foresee("watch")):
        if stale is not foreseen:
            encounter.happen(stale)
        kept = list(encounter.acts)
        with pytest.raises(ValueError, match="another moment"):
            encounter.happen(stale)
        assert encounter.acts == kept
