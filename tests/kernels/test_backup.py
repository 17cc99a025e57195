"""What a plan is worth one act back, against every observation by enumeration."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST, Worth
from subside.kernels.backup import policy_rows
from subside.kernels.bounds import observation, observations
from subside.scenario.schema import AGITATION
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.oracles.cast import model
from tests.oracles.chain import hidden_combinations, visible_names
from tests.oracles.table import branches, seconds_seen


@pytest.mark.nojit
@pytest.mark.parametrize("name", ["two_reasons", "two_trusts", "with_force"])
def test_policy_rows_are_the_sum_over_all_observations(name: str) -> None:
    """Random worth of ten plans, one of them by observation; of endings; and of a minute."""
    of, rng = model(name), np.random.default_rng(1)
    pool, clock = rng.normal(size=(10, of.hidden)), 0.7
    worth_of = Worth(rng.normal(size=of.cases.points.shape), rng.normal(size=of.harms.points.shape))
    choice = rng.integers(10, size=observations(of.chain)).astype(np.int32)
    for c, a in np.argwhere(of.chain.after >= 0):
        expected = np.zeros((LEVELS, of.hidden))
        for s, (hidden, _) in enumerate(hidden_combinations(of.scenario)):
            seen = visible_names(of.scenario, c)
            for (level, trust), way in branches(of.scenario, of.acts[a], seen, hidden):
                event, third, then, cue = way.observation
                h, d = s * TRUST + TRUST_NAMES.index(trust), TRUST_NAMES.index(way.trust)
                i, e = AGITATION.index(then), -1 if event is None else of.events.index(event)
                worth = clock * seconds_seen(of.scenario.acts[of.acts[a]], event, third) / 60
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
                expected[AGITATION.index(level), h] += way.probability * worth
        out = np.empty((LEVELS, of.hidden))
        policy_rows(of.chain, pool, worth_of, c, a, choice, clock, out)
        assert np.abs(out - expected).max() < 1e-10
