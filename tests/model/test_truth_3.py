"""Truth 3: some people do not settle in this encounter, whatever is done; nothing is perfect."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from subside.kernels.arrays import TRUST
from subside.solve.bounds import by_visible
from tests.oracles.cast import SLUGS, model, shipped, steps
from tests.oracles.table import visible_value
from tests.oracles.visible import ever_settled, most_points


@cache
def greatest(slug: str) -> tuple[np.ndarray, float]:
    """Greatest chance of ever being calm or tense, from the start.

    By profile of those who do not settle, and of the first who does: together, since what an act
    does is worked out for all at once.
    """
    of = shipped(slug)
    chosen = [s for s, who in enumerate(of.profiles) if who.disposition == "does not settle"]
    chosen.append([who.disposition for who in of.profiles].index("settles"))
    here = slice(of.start * TRUST, (of.start + 1) * TRUST)
    values = ever_settled(of, chosen, levels=2)
    found = [v[0, here][of.prior[s] > 0].max() for s, v in zip(chosen, values, strict=True)]
    return np.array(found[:-1]), float(found[-1])


@pytest.mark.parametrize("slug", SLUGS)
def test_truth_3_who_does_not_settle_seldom_does_under_any_policy(slug: str) -> None:
    """Ever calm or tense, settled as outcomes count it: under the scenario's ceiling.

    Over all policies, even with everything visible, whatever else is hidden. Calm is seldomer.
    """
    of = shipped(slug)
    ceiling = of.scenario.file.settles_at_most
    found, _ = greatest(slug)
    assert ceiling < 1
    assert of.start >= 2
    assert len(found) > 0
    assert found.max() < ceiling


@pytest.mark.parametrize("slug", SLUGS)
def test_truth_3_oracle_finds_who_does_settle(slug: str) -> None:
    """It is no empty one: somebody who settles can do so with a far better chance."""
    found, settles = greatest(slug)
    assert settles > 2 * found.max()


@pytest.mark.parametrize("slug", SLUGS)
def test_truth_3_calm_is_seldomer_still(slug: str) -> None:
    """For one of those who do not settle: ever calm, of whoever is ever calm or tense."""
    of = shipped(slug)
    s = [profile.disposition for profile in of.profiles].index("does not settle")
    calm = ever_settled(of, [s])[0][0, of.start * TRUST : (of.start + 1) * TRUST].max()
    assert 0 < calm < greatest(slug)[0][0]


@pytest.mark.parametrize("slug", SLUGS)
def test_truth_3_no_scenario_can_be_worth_100(slug: str) -> None:
    """Even with everything visible, averaged over what may be hidden, whatever dispatch says.

    No state is worth more than 100, as points are only lost. It is enough that the likeliest of
    what may be hidden is worth less, by an upper bound.
    """
    of = shipped(slug)
    likeliest = [int(s) for s in np.argsort(-of.prior.sum(axis=1))[:3]]
    here = slice(of.start * TRUST, (of.start + 1) * TRUST)
    best = [value[0, here] for value in most_points(of, likeliest)]
    assert (of.rewards.act <= 0).all()
    for likelihood in of.dispatch:
        belief = of.prior * likelihood[:, None]
        lost = (
            -sum(belief[s] @ value for s, value in zip(likeliest, best, strict=True)) / belief.sum()
        )
        assert lost > 0.1


def test_truth_3_oracle_agrees_with_the_enumerated_value() -> None:
    """On a tiny scenario: the same points as by the table of all observations."""
    of = model("two_reasons")
    found = np.stack(most_points(of, [0, 1]), axis=1)
    assert np.abs(by_visible(found) - visible_value(steps("two_reasons"))).max() < 1e-6
