"""What is no MOMDP is refused, and told where and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from subside.errors import UserError
from subside.solve import momdp
from subside.solve.momdp import MOMDP
from tests.oracles.momdp import END, small, steps

STAY = (0, 0, 0, 0, 0, 0, 1.0)
STOP = (0, 0, 0, END, 0, 0, 1.0)


def model(*rows: tuple[float, ...], discount: float = 0.9, **more: object) -> MOMDP:
    """One visible and one hidden state, one act."""
    given = {"rewards": np.zeros((1, 1, 1)), "belief": np.ones((1, 1)), **more}
    return MOMDP("made", steps=steps(list(rows)), discount=discount, **given)


def test_a_plain_pomdp_has_one_visible_state():
    assert model(STAY).process.then.tolist() == [0]
    assert model(STOP, discount=1.0).process.then.tolist() == []


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: model((0, 0, 0, 0, 0, 0, 0.9)), "must sum to 1\n  given: 0.9"),
        (lambda: model(), "the act has no outcome"),
        (lambda: model((0, 0, 0, 0, 0, 0, -0.5)), "a probability is negative"),
        (lambda: model((0, 0, 0, 0, 0, 0, np.nan)), "a probability is negative"),
        (lambda: model(STAY, discount=1.1), "the discount must be above 0 and at most 1"),
        (lambda: model(STAY, discount=0.0), "the discount must be above 0"),
        (lambda: model(STAY, discount=1.0), "one can go on for ever"),
        (lambda: model((0, 0, 0, 1, 0, 0, 1.0)), "steps.then has a number outside"),
        (lambda: model((0, 0, 0, 0, 1, 0, 1.0)), "steps.into has a number outside"),
        (lambda: model((0, 0, 0, 0, 0, -1, 1.0)), "steps.seen has a number outside"),
        (lambda: model((0, 1, 0, 0, 0, 0, 1.0)), "steps.act has a number outside"),
        (lambda: model(STAY, rewards=np.zeros((1, 1))), "rewards must be"),
        (lambda: model(STAY, rewards=np.full((1, 1, 1), np.inf)), "a reward must be a number"),
        (lambda: model(STAY, belief=np.ones((2, 1))), "the first belief must be [1 visible"),
        (lambda: model(STAY, belief=np.full((1, 1), 0.5)), "the first belief must sum to 1"),
        (lambda: model(STAY, belief=np.full((1, 1), -1.0)), "of the first belief is negative"),
        (lambda: model(STAY, possible=np.zeros((1, 1), bool)), "at least one act"),
        (lambda: model(STAY, possible=np.zeros((2, 1), bool)), "possible acts must be"),
    ],
)
def test_what_is_refused(make, said):
    with pytest.raises(UserError) as refused:
        make()
    assert said in str(refused.value)
    assert str(refused.value).startswith("made")


def test_an_act_that_is_not_possible_needs_no_outcome():
    two = {"rewards": np.zeros((1, 2, 1)), "possible": np.array([[True, False]])}
    assert len(model(STAY, **two).process.then) == 1


def test_states_and_acts_are_named_where_they_have_names():
    named = {"visible_names": ("door",), "act_names": ("open",), "hidden_names": ("tiger",)}
    with pytest.raises(UserError, match="made: visible door, act open, hidden tiger"):
        model((0, 0, 0, 0, 0, 0, 0.5), **named)


def test_a_model_that_is_too_large_is_refused_with_what_to_cut(monkeypatch):
    monkeypatch.setattr(momdp, "MOST_TABLE", 0)
    with pytest.raises(UserError, match=r"(?s)at most.*given: 1 visible.*do: cut"):
        model(STAY)
    monkeypatch.setattr(momdp, "MOST_TABLE", 1)
    monkeypatch.setattr(momdp, "MOST_ENTRIES", 0)
    with pytest.raises(UserError, match="cut observations"):
        model(STAY)


def test_going_on_for_ever_is_seen_with_everything_visible():
    """Of two acts one ends and one swaps two hidden states: together they need never end."""
    rows = [(0, 0, h, END, 0, 0, 1.0) for h in (0, 1)]
    rows += [(0, 1, h, 0, 1 - h, 0, 1.0) for h in (0, 1)]
    given = {"rewards": np.zeros((1, 2, 2)), "belief": np.full((1, 2), 0.5)}
    with pytest.raises(UserError, match="go on for ever"):
        model(*rows, discount=1.0, **given)
    rows[-1] = (0, 1, 1, END, 0, 0, 1.0)
    assert model(*rows, discount=1.0, **given).discount == 1.0


def test_ways_given_twice_add_up_and_sums_are_made_exact():
    given = small(1, 0.9, 0.0)
    parts = given.steps
    halves = steps(
        [
            (*row[:6], row[6] * 0.5 * (1 + 1e-7))
            for row in zip(*vars(parts).values(), strict=True)
            for _ in range(2)
        ]
    )
    again = replace(given, steps=halves)
    assert np.allclose(again.process.chance, given.process.chance, atol=1e-15)
    assert (again.process.row == given.process.row).all()
