"""Properties of the whole that have names; others: tests/model/test_truth_2.py and _3.py."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from subside.belief import weigh
from subside.grade import Decision, Judgement, judge
from subside.model import Model, build
from subside.model.endings import COMPONENTS, weights
from subside.play import Encounter
from subside.runs import End, Outcome, Run, Words, read
from subside.scenario.terms import HARMS, PEOPLE
from subside.solve.policy import Policy
from tests.grade.cast import (
    cut,
    fresh_policy,
    model,
    observations,
    played,
    random_run,
    same,
    scenario,
    shipped_policy,
    with_act,
)
from tests.oracles.cast import SHIPPED, SLUGS

CONDUCT = {
    "custody with grounds", "custody without grounds",
    "force without grounds", "weapon pointed without grounds",
}  # fmt: skip


def finished(name: str, least: int = 4) -> Run:
    """A finished random run of at least so many acts."""
    runs = (random_run(model(name), seed, 200) for seed in range(500))
    return next(run for run in runs if len(run.acts) >= least and run.end)


def policy_of(name: str) -> Policy:
    """A fresh policy: the shipped one, or for a tiny scenario one that is hardly solved."""
    return shipped_policy(name) if name in SHIPPED else fresh_policy(name, 100.0)


def differences(left: Decision, right: Decision) -> set[str]:
    """Names of the parts of a decision that are not equal to the bit."""
    return {
        f.name for f in fields(Decision) if not same(getattr(left, f.name), getattr(right, f.name))
    }


@pytest.mark.parametrize("name", [*SLUGS, "two_reasons"])
def test_truth_1_no_component_of_the_outcome_counts_force_as_such(name: str) -> None:
    """Points are lost to harm, unmet needs, danger left, time, and conduct: the whole list.

    Of conduct: custody or a hold, and force or a weapon pointed *without grounds*. Force that has
    grounds costs what it does, and nothing as such.
    """
    of = model(name)
    harms = {f"{who}: {harm}" for who in PEOPLE for harm in HARMS}
    assert set(COMPONENTS) == harms | {"need unmet", "left in danger", "settled"} | CONDUCT
    values = of.scenario.values
    assert {f: getattr(values.points, f) for f in type(values.points).model_fields}.keys() == {
        "need_unmet", "left_in_danger", "seized_with", "seized_without", "force_without",
        "pointed_without", "minute", "minute_in_high_agitation",
    }  # fmt: skip
    costs = dict(zip(COMPONENTS, weights(of.scenario), strict=True))
    assert all(costs[part] > 0 for part in COMPONENTS if part != "settled")
    assert costs["settled"] == 0
    run = played(of, 3, most=300).run
    assert run.end is not None
    assert set(run.end.outcome.components) == {*COMPONENTS, "minutes", "points for time"}


def under_another_heading(heading: str) -> Model:
    """`two_reasons` with every act filed under one heading."""
    words = scenario("two_reasons")
    acts = {name: act.model_copy(update={"heading": heading}) for name, act in words.acts.items()}
    return build(replace(words, acts=acts))


def test_truth_1_an_act_called_force_costs_what_it_does_and_nothing_for_its_name() -> None:
    """Arrays and judgement are the same to the bit when every act is filed under force."""
    plain, force = under_another_heading("tools"), under_another_heading("force")
    for part in ("act", "case"):
        left, right = (getattr(m.rewards, part, None) for m in (plain, force))
        assert same(left, right)
    assert all(same(*pair) for pair in zip(plain.rewards, force.rewards, strict=True))
    assert all(same(*pair) for pair in zip(plain.chain, force.chain, strict=True))
    run = finished("two_reasons")
    judged = [judge(m, fresh_policy("two_reasons"), run) for m in (plain, force)]
    assert same(judged[0].decisions, judged[1].decisions)


def ended_badly(of: Model, run: Run) -> Run:
    """The same run, with the worst that its last line could say."""
    assert run.end is not None
    parts = {
        **run.end.outcome.components,
        "person: death": 1.0,
        "left in danger": 1.0,
        "need unmet": 1.0,
    }
    lost = sum(w * parts[name] for name, w in zip(COMPONENTS, weights(of.scenario), strict=True))
    outcome = Outcome(parts, 100.0 - lost - parts["points for time"])
    return replace(run, end=End(run.end.at, run.end.ending, outcome, (Words("scene", "worse"),)))


@pytest.mark.parametrize("name", [*SLUGS, "four_states", "with_force"])
def test_truth_1_grade_of_a_decision_does_not_change_with_the_ending(name: str) -> None:
    """Somebody dies in the last line, or nobody does: the same grades; the difference is luck."""
    of, run = model(name), finished(name)
    worse = ended_badly(of, run)
    kind, harsh = (judge(of, policy_of(name), one, work=4) for one in (run, worse))
    assert kind.value is not None
    assert harsh.value is not None
    assert harsh.value < kind.value - 50
    *before, last = [
        differences(*pair) for pair in zip(kind.decisions, harsh.decisions, strict=True)
    ]
    assert not any(before)
    assert last == {"luck"}
    fallen = harsh.decisions[-1].luck - kind.decisions[-1].luck
    assert fallen == pytest.approx(harsh.value - kind.value, abs=1e-9)


def continued(of: Model, run: Run, acts: int) -> list[Run]:
    """Other runs that share the first acts of a run, with what was observed of them."""
    found = []
    for k in range(3):
        encounter = Encounter(of, run.start.seed)
        for act in run.acts[:acts]:
            encounter.act(act.act)
        while encounter.end is None and len(encounter.acts) < acts + 6:
            possible = encounter.possible()
            encounter.act(possible[(7 * k + len(encounter.acts)) % len(possible)])
        found.append(encounter.run)
    return found


@pytest.mark.parametrize("name", [*SLUGS, "four_states", "with_force", "chance 0"])
def test_blind_to_the_ending(name: str) -> None:
    """Cutting or changing what came after decision t leaves the judgement of 1..t as it was.

    To the bit, with refinement on: each judgement starts from a fresh policy, and what is refined
    at decision t rests on 1..t alone.
    """
    of, run = model(name), finished(name, least=6)
    refined = policy_of(name)
    before = int(refined.bounds.upper.used[0]) + int(refined.bounds.lower.used[0])
    whole = judge(of, refined, run, work=12)
    after = int(refined.bounds.upper.used[0]) + int(refined.bounds.lower.used[0])
    assert after > before, "something was refined"
    for t in (3,) if name in SHIPPED else (1, 3, len(run.acts) - 1):
        shorter = judge(of, policy_of(name), cut(run, t), work=12)
        assert same(shorter.start, whole.start)
        assert same(shorter.decisions, whole.decisions[:t])
        for other in continued(of, run, t)[: 1 if name in SHIPPED else 3]:
            changed = judge(of, policy_of(name), other, work=12)
            assert same(changed.decisions[:t], whole.decisions[:t])


@pytest.mark.parametrize("name", ["four_states", "two_reasons", "with_force"])
def test_blind_to_what_the_act_itself_led_to(name: str) -> None:
    """Whatever is observed of an act, its loss, brackets, time and chances stand before it."""
    of, run = model(name), finished(name)
    t = 3
    act = of.acts.index(run.acts[t - 1].act)
    judged: list[Judgement] = []
    first = judge(of, policy_of(name), cut(run, t), work=12)
    seen, belief = first.decisions[t - 1].seen, first.decisions[t - 1].belief
    for after in observations(of, seen, act):
        if not weigh(of, seen, belief, act, after).any():
            continue
        other = with_act(of, cut(run, t - 1), act, after)
        judged.append(judge(of, policy_of(name), other, work=12))
    assert len(judged) > 5
    for other_judgement in judged:
        assert same(other_judgement.decisions[: t - 1], first.decisions[: t - 1])
        changed = differences(other_judgement.decisions[t - 1], first.decisions[t - 1])
        assert changed <= {"act", "luck"}


def test_blind_to_the_ending_of_a_log_cut_in_the_middle_of_a_line(tmp_path: Path) -> None:
    """Read as far as it is whole, and judged as far as it goes as if it had not been cut."""
    of, run = model("four_states"), finished("four_states")
    encounter = played(of, run.start.seed, 200)
    encounter.record(tmp_path / "whole.jsonl")
    encounter.close()
    data = (tmp_path / "whole.jsonl").read_bytes()
    whole = judge(of, policy_of("four_states"), read(tmp_path / "whole.jsonl"))
    lines = data.splitlines(keepends=True)
    for k in range(2, len(lines)):
        log = tmp_path / f"cut {k}.jsonl"
        log.write_bytes(b"".join(lines[:k]) + lines[k][: len(lines[k]) // 2])
        torn = read(log)
        assert torn.cut is not None
        assert len(torn.acts) == k - 1
        judgement = judge(of, policy_of("four_states"), torn)
        assert judgement.value is None
        assert same(judgement.decisions[: k - 2], whole.decisions[: k - 2])
        last = differences(judgement.decisions[k - 2], whole.decisions[k - 2])
        # The last act's luck rests on what is to be expected where the drawn outcome is cut off.
        assert last <= ({"luck"} if k == len(lines) - 1 else set())


@pytest.mark.parametrize("name", ["four_states", "chance 0"])
def test_judgement_is_the_same_whenever_and_wherever_it_is_made(name: str) -> None:
    """The same log and policy: the same judgement to the bit, whatever was judged in between."""
    of, run = model(name), finished(name)
    first = judge(of, policy_of(name), run)
    judge(of, policy_of(name), random_run(of, 123))
    np.random.default_rng().random()
    again = judge(of, policy_of(name), run)
    assert same(first, again)
