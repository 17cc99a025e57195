"""The main loop: what it promises about its bounds, its end and its seed."""

from __future__ import annotations

import numpy as np
import pytest

from subside.solve.bounds import Bounds
from subside.solve.search import root, search, trial_weights
from tests.oracles.cast import PAIRS, exact, model


@pytest.mark.parametrize("name", PAIRS[:2])
def test_search_closes_the_gap_around_the_exact_value(name: str) -> None:
    """Averaged over what dispatch may say, as every run starts by hearing it."""
    of, line = model(name), exact(name)
    bounds = Bounds.start(of)
    result = search(bounds, seconds=20, gap=0.2)
    assert result.stopped_because == "gap"
    assert (result.low, result.high) == pytest.approx(root(bounds))
    assert result.high - result.low <= 0.2
    at_least = at_most = 100.0
    for likelihood in of.dispatch:
        weight = (of.prior * likelihood[:, None]).ravel()[list(line.pair)]
        at_least += weight.sum() * line.low(of.start, weight[1] / weight.sum())
        at_most += weight.sum() * line.high(of.start, weight[1] / weight.sum())
    assert result.low <= at_most + 1e-9
    assert result.high >= at_least - 1e-9


def test_search_only_ever_narrows_and_is_the_same_for_the_same_seed() -> None:
    of = model("two_reasons")
    first, again = (search(Bounds.start(of), seconds=20, gap=0.2, seed=3) for _ in range(2))
    lows, highs = ([getattr(p, side) for p in first.history] for side in ("low", "high"))
    assert (np.diff(lows) >= -1e-9).all()
    assert (np.diff(highs) <= 1e-9).all()
    assert [(p.low, p.high) for p in first.history] == [(p.low, p.high) for p in again.history]


def test_search_that_runs_out_of_time_says_so() -> None:
    result = search(Bounds.start(model("two_reasons")), seconds=0.0, gap=0.0)
    assert result.stopped_because == "seconds"
    assert result.low < result.high


@pytest.mark.nojit
def test_trial_weights_are_of_possible_acts_and_close_seldom() -> None:
    of = model("two_reasons")
    weights = trial_weights(of)
    assert ((weights > 0) == (of.chain.after >= 0)).all()
    assert weights[0, of.acts.index("leave")] < weights[0, of.acts.index("wait")] / 5
