"""Losses in three numbers and the grades they fall in, for any brackets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from subside.grade.loss import CEILINGS, GRADES, Loss, equally_good, grade_of, loss_of

POINTS = st.floats(-50, 100, allow_subnormal=False)


@st.composite
def brackets(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """(low[act], high[act], chosen): NaN where not possible, at least one act possible."""
    pairs = draw(st.lists(st.none() | st.tuples(POINTS, POINTS), min_size=1, max_size=8))
    possible = [k for k, pair in enumerate(pairs) if pair is not None]
    assume(possible)
    low = np.array([np.nan if pair is None else min(pair) for pair in pairs])
    high = np.array([np.nan if pair is None else max(pair) for pair in pairs])
    return low, high, draw(st.sampled_from(possible))


@given(brackets())
def test_least_is_at_most_about_and_about_at_most_most(
    given_brackets: tuple[np.ndarray, np.ndarray, int],
) -> None:
    low, high, chosen = given_brackets
    loss = loss_of(low, high, chosen)
    assert 0 <= loss.low <= loss.about <= loss.high
    assert all(type(x) is float for x in (loss.low, loss.about, loss.high))


@given(brackets(), st.data())
def test_true_loss_lies_between_least_and_most(
    given_brackets: tuple[np.ndarray, np.ndarray, int], data: st.DataObject
) -> None:
    """Whatever the acts are worth within their brackets: the best minus the chosen one."""
    low, high, chosen = given_brackets
    parts = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
    share = np.array([data.draw(parts) for _ in low])
    worth = np.clip(low + share * (high - low), low, high)
    loss, true = loss_of(low, high, chosen), float(np.nanmax(worth) - worth[chosen])
    assert loss.low - 1e-9 <= true <= loss.high + 1e-9


@given(brackets())
def test_ends_are_reached_by_some_worth_within_the_brackets(
    given_brackets: tuple[np.ndarray, np.ndarray, int],
) -> None:
    """So no tighter numbers can be had from the brackets alone."""
    low, high, chosen = given_brackets
    loss = loss_of(low, high, chosen)
    kindest, harshest = low.copy(), high.copy()
    kindest[chosen], harshest[chosen] = high[chosen], low[chosen]
    assert loss.low == pytest.approx(np.nanmax(kindest) - kindest[chosen], abs=1e-9)
    assert loss.high == pytest.approx(np.nanmax(harshest) - harshest[chosen], abs=1e-9)


def test_loss_in_numbers() -> None:
    low, high = np.array([80.0, 90.0, np.nan, 60.0]), np.array([84.0, 93.0, np.nan, 91.0])
    assert loss_of(low, high, 0) == Loss(6.0, 10.0, 13.0)
    assert loss_of(low, high, 1) == Loss(0.0, 0.0, 1.0)
    assert loss_of(low, high, 3) == Loss(0.0, 30.0, 33.0)


def test_only_possible_act_costs_nothing() -> None:
    low, high = np.array([np.nan, 50.0]), np.array([np.nan, 95.0])
    assert loss_of(low, high, 1) == Loss(0.0, 0.0, 0.0)
    assert loss_of(low[1:], high[1:], 0) == Loss(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (0.0, "best"), (0.25, "best"), (0.2501, "sound"), (1.0, "sound"),
        (1.0001, "improvable"), (5.0, "improvable"), (5.0001, "costly"), (15.0, "costly"),
        (15.0001, "serious"), (100.0, "serious"), (250.0, "serious"),
    ],
)  # fmt: skip
def test_grade_bands(points: float, grade: str) -> None:
    assert grade_of(points) == grade


@given(st.tuples(*[st.floats(0, 40)] * 3).map(sorted))
def test_proven_only_if_both_ends_lie_in_the_band_of_the_grade(ends: list[float]) -> None:
    loss = Loss(*ends)
    inside = [all(x <= c for x in ends) or all(x > c for x in ends) for c in CEILINGS]
    assert loss.proven == all(inside)
    assert loss.grade == grade_of(ends[1])
    assert GRADES.index(loss.bands[0]) <= GRADES.index(loss.grade) <= GRADES.index(loss.bands[1])


@given(brackets())
def test_equally_good_acts_include_the_best_known_and_all_within_its_band(
    given_brackets: tuple[np.ndarray, np.ndarray, int],
) -> None:
    low, _, _ = given_brackets
    good = set(equally_good(low))
    assert int(np.nanargmax(low)) in good
    for act, worth in enumerate(low):
        assert (act in good) == (
            not np.isnan(worth) and np.nanmax(low) - worth <= CEILINGS[0] + 1e-12
        ) or (abs(np.nanmax(low) - worth - CEILINGS[0]) < 1e-9)
