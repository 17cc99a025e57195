"""Item statistics: against scipy, oracles that enumerate, published figures, and by their rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from subside.courses.statistics import MIN_ANSWERS, ItemReport, Key, item_statistics, wilson
from subside.errors import UserError
from tests.oracles import answers as oracle
from tests.oracles.sittings import SECTION_6, SECTION_7, class_of, key, patterns, sat


def item(reports: Sequence[ItemReport], name: str) -> ItemReport:
    """The report of one item."""
    return next(report for report in reports if report.item == name)


@pytest.mark.parametrize(
    ("counts", "right", "rest"),
    [
        (SECTION_6, (0.924, 0.709, 0.553, 0.763, 0.870), (0.113, 0.153, 0.173, 0.144, 0.122)),
        (SECTION_7, (0.828, 0.658, 0.772, 0.606, 0.843), (0.246, 0.247, 0.313, 0.223, 0.175)),
    ],
)
def test_published_figures(counts: str, right: Sequence[float], rest: Sequence[float]):
    """As the manual of the R package mirt prints them (itemstats; Chalmers 2012)."""
    reports = item_statistics(sat(patterns(counts)), key(5))
    for report, p, r in zip(reports, right, rest, strict=True):
        assert report.figures is not None
        assert report.figures.difficulty.value == pytest.approx(p)
        assert report.figures.discrimination is not None
        assert report.figures.discrimination.value == pytest.approx(r, abs=6e-4)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_every_share_that_is_not_refused(count: tuple[int, int]):
    """Its ends are those of the shares that the count does not speak against."""
    found = wilson(*count)
    assert (found.low, found.high) == pytest.approx(oracle.plausible_shares(*count), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_one_form_against_scipy(seed: int):
    """Correlation and Fisher's interval, share and Wilson's."""
    rows = class_of(40, 8, seed)
    for i, report in enumerate(item_statistics(sat(rows), key(8))):
        figures = report.figures
        assert figures is not None
        column = [row[i] for row in rows]
        share = stats.binomtest(sum(column), 40).proportion_ci(method="wilson")
        assert (figures.difficulty.low, figures.difficulty.high) == pytest.approx(tuple(share))
        found = figures.discrimination
        assert found is not None
        assert found.value == pytest.approx(oracle.rest_correlation(rows, i))
        rest = [sum(row) - row[i] for row in rows]
        fisher = stats.pearsonr(column, rest).confidence_interval()
        assert (found.low, found.high) == pytest.approx(tuple(fisher))


def test_forms_are_compared_within_themselves():
    """Items shared by two forms: the partial correlation, given the form, by least squares."""
    easy, hard = class_of(25, 4, 1, hard=-1), class_of(25, 4, 2, hard=2)
    names = [f"q{i}" for i in (0, 1, 4, 5)]  # the second form shares two items with the first
    second = {
        f"b {p}": {name: 1 - x for name, x in zip(names, row, strict=True)}
        for p, row in enumerate(hard)
    }
    found = item(item_statistics({**sat(easy), **second}, key(6)), "q0")
    assert found.figures is not None
    form = np.repeat([[1, 0], [0, 1]], 25, axis=0)
    right = np.array(easy + hard, dtype=float)
    both = np.stack([right[:, 0], right[:, 1:].sum(axis=1)], axis=1)
    left = both - form @ np.linalg.lstsq(form, both)[0]
    partial = stats.pearsonr(left[:, 0], left[:, 1])
    told = found.figures.discrimination
    assert told is not None
    assert told.value == pytest.approx(partial.statistic)
    # Fisher 1924: as one answer fewer for the second form.
    z = np.arctanh(partial.statistic) + np.array([-1, 1]) * stats.norm.ppf(0.975) / np.sqrt(46)
    assert (told.low, told.high) == pytest.approx(tuple(np.tanh(z)))


def test_a_hard_form_does_not_make_an_item_look_good():
    """Two forms, one hard, and an item that tells nobody apart: put together, it would seem to."""
    generator = np.random.default_rng(3)
    easy, hard = class_of(200, 6, 1, hard=-3), class_of(200, 6, 2, hard=3)
    common = (
        [int(x) for x in generator.random(200) < 0.8],
        [int(x) for x in generator.random(200) < 0.3],
    )
    responses = {}
    for form, rows, chance in (("a", easy, common[0]), ("b", hard, common[1])):
        for person, answers in sat(rows, form).items():
            x = chance[int(person.split()[1])]
            responses[person] = {**answers, "common": 1 - x}
    keys = {**key(6, "a"), **key(6, "b"), "common": Key(0, 4)}
    found = item(item_statistics(responses, keys), "common").figures
    assert found is not None
    assert found.discrimination is not None
    assert abs(found.discrimination.value) < 0.1
    rest = [sum(row) for row in easy + hard]
    assert stats.pearsonr(rest, common[0] + common[1]).statistic > 0.4


def test_upper_and_lower_27_per_cent():
    """Of 100 people the best 27 and the worst 27; ties share what is left, whatever their order."""
    rows = [[int(p < 60), *(int(p < 100 - 10 * k) for k in range(10))] for p in range(100)]
    found = item(item_statistics(sat(rows), key(11)), "q0").figures
    assert found is not None
    assert found.upper_lower == 1.0  # the best 27 are right, the worst 27 wrong
    tied = class_of(50, 5, 4)
    told = item(item_statistics(sat(tied), key(5)), "q2").figures
    generator = np.random.default_rng(0)
    score, column = np.array(tied).sum(axis=1), np.array(tied)[:, 2]
    drawn = []
    for _ in range(4000):  # 13.5 people at either end: 13, and half of the next
        order = np.lexsort((generator.random(50), score))
        weight = np.r_[np.ones(13), 0.5, np.zeros(36)] / 13.5
        drawn.append(column[order] @ (weight[::-1] - weight))
    assert told is not None
    assert told.upper_lower == pytest.approx(float(np.mean(drawn)), abs=0.01)


@given(
    st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=30, max_size=45),
    st.randoms(),
)
def test_who_people_are_does_not_matter(rows: list[list[int]], random):
    """Other names in another order give the same."""
    mixed = dict(enumerate(random.sample(list(sat(rows).values()), len(rows))))
    for one, other in zip(
        item_statistics(sat(rows), key(4)), item_statistics(mixed, key(4)), strict=True
    ):
        assert _figures(one) == pytest.approx(_figures(other))
        assert one.flags == other.flags
        assert one.figures is not None
        assert other.figures is not None
        assert one.figures.options == other.figures.options


@given(
    st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=30, max_size=40),
    st.integers(0, 29),
)
def test_people_who_answer_like_others(rows: list[list[int]], twin: int):
    """Everybody twice: the same figures of twice as many. One more: one more of their answers."""
    twice = {**sat(rows), **sat(rows, start=len(rows))}
    more = sat([*rows, rows[twin]])
    for i, (one, two, three) in enumerate(
        zip(*(item_statistics(who, key(4)) for who in (sat(rows), twice, more)), strict=True)
    ):
        assert two.n == 2 * one.n
        assert _figures(two) == pytest.approx(_figures(one))
        assert one.figures is not None
        assert three.figures is not None
        gained = [
            b.taken - a.taken
            for a, b in zip(one.figures.options, three.figures.options, strict=True)
        ]
        assert gained == [rows[twin][i], 1 - rows[twin][i], 0, 0]


def _figures(report: ItemReport) -> list[float]:
    """Difficulty, discrimination and D; 9 where there is none."""
    figures = report.figures
    assert figures is not None
    r = 9.0 if figures.discrimination is None else figures.discrimination.value
    return [figures.difficulty.value, r, figures.upper_lower]


def test_below_thirty_answers_nothing_is_said_but_how_many_are_missing():
    """29 people, then 30; an item that nobody was shown yet."""
    reports = item_statistics(sat(class_of(29, 3, 1)), {**key(3), "new": Key(0, 4)})
    first, new = reports[0], item(reports, "new")
    assert (first.figures, first.flags, first.missing) == (None, (), 1)
    assert first.note == "29 answers so far. Figures need 30: 1 more."
    assert (new.n, new.missing) == (0, MIN_ANSWERS)
    assert item_statistics(sat(class_of(30, 3, 1)), key(3))[0].figures is not None


def test_what_was_left_out_is_not_right():
    """It was shown, so it counts among the answers."""
    rows = class_of(30, 3, 1)
    responses = sat(rows)
    responses["q 0"]["q0"] = None
    report = item(item_statistics(responses, key(3)), "q0")
    assert (report.n, report.left_out) == (30, 1)
    assert report.figures is not None
    others = sum(row[0] for row in rows[1:])
    assert report.figures.difficulty.value == pytest.approx(others / 30)
    assert sum(one.taken for one in report.figures.options) == 29


def test_where_nothing_varies_nothing_is_made_up():
    """All right; or a form of one question, which has no other to go with."""
    report = item(item_statistics(sat([[1, 1, 1]] * 30), key(3)), "q0")
    assert report.figures is not None
    assert report.figures.discrimination is None
    assert report.note.startswith("Nothing varies")
    assert report.flags[0].reason == "30 of 30 answered right: it tells hardly anybody apart."
    lone = item_statistics(sat([[1], [0]] * 15), key(1))[0].figures
    assert lone is not None
    assert lone.discrimination is None


def test_answers_that_cannot_be_are_refused():
    """An item without a key, an option that is not there."""
    with pytest.raises(UserError, match="an item that the key has not"):
        item_statistics({"a": {"other": 0}}, key(1))
    with pytest.raises(UserError, match="is no option") as error:
        item_statistics({"a": {"q0": 4}}, key(1))
    assert error.value.hint == "Options of this item are 0 to 3."
