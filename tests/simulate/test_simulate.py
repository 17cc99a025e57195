"""What is drawn at the start, at the end and for whole batches; streams that never meet."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.belief import message_chances
from subside.errors import UserError
from subside.kernels.arrays import LEVELS, TRUST
from subside.model import Observation, Seen
from subside.model.endings import COMPONENTS
from subside.scenario.terms import HARMS, HEADINGS, PEOPLE
from subside.simulate import (
    CUE,
    DISPATCH,
    HIDDEN,
    OUTCOME,
    PATH,
    SEEDS,
    WORDS,
    Truth,
    draw_outcome,
    draw_start,
    ordinary_weights,
    run_ordinary,
    stream,
)
from tests.grade.cast import model
from tests.oracles.cast import SLUGS

PURPOSES = (HIDDEN, DISPATCH, PATH, CUE, OUTCOME, WORDS)


def within(count: float, runs: int, chance: float) -> bool:
    """Whether a count of so many draws is within four standard errors."""
    return abs(count - runs * chance) <= 4 * np.sqrt(runs * chance * (1 - chance)) + 1e-9


def test_counters_of_all_purposes_and_decisions_are_distinct() -> None:
    """Key = seed, counter = (draw, decision, purpose); drawing counts in the first word."""
    found = set()
    decisions = [0, 1, 2, 50, 2**31, 2**32]
    for purpose, decision in product(PURPOSES, decisions):
        state = stream(7, purpose, decision).bit_generator.state["state"]
        assert [int(k) for k in state["key"]] == [7, 0]
        assert int(state["counter"][0]) == 0
        found.add(tuple(int(k) for k in state["counter"]))
    assert len(set(PURPOSES)) == 6
    assert len(found) == len(PURPOSES) * len(decisions)


def test_draws_of_different_streams_have_nothing_in_common() -> None:
    draws = [
        stream(seed, purpose, decision).random(50)
        for seed, purpose, decision in product((1, 2, SEEDS - 1), PURPOSES, (0, 1, 2))
    ]
    assert len(np.unique(np.concatenate(draws))) == 50 * len(draws)


def test_stream_counts_in_its_first_word_only() -> None:
    uniform = stream(3, PATH, 5)
    uniform.random(10_000)
    counter = [int(k) for k in uniform.bit_generator.state["state"]["counter"]]
    assert counter[1:] == [5, PATH, 0]
    assert counter[0] > 0


@given(seed=st.integers(0, SEEDS - 1))
def test_start_is_a_function_of_the_seed(seed: int) -> None:
    of = model("chance 0")
    assert draw_start(of, seed) == draw_start(of, seed)


def test_starts_are_drawn_by_the_prior_and_messages_by_their_likelihood() -> None:
    of, runs = model("four_states"), 20_000
    hidden: Counter[tuple[int, int]] = Counter()
    heard: Counter[str] = Counter()
    both: Counter[tuple[int, str]] = Counter()
    for seed in range(runs):
        truth, message = draw_start(of, seed)
        hidden[truth.profile, truth.trust] += 1
        heard[message] += 1
        both[truth.profile, message] += 1
    for s, d in product(range(len(of.profiles)), range(TRUST)):
        assert within(hidden[s, d], runs, of.prior[s, d])
    for message, chance in zip(of.messages, message_chances(of), strict=True):
        assert within(heard[message], runs, chance)
    for (s, message), count in both.items():
        chance = of.prior[s].sum() * of.dispatch[of.messages.index(message), s]
        assert within(count, runs, chance)


@pytest.mark.parametrize("name", [*SLUGS, "chance 0"])
def test_hidden_choice_is_respected(name: str) -> None:
    """Each situation, and each intent with it, that can occur; the rest is still drawn."""
    of = model(name)
    pairs = {(p.situation, p.intent) for p in of.profiles}
    for situation, intent in pairs:
        drawn = set()
        for seed in range(20):
            truth, message = draw_start(of, seed, {"situation": situation, "intent": intent})
            profile = of.profiles[truth.profile]
            assert (profile.situation, profile.intent) == (situation, intent)
            assert of.dispatch[of.messages.index(message), truth.profile] > 0
            assert of.prior[truth.profile, truth.trust] > 0
            drawn.add(truth)
        possible = [p for p in of.profiles if (p.situation, p.intent) == (situation, intent)]
        assert len(drawn) > 1 or len(possible) == 1


@pytest.mark.parametrize(
    "chosen",
    [{"situation": "nobody knows"}, {"mood": "angry"}, {"situation": "angry", "armed": "yes"}],
)
def test_hidden_choice_that_cannot_be_is_refused(chosen: dict[str, object]) -> None:
    with pytest.raises(UserError, match=next(iter(chosen))):
        draw_start(model("two_reasons"), 1, chosen)


@pytest.mark.parametrize("name", ["two_reasons", "chance 2"])
def test_drawn_outcomes_have_the_means_of_the_terminal_case(name: str) -> None:
    """Components, and the points that follow: 4,000 draws, within four standard errors."""
    of, rng, runs = model(name), np.random.default_rng(1), 4_000
    for case in rng.choice(len(of.cases.ending), size=min(3, len(of.cases.ending)), replace=False):
        s, x = int(rng.integers(len(of.profiles))), int(rng.integers(LEVELS * TRUST))
        after = Observation(-1, 0, 0, Seen(0, x // TRUST), int(case))
        drawn = [draw_outcome(of, seed, after, Truth(s, x % TRUST)) for seed in range(runs)]
        table = np.array([[one[part] for part in COMPONENTS] for one in drawn])
        expected = of.cases.components[case, :, s, x]
        error = table.std(axis=0) / np.sqrt(runs)
        assert (np.abs(table.mean(axis=0) - expected) <= 4 * error + 3 / runs).all()
        for who in PEOPLE:  # one grade of harm at most to each person
            assert sum(table[:, COMPONENTS.index(f"{who}: {harm}")] for harm in HARMS).max() <= 1
        assert ((table >= 0) & (table <= 1)).all()


@pytest.mark.parametrize("name", [*SLUGS, "with_force", "chance 1"])
def test_ordinary_play_is_a_distribution_over_possible_acts(name: str) -> None:
    of = model(name)
    weights = ordinary_weights(of)
    assert np.abs(weights.sum(axis=1) - 1).max() < 1e-12
    assert ((weights > 0) == ((of.chain.after >= 0) & of.chain.grounded)).all()
    headings = np.array([of.scenario.acts[act].heading for act in of.acts])
    for c in range(0, of.contexts, 7):
        for heading in HEADINGS:
            mine = weights[c][(headings == heading) & (weights[c] > 0)]
            assert len(set(np.round(mine, 15))) <= 1, "acts of one heading are all alike"


def test_batches_are_the_same_for_the_same_generator_and_all_end() -> None:
    of = model("chance 0")
    first, again = (run_ordinary(of, 500, np.random.default_rng(4)) for _ in range(2))
    assert all(np.array_equal(getattr(first, k), getattr(again, k)) for k in vars(first))
    assert (first.case >= 0).all()
    assert (run_ordinary(of, 50, np.random.default_rng(4), most=1).case < 0).any()
