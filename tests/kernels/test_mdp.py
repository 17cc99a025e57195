"""Values with everything visible, and of policies, against linear solves on tiny scenarios."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST
from subside.kernels.mdp import act_value, improve, least_ending
from subside.solve.bounds import by_visible
from tests.oracles.cast import PAIRS, model, steps
from tests.oracles.table import open_to, policy_value

X = LEVELS * TRUST


@pytest.mark.nojit
def test_act_value_is_its_points_and_what_follows() -> None:
    """Against enumeration, for a random value of what follows."""
    name = "two_trusts"
    of, rng = model(name), np.random.default_rng(2)
    value = rng.normal(size=(of.contexts, len(of.profiles), X))
    rows = by_visible(value)
    out, after, gain = np.empty(X), np.empty(X), np.empty((3, X))
    for act in steps(name)[0]:
        a = of.acts.index(act)
        act_value(of.chain, of.rewards.act, value, 0, a, 0, after, gain, out)
        for level in range(LEVELS):
            step = steps(name)[level][act]
            worth = step.points + sum(weight @ rows[then] for then, weight in step.ways.values())
            assert out[level * TRUST : (level + 1) * TRUST] == pytest.approx(worth, abs=1e-9)


@pytest.mark.parametrize("name", [*PAIRS[:2], "with_force", "force_pays"])
def test_improve_finds_the_best_act_and_the_largest_rise(name: str) -> None:
    of, table = model(name), steps(name)
    closing = {v: "leave" if "leave" in acts else "custody" for v, acts in table.items()}
    leave = policy_value(table, closing)
    value = leave.reshape(of.contexts, LEVELS, -1, TRUST).transpose(0, 2, 1, 3)
    value = np.ascontiguousarray(value.reshape(of.contexts, -1, X))
    worth, best = np.empty(of.rewards.act.shape), np.zeros(value.shape, dtype=np.int64)
    rise = improve(0, of.contexts, of.chain, of.rewards.act, value, worth, best)
    most = -np.inf
    for v, acts in table.items():
        c, level = divmod(v, LEVELS)
        exact = {
            a: s.points + sum(w @ leave[t] for t, w in s.ways.values()) for a, s in acts.items()
        }
        top = np.max([exact[a] for a in open_to(acts)], axis=0)
        most = max(most, float((top - leave[v]).max()))
        chosen = best[c].reshape(-1, LEVELS, TRUST)[:, level].ravel()
        for h, a in enumerate(chosen):
            assert of.acts[a] in open_to(acts)
            assert exact[of.acts[a]][h] == pytest.approx(top[h], abs=1e-9)
    assert rise == pytest.approx(most, abs=1e-9)


@pytest.mark.nojit
def test_least_ending_is_the_smallest_chance_by_enumeration() -> None:
    table = steps("two_trusts")
    smallest = min(step.ends.min() for acts in table.values() for step in acts.values())
    assert least_ending(model("two_trusts").chain) == pytest.approx(smallest, abs=1e-12)
