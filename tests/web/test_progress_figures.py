"""Adjusted loss and its interval: properties, and oracles that know no formula of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from subside.web.practice.figures import DECISIONS, Part, estimate, expected, running
from subside.web.practice.words import SHARES, hardness, sentence, share

DAY = datetime(2026, 1, 1, tzinfo=UTC)
COVERED = 0.93  # of 95 %, with room for skewed losses


def part(decisions: int, points: float, each: float = 1.0, spread: float = 0.0) -> Part:
    return Part(DAY, "roadside", decisions, points, decisions * each, spread)


parts = st.lists(
    st.builds(
        part,
        st.integers(3, 30),
        st.floats(0, 50),
        st.floats(0.25, 20),
        st.floats(0, 20),
    ),
    min_size=2,
    max_size=12,
)


@given(parts, st.randoms())
def test_order_does_not_matter(found: list[Part], uniform: object) -> None:
    other = list(reversed(found))
    one, two = estimate(found), estimate(other)
    assert one is not None
    assert two is not None
    assert (one.ratio, one.low, one.high) == pytest.approx((two.ratio, two.low, two.high))


@given(parts)
def test_it_lies_between_the_runs_and_inside_its_interval(found: list[Part]) -> None:
    one = estimate(found)
    assert one is not None
    ratios = [each.ratio for each in found]
    assert min(ratios) - 1e-9 <= one.ratio <= max(ratios) + 1e-9
    assert 0 <= one.low <= one.ratio <= one.high


@given(parts, st.floats(0.1, 10))
def test_the_unit_of_points_does_not_matter(found: list[Part], unit: float) -> None:
    scaled = [
        replace(p, points=unit * p.points, expected=unit * p.expected, spread=unit * p.spread)
        for p in found
    ]
    one, two = estimate(found), estimate(scaled)
    assert one is not None
    assert two is not None
    assert (one.ratio, one.low, one.high) == pytest.approx(
        (two.ratio, two.low, two.high), rel=1e-6, abs=1e-9
    )


@given(parts)
def test_the_same_again_is_surer(found: list[Part]) -> None:
    one, two = estimate(found), estimate([*found, *found])
    assert one is not None
    assert two is not None
    assert two.ratio == pytest.approx(one.ratio)
    assert two.high - one.high <= 1e-9


def test_ordinary_play_is_one() -> None:
    found = estimate([part(6, 6.0), part(9, 9.0)])
    assert found is not None
    assert found.ratio == pytest.approx(1)


def test_too_few_to_say() -> None:
    assert estimate([]) is None
    assert estimate([part(40, 3.0)]) is None
    assert estimate([part(2, 1.0), part(DECISIONS - 3, 1.0)]) is None
    assert estimate([part(2, 1.0), part(DECISIONS - 2, 1.0)]) is not None


def test_runs_that_agree_do_not_claim_to_be_sure() -> None:
    found = estimate([part(5, 0.0, spread=4.0), part(5, 0.0, spread=4.0)])
    assert found is not None
    assert found.ratio == 0
    assert found.high > 1


def test_runs_alike_have_students_interval() -> None:
    """Runs of one size, and ordinary play apart as they are themselves: one run more, no other."""
    points = np.array([2.0, 5.0, 3.0, 8.0, 4.0, 6.5])
    apart = float(np.std(points, ddof=1))
    found = estimate([part(10, float(p), spread=apart) for p in points])
    assert found is not None
    n, ratios = len(points), points / 10
    low, high = stats.t.interval(0.95, n, ratios.mean(), ratios.std(ddof=1) / np.sqrt(n))
    assert (found.ratio, found.low, found.high) == pytest.approx((ratios.mean(), low, high))


@pytest.mark.parametrize("runs", [3, 8, 30])
def test_the_interval_holds_what_is_true(runs: int) -> None:
    """Runs are drawn again and again from a known loss; the interval must hold it as often."""
    uniform, true, held, tries = np.random.default_rng(7), 0.4, 0, 1500
    for _ in range(tries):
        sizes = uniform.integers(3, 15, size=runs)
        found = []
        for n in sizes:
            decisions = uniform.exponential(true, size=n)  # ordinary play loses one point each
            found.append(part(int(n), float(decisions.sum()), spread=float(np.sqrt(9 * true))))
        one = estimate(found)
        assert one is not None
        held += one.low <= true <= one.high
    assert held / tries > COVERED


def test_time_uses_the_last_runs_only() -> None:
    found = [
        replace(part(5, p), when=DAY + timedelta(days=k)) for k, p in enumerate((9.0, 1, 1, 1))
    ]
    line = running(found, 3)
    assert line[0] is None
    assert line[3] == estimate(found[1:])
    assert line[1] == estimate(found[:2])


def measured(*headings: tuple[str, float, float]) -> dict[str, object]:
    table = {
        name: {"loss": loss, "error": error, "decisions": 50.0, "spread": 1.0}
        for name, loss, error in headings
    }
    return {"all": {"loss": 2.0}, "headings": table}


def test_what_is_known_badly_is_drawn_to_the_whole() -> None:
    sure = expected(measured(("tools", 1.0, 0.01), ("close", 9.0, 0.01), ("timing", 2.0, 0.01)))
    assert sure["tools"] == pytest.approx(1.0, abs=0.01)
    assert sure["close"] == pytest.approx(9.0, abs=0.01)
    rough = expected(measured(("tools", 1.0, 0.1), ("close", 9.0, 8.0), ("timing", 2.5, 0.1)))
    assert 2.0 < rough["close"] < 4.0
    assert rough["tools"] < 1.8


def test_it_is_never_divided_by_next_to_nothing() -> None:
    found = expected(measured(("tools", 0.0, 0.001), ("close", 9.0, 0.001)))
    assert found["tools"] == 0.25


def test_words() -> None:
    assert share(0.33) == "about a third of"
    assert share(3.2) == "about 3 times"
    assert [most for most, _ in SHARES] == sorted(most for most, _ in SHARES)
    found = estimate([part(6, 2.0, spread=3.0), part(6, 2.0, spread=3.0)])
    assert found is not None
    told = sentence("tools", found)
    assert told == (
        "Your tools decisions lose about a third of what ordinary play loses; "
        "12 decisions in 2 runs, so that is rough."
    )
    assert [hardness(points) for points in (3, 30, 300)] == [
        "forgiving", "demanding", "unforgiving",
    ]  # fmt: skip
