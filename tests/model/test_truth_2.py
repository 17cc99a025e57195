"""Truth 2: nobody is calmed by an act; pressure stops, and then people settle at their own pace."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from subside.kernels.arrays import DOWN, LEVELS, TRUST, UP
from subside.kernels.chain import fill_rates
from subside.model import Model, build
from subside.scenario.schema import AGITATION, DISPOSITION
from tests.kernels.test_chain import carried
from tests.oracles import tiny
from tests.oracles.cast import RANDOM, SHIPPED, SLUGS, data, model, shipped_data
from tests.oracles.chain import begin, hidden_combinations, is_addressed, pressure, visible_names

X = LEVELS * TRUST
NAMES = [*SLUGS, *RANDOM[:2]]
Rates = dict[tuple[int, float, bool | None], list[np.ndarray]]  # by (profile, P, need addressed)


def by_condition(of: Model, channel: int, with_need: bool) -> Rates:
    """Rates of a channel by (profile, P, need addressed); the last left out if asked to."""
    found: Rates = defaultdict(list)
    hidden = [names for names, _ in hidden_combinations(of.scenario)]
    moves, hazards = np.empty((4, X)), np.empty(X)
    for c, a in np.argwhere(of.chain.after >= 0):
        act = of.acts[a]
        start = begin(of.scenario, act, visible_names(of.scenario, int(c)))
        assert start is not None
        p = round(pressure(of.scenario, act, start), 9)
        for s, names in enumerate(hidden):
            fill_rates(of.chain, c, a, s, moves, hazards)
            met = is_addressed(of.scenario, act, names) if with_need else None
            found[s, p, met].append(moves[channel].copy())
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("channel", "with_need"), [(DOWN, True), (UP, False)])
def test_truth_2_agitation_moves_alike_under_all_acts(
    name: str, channel: int, with_need: bool
) -> None:
    """Given P, trust and whether a need is addressed, no act has a rate of its own.

    x holds trust, so rates are compared trust by trust. Rising depends on P and trust alone.
    """
    groups = by_condition(model(name), channel, with_need)
    assert max(map(len, groups.values())) >= 10
    for rates in groups.values():
        assert np.abs(np.array(rates) - rates[0]).max() <= 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_truth_2_more_pressure_never_settles_faster(name: str) -> None:
    """Among acts that address alike, settling falls and rising grows with P."""
    for channel, sign in ((DOWN, -1), (UP, 1)):
        by_rest = defaultdict(list)
        for (s, _, met), rates in sorted(by_condition(model(name), channel, True).items()):
            by_rest[s, met].append(rates[0])
        for ordered in by_rest.values():
            assert (sign * np.diff(ordered, axis=0) >= -1e-12).all()


@pytest.mark.parametrize("name", NAMES)
def test_truth_2_what_an_act_does_at_once_leaves_agitation_alone(name: str) -> None:
    """Contexts do not hold agitation, and with no time passing an act moves no belief."""
    of = model(name)
    assert "agitation" not in of.scenario.factors
    assert of.chain.after.max() < of.contexts == of.chain.after.shape[0]
    chain = of.chain._replace(minutes=np.zeros_like(of.chain.minutes))
    belief = np.random.default_rng(1).dirichlet(np.ones(of.hidden)).reshape(-1, TRUST)
    for c, a in np.argwhere(chain.after >= 0)[::7]:
        for level in range(LEVELS):
            for (e, _), found in carried(chain, c, a, belief, level).items():
                here = np.zeros_like(found)
                if e < 0:
                    here[:, level * TRUST : (level + 1) * TRUST] = belief
                assert np.array_equal(found, here)


@pytest.mark.parametrize("name", NAMES)
def test_truth_2_without_settling_nothing_lowers_agitation(name: str, tmp_path: Path) -> None:
    """With all settling rates at zero, no act leads anywhere below the level it began in.

    Exactly zero, from every level, for every act and profile, whether or not an event ends the
    act; so no sequence of acts lowers agitation either.
    """
    base = shipped_data(name) if name in SHIPPED else data(name)
    still = tiny.changed(base, "rates", "settle_disposition", to=dict.fromkeys(DISPOSITION, 0.0))
    of = build(tiny.loaded(tmp_path / "still", still))
    assert of.contexts == model(name).contexts
    belief = np.full((len(of.profiles), TRUST), 1.0 / of.hidden)
    pairs = np.argwhere(of.chain.after >= 0)
    first_of_each = np.unique(pairs[:, 1], return_index=True)[1]
    pairs = np.concatenate([pairs[:: 1 + len(pairs) // 700], pairs[first_of_each]])
    assert len(set(pairs[:, 1])) == len(of.acts)
    for c, a in pairs:
        for level in range(1, LEVELS):
            for found in carried(of.chain, c, a, belief, level).values():
                assert not found[:, : level * TRUST].any()


def test_truth_2_catalogue_and_scenarios_cannot_set_agitation() -> None:
    """No act and no event of a shipped scenario names agitation among what it sets."""
    for slug in SLUGS:
        scenario = model(slug).scenario
        for entry in (*scenario.acts.values(), *scenario.file.events.values()):
            assert not {"agitation", *AGITATION} & {*entry.sets, *entry.sets.values()}
