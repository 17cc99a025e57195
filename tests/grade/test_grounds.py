"""Grounds before value: what they do to the best acts and to grades, whatever an act is worth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from subside.grade import Decision, judge
from subside.grade.loss import GRADES, loss_of
from subside.grade.standing import Standing, standing
from subside.kernels.arrays import LEVELS, TRUST
from subside.kernels.trial import BY_LOWER, BY_UPPER, choose_act
from subside.model import Seen
from subside.model.endings import COMPONENTS, weights
from subside.play import Encounter
from subside.runs import Run
from subside.scenario.grounds import Power
from subside.simulate import ordinary_weights
from subside.solve.bounds import Bounds
from subside.solve.search import trial_weights
from tests.grade.cast import fresh_policy, model, played, random_run, scenario
from tests.oracles.chain import has_grounds, visible_names

NAMES = ("with_force", "force_pays", "force_kills", "sure_to_harm")
LEAST = {"pointing": "improvable", "force": "costly", "deadly force": "costly", "seizure": "costly"}


def decisions(name: str, runs: int, work: int = 0) -> Iterator[Decision]:
    """Decisions of random runs, acts without grounds among them."""
    of, policy = model(name), fresh_policy(name)
    for seed in range(runs):
        yield from judge(of, policy, random_run(of, seed), work).decisions


def begun(name: str, act: str, seed: int = 0) -> Run:
    """A run of one act."""
    encounter = Encounter(model(name), seed)
    encounter.act(act)
    return encounter.run


@pytest.mark.parametrize("name", NAMES)
def test_standing_is_what_the_files_say_of_what_is_visible(name: str) -> None:
    of = model(name)
    for c in range(of.contexts):
        visible = visible_names(of.scenario, c)
        for a, act in enumerate(of.acts):
            how = standing(of, Seen(c, 0), act)
            met = has_grounds(of.scenario, act, visible)
            assert of.chain.grounded[c, a] == met
            assert (how is None) == (of.scenario.acts[act].power is None)
            if how is not None:
                assert how.met == met
                assert how.threat == (visible["threat"] != "none")
                assert how.facts is None or how.facts.items() <= visible.items()


@pytest.mark.parametrize("name", NAMES)
def test_act_without_grounds_is_never_best_and_its_grade_has_a_floor(name: str) -> None:
    without = 0
    for d in decisions(name, 60):
        powers = {how.act: how for how in d.powers}
        assert not any(act in powers and not powers[act].met for act in d.best)
        if d.standing is None or d.standing.met:
            continue
        without += 1
        floor = GRADES.index(LEAST[d.standing.power])
        assert min(GRADES.index(g) for g in (d.loss.grade, *d.loss.bands)) >= floor
    assert without > 20


@pytest.mark.parametrize("name", NAMES)
def test_force_with_grounds_against_a_threat_is_at_worst_improvable(name: str) -> None:
    within = 0
    for d in decisions(name, 80):
        if d.standing is None or not (d.standing.met and d.standing.threat):
            continue
        if d.standing.power != "seizure":
            within += 1
            assert d.loss.grade in GRADES[:3]
            assert all(band in GRADES[:3] for band in d.loss.bands)
    assert within > 5


def test_grade_of_force_with_grounds_is_held_although_it_cost_much() -> None:
    """Where force kills, about shows what it cost; the grade stays."""
    cost = [
        d.loss
        for d in decisions("force_kills", 80)
        if d.standing is not None and d.standing.met and d.act.act == "cew"
    ]
    assert max(loss.about for loss in cost) > 15
    assert {loss.grade for loss in cost if loss.about > 5} == {"improvable"}


@pytest.mark.parametrize("act", ["custody", "cew"])
def test_act_without_grounds_that_is_worth_most_is_still_costly(act: str) -> None:
    """It lies above all others, so that about is negative; it is not among the best."""
    of, policy = model("force_pays"), fresh_policy("force_pays", 0.2)
    assert not of.chain.grounded[0, of.acts.index(act)]
    d = judge(of, policy, begun("force_pays", act), work=0).decisions[0]
    assert d.loss.about < -2
    assert d.loss.low == d.loss.about
    assert d.loss.grade == "costly"
    assert "costly" in d.loss.bands
    assert act not in d.best
    assert all(of.chain.grounded[0, of.acts.index(best)] for best in d.best)


def test_loss_compares_with_acts_that_are_open_only() -> None:
    low, high = np.array([50.0, 80.0, np.nan, 60.0]), np.array([55.0, 85.0, np.nan, 66.0])
    open_to = np.array([True, False, True, True])
    assert loss_of(low, high, 1, open_to).about == -20.0
    assert loss_of(low, high, 0, open_to).about == 10.0
    assert loss_of(low, high, 0, open_to).high == 16.0
    assert loss_of(low, high, 0, open_to).low == 5.0
    assert loss_of(low, high, 3, open_to).about == 0.0
    assert loss_of(low, high, 3, open_to).high == 0.0
    assert loss_of(low, high, 0).about == 30.0
    floor = loss_of(low, high, 1, open_to, (3, 4))
    assert (floor.grade, floor.bands, floor.proven) == ("costly", ("costly", "costly"), True)
    roof = loss_of(low, high, 0, open_to, (0, 2))
    assert (roof.grade, roof.bands) == ("improvable", ("improvable", "improvable"))


@pytest.mark.parametrize("name", NAMES)
def test_best_known_act_and_ordinary_play_keep_to_grounds(name: str) -> None:
    """At any belief, in every visible state, before and after a search."""
    of, rng = model(name), np.random.default_rng(1)
    for bounds in (Bounds.start(of), fresh_policy(name).bounds):
        for c, level in np.ndindex(of.contexts, LEVELS):
            for _ in range(4):
                belief = rng.dirichlet(np.full(of.hidden, 0.3)).reshape(-1, TRUST)
                assert of.chain.grounded[c, bounds.act(c, level, belief)]
        acts = bounds.lower.act[: int(bounds.lower.used[0])]
        where = bounds.lower.where[: int(bounds.lower.used[0])] // LEVELS
        assert of.chain.grounded[where[acts >= 0], acts[acts >= 0]].all()
        for policy in bounds.fixed:
            assert all(of.chain.grounded[c, a] for (c, _), a in np.ndenumerate(policy))
    weights_of = ordinary_weights(of)
    assert not weights_of[~of.chain.grounded].any()
    assert np.abs(weights_of.sum(axis=1) - 1).max() < 1e-12


def test_a_prior_of_harm_opens_no_gate_and_a_threat_that_is_seen_does() -> None:
    """Shooting on a guess is costly, however sure the guess; defending oneself is not."""
    of, policy = model("sure_to_harm"), fresh_policy("sure_to_harm")
    means_harm = sum(
        of.prior[s].sum()
        for s, profile in enumerate(of.profiles)
        if profile.intent == "harm others"
    )
    assert means_harm > 0.99
    for act in ("deadly_force", "cew", "point_firearm"):
        first = judge(of, policy, begun("sure_to_harm", act), work=0).decisions[0]
        assert first.standing is not None
        assert not first.standing.met
        assert first.loss.grade in (GRADES[2:] if act == "point_firearm" else GRADES[3:])
        assert act not in first.best
    defended = 0
    for seed in range(60):
        encounter = Encounter(of, seed)
        while encounter.end is None and len(encounter.acts) < 12:
            armed = encounter.visible["weapon"] == "in hand"
            coming = encounter.visible["threat"] != "none"
            encounter.act("deadly_force" if armed and coming else "watch")
        for d in judge(of, policy, encounter.run, work=0).decisions:
            if d.act.act == "deadly_force":
                defended += 1
                assert d.standing is not None
                assert d.standing.met
                assert d.standing.facts == {"threat": "against an officer", "weapon": "in hand"}
                assert d.loss.grade in GRADES[:3]
    assert defended > 15


@pytest.mark.parametrize("name", ["with_force", "force_pays"])
def test_conduct_costs_what_the_table_says_and_is_counted_where_it_happens(name: str) -> None:
    """Force and pointing as they begin, custody as it completes; each by its own grounds then."""
    of = model(name)
    cost = dict(zip(COMPONENTS, weights(of.scenario), strict=True))
    assert [cost[k] for k in ("force without grounds", "weapon pointed without grounds")] == [20, 5]
    seized = 0
    for seed in range(80):
        run = played(of, seed, 200).run
        assert run.end is not None
        told = {"force without grounds": 0, "weapon pointed without grounds": 0}
        seen = dict(run.start.seen)
        for act in run.acts:
            visible = {k: str(v) for k, v in seen.items()}
            if not has_grounds(scenario(name), act.act, visible) and act.act != "custody":
                pointed = act.act == "point_firearm"
                told["weapon pointed without grounds" if pointed else "force without grounds"] += 1
            before, seen = visible, dict(act.seen)
        done = run.acts[-1].act == "custody" and run.end.ending == "custody"
        met = has_grounds(scenario(name), "custody", before)
        told["custody with grounds"] = int(done and met)
        told["custody without grounds"] = int(done and not met)
        seized += done
        assert {k: run.end.outcome.components[k] for k in told} == told
    assert seized > 5


@pytest.mark.parametrize(
    ("power", "met", "threat", "least", "worst"),
    [
        ("force", True, True, "best", "improvable"),
        ("deadly force", True, True, "best", "improvable"),
        ("pointing", True, True, "best", "improvable"),
        ("pointing", True, False, "best", "serious"),
        ("force", True, False, "best", "serious"),
        ("seizure", True, True, "best", "serious"),
        ("seizure", True, False, "best", "serious"),
        *(("force", False, threat, "costly", "serious") for threat in (True, False)),
        *(("deadly force", False, threat, "costly", "serious") for threat in (True, False)),
        *(("seizure", False, threat, "costly", "serious") for threat in (True, False)),
        *(("pointing", False, threat, "improvable", "serious") for threat in (True, False)),
    ],
)
def test_grades_that_grounds_leave_open(
    power: Power, met: bool, threat: bool, least: str, worst: str
) -> None:
    """Only against a threat under way, and never for custody, is there a worst grade."""
    how = Standing("x", power, "x", {"threat": "against another"} if met else None, {}, threat)
    assert [GRADES[k] for k in how.grades] == [least, worst]


def test_search_led_by_a_bound_walks_along_acts_with_grounds() -> None:
    """Where an act without grounds has the highest upper bound of all."""
    of = model("force_pays")
    bounds, belief = Bounds.start(of), of.prior / of.prior.sum()
    uniform = np.random.Generator(np.random.Philox(1))
    _, high = bounds.brackets(0, of.start, belief)
    assert not of.chain.grounded[0, int(np.nanargmax(high))]
    for kind in (BY_UPPER, BY_LOWER):
        act = choose_act(
            of.chain, of.rewards.act, bounds.lower, bounds.upper, 0, of.start, belief, kind,
            trial_weights(of), uniform,
        )  # fmt: skip
        assert of.chain.grounded[0, act]
