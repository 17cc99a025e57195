"""Agreement of raters: against every pair enumerated, against published figures, by its rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from subside.courses.agreement import (
    Agreement,
    Rating,
    agreement,
    by_row,
    differences,
)
from subside.errors import UserError
from tests.oracles import ratings as oracle

N = None  # no occasion
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve
# units. Alpha there: nominal 0.743, ordinal 0.815, interval 0.849.
EXAMPLE_C = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Three observers, fifteen units, from Wikipedia's article on alpha: nominal 0.691, interval 0.811.
THREE = [
    [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
    [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
    [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
]
Table = list[list[int | None]]


def rated(table: Table, row: str = "asked") -> list[Rating]:
    """Ratings of a table of [rater][thing]."""
    return [
        Rating(f"rater {r}", f"thing {t:02}", row, level)
        for r, levels in enumerate(table)
        for t, level in enumerate(levels)
    ]


def units(table: Table) -> list[list[int]]:
    """What was given to each thing."""
    return [[level for level in unit if level is not None] for unit in zip(*table, strict=True)]


def found(table: Table, draws: int = 50) -> Agreement:
    """Agreement of a table with levels 0 to 5."""
    return agreement(rated(table), 6, seed=1, draws=draws)


tables = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.sampled_from([N, 0, 1, 2, 3]), min_size=raters, max_size=raters),
        min_size=2,
        max_size=8,
    )
).map(lambda things: [list(levels) for levels in zip(*things, strict=True)])  # fmt: skip


@pytest.mark.parametrize(
    ("table", "metric", "published"),
    [
        (EXAMPLE_C, "nominal", 0.743),
        (EXAMPLE_C, "ordinal", 0.815),
        (EXAMPLE_C, "interval", 0.849),
        (THREE, "nominal", 0.691),
        (THREE, "interval", 0.811),
    ],
)
def test_the_oracle_gives_published_figures(table: Table, metric: str, published: float):
    """What agreement is held against is itself held against figures in print."""
    assert oracle.alpha(units(table), metric=metric) == pytest.approx(published, abs=5e-4)


def test_a_published_example():
    """Ordinal alpha, and the counts: thing 11 of example C has one rating and is left out."""
    one = found(EXAMPLE_C)
    assert one.alpha == pytest.approx(0.815, abs=5e-4)
    assert (one.raters, one.things, one.units, one.ratings, one.single) == (4, 11, 11, 40, 1)
    assert one.words.startswith("Raters agree well. ")


@given(tables)
def test_alpha_is_what_every_pair_gives(table: Table):
    """Also with missing ratings, levels that nobody gave, and less agreement than chance."""
    assume(sum(len(unit) > 1 for unit in units(table)) > 0)
    assume(sum(any(level is not None for level in levels) for levels in table) > 1)
    exact = oracle.alpha(units(table))
    assert found(table, draws=1).alpha == (None if exact is None else pytest.approx(exact))


@given(tables, st.randoms())
def test_who_rates_and_in_which_order_does_not_matter(table: Table, random):
    """Raters change names, ratings come in another order: all stays, the interval too."""
    assume(any(len(unit) > 1 for unit in units(table)))
    mixed = rated(random.sample(table, len(table)))
    random.shuffle(mixed)
    assert agreement(mixed, 6, seed=1, draws=20) == found(table, draws=20)


@given(tables)
def test_levels_can_be_read_from_the_other_end(table: Table):
    """Order has no direction."""
    assume(any(len(unit) > 1 for unit in units(table)))
    turned = [[None if one is None else 5 - one for one in levels] for levels in table]
    one, other = found(table, draws=1).alpha, found(turned, draws=1).alpha
    assert one == (None if other is None else pytest.approx(other))


@given(st.lists(st.integers(0, 3), min_size=2, max_size=10), st.integers(2, 4))
def test_raters_who_never_differ_have_alpha_1(levels: list[int], raters: int):
    """And no interval, as no draw could differ; where nothing varies, there is no alpha."""
    one = found([levels] * raters)
    if len(set(levels)) == 1:
        assert (one.alpha, one.low) == (None, None)
        assert one.words.startswith("All ratings are of one level")
    else:
        assert (one.alpha, one.low, one.high) == (pytest.approx(1.0), None, None)
        assert one.words.endswith("these ratings give no interval.")
    assert one.alike == 1


def noisy(things: int, right: float, seed: int, raters: int = 2) -> Table:
    """Raters who see the true one of three levels so often, and else a neighbor of it."""
    generator = np.random.default_rng(seed)
    truth = generator.choice(3, things, p=[0.3, 0.3, 0.4])

    def rates() -> list[int]:
        off = np.clip(truth + generator.choice([-1, 1], things), 0, 2)
        return np.where(generator.random(things) < right, truth, off).tolist()

    return [rates() for _ in range(raters)]


def test_the_interval_holds_the_true_value_as_often_as_it_says():
    """Intervals of 60 samples of 40 things, against the alpha of 20,000 things."""
    true = found(noisy(20_000, 0.72, seed=0), draws=1).alpha
    assert true is not None
    held = 0
    for seed in range(1, 61):
        one = found(noisy(40, 0.72, seed), draws=400)
        assert one.low is not None
        assert one.high is not None
        held += one.low <= true <= one.high
    assert held >= 53  # 57 are to be expected, give or take 2


def test_the_same_seed_gives_the_same_interval_and_another_one_another():
    """A page that is opened again shows the same figures."""
    table = rated(noisy(30, 0.8, seed=3))
    assert agreement(table, 3, seed=5) == agreement(table, 3, seed=5)
    assert agreement(table, 3, seed=5).low != agreement(table, 3, seed=6).low


def test_draws_take_things_with_all_their_rows():
    """A second row that repeats the first tells nothing new, so the interval stays as wide."""
    table = noisy(30, 0.8, seed=3)
    one = agreement(rated(table), 3, seed=5)
    both = agreement(rated(table, "asked") + rated(table, "told"), 3, seed=5)
    assert (one.units, both.units, both.things) == (30, 60, 30)
    assert both.low == pytest.approx(one.low, abs=0.01)
    assert both.high == pytest.approx(one.high, abs=0.01)


def test_too_little_that_differs_gives_no_interval():
    """One thing of ten is unlike the others, and one draw in three has only those (0.9^10)."""
    one = found([[2] * 9 + [0], [2] * 9 + [1]])
    assert one.alpha is not None
    assert (one.low, one.high) == (None, None)
    assert "Too few things" in one.words


def test_five_things_give_no_interval():
    """Nor does one thing in many rows, which every draw would repeat."""
    assert found([[0, 1, 2, 2, 1, 0], [0, 1, 2, 1, 1, 0]]).low is not None
    five = found([[0, 1, 2, 2, 1], [0, 1, 2, 1, 1]])
    assert five.alpha is not None
    assert (five.low, five.high) == (None, None)
    assert five.words.endswith("rated by two for an interval: 6 are needed.")
    rows = [one for k in range(8) for one in rated([[k % 3], [(k + k // 7) % 3]], f"row {k}")]
    lone = agreement(rows, 3, seed=1)
    assert (lone.things, lone.units, lone.low) == (1, 8, None)


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (0.97, "Raters agree well."),
        (0.75, "Raters agree well enough for tentative conclusions only."),
        (0.5, "These ratings are not to be relied on."),
    ],
)
def test_how_alpha_is_read(right: float, words: str):
    """At 0.8 and at 0.667, as Krippendorff has it."""
    one = found(noisy(400, right, seed=1), draws=200)
    assert one.words == words


def test_what_makes_a_reading_doubtful_is_said():
    """An interval that reaches into a worse reading, few things, hardly anything that varies."""
    few = found(noisy(12, 0.95, seed=4), draws=200)
    assert "The interval reaches down to" in few.words
    assert "Only 12 things were rated by two: the interval may be too narrow." in few.words
    rare = found([[2] * 48 + [0, 2], [2] * 48 + [2, 0]], draws=200)
    assert rare.alpha is not None
    assert rare.alpha < 0
    assert rare.alike == pytest.approx(0.96)
    assert "though 96 % of pairs are alike" in rare.words


def test_who_rates_alone_is_refused():
    """One rater; nothing rated by two; no occasion is no rating."""
    with pytest.raises(UserError, match="fewer than two raters"):
        agreement([Rating("A", "x", "asked", 1), Rating("B", "x", "asked", None)], 3, seed=1)
    with pytest.raises(UserError, match="nothing that two raters rated"):
        agreement([Rating("A", "x", "asked", 1), Rating("B", "y", "asked", 1)], 3, seed=1)


def test_ratings_that_cannot_be_are_refused():
    """A level that the rubric has not, and a second rating by one rater."""
    with pytest.raises(UserError, match="is no level") as error:
        agreement([Rating("A", "x", "asked", 3)], 3, seed=1)
    assert error.value.where == "rating of x by A: asked"
    with pytest.raises(UserError, match="given twice"):
        differences([Rating("A", "x", "asked", 1), Rating("A", "x", "asked", 2)], 3)


def test_rows_stand_for_themselves():
    """Each row has the figures it has alone; one that nobody rated twice says so."""
    asked, told = rated(noisy(25, 0.9, 1), "asked"), rated(noisy(25, 0.6, 2), "told")
    lone = [Rating("rater 0", "thing 00", "left", 1), Rating("rater 1", "thing 00", "left", None)]
    rows = by_row(told + asked + lone, 3, seed=9, draws=100)
    assert list(rows) == ["told", "asked", "left"]
    assert rows["asked"] == agreement(asked, 3, seed=9, draws=100)
    assert rows["told"] == agreement(told, 3, seed=9, draws=100)
    assert (rows["left"].alpha, rows["left"].single) == (None, 1)
    assert rows["left"].words == "No alpha: ratings are of fewer than two raters."


def test_differences_say_who_gave_what_the_farthest_apart_first():
    """Rows in order of appearance; no occasion beside a level is a difference without distance."""
    ratings = [
        Rating(rater, thing, row, level)
        for row, thing, levels in [
            ("told", "x", (2, 2, 2)),
            ("asked", "x", (1, 2, 1)),
            ("asked", "y", (2, 0, None)),
            ("asked", "z", (1, None, 1)),
            ("asked", "v", (None, None, None)),
        ]
        for rater, level in zip("ABC", levels, strict=True)
    ]
    rows = differences(ratings, 3)
    assert list(rows) == ["told", "asked"]
    assert rows["told"] == ()
    assert [(one.thing, one.apart) for one in rows["asked"]] == [("y", 2), ("x", 1), ("z", 0)]
    assert rows["asked"][0].given == (("B", 0), ("A", 2), ("C", None))


@settings(max_examples=20)
@given(tables)
def test_no_difference_is_missed(table: Table):
    """What is not listed was rated alike by all."""
    listed = {one.thing for one in differences(rated(table), 6)["asked"]}
    for thing, levels in enumerate(zip(*table, strict=True)):
        assert (f"thing {thing:02}" in listed) == (len(set(levels)) > 1)
