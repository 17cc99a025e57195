"""One act as the arrays carry it, against the matrix exponential of the whole generator."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST, Chain
from subside.kernels.chain import forward, poisson_weights, pull
from subside.kernels.observe import weigh_event
from subside.model import Model
from subside.scenario.schema import AGITATION
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.oracles.cast import PAIRS, RANDOM, SLUGS, model
from tests.oracles.chain import begin, hidden_combinations, outcomes, visible_names

X = LEVELS * TRUST
CLOSE = 1e-11
Weights = dict[tuple[int, int], np.ndarray]  # (event or -1, third) -> [profile, x]


def carried(chain: Chain, c: int, a: int, belief: np.ndarray, level: int) -> Weights:
    """Weights in which an act ends, by event and third, from what the kernels say."""
    p = np.empty((len(belief), X))
    n = np.empty((3, len(belief), X))
    forward(chain, c, a, belief, level, p, n)
    found = {(-1, 0): p}
    for e in range(chain.event_after.shape[1]):
        for third in range(chain.thirds[a]):
            found[e, third] = np.empty_like(p)
            weigh_event(chain, c, a, n[third], e, found[e, third])
    return found


def expected(of: Model, c: int, a: int, s: int) -> np.ndarray:
    """The same from the oracle: [x at the start, event + 1, third, x at the end]."""
    scenario, act = of.scenario, of.acts[a]
    start = begin(scenario, act, visible_names(scenario, c))
    assert start is not None
    table = np.zeros((X, len(of.events) + 1, 3, X))
    hidden, _ = hidden_combinations(scenario)[s]
    for (level, trust), ways in outcomes(scenario, act, start, hidden).items():
        x = AGITATION.index(level) * TRUST + TRUST_NAMES.index(trust)
        for (event, third, then, warmth), probability in ways.items():
            e = 0 if event is None else 1 + of.events.index(event)
            end = AGITATION.index(then) * TRUST + TRUST_NAMES.index(warmth)
            table[x, e, third, end] = probability
    return table


def one(of: Model, s: int, d: int) -> np.ndarray:
    """A belief that is sure of the profile and of trust."""
    belief = np.zeros((len(of.profiles), TRUST))
    belief[s, d] = 1.0
    return belief


def apart(of: Model, c: int, a: int, s: int, levels: range = range(LEVELS)) -> float:
    """Largest difference between kernels and oracle, over all states at the start and the end."""
    oracle, worst = expected(of, c, a, s), 0.0
    for level, d in product(levels, range(TRUST)):
        for (e, third), found in carried(of.chain, c, a, one(of, s, d), level).items():
            worst = max(worst, np.abs(found[s] - oracle[level * TRUST + d, e + 1, third]).max())
            assert not np.delete(found, s, axis=0).any()
    return worst


def draws(of: Model, count: int, seed: int = 1) -> list[tuple[int, int, int]]:
    """Some (context, act, profile) where the act is possible, every act among them."""
    rng = np.random.default_rng(seed)
    possible = np.argwhere(of.chain.after >= 0)
    chosen = [possible[rng.integers(len(possible))] for _ in range(count)]
    for a in range(len(of.acts)):
        where = possible[possible[:, 1] == a]
        chosen.append(where[rng.integers(len(where))])
    return [(int(c), int(a), int(rng.integers(len(of.profiles)))) for c, a in chosen]


@pytest.mark.parametrize("name", [*SLUGS, *RANDOM, "with_force"])
def test_forward_agrees_with_the_matrix_exponential(name: str) -> None:
    of = model(name)
    worst = max(apart(of, c, a, s) for c, a, s in draws(of, 25))
    assert worst < CLOSE


@pytest.mark.nojit
@pytest.mark.parametrize("name", PAIRS[:2])
def test_forward_agrees_with_the_matrix_exponential_on_all_acts(name: str) -> None:
    of = model(name)
    for a in range(len(of.acts)):
        assert apart(of, 0, a, 0, range(1, LEVELS, 2)) < CLOSE


@pytest.mark.parametrize("name", [*SLUGS, *RANDOM[:3]])
def test_rows_sum_to_one_and_no_term_is_negative(name: str) -> None:
    """In every context, act, profile and level: nothing is lost, nothing is made."""
    of = model(name)
    rng = np.random.default_rng(2)
    belief = rng.dirichlet(np.ones(len(of.profiles) * TRUST)).reshape(-1, TRUST)
    for c, a in np.argwhere(of.chain.after >= 0):
        ways = carried(of.chain, c, a, belief, int(rng.integers(LEVELS)))
        assert all((found >= 0).all() for found in ways.values())
        total = sum(found.sum(axis=1) for found in ways.values())
        assert np.abs(total - belief.sum(axis=1)).max() < 1e-12


@pytest.mark.nojit
@pytest.mark.parametrize("name", ["two_reasons", "chance 0"])
def test_pull_is_the_transpose_of_forward(name: str) -> None:
    """<forward(b), values> = <b, pull(values)> for any values and gains, signs mixed."""
    of, rng = model(name), np.random.default_rng(3)
    for c, a, s in draws(of, 4):
        value, gain, out = rng.normal(size=X), rng.normal(size=(3, X)), np.empty(X)
        pull(of.chain, c, a, s, value, gain, out)
        p, n = np.empty((len(of.profiles), X)), np.zeros((3, len(of.profiles), X))
        level, d = int(rng.integers(LEVELS)), int(rng.integers(TRUST))
        forward(of.chain, c, a, one(of, s, d), level, p, n)
        thirds = of.chain.thirds[a]
        pushed = p[s] @ value + (n[:thirds, s] * gain[:thirds]).sum()
        assert out[level * TRUST + d] == pytest.approx(pushed, abs=1e-12)


@pytest.mark.nojit
@pytest.mark.parametrize("mean", [0.0, 1e-9, 0.3, 5.0, 80.0, 400.0])
def test_poisson_weights_and_tails_agree_with_scipy(mean: float) -> None:
    from scipy.stats import poisson

    weights, tails = np.empty(2000), np.empty(2000)
    count = poisson_weights(mean, weights, tails)
    k = np.arange(count)
    assert np.abs(weights[:count] - poisson.pmf(k, mean)).max() < 1e-13
    assert np.abs(tails[:count] - poisson.sf(k, mean)).max() < 1e-13
    assert poisson.sf(count - 1, mean) < 1e-14


@pytest.mark.parametrize("factor", [1e-6, 0.1, 10.0, 60.0])
def test_rows_sum_to_one_at_any_speed(factor: float) -> None:
    """Rates far above and below those of a scenario: the number of terms follows."""
    of = model("chance 1")
    chain = of.chain._replace(pattern=of.chain.pattern * factor, limit=of.chain.limit * factor)
    belief = np.full((len(of.profiles), TRUST), 1 / (len(of.profiles) * TRUST))
    for c, a in np.argwhere(chain.after >= 0):
        ways = carried(chain, c, a, belief, 2)
        assert abs(sum(found.sum() for found in ways.values()) - 1) < 1e-12


@pytest.mark.parametrize("name", [*SLUGS, *RANDOM])
def test_uniformisation_rate_is_at_least_every_exit_rate(name: str) -> None:
    """Else a step's chance of staying is negative: bound by 1e-14 of the rate for rounding."""
    of = model(name)
    chain = of.chain
    boost = np.where(chain.addressed[:, :, None], chain.boost, 1.0)  # [act, profile, channel]
    for a in range(len(of.acts)):
        rates = np.einsum("cr,sr,rsx->csx", chain.scale[:, a], boost[a], chain.pattern)
        assert (rates.max(axis=(1, 2)) <= chain.limit[:, a] * (1 + 1e-14)).all()
