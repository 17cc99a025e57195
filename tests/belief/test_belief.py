"""The filter against enumeration of every hidden path, and what it refuses."""

from __future__ import annotations

import math
import pickle
import tempfile
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from subside.belief import ImpossibleObservation, first_belief, message_chances, update, weigh
from subside.kernels.arrays import LEVELS, TRUST
from subside.model import Model, Observation, Seen, build
from subside.model.observation import recognise
from subside.runs import Run
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.grade.cast import model, observations, random_run, scenario, watchable
from tests.oracles import tiny
from tests.oracles.chain import Names, hidden_combinations, visible_names
from tests.oracles.table import branches

Way = tuple[
    tuple[str, str], str | None, int, str, str, str
]  # state, event, third, level, cue, trust


@cache
def ways(name: str, act: str, context: int, s: int) -> dict[Way, float]:
    """Probability of each way in which an act ends, from the oracle's matrix exponential."""
    of = scenario(name)
    hidden, _ = hidden_combinations(of)[s]
    found: dict[Way, float] = {}
    for state, way in branches(of, act, visible_names(of, context), hidden):
        key = (state, *way.observation, way.trust)
        found[key] = found.get(key, 0.0) + way.probability
    return found


def start_chance(name: str, message: str, s: int, trust: str) -> float:
    """Weight of a combination and trust at the start, with what dispatch said, by name."""
    of = scenario(name)
    names, chance = hidden_combinations(of)[s]
    table = of.file.situations[names["situation"]].trust or of.rates.start_trust
    return chance * table.get(trust, 0.0) * of.file.dispatch[message].likelihood[names["situation"]]  # type: ignore[call-overload, no-any-return]


def by_enumeration(name: str, run: Run) -> np.ndarray:
    """Weights [combination, trust at the end]: the sum over every path of trust, one by one."""
    of = scenario(name)
    contexts = [visible_names(of, c) for c in range(len(of.reachable.contexts))]
    seen: list[Names] = [run.start.seen, *(act.seen for act in run.acts)]  # type: ignore[list-item]
    at = [contexts.index({k: v for k, v in x.items() if k != "agitation"}) for x in seen]
    weights = np.zeros((len(hidden_combinations(of)), TRUST))
    for s in range(len(weights)):
        for path in product(TRUST_NAMES, repeat=len(run.acts) + 1):
            chance = start_chance(name, run.start.dispatch, s, path[0])
            for t, act in enumerate(run.acts):
                if chance == 0.0:
                    break
                event = None if act.event == "none" else act.event
                before = (seen[t]["agitation"], path[t])
                level = str(act.seen["agitation"])
                key = (before, event, act.third, level, act.cue, path[t + 1])
                chance *= ways(name, act.act, at[t], s).get(key, 0.0)
            weights[s, TRUST_NAMES.index(path[-1])] += chance
    return weights


def filtered(name: str, run: Run) -> tuple[np.ndarray, float]:
    """The filter's belief after a run, and the probability of what was observed."""
    of = model(name)
    seen, belief = Seen(0, of.start), first_belief(of, run.start.dispatch)
    chance = float(message_chances(of)[of.messages.index(run.start.dispatch)])
    for act in run.acts:
        a = of.acts.index(act.act)
        after = recognise(of, seen.context, a, act.event, act.third, act.cue, act.seen)
        assert after is not None
        chance *= weigh(of, seen, belief, a, after).sum()
        belief, seen = update(of, seen, belief, a, after, act.at), after.seen
    return belief, chance


@pytest.mark.nojit
@pytest.mark.parametrize("name", ["two_reasons", "four_states 5"])
def test_belief_agrees_with_enumeration_of_all_paths(name: str) -> None:
    """The last observation may be of the act that ended it; trust moves within acts."""
    for seed in range(12):
        run = random_run(model(name), seed, most=4)
        weights = by_enumeration(name, run)
        belief, chance = filtered(name, run)
        assert belief.sum() == pytest.approx(1.0, abs=1e-12)
        assert np.abs(belief - weights / weights.sum()).max() < 1e-11
        assert chance == pytest.approx(weights.sum(), rel=1e-10)


def test_belief_agrees_with_enumeration_where_all_trust_and_a_resource_matter() -> None:
    """Random laws, sixteen combinations, four levels of trust, arrivals: two acts each."""
    for seed in (1, 2):
        run = random_run(model("chance 0"), seed, most=2)
        weights = by_enumeration("chance 0", run)
        assert np.abs(filtered("chance 0", run)[0] - weights / weights.sum()).max() < 1e-11


@pytest.mark.parametrize("name", ["two_reasons", "four_states", "chance 1", "doorstep", "roadside"])
def test_observations_of_an_act_have_probabilities_that_sum_to_one(name: str) -> None:
    of, rng = model(name), np.random.default_rng(1)
    possible = np.argwhere(of.chain.after >= 0)
    for c, a in possible[rng.permutation(len(possible))[:40]]:
        seen = Seen(int(c), int(rng.integers(LEVELS)))
        belief = rng.dirichlet(np.full(of.hidden, 0.3)).reshape(-1, TRUST)
        total = math.fsum(
            weigh(of, seen, belief, a, after).sum() for after in observations(of, seen, a)
        )
        assert total == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("name", ["two_reasons", "chance 2", "doorstep"])
def test_belief_is_a_martingale(name: str) -> None:
    """The mean belief in what never changes, over all observations of an act, is the belief."""
    of, rng = model(name), np.random.default_rng(2)
    possible = np.argwhere(of.chain.after >= 0)
    for c, a in possible[rng.permutation(len(possible))[:10]]:
        seen = Seen(int(c), int(rng.integers(LEVELS)))
        belief = rng.dirichlet(np.ones(of.hidden)).reshape(-1, TRUST)
        mean = sum(weigh(of, seen, belief, a, after) for after in observations(of, seen, a))
        assert np.abs(mean.sum(axis=1) - belief.sum(axis=1)).max() < 1e-12


def test_first_belief_is_bayes_rule_on_dispatch() -> None:
    """Priors 0.6 and 0.4; "dispatch" is heard with chances that the scenario states."""
    of = model("two_reasons")
    total = np.zeros(2)
    for message, chance in zip(of.messages, message_chances(of), strict=True):
        likelihood = of.scenario.file.dispatch[message].likelihood
        weights = np.array([0.6 * likelihood["angry"], 0.4 * likelihood["ill"]])
        assert chance == pytest.approx(weights.sum())
        assert first_belief(of, message).sum(axis=1) == pytest.approx(weights / weights.sum())
        total += chance * first_belief(of, message).sum(axis=1)
    assert total == pytest.approx([0.6, 0.4])


def test_impossible_observation_names_time_act_and_observation() -> None:
    """Trust and situation are known not to give this cue: an error, never a belief of zeros."""
    of = model("two_reasons")
    a = of.acts.index("ask_need")
    no_cue = of.cue_names[a].index("dazed")
    belief = np.zeros((2, TRUST))
    belief[0, 0] = 1.0
    silent = build_without("two_reasons", "dazed")
    with pytest.raises(ImpossibleObservation) as caught:
        update(silent, Seen(0, 2), belief, a, Observation(-1, 0, no_cue, Seen(0, 2), -1), at=75)
    error = caught.value
    assert (error.at, error.act) == (75, "ask_need")
    assert "dazed" in error.observation
    assert "agitation agitated" in error.observation
    assert all(part in str(error) for part in ("75 s", "ask_need", "dazed"))


def build_without(name: str, cue: str) -> Model:
    """The model where a cue has no chance whenever the first situation is true."""
    law = {"p": 0.5, "situation": {"angry": 0, "ill": 1}}
    data = tiny.changed(watchable(name), "probes", "need", cue, to=law)
    with tempfile.TemporaryDirectory() as folder:
        return build(tiny.loaded(Path(folder) / "tiny", data))


@pytest.mark.nojit
def test_belief_of_zeros_is_never_returned() -> None:
    """Every observation of every act, from sure beliefs: a belief that sums to one, or an error."""
    of = build_without("two_reasons", "dazed")
    refused = 0
    for s in (0, 1):
        belief = np.zeros((2, TRUST))
        belief[s, 0] = 1.0
        for a in of.possible(0):
            for after in observations(of, Seen(0, 2), a):
                try:
                    found = update(of, Seen(0, 2), belief, a, after)
                except ImpossibleObservation:
                    refused += 1
                else:
                    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert refused > 0


def test_message_that_nobody_could_have_heard_is_an_impossible_observation() -> None:
    of = model("two_reasons")
    deaf = replace(of, dispatch=np.vstack([of.dispatch[:1] * 0, of.dispatch[1:]]))
    with pytest.raises(ImpossibleObservation) as caught:
        first_belief(deaf, of.messages[0])
    assert (caught.value.at, caught.value.observation) == (0, of.messages[0])


def test_impossible_observation_survives_another_process() -> None:
    """Errors travel between processes by pickle."""
    error = ImpossibleObservation(75, "ask_need", "event none, cue dazed")
    again = pickle.loads(pickle.dumps(error))
    assert (again.at, again.act, again.observation) == (75, "ask_need", "event none, cue dazed")
    assert str(again) == str(error)
