"""Luck and loss add up exactly, and luck is nothing but luck: zero in expectation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from subside.belief import first_belief, update, weigh
from subside.grade import Judgement, judge
from subside.model import Seen
from subside.model.observation import recognise
from subside.play import Encounter
from subside.runs import Run
from subside.solve.policy import Policy
from tests.grade.cast import (
    cut,
    fresh_policy,
    model,
    observations,
    played,
    random_run,
    shipped_policy,
    with_act,
)
from tests.oracles.cast import SLUGS


def adds_up(judgement: Judgement) -> float:
    """What is left of outcome - V0 = sum luck - sum about + sum slack."""
    assert judgement.value is not None
    sums = judgement.sums
    return judgement.value - judgement.start[0] - (sums["luck"] - sums["about"] + sums["slack"])


@pytest.mark.parametrize("gap", [0.5, 100.0])
@pytest.mark.parametrize("name", ["two_reasons", "four_states 1", "chance 0"])
def test_luck_and_loss_add_up_to_the_outcome(name: str, gap: float) -> None:
    """Solved closely or hardly at all, refined or not, over runs of any length."""
    of, policy = model(name), fresh_policy(name, gap)
    for seed in range(40 if of.contexts < 9 else 12):
        run = random_run(of, seed, most=500)
        assert run.end is not None
        for work in (0, 6):
            assert adds_up(judge(of, policy, run, work)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("slug", SLUGS)
def test_luck_and_loss_add_up_in_every_shipped_scenario(slug: str) -> None:
    of, policy = model(slug), shipped_policy(slug)
    for seed in range(3):
        run = random_run(of, seed, most=500)
        assert run.end is not None
        assert adds_up(judge(of, policy, run, work=2)) == pytest.approx(0.0, abs=1e-9)


def test_run_that_is_not_over_adds_up_to_what_is_to_be_expected() -> None:
    """The start plus luck, minus losses, plus slack is the value in force where it stops."""
    of, policy = model("four_states"), fresh_policy("four_states")
    for seed in range(20):
        run = random_run(of, seed)
        for acts in range(1, len(run.acts)):
            judgement = judge(of, policy, cut(run, acts), work=0)
            assert judgement.value is None
            seen, belief = after(name="four_states", run=run, acts=acts)
            sums, low = judgement.sums, policy.bounds.low(seen.context, seen.level, belief)
            reached = judgement.start[0] + sums["luck"] - sums["about"] + sums["slack"]
            assert low + time_points(cut(run, acts)) == pytest.approx(reached, abs=1e-9)


def time_points(run: Run) -> float:
    """Points (at most 0) of the time that a run of `four_states` has taken, from its log alone."""
    points = model("four_states").scenario.values.points
    total, before = 0.0, str(run.start.seen["agitation"])
    for act in run.acts:
        now = str(act.seen["agitation"])
        high = sum(x in ("highly agitated", "extreme distress") for x in (before, now)) / 2
        total -= act.seconds / 60 * (points.minute + high * points.minute_in_high_agitation)
        before = now
    return total


def after(name: str, run: Run, acts: int) -> tuple[Seen, np.ndarray]:
    """What is visible and what could be known after so many acts."""
    of = model(name)
    seen, belief = Seen(0, of.start), first_belief(of, run.start.dispatch)
    for act in run.acts[:acts]:
        number = of.acts.index(act.act)
        found = recognise(of, seen.context, number, act.event, act.third, act.cue, act.seen)
        assert found is not None
        belief, seen = update(of, seen, belief, number, found), found.seen
    return seen, belief


@pytest.mark.parametrize("name", ["two_reasons", "four_states"])
def test_expected_luck_of_a_decision_is_zero_by_enumeration(name: str) -> None:
    """Every act at some beliefs of the trainee, judged under every observation it can have."""
    of, policy = model(name), fresh_policy(name, 100.0)
    for seed, acts in ((1, 0), (4, 1), (5, 2)):
        run = next(r for r in (random_run(of, k) for k in range(seed, 99)) if len(r.acts) > acts)
        run = cut(run, acts)
        seen, belief = after(name, run, acts)
        for act in of.possible(seen.context):
            weights, luck = enumerated(name, policy, run, seen, belief, int(act))
            assert math.fsum(weights) == pytest.approx(1.0, abs=1e-12)
            assert math.fsum(w * x for w, x in zip(weights, luck, strict=True)) == pytest.approx(
                0.0, abs=1e-9
            )
            if len(weights) > 1:
                assert max(luck) > min(luck), "some observations are luckier than others"


def enumerated(
    name: str, policy: Policy, run: Run, seen: Seen, belief: np.ndarray, act: int
) -> tuple[list[float], list[float]]:
    """Probability of every observation of an act, and the luck that the judge finds in it."""
    of, weights, luck = model(name), [], []
    for after_act in observations(of, seen, act):
        weight = float(weigh(of, seen, belief, act, after_act).sum())
        if weight > 0:
            judgement = judge(of, policy, with_act(of, run, act, after_act), work=0)
            weights.append(weight)
            luck.append(judgement.decisions[-1].luck)
    return weights, luck


def test_mean_luck_of_2000_runs_is_zero() -> None:
    """First decisions, second ones, all later ones, and whole runs: within four standard errors.

    The runs are simulated, their outcomes drawn; the judge knows nothing of what was hidden.
    """
    of, policy = model("four_states"), fresh_policy("four_states")
    luck: list[list[float]] = []
    for seed in range(2000):
        run = played(of, seed, most=100).run
        assert run.end is not None
        luck.append([d.luck for d in judge(of, policy, run, work=0).decisions])
    by_place = [
        [x[0] for x in luck],
        [x[1] for x in luck if len(x) > 1],
        [y for x in luck for y in x[2:]],
    ]
    for drawn in (*by_place, [sum(x) for x in luck]):
        assert len(drawn) > 400
        error = np.std(drawn) / np.sqrt(len(drawn))
        assert error > 0.01, "luck is not nothing"
        assert abs(np.mean(drawn)) <= 4 * error


def test_about_is_not_luck() -> None:
    """The best known act costs nothing, however it turns out; luck depends on how it does."""
    of, policy = model("two_reasons"), fresh_policy("two_reasons")
    found = []
    for seed in range(60):
        encounter = Encounter(of, seed)
        first = judge(of, policy, with_best(encounter), work=0).decisions[0]
        found.append(first)
    assert {d.loss.about for d in found} == {0.0}
    assert len({round(d.luck, 9) for d in found}) > 1


def with_best(encounter: Encounter) -> Run:
    """The encounter with one act: the best known one, by trial judgement of any."""
    of, policy = model("two_reasons"), fresh_policy("two_reasons")
    trial = Encounter(of, encounter.seed)
    trial.act("watch")
    encounter.act(judge(of, policy, trial.run, work=0).decisions[0].best[0])
    return encounter.run
