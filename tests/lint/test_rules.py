"""Each rule holds where it should, and speaks up where something is planted on purpose."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from subside.lint import RULES, Subject
from subside.lint.rules import blind, disposition, gaming, swap, variants, waiting
from subside.lint.rules import learning as learning_rule
from subside.lint.rules import minutes as minutes_rule
from subside.lint.rules import nothing_helps as nothing_rule
from subside.lint.rules import ordinary as ordinary_rule
from subside.lint.rules.reading import age
from subside.lint.subject import Patient, Script, closers, idle
from subside.model import Model, Seen
from subside.rollout import Batch
from subside.solve.find import find
from tests.cli.cast import run
from tests.oracles import cast

SLUG = "roadside"
RULE = {rule.name: rule for rule in RULES}


@pytest.fixture(scope="module")
def model() -> Model:
    return cast.shipped(SLUG)


@pytest.fixture(scope="module")
def subject(model: Model) -> Subject:
    return Subject(model, find(model))


def batch(value: float, minutes: float = 10.0, settled: float = 0.5) -> Batch:
    """Fifty runs around a value, half a point apart; a share of them settled."""
    spread = value + np.linspace(-0.5, 0.5, 50)
    share = (np.arange(50) < 50 * settled).astype(float)
    return Batch(spread, np.full(50, minutes), np.full(50, 9), {"settled": share}, {"left": 50}, 0)


def stand_in(model: Model, subject: Subject, **plays: Any) -> Any:
    """A subject whose plays are given; `blind` may be a function of the acts."""
    blind_ = plays.pop("blind", lambda acts, runs=0: batch(0.0))
    return SimpleNamespace(model=model, policy=subject.policy, blind=blind_, **plays)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_manual(rule: Any) -> None:
    assert rule.manual.splitlines()[0].endswith("?")
    assert "holds" in rule.manual or "never fails" in rule.manual
    result = run("check", "--explain", rule.name)
    assert result.exit_code == 0
    assert rule.title in result.output
    assert rule.manual in result.output


def test_a_rule_that_is_not_there_is_told_with_all_that_are() -> None:
    result = run("check", "--explain", "wating")
    assert result.exit_code == 1
    assert "wating" in result.output
    assert "waiting" in result.output


@pytest.mark.parametrize("name", ["disposition", "swap", "reading"])
def test_what_can_be_told_without_playing_holds(subject: Subject, name: str) -> None:
    found = RULE[name].check(subject)
    assert found.ok, found.told


def test_dispatch_that_knows_who_settles_is_found(model: Model, subject: Subject) -> None:
    never = np.array([p.disposition == "does not settle" for p in model.profiles])
    telling = np.where(never, 0.95, 0.05)
    dispatch = np.array([telling, *[(1 - telling) / 2] * (len(model.messages) - 1)])
    found = disposition.check(Subject(replace(model, dispatch=dispatch), subject.policy))
    assert not found.ok
    assert model.messages[0] in found.told


def test_a_number_that_comes_from_a_text_is_found(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(scenario: Any) -> Model:
        prior = subject.model.prior * (1.0 if scenario.file.title != "x" else 1.001)
        return replace(subject.model, prior=prior)

    monkeypatch.setattr(swap, "build", build)
    found = swap.check(subject)
    assert not found.ok
    assert "prior" in found.told


def test_waiting_that_is_worth_nothing_is_found(model: Model, subject: Subject) -> None:
    same = stand_in(model, subject, best=batch(90.0), hurried=batch(90.0))
    worth = stand_in(model, subject, best=batch(90.0), hurried=batch(88.0))
    short = stand_in(model, subject, best=batch(90.0, minutes=2.0), hurried=batch(90.0))
    assert not waiting.check(same).ok
    assert waiting.check(worth).ok
    assert waiting.check(short).ok


def test_learning_that_is_worth_nothing_is_found(model: Model, subject: Subject) -> None:
    loose = replace_low(subject, 20.0)
    same = stand_in(model, loose, best=batch(90.0), unlearning=batch(90.0))
    worth = stand_in(model, loose, best=batch(90.0), unlearning=batch(80.0))
    assert not learning_rule.check(same).ok
    assert learning_rule.check(worth).ok


def replace_low(subject: Subject, by: float) -> Any:
    """The same policy with corners higher, so that knowing seems to be worth more."""
    bounds = subject.policy.bounds
    upper = bounds.upper._replace(corner=bounds.upper.corner + by)
    return SimpleNamespace(policy=SimpleNamespace(bounds=replace(bounds, upper=upper)))


def test_ordinary_play_that_does_as_well_is_found(model: Model, subject: Subject) -> None:
    assert not ordinary_rule.check(stand_in(model, subject, ordinary=batch(95.0))).ok
    assert ordinary_rule.check(stand_in(model, subject, ordinary=batch(70.0))).ok
    assert not ordinary_rule.check(stand_in(model, subject, ordinary=batch(10.0))).ok


def test_a_sequence_that_wins_is_found_and_named(model: Model, subject: Subject) -> None:
    def winning(acts: list[str], runs: int = 0) -> Batch:
        return batch(95.0 if set(acts) == {"listen"} else 20.0)

    found = blind.check(stand_in(model, subject, ordinary=batch(60.0), blind=winning))
    assert not found.ok
    assert found.listed[0].startswith("listen only")
    none = blind.check(stand_in(model, subject, ordinary=batch(60.0)))
    assert none.ok


def test_understanding_that_wins_is_found(model: Model, subject: Subject) -> None:
    def won(acts: list[str], runs: int = 0) -> Batch:
        return batch(96.0 if acts.count("acknowledge") == 10 else 20.0)

    assert not gaming.check(stand_in(model, subject, ordinary=batch(60.0), blind=won)).ok
    assert gaming.check(stand_in(model, subject, ordinary=batch(60.0))).ok


def test_a_person_whom_everything_helps_is_found(model: Model, subject: Subject) -> None:
    assert nothing_rule.check(stand_in(model, subject, best=batch(90.0, settled=0.7))).ok
    assert not nothing_rule.check(stand_in(model, subject, best=batch(90.0, settled=1.0))).ok


def test_minutes_far_from_what_is_stated_are_found(model: Model, subject: Subject) -> None:
    said = float(model.scenario.file.minutes)

    def of(minutes: float) -> Any:
        play = batch(90.0, minutes=minutes)
        return minutes_rule.check(stand_in(model, subject, best=play, ordinary=play))

    assert of(said).ok
    assert not of(said * 3).ok
    assert not of(said / 3).ok


def test_reading_age_is_that_of_the_published_formula() -> None:
    # By hand: 20 letters, 6 words, 2 sentences; 4.71 * 20 / 6 + 0.5 * 6 / 2 - 21.43.
    assert age(["The cat sat. Then dogs ran."]) == pytest.approx(4.71 * 20 / 6 + 1.5 - 21.43)
    assert age([]) == 0.0


def test_a_script_passes_over_what_is_not_possible_and_begins_anew(model: Model) -> None:
    script = Script(model, ["hand_over:medical", "listen", "introduce"])
    first, second = np.random.default_rng(1), np.random.default_rng(2)
    seen, belief = Seen(0, model.start), model.prior
    names = [model.acts[script(seen, belief, first)] for _ in range(3)]
    assert names == ["listen", "introduce", "listen"]
    assert model.acts[script(seen, belief, second)] == "listen"


def test_idle_is_watch_and_leaving_with_care_comes_first(model: Model) -> None:
    assert model.acts[idle(model, 0)] == "watch"
    assert closers(model)[0] == "leave_with_plan"


@pytest.mark.slow
def test_all_rules_speak_on_a_shipped_scenario() -> None:
    result = run("check", "--deep", "hallway")
    assert result.exit_code == 0, result.output
    for rule in RULES:
        assert f" {rule.name} " in result.output


def test_a_play_that_looks_at_nothing_leaves_after_a_hundred_acts(model: Model) -> None:
    """Else it could go on for ever, and there would be nothing to compare."""
    watch, leave = model.acts.index("watch"), model.acts.index("leave_with_plan")
    patient = Patient(model, lambda seen, belief, uniform: watch)
    for _ in range(2):  # a second run begins anew
        uniform = np.random.default_rng(1)
        chosen = [patient(Seen(0, model.start), model.prior, uniform) for _ in range(102)]
        assert chosen == [watch] * 100 + [leave] * 2


def test_variants_that_are_as_hard_hold(model: Model, subject: Subject) -> None:
    """Words alone keep the model; one without lines of its own is no other telling."""
    found = variants.check(subject)
    file = model.scenario.file
    assert found.figures["variants"] == len(file.variants)
    none = replace(model.scenario, file=file.model_copy(update={"variants": {}}))
    assert not variants.check(Subject(replace(model, scenario=none), subject.policy)).ok
