"""What a judgement holds at each decision, and logs that cannot be judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from subside.belief import ImpossibleObservation
from subside.errors import UserError
from subside.grade import judge
from subside.runs import Run
from tests.grade.cast import cut, fresh_policy, model, random_run


def long_run(name: str = "two_reasons", least: int = 4) -> Run:
    """A finished run of so many acts."""
    runs = (random_run(model(name), seed, 200) for seed in range(500))
    return next(run for run in runs if len(run.acts) >= least and run.end)


@pytest.mark.parametrize("name", ["two_reasons", "four_states", "chance 0"])
def test_brackets_and_losses_agree(name: str) -> None:
    """low <= high for every act; what is possible and nothing else has numbers; loss in order."""
    of, policy = model(name), fresh_policy(name)
    for seed in range(10):
        for d in judge(of, policy, random_run(of, seed)).decisions:
            possible = np.isin(np.arange(len(of.acts)), of.possible(d.seen.context))
            assert ((~np.isnan(d.low)) == possible).all()
            assert ((~np.isnan(d.high)) == possible).all()
            assert (d.low[possible] <= d.high[possible] + 1e-9).all()
            assert (d.high[possible] <= 100.0).all()
            assert 0 <= d.loss.low <= d.loss.about <= d.loss.high
            assert d.best[0] == of.acts[int(np.nanargmax(d.low))]
            assert (d.act.act in d.best) == (d.loss.grade == "best")
            assert d.belief.sum() == pytest.approx(1.0, abs=1e-12)
            assert (d.gain is None) == (of.scenario.acts[d.act.act].ending is not None)
            assert set(d.chances) == (set() if d.loss.grade == "best" else {d.act.act, d.best[0]})


def test_refining_narrows_and_never_contradicts() -> None:
    """Brackets after refinement lie within those before it, from the same policy file."""
    of = model("chance 0")
    narrowed = 0.0
    for seed in range(4):
        run = random_run(of, seed)
        rough = judge(of, fresh_policy("chance 0", 100.0), run, work=0)
        fine = judge(of, fresh_policy("chance 0", 100.0), run)
        for before, after in zip(rough.decisions, fine.decisions, strict=True):
            assert (np.nan_to_num(after.low - before.low) >= -1e-9).all()
            assert (np.nan_to_num(after.high - before.high) <= 1e-9).all()
            narrowed += before.loss.high - before.loss.low - (after.loss.high - after.loss.low)
    assert narrowed > 0.01


def test_work_bounds_refinement() -> None:
    """More work is never less done; none at all adds nothing to the policy."""
    of, run = model("four_states"), long_run("four_states")
    used = []
    for work in (0, 5, 200):
        policy = fresh_policy("four_states", 100.0)
        before = int(policy.bounds.lower.used[0]), int(policy.bounds.upper.used[0])
        judge(of, policy, run, work)
        used.append(
            int(policy.bounds.lower.used[0]) + int(policy.bounds.upper.used[0]) - sum(before)
        )
    assert used[0] == 0
    assert 0 < used[1] <= used[2]


def test_log_of_another_model_is_refused() -> None:
    run = long_run()
    with pytest.raises(UserError, match="another version of scenario"):
        judge(model("four_states"), fresh_policy("four_states"), run)


def changed(run: Run, number: int, **fields: object) -> Run:
    acts = list(run.acts)
    acts[number - 1] = replace(acts[number - 1], **fields)  # type: ignore[arg-type]
    return replace(run, acts=tuple(acts))


def test_observation_that_the_model_does_not_know_is_impossible() -> None:
    of, run = model("two_reasons"), long_run()
    wrong: list[dict[str, object]] = [
        {"event": "meteor"}, {"cue": "sings"}, {"third": 2}, {"seen": {"agitation": "calm"}},
        {"seen": {**run.acts[1].seen, "agitation": "bored"}},
        {"seen": {**run.acts[1].seen, "moon": "full"}},
    ]  # fmt: skip
    for fields in wrong:
        with pytest.raises(ImpossibleObservation) as caught:
            judge(of, fresh_policy("two_reasons"), changed(run, 2, **fields))
        assert (caught.value.at, caught.value.act) == (run.acts[1].at, run.acts[1].act)
        assert str(next(iter(fields.values()))).strip("{}").split(",")[0].split(":")[0] in str(
            caught.value
        )


def test_act_that_was_not_possible_is_refused() -> None:
    of, run = model("two_reasons"), long_run()
    for act in ("fly", "deadly_force"):
        with pytest.raises(UserError, match="act 2: is not an act that was possible then"):
            judge(of, fresh_policy("two_reasons"), changed(run, 2, act=act))


def test_what_follows_the_end_and_ends_that_come_too_early_are_refused() -> None:
    of, run = model("two_reasons"), long_run()
    after = replace(run.acts[0], n=len(run.acts) + 1, at=run.acts[-1].at + run.acts[-1].seconds)
    with pytest.raises(UserError, match="after the end"):
        judge(of, fresh_policy("two_reasons"), replace(run, acts=(*run.acts, after)))
    with pytest.raises(UserError, match="before the encounter was over"):
        judge(of, fresh_policy("two_reasons"), replace(run, acts=run.acts[:-1]))


def test_dispatch_that_the_scenario_does_not_have_is_refused() -> None:
    run = long_run()
    start = replace(run.start, dispatch="nobody called")
    with pytest.raises(UserError, match="dispatch message"):
        judge(model("two_reasons"), fresh_policy("two_reasons"), replace(run, start=start))


def test_run_without_acts_has_no_decisions() -> None:
    of, policy = model("two_reasons"), fresh_policy("two_reasons")
    judgement = judge(of, policy, cut(long_run(), 0))
    assert judgement.decisions == ()
    assert judgement.value is None
    assert judgement.start[0] <= judgement.start[1]
