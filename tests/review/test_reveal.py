"""What was true: told after the end only, and whether the log is what its seed gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from subside.errors import UserError
from subside.play import Encounter
from subside.reveal import truth_of
from subside.runs import End, Outcome, Run, read
from subside.scenario.schema import TRUST
from tests.grade.cast import cut, model, played, random_run
from tests.oracles.cast import SLUGS


@pytest.mark.parametrize("name", [*SLUGS, "two_reasons", "four_states", "with_force", "chance 0"])
def test_genuine_logs_match_and_truth_is_what_was_drawn(name: str, tmp_path: Path) -> None:
    of = model(name)
    for seed in range(8):
        encounter = played(of, seed, 500)
        encounter.record(tmp_path / f"{seed}.jsonl")
        truth = truth_of(of, read(tmp_path / f"{seed}.jsonl"))
        assert truth.matches
        profile = of.profiles[encounter._truth.profile]
        told = (truth.situation, truth.disposition, truth.intent, truth.armed)
        assert told == (profile.situation, profile.disposition, profile.intent, profile.armed)
        assert len(truth.trust) == len(encounter.acts) + 1
        assert truth.trust[-1] == TRUST[encounter._truth.trust]


def test_chosen_truth_is_told() -> None:
    of = model("chance 0")
    for profile in of.profiles[::3]:
        chosen = {
            "situation": profile.situation,
            "disposition": profile.disposition,
            "armed": profile.armed,
        }
        encounter = Encounter(of, 5, hidden=chosen)
        while encounter.end is None:
            encounter.act(encounter.possible()[-1])
        truth = truth_of(of, encounter.run)
        assert truth.matches
        assert (truth.situation, truth.disposition, truth.armed) == tuple(chosen.values())


def test_unfinished_run_is_refused() -> None:
    of = model("two_reasons")
    run = random_run(of, 3, 100)
    assert run.end is not None
    for acts in range(len(run.acts) + 1):
        with pytest.raises(UserError, match="not over"):
            truth_of(of, cut(run, acts))


def long_run() -> Run:
    runs = (random_run(model("two_reasons"), seed, 100) for seed in range(500))
    return next(run for run in runs if len(run.acts) >= 4 and run.end)


def edited(run: Run, **fields: object) -> Run:
    acts = list(run.acts)
    acts[1] = replace(acts[1], **fields)  # type: ignore[arg-type]
    return replace(run, acts=tuple(acts))


EDITS = {
    "event": {"event": "attack"}, "cue": {"cue": "sings"}, "third": {"third": 2},
    "seconds": {"seconds": 1}, "seen": {"seen": {"agitation": "calm", "told": "not yet"}},
    "act": {"act": "fly"}, "harm": {"harm": {"person": "death"}},
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_edited_observation_does_not_match(edit: str) -> None:
    run = long_run()
    of = model("two_reasons")
    other = edited(run, **EDITS[edit])
    assert other != run
    assert truth_of(of, run).matches
    assert not truth_of(of, other).matches


def test_edited_end_does_not_match() -> None:
    """Another ending, a harm taken out or put in, another value."""
    of, run = model("two_reasons"), long_run()
    assert run.end is not None
    end, outcome = run.end, run.end.outcome
    flipped = {
        **outcome.components,
        "person: minor injury": 1 - outcome.components["person: minor injury"],
    }
    wrong: list[End] = [
        replace(end, ending=next(name for name in of.scenario.file.endings if name != end.ending)),
        replace(end, outcome=Outcome(flipped, outcome.value)),
        replace(end, outcome=Outcome({}, outcome.value)),
        replace(end, outcome=Outcome(outcome.components, outcome.value + 1)),
    ]
    for other in wrong:
        assert not truth_of(of, replace(run, end=other)).matches


def test_other_seed_other_dispatch_or_missing_acts_do_not_match() -> None:
    of, run = model("two_reasons"), long_run()
    message = next(m for m in of.messages if m != run.start.dispatch)
    others = [
        replace(run, start=replace(run.start, dispatch=message)),
        replace(run, acts=run.acts[:-1]),
        replace(run, acts=(*run.acts, run.acts[0])),
    ]
    assert [truth_of(of, other).matches for other in others] == [False] * 3
    seeds = [replace(run, start=replace(run.start, seed=run.start.seed + k)) for k in range(1, 9)]
    assert not all(truth_of(of, other).matches for other in seeds)
