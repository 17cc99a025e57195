"""Test forms: no item twice, each objective in each, as hard as one another, the same by seed."""

from __future__ import annotations

from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.courses.course import Course
from subside.courses.forms import draw_forms
from subside.courses.schema import Item, Option
from subside.errors import UserError


def bank(counts: list[int], expected: list[float]) -> dict[str, Item]:
    """A bank with so many items of each objective."""
    found = {}
    for k, count in enumerate(counts):
        for j in range(count):
            options = tuple(Option(text=f"{c}", why="so", best=c == "b") for c in "abcd")
            found[f"item_{k}_{j}"] = Item(
                objective=f"o{k}", truths=(1,), expected=expected[len(found) % len(expected)],
                situation="s", question="q", options=options,
            )  # fmt: skip
    return found


def test_forms_share_no_item_and_have_each_objective(course: Course) -> None:
    forms = draw_forms(course.items, 3, seed=7)
    names = [one.item for form in forms for one in form.questions]
    assert len(names) == len(set(names)) == 9
    for form in forms:
        assert {course.items[one.item].objective for one in form.questions} == {
            "explain-truths", "make-time", "accept-no-guarantee",
        }  # fmt: skip


def test_options_are_shuffled_and_all_there(course: Course) -> None:
    orders = {
        one.order
        for seed in range(30)
        for form in draw_forms(course.items, 3, seed)
        for one in form.questions
    }
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert len(orders) == 24


def test_the_best_stands_in_every_place_alike(course: Course) -> None:
    places = [
        one.order.index(course.items[one.item].best)
        for seed in range(200)
        for form in draw_forms(course.items, 3, seed)
        for one in form.questions
    ]
    for place in range(4):
        assert 0.2 < places.count(place) / len(places) < 0.3


def test_the_same_seed_draws_the_same_forms(course: Course) -> None:
    assert draw_forms(course.items, 3, 5) == draw_forms(course.items, 3, 5)
    assert len({draw_forms(course.items, 3, seed) for seed in range(10)}) > 5


def test_the_stated_share_is_the_mean(course: Course) -> None:
    for form in draw_forms(course.items, 3, 1):
        shares = [course.items[one.item].expected for one in form.questions]
        assert form.expected == pytest.approx(mean(shares))


def test_forms_are_about_as_hard_as_one_another() -> None:
    items = bank([8] * 6, [0.3, 0.95, 0.4, 0.85, 0.6, 0.7, 0.5])
    target = mean(item.expected for item in items.values())
    for seed in range(5):
        for form in draw_forms(items, 12, seed):
            assert form.expected == pytest.approx(target, abs=0.02)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 7), min_size=1, max_size=5), st.integers(1, 12), st.integers(1, 3),
    st.integers(0, 99),
)  # fmt: skip
def test_any_bank_gives_forms_or_says_that_it_is_too_small(
    counts: list[int], size: int, forms: int, seed: int
) -> None:
    items = bank(counts, [0.4, 0.6, 0.8])
    enough = sum(count // forms for count in counts) >= size
    if not enough:
        with pytest.raises(UserError, match="too few items"):
            draw_forms(items, size, seed, forms)
        return
    drawn = draw_forms(items, size, seed, forms)
    assert [len(form.questions) for form in drawn] == [size] * forms
    names = [one.item for form in drawn for one in form.questions]
    assert len(names) == len(set(names))
    for name in {item.objective for item in items.values()}:  # as even as there is room for
        held = [sum(items[one.item].objective == name for one in f.questions) for f in drawn]
        assert len(set(held)) == 1
