"""An act repeated without anything new is worth less each time: what it can win has an end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from subside.kernels.arrays import DOWN, LEVELS, TRUST, TRUST_DOWN, TRUST_UP, UP
from subside.kernels.chain import fill_rates
from subside.model import Model
from subside.scenario.defaults import defaults
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.kernels.test_chain import carried
from tests.oracles.cast import SLUGS, model

TIMES = 8


def still(of: Model) -> Model:
    """The model with nothing else going on: no events, agitation where it is."""
    pattern = of.chain.pattern.copy()
    pattern[[DOWN, UP, TRUST_DOWN]] = 0.0
    pattern[TRUST_DOWN + 1 :] = 0.0
    chain = of.chain._replace(pattern=pattern, ends=np.full_like(of.chain.ends, -1))
    return replace(of, chain=chain)


def won(of: Model, act: str, profile: int, level: int) -> np.ndarray:
    """Mean level of trust after 0, 1, 2 ... times of one act, from a state where it is possible."""
    a = of.acts.index(act)
    context = int(np.argmax(of.chain.after[:, a] >= 0))
    belief = np.zeros((len(of.profiles), TRUST))
    belief[profile, 0] = 1.0
    means = [0.0]
    for _ in range(TIMES):
        p = sum(found for (_, _), found in carried(of.chain, context, a, belief, level).items())
        belief = np.asarray(p).reshape(len(of.profiles), LEVELS, TRUST)[:, level]
        means.append(float(belief.sum(axis=0) @ np.arange(TRUST)))
    return np.array(means)


@pytest.mark.parametrize("name", SLUGS)
def test_repeating_an_act_wins_less_each_time_and_never_more_than_it_can(name: str) -> None:
    of = still(model(name))
    talk = [a for a in of.acts if of.scenario.acts[a].trust.up and not of.scenario.acts[a].moves]
    assert len(talk) >= 3
    for act in talk:
        most = TRUST_NAMES.index(of.scenario.acts[act].trust.to)
        gains = np.diff(won(of, act, 0, 2))
        assert (gains > 0).all()
        assert (np.diff(gains) <= 1e-12).all(), act
        assert gains.sum() <= most + 1e-12, act


@pytest.mark.parametrize("name", SLUGS)
def test_no_act_wins_trust_above_its_own_end(name: str) -> None:
    of = model(name)
    moves, hazards = np.empty((4, LEVELS * TRUST)), np.empty(LEVELS * TRUST)
    for c, a in np.argwhere(of.chain.after >= 0):
        most = TRUST_NAMES.index(of.scenario.acts[of.acts[a]].trust.to)
        fill_rates(of.chain, c, a, 0, moves, hazards)
        assert not moves[TRUST_UP].reshape(LEVELS, TRUST)[:, most:].any()


def test_only_listening_and_what_closes_an_encounter_can_win_good_trust() -> None:
    """Saying that one understands, ten times, is not understanding."""
    acts = defaults().acts
    good = {name for name, act in acts.items() if act.trust.up and act.trust.to == "good"}
    assert good == {"listen", "hand_over", "leave_with_plan"}
