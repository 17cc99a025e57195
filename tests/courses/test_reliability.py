"""KR-20 and the error of a score: against all split halves, published figures, and its rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from subside.courses.statistics import Estimate, FormFigures, FormReport, reliability
from subside.errors import UserError
from tests.oracles import answers as oracle
from tests.oracles.sittings import SECTION_6, SECTION_7, class_of, key, patterns, sat


def figures(report: FormReport) -> FormFigures:
    """The figures, which are there."""
    assert report.figures is not None
    return report.figures


def kr20(rows: list[list[int]]) -> Estimate:
    """Of one form of one class."""
    (report,) = reliability(sat(rows), key(len(rows[0])))
    found = figures(report).kr20
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("counts", "mean", "sd", "alpha", "error"),
    [(SECTION_6, 3.819, 1.035, 0.295, 0.869), (SECTION_7, 3.707, 1.199, 0.453, 0.886)],
)
def test_published_figures(counts: str, mean: float, sd: float, alpha: float, error: float):
    """As the manual of the R package mirt prints them (itemstats; Chalmers 2012)."""
    (report,) = reliability(sat(patterns(counts)), key(5))
    found = figures(report)
    assert found.kr20 is not None
    told = (found.mean, found.sd, found.kr20.value, found.error)
    assert told == pytest.approx((mean, sd, alpha, error), abs=6e-4)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_mean_of_all_split_halves(seed: int):
    """Cronbach 1951; every way to split eight questions into two tests of four."""
    rows = class_of(40, 8, seed)
    assert kr20(rows).value == pytest.approx(oracle.split_half(rows))


def test_hoyts_analysis_of_variance():
    """KR-20 is 1 less the residual over the people's mean square (Hoyt 1941), the interval by F."""
    right = np.array(class_of(40, 8, seed=7), dtype=float)
    people, items = right.mean(axis=1, keepdims=True), right.mean(axis=0, keepdims=True)
    rest = ((right - people - items + right.mean()) ** 2).sum() / (39 * 7)
    ratio = rest / (8 * ((people - right.mean()) ** 2).sum() / 39)
    found = kr20(right.astype(int).tolist())
    ends = 1 - ratio * stats.f(39, 39 * 7).ppf([0.975, 0.025])
    assert found.value == pytest.approx(1 - ratio)
    assert (found.low, found.high) == pytest.approx(tuple(ends))


def test_feldts_interval_holds_the_true_value_as_often_as_it_says():
    """150 classes of 60, against the KR-20 of 20,000 people."""
    true = kr20(class_of(20_000, 10, 0)).value
    held = 0
    for seed in range(1, 151):
        found = kr20(class_of(60, 10, seed))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= true <= found.high
    assert 137 <= held <= 148  # 142 are to be expected, give or take 3


def test_forms_of_one_length_are_pooled_about_their_own_means():
    """A form that is harder by far adds nothing to the spread of scores."""
    easy, hard = class_of(40, 6, 1), class_of(40, 6, 2, hard=2)
    both = {**sat(easy, "a"), **sat(hard, "b")}
    (report,) = reliability(both, {**key(6, "a"), **key(6, "b")})
    assert (report.items, report.forms, report.n) == (6, 2, 80)
    scores = [[sum(row) for row in rows] for rows in (easy, hard)]
    spread = np.mean([np.var(one, ddof=1) for one in scores])
    assert figures(report).sd == pytest.approx(float(np.sqrt(spread)))
    assert figures(report).mean == pytest.approx(float(np.mean(scores)))
    # A ratio of sums lies between the ratios.
    found = figures(report).kr20
    assert found is not None
    between = (kr20(easy).value, kr20(hard).value)
    assert min(between) < found.value < max(between)


def test_forms_of_other_lengths_have_reports_of_their_own():
    """The shortest first; who was shown nothing is in none."""
    sittings = {**sat(class_of(31, 5, 1), "a"), **sat(class_of(30, 3, 1), "b"), "nobody": {}}
    reports = reliability(sittings, {**key(5, "a"), **key(3, "b")})
    assert [(one.items, one.n) for one in reports] == [(3, 30), (5, 31)]


@given(
    st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=30, max_size=45),
    st.randoms(),
)
def test_who_people_are_does_not_matter(rows: list[list[int]], random):
    """Other names in another order give the same, and so does everybody twice."""
    mixed = dict(enumerate(random.sample(list(sat(rows).values()), len(rows))))
    twice = {**sat(rows), **sat(rows, start=len(rows))}
    told = []
    for who in (sat(rows), mixed, twice):
        found = figures(reliability(who, key(4))[0])
        told.append((found.mean, 9.0 if found.kr20 is None else found.kr20.value))
    assert told[0] == pytest.approx(told[1])
    assert told[0] == pytest.approx(told[2])


def test_below_thirty_sittings_nothing_is_said_but_how_many_are_missing():
    """Whatever their number of questions."""
    (report,) = reliability(sat(class_of(29, 3, 1)), key(3))
    assert (report.figures, report.missing) == (None, 1)
    assert report.note == "29 sittings so far. Figures need 30: 1 more."


def test_where_nothing_varies_nothing_is_made_up():
    """All right; one question; thirty people with a form of their own each."""
    (same,) = reliability(sat([[1, 1, 1]] * 30), key(3))
    assert figures(same) == FormFigures(3.0, 0.0, None, None)
    assert same.note.startswith("All scores are alike")
    (single,) = reliability(sat([[1], [0]] * 15), key(1))
    assert figures(single).kr20 is None
    alone = {p: {f"{p}{k}": k for k in range(2)} for p in (f"p{n}" for n in range(30))}
    (report,) = reliability(alone, {name: key(1)["q0"] for one in alone.values() for name in one})
    assert (report.forms, figures(report).kr20) == (30, None)


def test_below_zero_the_error_is_all_of_the_spread():
    """Two questions, of which everybody knows one: scores say nothing, and err by all they vary."""
    rows = [[1, 0], [0, 1]] * 15 + [[1, 1]]
    (report,) = reliability(sat(rows), key(2))
    assert kr20(rows).value < 0
    assert figures(report).error == figures(report).sd


def test_a_question_that_was_left_out_is_one_of_the_form():
    """It counts as not right, and makes no form of its own."""
    responses = sat(class_of(30, 3, 1))
    responses["q 0"]["q0"] = None
    responses["q 1"] = dict(reversed(responses["q 1"].items()))  # nor does an order of its own
    assert [(one.forms, one.items) for one in reliability(responses, key(3))] == [(1, 3)]


def test_answers_that_cannot_be_are_refused():
    """An option that is not there."""
    with pytest.raises(UserError, match="is no option"):
        reliability({"a": {"q0": 4}}, key(1))
