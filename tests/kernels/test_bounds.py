"""Lower and upper bound at a belief, and what adding vectors and points does to them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST, Lower, Upper
from subside.kernels.backup import add_point, backup, drop_dominated
from subside.kernels.bounds import dot, look_ahead, lower_bound, observations, upper_bound
from subside.solve.bounds import first_lower, first_upper
from subside.solve.corners import Corners
from tests.oracles.cast import exact, model, steps
from tests.oracles.table import policy_value, visible_value

H = 8


def shaped(name: str, rows: np.ndarray) -> np.ndarray:
    """Rows [visible, hidden] as the arrays of solve have them, [context, profile, x]."""
    of = model(name)
    table = rows.reshape(of.contexts, LEVELS, -1, TRUST).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(table.reshape(of.contexts, -1, LEVELS * TRUST))


@cache
def with_everything_visible(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Value [context, profile, x] and worth of acts [context, act, profile, x], by enumeration."""
    of, table = model(name), steps(name)
    best = visible_value(table) + 1e-7
    worth = np.full(of.rewards.act.shape, -np.inf)
    for a, act in enumerate(of.acts):
        rows = np.full(best.shape, -np.inf)
        for v, possible in table.items():
            if act in possible:
                ways = possible[act].ways.values()
                rows[v] = possible[act].points + sum(weight @ best[then] for then, weight in ways)
        worth[:, a] = shaped(name, rows)
    return shaped(name, best), worth


def first_bounds(name: str) -> tuple[Lower, Upper]:
    """Bounds from the oracle: leave at once, and everything visible."""
    of, table = model(name), steps(name)
    closing = {v: "leave" if "leave" in acts else "custody" for v, acts in table.items()}
    leave = policy_value(table, closing)
    best, worth = with_everything_visible(name)
    corner = Corners(best, worth.copy(), np.zeros(best.shape, dtype=np.int64), 1e-3)
    return first_lower(of, [shaped(name, leave)]), first_upper(of, corner)


def some_upper(rng: np.random.Generator, slots: int = 8) -> Upper:
    """Random corners, no point yet, and few slots; used at the first visible state."""
    _, upper = first_bounds("two_reasons")
    corner = -rng.uniform(0, 5, (len(upper.corner), H))
    return upper._replace(corner=corner, index=np.ascontiguousarray(upper.index[:, :slots]))


def sparse(rng: np.random.Generator, near: np.ndarray | None = None) -> np.ndarray:
    """A belief with small and zero weights; or one near to another."""
    if near is not None:
        close = near * rng.uniform(0.95, 1.05, H)
        return close / close.sum()
    belief = rng.dirichlet(np.full(H, 0.3)) * (rng.uniform(size=H) < 0.8)
    return belief / belief.sum() if belief.sum() > 0 else np.eye(H)[0]


def greatest_convex(
    corner: np.ndarray, known: list[tuple[np.ndarray, float]], y: np.ndarray
) -> float:
    """Sawtooth by its definition: y as c times a point and the rest in the corners, c largest."""
    best = float(corner @ y)
    for belief, value in known:
        c = min(y[h] / belief[h] for h in range(H) if belief[h] > 0)
        best = min(best, float(c * value + corner @ (y - c * belief)))
    return best


@pytest.mark.nojit
@pytest.mark.parametrize("seed", range(5))
def test_upper_bound_is_the_sawtooth_and_points_only_lower_it(seed: int) -> None:
    """Also after points that lost their use were taken out: none was needed."""
    rng = np.random.default_rng(seed)
    upper = some_upper(rng, slots=30)
    known: list[tuple[np.ndarray, float]] = []
    probes = [sparse(rng) for _ in range(20)]
    for k in range(18):
        belief = sparse(rng, known[-1][0] if k % 3 == 2 else None)
        lower_by = 1e-3 if k % 3 == 2 else rng.uniform(0.01, 1)
        value = greatest_convex(upper.corner[0], known, belief) - lower_by
        assert add_point(upper, 0, belief, value)
        known.append((belief, value))
        for y in [*probes, *(point for point, _ in known)]:
            found = upper_bound(upper, 0, y)
            assert found == pytest.approx(greatest_convex(upper.corner[0], known, y), abs=1e-12)
        assert upper_bound(upper, 0, belief) == pytest.approx(value, abs=1e-12)


@pytest.mark.nojit
def test_a_full_list_of_points_gives_one_up_and_takes_the_new_one() -> None:
    """The one of no use for longest goes; the bound is that of those that are left."""
    rng = np.random.default_rng(6)
    upper = some_upper(rng, slots=2)
    points = [np.full(H, 1e-6) for _ in range(3)]
    for k, point in enumerate(points):
        point[[k, k + 4]] += 0.5 - 4e-6
        upper.used[1] += 1
        assert add_point(upper, 0, point, float(upper.corner[0] @ point) - 1.0)
    left = [(point, float(upper.corner[0] @ point) - 1.0) for point in points[1:]]
    for y in [*points, *rng.dirichlet(np.ones(H), 10)]:
        assert upper_bound(upper, 0, y) == pytest.approx(greatest_convex(upper.corner[0], left, y))


@pytest.mark.nojit
def test_bounds_are_homogeneous() -> None:
    """Weights of an observation need not sum to one: bound(k y) = k bound(y)."""
    rng = np.random.default_rng(7)
    upper = some_upper(rng)
    add_point(upper, 0, sparse(rng), -9.0)
    y = rng.dirichlet(np.ones(H))
    assert upper_bound(upper, 0, 0.125 * y) == pytest.approx(0.125 * upper_bound(upper, 0, y))
    assert dot(y, 3 * y) == pytest.approx(3 * float(np.square(y).sum()))


def some_lower(value: np.ndarray, slots: int) -> Lower:
    """One vector in use at the first visible state, and few slots."""
    lower, _ = first_bounds("two_reasons")
    lower.value[lower.index[0, 0]] = value
    return lower._replace(index=np.ascontiguousarray(lower.index[:, :slots]))


def insert(lower: Lower, row: np.ndarray) -> None:
    """Take a vector in as the kernels do, without a plan."""
    number = int(lower.used[0])
    slot = drop_dominated(lower, 0, row)
    lower.value[number], lower.index[0, slot], lower.stamp[number] = row, number, lower.used[1]
    lower.used[:] = lower.used + 1


@pytest.mark.nojit
def test_lower_bound_is_the_highest_vector_and_dominated_ones_go() -> None:
    """Over random vectors: the maximum over all that were ever added, at any belief."""
    rng = np.random.default_rng(8)
    vectors = [-rng.uniform(0, 5, H)]
    lower = some_lower(vectors[0], slots=19)
    for number in range(1, 19):
        row = -rng.uniform(0, 5, H)
        if number % 2 == 0:  # above the best for one hidden state; in half of cases but for this
            best = max(vectors, key=lambda vector: vector[0])
            row = best + rng.uniform(0, 1, H)
            row[0] -= 1.2 * (number % 4 == 0)
        insert(lower, row)
        vectors.append(row)
        kept = lower.value[lower.index[0, : lower.count[0]]]
        assert not any(
            (row >= other).all() for other in kept if other is not row and (other != row).any()
        )
        for y in [*rng.dirichlet(np.ones(H), 10), *np.eye(H)]:
            found, vector = lower_bound(lower, 0, y)
            assert found == pytest.approx(max(float(v @ y) for v in vectors), abs=1e-12)
            assert found == pytest.approx(float(lower.value[vector] @ y), abs=1e-12)


@pytest.mark.nojit
def test_a_full_list_of_vectors_gives_one_up_and_takes_the_new_one() -> None:
    """Never more than there are slots; what is left are vectors that were put in."""
    rng = np.random.default_rng(12)
    vectors = [-rng.uniform(0, 5, H)]
    lower = some_lower(vectors[0], slots=3)
    for _ in range(20):
        vectors.append(-rng.uniform(0, 5, H))
        insert(lower, vectors[-1])
        kept = lower.value[lower.index[0, : lower.count[0]]]
        assert 1 <= len(kept) <= 3
        assert (kept == vectors[-1]).all(axis=1).any()
        assert all(any((row == vector).all() for vector in vectors) for row in kept)


@pytest.mark.nojit
@pytest.mark.parametrize("name", ["two_reasons", "two_trusts", "with_force"])
def test_look_ahead_is_one_act_and_then_the_bounds(name: str) -> None:
    """Sum over all observations by enumeration of weight times bound there, both bounds."""
    of = model(name)
    lower, upper = first_bounds(name)
    choice = np.zeros(observations(of.chain), dtype=np.int32)
    belief = np.random.default_rng(9).dirichlet(np.ones(of.hidden))
    for act, step in steps(name)[of.start].items():
        low, high = look_ahead(
            of.chain, of.rewards.act, lower, upper, 0, of.start, belief.reshape(-1, TRUST),
            of.acts.index(act), 3, choice,
        )  # fmt: skip
        at_least = at_most = float(belief @ step.points)
        for then, weight in step.ways.values():
            at_least += belief @ weight @ lower.value[then]
            at_most += belief @ weight @ upper.corner[then]
        assert low == pytest.approx(at_least, abs=1e-9)
        assert high == pytest.approx(at_most, abs=1e-9)


def looked_ahead(name: str, lower: Lower, upper: Upper, belief: np.ndarray) -> np.ndarray:
    """(low, high) of every act that may be taken at the start: [act, 2]."""
    of = model(name)
    choice = np.zeros(observations(of.chain), dtype=np.int32)
    return np.array(
        [
            look_ahead(of.chain, of.rewards.act, lower, upper, 0, of.start, belief, a, 3, choice)
            for a in of.possible(0)
            if of.chain.grounded[0, a]
        ]
    )


@pytest.mark.nojit
@pytest.mark.parametrize("name", ["two_reasons", "two_trusts"])
def test_backup_makes_both_bounds_the_best_act_by_look_ahead(name: str) -> None:
    """At its belief the new vector and the new point are worth exactly what was looked ahead.

    Also where acts are passed over because of what they are worth with everything visible.
    """
    of, line = model(name), exact(name)
    made = 0
    for t in (0.01, 0.1, 0.3, 0.6, 0.9, 0.99):
        lower, upper = first_bounds(name)
        belief = np.zeros(of.hidden)
        belief[list(line.pair)] = 1 - t, t
        belief = belief.reshape(-1, TRUST)
        first, leave = lower_bound(lower, of.start, belief.ravel())
        ahead = looked_ahead(name, lower, upper, belief)
        low, high = backup(of.chain, of.rewards.act, lower, upper, 0, of.start, belief, True, 1e-9)
        assert low == pytest.approx(max(first, ahead[:, 0].max()), abs=1e-9)
        assert high == pytest.approx(max(first, ahead[:, 1].max()), abs=1e-9)
        value, vector = lower_bound(lower, of.start, belief.ravel())
        assert value == pytest.approx(low, abs=1e-9)
        assert upper_bound(upper, of.start, belief.ravel()) == pytest.approx(high, abs=1e-9)
        assert low <= line.high(of.start, t) + 1e-9
        assert high >= line.low(of.start, t) - 1e-9
        made += vector != leave
        assert (lower.act[vector] >= 0) == (vector != leave)
    assert made > 0 or name == "two_trusts"  # there to leave is best, one act ahead


@pytest.mark.nojit
def test_a_quick_backup_raises_the_lower_bound_alone() -> None:
    """To the best act by look-ahead where that is the first it tries; the upper bound stands."""
    of = model("two_reasons")
    for t in (0.1, 0.3, 0.6):
        lower, upper = first_bounds("two_reasons")
        belief = np.zeros(of.hidden)
        belief[list(exact("two_reasons").pair)] = 1 - t, t
        shaped = belief.reshape(-1, TRUST)
        before, roof = lower_bound(lower, of.start, belief)[0], upper_bound(upper, of.start, belief)
        best = looked_ahead("two_reasons", lower, upper, shaped)[:, 0].max()
        found = backup(of.chain, of.rewards.act, lower, upper, 0, of.start, shaped, False, 1e-9)
        assert before - 1e-9 <= found[0] <= max(before, best) + 1e-9
        assert lower_bound(lower, of.start, belief)[0] == pytest.approx(found[0], abs=1e-9)
        assert found[1] == roof == upper_bound(upper, of.start, belief)
        lower.used[1] = 9  # the next one tries all acts
        found = backup(of.chain, of.rewards.act, lower, upper, 0, of.start, shaped, False, 1e-9)
        assert found[0] == pytest.approx(max(before, best), abs=1e-9)


@pytest.mark.nojit
def test_backup_where_no_act_can_beat_the_lower_bound_closes_the_gap() -> None:
    """Every act is passed over: the value is what the lower bound says."""
    of = model("two_reasons")
    lower, upper = first_bounds("two_reasons")
    upper = upper._replace(act=np.full(upper.act.shape, -1e3))
    belief = of.prior / of.prior.sum()
    known, _ = lower_bound(lower, of.start, belief.ravel())
    found = backup(of.chain, of.rewards.act, lower, upper, 0, of.start, belief, True, 1e-9)
    assert found == pytest.approx((known, known))
    assert upper_bound(upper, of.start, belief.ravel()) == pytest.approx(known)


@pytest.mark.nojit
def test_full_pools_take_nothing_in_and_stay_as_they_are() -> None:
    """A backup then says what it found, and leaves both bounds alone."""
    of = model("two_reasons")
    lower, upper = first_bounds("two_reasons")
    lower.used[0], upper.used[0] = len(lower.value), len(upper.belief)
    before = lower.value.copy(), lower.count.copy(), upper.count.copy()
    belief = of.prior / of.prior.sum()
    low, high = backup(of.chain, of.rewards.act, lower, upper, 0, of.start, belief, True, 1e-9)
    assert low > lower_bound(lower, of.start, belief.ravel())[0] + 1e-3
    assert high < upper_bound(upper, of.start, belief.ravel()) - 1e-3
    assert np.array_equal(before[0], lower.value)
    assert np.array_equal(before[1], lower.count)
    assert np.array_equal(before[2], upper.count)
