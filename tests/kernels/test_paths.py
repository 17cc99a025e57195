"""Hidden paths as they are drawn, against what the arrays say of them."""

from __future__ import annotations

from collections import Counter

import numba
import numpy as np
import pytest
from scipy.stats import chi2

from subside.kernels.arrays import LEVELS, TRUST, Chain
from subside.kernels.paths import draw_act, draw_cue, draw_index, ordinary_runs
from subside.model import Model
from tests.kernels.test_chain import carried, draws, one
from tests.oracles.cast import SLUGS, model

X = LEVELS * TRUST
NEVER = 1e-4  # a fair draw fails a test as seldom as this; the seeds are fixed


@numba.njit
def many_acts(chain, c, a, s, x, uniform, count, out):  # type: ignore[no-untyped-def]
    """Count draws of one act: out[event + 1, third, x at the end]."""
    moves, hazards = np.empty((4, out.shape[2])), np.empty(out.shape[2])
    for _ in range(count):
        event, third, end = draw_act(chain, c, a, s, x, uniform, moves, hazards)
        out[event + 1, third, end] += 1


def misfit(counts: np.ndarray, expected: np.ndarray) -> tuple[float, int]:
    """(chi-square, degrees of freedom); cells where few are expected are taken together."""
    rare = expected < 8
    assert not counts[expected == 0].any(), "drawn what cannot happen"
    seen = np.append(counts[~rare], counts[rare].sum())
    wanted = np.append(expected[~rare], expected[rare].sum())
    if wanted[-1] < 8:
        seen, wanted = _merged(seen), _merged(wanted)
    return float(((seen - wanted) ** 2 / wanted).sum()), len(wanted) - 1


def _merged(cells: np.ndarray) -> np.ndarray:
    largest = int(cells[:-1].argmax())
    rest = cells[:-1].copy()
    rest[largest] += cells[-1]
    return rest


def chances(chain: Chain, of: Model, c: int, a: int, s: int, x: int) -> np.ndarray:
    """[event + 1, third, x'] from the arrays."""
    table = np.zeros((len(of.events) + 1, 3, X))
    for (e, third), found in carried(chain, c, a, one(of, s, x % TRUST), x // TRUST).items():
        table[e + 1, third] = found[s]
    return table


def test_drawn_acts_are_distributed_as_the_arrays_say() -> None:
    """10^6 draws over acts of shipped and random scenarios, all by one generator."""
    uniform = np.random.Generator(np.random.Philox(20))
    rng = np.random.default_rng(4)
    names = [*SLUGS, "chance 2", "chance 3"]
    cases = [(model(name), *draw) for name in names for draw in draws(model(name), 0, seed=9)]
    each = 1 + 10**6 // len(cases)
    total, freedom = 0.0, 0
    for of, c, a, s in cases:
        x = int(rng.integers(X))
        counts = np.zeros((len(of.events) + 1, 3, X))
        many_acts(of.chain, c, a, s, x, uniform, each, counts)
        assert counts.sum() == each
        off, free = misfit(counts, each * chances(of.chain, of, c, a, s, x))
        assert free == 0 or chi2.sf(off, free) > NEVER / len(cases)
        total, freedom = total + off, freedom + free
    assert freedom > 500
    assert chi2.sf(total, freedom) > NEVER


@pytest.mark.nojit
def test_drawn_acts_are_distributed_as_the_arrays_say_few_draws() -> None:
    uniform = np.random.Generator(np.random.Philox(21))
    of = model("two_reasons")
    for a in range(len(of.acts)):
        counts = np.zeros((len(of.events) + 1, 3, X))
        many_acts(of.chain, 0, a, 1, 9, uniform, 500, counts)
        off, free = misfit(counts, 500 * chances(of.chain, of, 0, a, 1, 9))
        assert chi2.sf(off, free) > NEVER


@pytest.mark.nojit
def test_cues_are_drawn_by_their_chances() -> None:
    """An even spread of uniform numbers falls on each cue in proportion."""
    of = model("two_trusts")
    a = of.acts.index("ask_need")
    for x in range(X):
        seen = Counter(draw_cue(of.chain, 0, a, 0, x, (k + 0.5) / 1000) for k in range(1000))
        chance = of.chain.cue[of.chain.cue_set[a, 0], :, 0, x]
        assert all(abs(seen[q] / 1000 - chance[q]) < 2e-3 for q in range(len(chance)))


@pytest.mark.nojit
def test_index_is_never_drawn_at_weight_zero() -> None:
    weights = np.array([0.0, 0.25, 0.0, 0.75, 0.0])
    seen = Counter(draw_index(weights, u) for u in np.linspace(0, 1, 1001))
    assert set(seen) == {1, 3}
    assert seen[1] == pytest.approx(250, abs=1)


def absorption(of: Model, weights: np.ndarray, most: int) -> np.ndarray:
    """Chance of each terminal case within `most` random acts, by carrying beliefs forward.

    Returns [case + 1, profile, x at the end]; the first is for runs that have not ended.
    """
    chain = of.chain
    alive = {(0, of.start): of.prior}
    ended = np.zeros((len(of.cases.ending) + 1, len(of.profiles), X))
    for _ in range(most):
        fresh: dict[tuple[int, int], np.ndarray] = {}
        for (c, level), belief in alive.items():
            for a in np.flatnonzero(weights[c]):
                share = belief * (weights[c, a] / weights[c].sum())
                for (e, _), found in carried(chain, c, a, share, level).items():
                    case, then = chain.ends[c, a], chain.after[c, a]
                    if e >= 0:
                        case, then = chain.event_ends[then, e], chain.event_after[then, e]
                    if case >= 0:
                        ended[1 + case] += found
                    elif found.any():
                        for i in range(LEVELS):
                            part = found[:, i * TRUST : (i + 1) * TRUST]
                            fresh[then, i] = fresh.get((then, i), 0.0) + part
        alive = fresh
    for (_, level), belief in alive.items():
        ended[0, :, level * TRUST : (level + 1) * TRUST] += belief
    return ended


@pytest.mark.parametrize("name", ["two_reasons", "chance 4"])
def test_whole_ordinary_runs_end_as_often_as_the_arrays_say(name: str) -> None:
    """Case, hidden profile and state at the end, over 200,000 runs of up to six acts."""
    of, runs, most = model(name), 200_000, 6
    weights = (of.chain.after >= 0) * np.linspace(1, 2, len(of.acts))
    cases, ends = np.empty(runs, dtype=np.int64), np.empty((runs, 2), dtype=np.int64)
    lengths, seconds = np.empty(runs, dtype=np.int64), np.empty(runs, dtype=np.int64)
    uniform = np.random.Generator(np.random.Philox(22))
    ordinary_runs(
        of.chain, weights, of.prior, of.start, uniform, runs, most, cases, ends, lengths, seconds
    )
    exact = absorption(of, weights, most)
    assert exact.sum() == pytest.approx(1, abs=1e-12)
    counts = np.zeros_like(exact)
    np.add.at(counts, (cases + 1, ends[:, 0], ends[:, 1]), 1)
    off, free = misfit(counts, runs * exact)
    assert chi2.sf(off, free) > NEVER
    assert ((lengths >= 1) & (lengths <= most) & (seconds >= lengths)).all()
    assert (lengths[cases < 0] == most).all()
