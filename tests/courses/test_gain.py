"""Gain between tests, against Student's own example and scipy; and what is said of too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from subside.courses.statistics import Estimate, Gain, GainFigures, Score, knowledge_gain
from subside.errors import UserError

# Extra hours of sleep with two drugs (Student, The probable error of a mean, 1908). R's example
# of t.test gives the difference as 1.58, 95 % interval 0.7001142 to 2.4598858.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def scores(points: list[int], asked: int = 15, expected: float = 0.7) -> dict[str, Score]:
    """A score each, by the letters of the alphabet."""
    return {chr(97 + k): Score(right, asked, expected) for k, right in enumerate(points)}


def figures(gain: Gain) -> GainFigures:
    """The figures, which are there."""
    assert gain.figures is not None
    return gain.figures


def ends(estimate: Estimate) -> tuple[float, float]:
    """The interval, which is there."""
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


def test_students_sleep():
    """An hour counts as a point of a hundred here, ten hours being none."""
    first, second = ([round(1000 + 100 * x) for x in hours] for hours in (FIRST, SECOND))
    gain = figures(knowledge_gain(scores(first, 10_000), scores(second, 10_000)))
    assert gain.gain.value == pytest.approx(1.58)
    assert ends(gain.gain) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)
    assert gain.raw == gain.gain


def test_an_easier_form_after_is_taken_off():
    """Seven points of the gain are the form's; normalized is of what was left to learn."""
    before = scores([6, 9, 9, 12], expected=0.63)
    after = scores([9, 12, 15, 15], expected=0.70)
    gain = figures(knowledge_gain(before, after))
    assert (gain.before, gain.after) == pytest.approx((60, 85))
    assert gain.easier == pytest.approx(7)
    assert gain.raw.value == pytest.approx(25)
    assert gain.gain.value == pytest.approx(18)
    assert gain.normalized == pytest.approx(18 / 40)
    assert ends(gain.gain)[1] - ends(gain.gain)[0] == pytest.approx(
        ends(gain.raw)[1] - ends(gain.raw)[0]
    )


def test_each_pair_has_forms_of_its_own():
    """Classes have different forms: what a form gives away is taken off for its people."""
    before = {**scores([6, 9], expected=0.6), "z": Score(10, 20, 0.75)}
    after = {**scores([9, 9], expected=0.7), "z": Score(15, 20, 0.65)}
    gain = figures(knowledge_gain(before, after))
    paired = [20 - 10, 0 - 10, 25 + 10]
    assert gain.gain.value == pytest.approx(sum(paired) / 3)
    assert ends(gain.gain) == pytest.approx(
        tuple(stats.ttest_1samp(paired, 0).confidence_interval())
    )
    assert gain.easier == pytest.approx(10 / 3)


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=3, max_size=30))
def test_against_scipy(pairs: list[tuple[int, int]]):
    """The paired t test; where all gain alike, there is no interval."""
    first, last = ([pair[k] for pair in pairs] for k in (0, 1))
    gain = knowledge_gain(scores(first), scores(last))
    raw = figures(gain).raw
    if len({after - before for before, after in pairs}) == 1:
        assert (raw.low, raw.high) == (None, None)
        assert gain.note == "All gained alike, so the scores give no interval."
    else:
        exact = stats.ttest_rel(last, first).confidence_interval()
        assert ends(raw) == pytest.approx(tuple(100 / 15 * end for end in exact))


def test_who_took_one_test_only_is_counted_and_not_used():
    """And below two pairs it is said that there are too few."""
    before, after = scores([6, 9, 9]), {"b": Score(12, 15, 0.7), "y": Score(3, 15, 0.7)}
    gain = knowledge_gain(before, after)
    assert (gain.pairs, gain.only_before, gain.only_after, gain.figures) == (1, 2, 1, None)
    assert gain.note == "1 took both tests. A gain needs 2."
    more = knowledge_gain(before, {**after, "a": Score(9, 15, 0.7), "x": Score(0, 15, 0.7)})
    assert (more.pairs, more.only_before, more.only_after) == (2, 1, 2)
    assert figures(more).before == pytest.approx(50)
    assert knowledge_gain({}, {}).note == "0 took both tests. A gain needs 2."


def test_nothing_was_left_to_learn():
    """All right before: there is no part of nothing."""
    assert figures(knowledge_gain(scores([15, 15]), scores([15, 14]))).normalized is None


@pytest.mark.parametrize(
    "score", [Score(16, 15, 0.7), Score(-1, 15, 0.7), Score(0, 0, 0.7), Score(9, 15, 70)]
)
def test_scores_that_cannot_be_are_refused(score: Score):
    """More right than asked, a share in per cent."""
    with pytest.raises(UserError):
        knowledge_gain({"a": score}, {})
