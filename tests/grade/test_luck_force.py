"""Luck and loss with acts that have no grounds, and with harm at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from subside import rollout
from subside.belief import ImpossibleObservation, weigh
from subside.grade import Judgement, judge
from subside.model import Model, Observation, Seen
from subside.model.ledger import Ledger
from subside.model.observation import recognise
from subside.play import Encounter
from subside.reveal import truth_of
from subside.rollout import carry
from subside.runs import Run
from subside.scenario.schema import AGITATION, PEOPLE
from tests.grade.cast import (
    cut,
    fresh_policy,
    model,
    observations,
    played,
    random_run,
    with_act,
)
from tests.grade.test_luck import adds_up, after
from tests.oracles.chain import begin, visible_names
from tests.oracles.table import harms_at_once

NAME = "with_force"


def struck(of: Model) -> tuple[Run, int]:
    """A finished run in which he struck and hurt somebody, and which act that ended."""
    for seed in range(2000):
        run = random_run(of, seed, 300)
        for k, act in enumerate(run.acts):
            if act.event == "strikes" and act.harm and k > 1:
                return run, k
    raise AssertionError("no such run")


@pytest.mark.parametrize("gap", [0.5, 100.0])
@pytest.mark.parametrize("name", [NAME, "force_pays", "force_kills"])
def test_luck_and_loss_add_up_to_the_outcome(name: str, gap: float) -> None:
    """Acts without grounds and harm at once among them; also where force is worth the most."""
    of, policy, below, hurt = model(name), fresh_policy(name, gap), 0, 0
    for seed in range(25):
        run = random_run(of, seed, 500)
        assert run.end is not None
        hurt += any(act.harm for act in run.acts)
        for work in (0, 6):
            judgement = judge(of, policy, run, work)
            assert adds_up(judgement) == pytest.approx(0.0, abs=1e-9)
            below += any(d.loss.about < 0 for d in judgement.decisions)
    assert hurt > 3
    assert below > 0 or name != "force_pays"


def harms(
    of: Model, seen: Seen, act: int, found: Observation
) -> Iterator[tuple[float, dict[str, str]]]:
    """Every way in which an event can hurt people at once, with its chance, from the file."""
    if found.event < 0 or found.case >= 0:
        yield 1.0, {}
        return
    start = begin(of.scenario, of.acts[act], visible_names(of.scenario, seen.context))
    assert start is not None
    names = {**start, "agitation": AGITATION[found.seen.level]}
    told = harms_at_once(of.scenario, of.events[found.event], of.acts[act], names)
    each: list[list[tuple[str, str, float]]] = []
    for who in PEOPLE:
        hurt = [(who, grade, p) for (person, grade), p in told.items() if person == who and p > 0]
        each.append([*hurt, (who, "", 1.0 - sum(p for *_, p in hurt))])
    for ways in product(*each):
        chance = math.prod(p for *_, p in ways)
        if chance > 0:
            yield chance, {who: grade for who, grade, _ in ways if grade}


def test_expected_luck_is_zero_by_enumeration_of_what_is_seen_and_of_harm() -> None:
    """Every act, with grounds or none, after none and after some acts of a run."""
    of, policy = model(NAME), fresh_policy(NAME, 100.0)
    run, first_harm = struck(of)
    for acts in (0, first_harm):
        stem = cut(run, acts)
        seen, belief = after(name=NAME, run=stem, acts=acts)
        assert acts == 0 or of.scenario.seen(seen.context, 0)["threat"] != "none"
        hurt = 0
        for act in of.possible(seen.context):
            weights, luck = [], []
            for found in observations(of, seen, int(act)):
                weight = float(weigh(of, seen, belief, int(act), found).sum())
                for chance, harm in harms(of, seen, int(act), found) if weight > 0 else ():
                    whole = with_act(of, stem, int(act), found, harm)
                    weights.append(weight * chance)
                    luck.append(judge(of, policy, whole, work=0).decisions[-1].luck)
                    hurt += bool(harm)
            assert math.fsum(weights) == pytest.approx(1.0, abs=1e-12)
            assert math.fsum(w * x for w, x in zip(weights, luck, strict=True)) == pytest.approx(
                0.0, abs=1e-9
            )
        assert hurt > (20 if acts else 0)


def test_harm_at_once_is_luck_and_never_loss() -> None:
    """Told or not told: the same losses, grades and belief, and luck apart by its points."""
    of, policy = model(NAME), fresh_policy(NAME)
    run, k = struck(of)
    spared = replace(run, acts=tuple(replace(act, harm={}) for act in run.acts[: k + 1]), end=None)
    one, other = (judge(of, policy, r, work=0) for r in (cut(run, k + 1), spared))
    for left, right in zip(one.decisions, other.decisions, strict=True):
        assert left.loss == right.loss
        assert np.array_equal(left.belief, right.belief)
    lost = sum(of.scenario.values.harm[grade] for grade in run.acts[k].harm.values())  # type: ignore[index]
    apart = other.decisions[k].luck - one.decisions[k].luck
    assert apart == pytest.approx(lost, abs=1e-9)


@pytest.mark.parametrize("wrong", [{"person": "death"}, {"officer": "death"}, {"moon": "death"}])
def test_harm_that_an_event_cannot_do_is_refused(wrong: dict[str, str]) -> None:
    """So is harm where nothing happened."""
    of = model(NAME)
    run, k = struck(of)
    for number in (k, next(i for i, act in enumerate(run.acts) if act.event == "none")):
        acts = [replace(act, harm=wrong) if i == number else act for i, act in enumerate(run.acts)]
        with pytest.raises(ImpossibleObservation, match="harm"):
            judge(of, fresh_policy(NAME), replace(run, acts=tuple(acts)), work=0)


def kept(of: Model, run: Run) -> Ledger:
    """The account of a run, entered line by line from its log."""
    assert run.end is not None
    ledger, seen = Ledger(of), Seen(0, of.start)
    for act in run.acts:
        number = of.acts.index(act.act)
        found = recognise(of, seen.context, number, act.event, act.third, act.cue, act.seen)
        assert found is not None
        ledger.add(number, seen, found, act.harm)
        seen = found.seen
    ledger.end(ledger.drawn_at_end(run.end.outcome.components, found.case))
    return ledger


@pytest.mark.parametrize("name", [NAME, "force_pays", "two_reasons", "chance 0"])
def test_one_account_in_play_judgement_truth_and_from_the_log(name: str) -> None:
    """Components to the bit, and the value; and 100 minus what the parts cost."""
    of, policy = model(name), fresh_policy(name, 100.0)
    for seed in range(25):
        encounter = played(of, seed, 500)
        run = encounter.run
        assert run.end is not None
        judgement: Judgement = judge(of, policy, run, work=0)
        told = run.end.outcome
        assert judgement.value == pytest.approx(told.value, abs=1e-9)
        assert judgement.components == told.components
        ledger = kept(of, run)
        assert ledger.outcome == told.components
        assert ledger.value == pytest.approx(told.value, abs=1e-9)
        assert truth_of(of, run).matches is True
        values = [told.value, judgement.value, ledger.value, *told.components.values()]
        assert {type(value) for value in values} == {float}, "plain numbers, for a document"
        hurt = [f"{who}: {grade}" for act in run.acts for who, grade in act.harm.items()]
        assert all(told.components[key] >= hurt.count(key) for key in hurt)


def test_rollout_keeps_the_account_that_play_keeps() -> None:
    """The same seed under the same choice of acts: the same value, minutes, parts and ending."""
    of, policy = model(NAME), fresh_policy(NAME)
    choose = rollout.best(policy.bounds)
    taken: list[str] = []

    def noted(seen: Seen, belief: np.ndarray, uniform: np.random.Generator) -> int:
        act = choose(seen, belief, uniform)
        taken.append(of.acts[act])
        return act

    for seed in range(40):
        taken.clear()
        value, minutes, acts, parts, ending = carry._run(of, noted, seed, True)
        encounter = Encounter(of, seed)
        for act in taken:
            encounter.act(act)
        end = encounter.end
        assert end is not None
        assert (end.outcome.value, end.ending, acts) == (value, ending, len(taken))
        assert end.outcome.components["minutes"] == minutes
        assert {name: end.outcome.components[name] for name in parts} == parts
