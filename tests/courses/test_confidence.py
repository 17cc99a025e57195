"""How sure people are against how often they are right: by hand, scipy and a jackknife."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from subside.courses.statistics import Calibration, Key, Step, Sure, calibration
from subside.errors import UserError

Given = dict[str, list[tuple[float | None, int | None]]]  # person -> confidence, option by item


def told(given: Given) -> Calibration:
    """Calibration of answers to items i0, i1, ... whose best option is 0 of 4."""
    items = max(len(answers) for answers in given.values())
    return calibration(
        {p: {f"i{k}": option for k, (_, option) in enumerate(a)} for p, a in given.items()},
        {p: {f"i{k}": sure for k, (sure, _) in enumerate(a)} for p, a in given.items()},
        {f"i{k}": Key(0, 4) for k in range(items)},
    )


def some(people: int, items: int, seed: int = 1) -> Given:
    """Answers that are right as often as chance has it."""
    generator = np.random.default_rng(seed)
    steps = generator.choice([0.25, 0.5, 0.75, 1.0], (people, items)).tolist()
    options = generator.integers(0, 3, (people, items)).tolist()
    return {f"p{p}": list(zip(steps[p], options[p], strict=True)) for p in range(people)}


def test_by_hand():
    """Two people, 16 answers each: one sure and right in half, one half sure and right in half."""
    half = [0, 1] * 8
    found = told({"a": [(1.0, o) for o in half], "b": [(0.5, o) for o in half]})
    assert (found.n, found.people, found.missing) == (32, 2, 0)
    assert found.steps == (Step(0.25, 0, 0), Step(0.5, 16, 8), Step(0.75, 0, 0), Step(1.0, 16, 8))
    assert found.figures is not None
    assert (found.figures.confidence, found.figures.right) == (0.75, 0.5)
    over = found.figures.over
    # Differences of 0.5 and 0: mean 0.25, standard error 0.25, t of one degree of freedom 12.706.
    assert (over.value, over.low, over.high) == pytest.approx((0.25, -2.9266, 3.4266), abs=1e-3)


def test_the_interval_is_that_of_people():
    """With as many answers each, Student's interval of the mean over people."""
    given = some(12, 15)
    over = told(given).figures
    assert over is not None
    each = [np.mean([sure - (o == 0) for sure, o in answers]) for answers in given.values()]
    exact = stats.ttest_1samp(each, 0).confidence_interval()
    assert (over.over.low, over.over.high) == pytest.approx(tuple(exact))
    assert over.over.value == pytest.approx(over.confidence - over.right)


def test_who_gave_more_answers_counts_for_more():
    """A ratio of sums: against the jackknife, which leaves one person out at a time."""
    given = {name: answers[: 5 + k % 11] for k, (name, answers) in enumerate(some(60, 15).items())}
    figures = told(given).figures
    assert figures is not None
    sums = np.array([sum(sure - (o == 0) for sure, o in answers) for answers in given.values()])
    counts = np.array([len(answers) for answers in given.values()])
    without = (sums.sum() - sums) / (counts.sum() - counts)
    error = math.sqrt(59 / 60 * ((without - without.mean()) ** 2).sum())
    assert figures.over.value == pytest.approx(sums.sum() / counts.sum())
    assert figures.over.high is not None
    half = figures.over.high - figures.over.value
    assert half == pytest.approx(stats.t.ppf(0.975, 59) * error, rel=0.02)


def test_sure_and_wrong_is_counted_by_item():
    """Wholly sure only; counts are there before there are thirty answers."""
    found = told(
        {
            "a": [(1.0, 1), (1.0, 0), (0.75, 1)],
            "b": [(1.0, 2), (1.0, 3), (0.25, 0)],
            "c": [(0.75, 1)],
        }
    )
    assert found.sure == {"i0": Sure(2, 2), "i1": Sure(2, 1)}
    assert (found.figures, found.missing) == (None, 23)
    assert found.note == "7 answers so far. Figures need 30: 23 more."


def test_answers_without_confidence_and_confidence_without_answer_are_left_out():
    """Nobody is sure of what they did not answer; some do not say how sure they are."""
    found = told({"a": [(1.0, None), (None, 0), (0.5, 0)]})
    assert (found.n, found.sure) == (1, {})
    bare = calibration({"a": {"i0": 0}}, {}, {"i0": Key(0, 4)})
    assert (bare.n, bare.people) == (0, 0)


def test_one_person_is_no_group():
    """However many answers there are."""
    found = told({"a": [(1.0, 0)] * 40})
    assert (found.figures, found.missing) == (None, 0)
    assert found.note == "All answers are of one person. Figures need two."


def test_where_all_are_alike_there_is_no_interval():
    """Two people who are as sure and as right as one another."""
    found = told({name: [(0.75, k % 2) for k in range(20)] for name in ("a", "b")})
    assert found.figures is not None
    over = found.figures.over
    assert (over.value, over.low, over.high) == (pytest.approx(0.25), None, None)
    assert found.note.endswith("the answers give no interval.")


def test_a_confidence_that_is_no_step_is_refused():
    """Per cent, for one."""
    with pytest.raises(UserError, match="is no confidence") as error:
        told({"a": [(75, 0)]})
    assert error.value.hint == "It is one of 0.25, 0.5, 0.75, 1.0."
