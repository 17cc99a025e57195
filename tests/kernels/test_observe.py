"""Belief weights after an observation, against enumeration on tiny scenarios."""

from __future__ import annotations

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST
from subside.kernels.observe import posterior
from subside.scenario.schema import AGITATION
from tests.oracles.cast import PAIRS, model, steps


@pytest.mark.nojit
@pytest.mark.parametrize("name", PAIRS[:2])
def test_posterior_weighs_every_observation_as_enumeration_does(name: str) -> None:
    """Weight of each hidden state after each observation; what is left ends the encounter."""
    of = model(name)
    rng = np.random.default_rng(6)
    for v, acts in steps(name).items():
        belief = rng.dirichlet(np.ones(len(of.profiles) * TRUST))
        for act, step in acts.items():
            a, total = of.acts.index(act), 0.0
            for (event, third, level, cue), (then, weight) in step.ways.items():
                e = -1 if event is None else of.events.index(event)
                i, q = AGITATION.index(level), of.cue_names[a].index(cue)
                found = posterior(
                    of.chain, v // LEVELS, v % LEVELS, a, belief.reshape(-1, TRUST), e, third, i, q
                )
                assert then % LEVELS == i
                assert np.abs(found.ravel() - belief @ weight).max() < 1e-12
                total += found.sum()
            assert total + belief @ step.ends == pytest.approx(1, abs=1e-12)


@pytest.mark.nojit
def test_posterior_of_an_ending_keeps_all_weight_at_its_level() -> None:
    """Observations that end the encounter have no cue: by level they sum to the chance to end."""
    of = model("two_reasons")
    chain, belief = of.chain, np.full((2, TRUST), 1 / 8)
    for act, step in steps("two_reasons")[of.start].items():
        a, total = of.acts.index(act), 0.0
        for e in range(-1, len(of.events)):
            after = chain.after[0, a]
            if (chain.ends[0, a] if e < 0 else chain.event_ends[after, e]) < 0:
                continue
            for third in range(1 if e < 0 else chain.thirds[a]):
                for i in range(LEVELS):
                    total += posterior(chain, 0, of.start, a, belief, e, third, i, 0).sum()
        assert total == pytest.approx(belief.ravel() @ step.ends, abs=1e-12)
