"""Truth 1 at its hardest: the same act is right in one place, and a serious error in another."""

from __future__ import annotations

import numpy as np
import pytest

from subside.belief import first_belief, update
from subside.grade.loss import CEILINGS
from subside.kernels.bounds import corner_bound
from subside.model import Model, Seen
from subside.simulate import draw_start, ordinary_weights, step, stream
from tests.grade.cast import model, shipped_policy

RUNS = 1000
SERIOUS = CEILINGS[-1]


def test_truth_1_immediate_deadly_force_is_proven_best_where_people_are_being_shot() -> None:
    """hallway, first decision, whatever dispatch said: no other act can be worth as much."""
    of, bounds = model("hallway"), shipped_policy("hallway").bounds
    act = of.acts.index("deadly_force")
    assert of.chain.grounded[0, act]
    for message in of.messages:
        low, high = bounds.brackets(0, of.start, first_belief(of, message))
        others = np.delete(np.where(of.chain.grounded[0], high, np.nan), act)
        assert low[act] > np.nanmax(others) + CEILINGS[0]


def decisions_before_a_threat(of: Model, seed: int) -> list[tuple[Seen, np.ndarray]]:
    """What could be seen and known at each decision of an ordinary run until a threat is seen."""
    truth, message = draw_start(of, seed)
    seen, belief = Seen(0, of.start), first_belief(of, message)
    weights, uniform, found = ordinary_weights(of), stream(seed, 99), []
    for decision in range(1, 200):
        if of.scenario.seen(seen.context, seen.level)["threat"] != "none":
            break
        found.append((seen, belief))
        act = int(uniform.choice(len(of.acts), p=weights[seen.context]))
        after, truth = step(of, seed, decision, seen, truth, act)
        if after.case >= 0:
            break
        seen, belief = after.seen, update(of, seen, belief, act, after)
    return found


@pytest.mark.parametrize("act", ["deadly_force"])
def test_truth_1_the_same_act_is_proven_a_serious_error_where_nobody_is_threatened(
    act: str,
) -> None:
    """doorstep, first decision and every one before a threat in 1,000 runs of ordinary play."""
    of, bounds = model("doorstep"), shipped_policy("doorstep").bounds
    number, decisions = of.acts.index(act), 0
    for seed in range(RUNS):
        for seen, belief in decisions_before_a_threat(of, seed):
            if number not in of.possible(seen.context):
                continue
            decisions += 1
            assert not of.chain.grounded[seen.context, number]
            roof = 100.0 + corner_bound(bounds.upper, seen.context, seen.level, belief, number)
            assert bounds.low(seen.context, seen.level, belief) - roof > SERIOUS
    assert decisions > 5 * RUNS
