"""What a plan is worth one act back, against every observation by enumeration."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST, Worth
from subside.kernels.backup import policy_rows
from subside.kernels.bounds import observation, observations
from subside.kernels.outcomes import act_parts
from subside.scenario.schema import AGITATION
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.oracles.cast import model
from tests.oracles.chain import hidden_combinations, visible_names
from tests.oracles.table import branches, seconds_seen


@pytest.mark.nojit
@pytest.mark.parametrize("name", ["two_reasons", "two_trusts", "with_force"])
def test_rows_and_parts_are_sums_over_all_observations(name: str) -> None:
    """Random worth of ten plans, one of them by observation, of endings and of harm at once.

    Three components, the last of which counts minutes; and the first alone, for plans only.
    """
    of, rng = model(name), np.random.default_rng(1)
    pool, minute = rng.normal(size=(10, of.hidden, 3)), np.array([0.0, 0.0, 1.0])
    worth_of = Worth(
        rng.normal(size=(*of.cases.points.shape, 3)), rng.normal(size=(*of.harms.points.shape, 3))
    )
    choice = rng.integers(10, size=observations(of.chain)).astype(np.int32)
    for c, a in np.argwhere(of.chain.after >= 0):
        expected, plans = np.zeros((LEVELS, of.hidden, 3)), np.zeros((LEVELS, of.hidden))
        for s, (hidden, _) in enumerate(hidden_combinations(of.scenario)):
            seen = visible_names(of.scenario, c)
            for (level, trust), way in branches(of.scenario, of.acts[a], seen, hidden):
                event, third, then, cue = way.observation
                h, d = s * TRUST + TRUST_NAMES.index(trust), TRUST_NAMES.index(way.trust)
                i, e = AGITATION.index(then), -1 if event is None else of.events.index(event)
                worth = minute * seconds_seen(of.scenario.acts[of.acts[a]], event, third) / 60
                if way.ending is not None:
                    after = of.chain.after[c, a]
                    case = of.chain.ends[c, a] if event is None else of.chain.event_ends[after, e]
                    worth += worth_of.cases[case, s, i * TRUST + d]
                else:
                    harm = -1 if e < 0 else of.harms.of[c, a, e]
                    worth += worth_of.harms[harm, i] if harm >= 0 else 0.0
                    q = of.cue_names[a].index(cue)
                    number = observation(e, third, i, q, of.chain.cue.shape[1])
                    worth += pool[choice[number], s * TRUST + d]
                    first = pool[choice[number], s * TRUST + d, 0]
                    plans[AGITATION.index(level), h] += way.probability * first
                expected[AGITATION.index(level), h] += way.probability * worth
        rows, parts = np.empty((LEVELS, of.hidden)), np.empty((of.hidden, 3))
        policy_rows(of.chain, pool[..., 0].copy(), c, a, choice, rows)
        assert np.abs(rows - plans).max() < 1e-10
        for level in range(LEVELS):
            act_parts(of.chain, pool, *worth_of, c, level, a, choice, parts)
            assert np.abs(parts - expected[level]).max() < 1e-10
