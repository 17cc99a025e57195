"""Reasons to read an item again: each at its threshold, and what the words count."""

from __future__ import annotations

import pytest

from subside.courses.statistics import Estimate, Key, item_statistics, wilson
from subside.courses.statistics.flags import Flag, ItemFigures, OptionUse, flags

SOUND = Estimate(0.3, 0.1, 0.5)


def figures(right: int, *, of: int = 100, r: Estimate | None = SOUND) -> ItemFigures:
    """So many right, the others spread evenly over three distractors and over the mean."""
    wrong = [(of - right + k) // 3 for k in range(3)]
    options = [OptionUse(0, True, right, right, 0)]
    options += [OptionUse(k + 1, False, n, n // 2, n - n // 2) for k, n in enumerate(wrong)]
    return ItemFigures(of, wilson(right, of), r, 0.3, tuple(options))


def with_option(taken: int, above: int, below: int) -> tuple[Flag, ...]:
    """Flags of an item whose option 2 is taken so; 60 of 100 are right, 40 of them above."""
    options = (
        OptionUse(0, True, 60, 40, 20),
        OptionUse(1, False, 40 - taken, 5, 20),
        OptionUse(2, False, taken, above, below),
    )
    return flags(ItemFigures(100, wilson(60, 100), SOUND, 0.3, options))


@pytest.mark.parametrize(
    ("right", "kinds"),
    [(96, ["too easy"]), (95, []), (60, []), (30, []), (29, ["too hard"]), (25, ["too hard"])],
)
def test_difficulty(right: int, kinds: list[str]):
    """Over 95 %, under 30 %."""
    found = [flag.kind for flag in flags(figures(right)) if flag.option is None]
    assert found == kinds


def test_fewer_than_guessing_gives():
    """24 of 100 with four options: one flag, the graver one."""
    found = [flag for flag in flags(figures(24)) if flag.option is None]
    reason = "24 of 100 answered right, fewer than guessing would give (25 %)."
    assert found == [Flag("below chance", f"{reason} Check the key and the wording.")]


@pytest.mark.parametrize(
    ("r", "kind", "chance"),
    [
        (Estimate(0.10, -0.1, 0.3), None, False),
        (Estimate(0.09, -0.1, 0.3), "weak", True),
        (Estimate(0.00, -0.1, 0.09), "weak", False),
        (Estimate(-0.01, -0.2, 0.2), "negative", True),
        (Estimate(-0.30, -0.5, -0.1), "negative", False),
        (Estimate(-1.0, None, None), "negative", False),
        (None, None, False),
    ],
)
def test_discrimination(r: Estimate | None, kind: str | None, chance: bool):
    """Under 0.10, under 0; what may be chance is said to be."""
    found = flags(figures(60, r=r))
    assert [flag.kind for flag in found] == ([] if kind is None else [kind])
    assert any("may be chance" in flag.reason for flag in found) == chance


def test_a_distractor_that_nobody_takes():
    """It is named by its place in the item bank."""
    (flag,) = with_option(0, 0, 0)
    assert (flag.kind, flag.option) == ("unused", 2)


def test_a_distractor_that_those_who_know_prefer():
    """More of them than take the best answer; or more of its takers than of everybody."""
    (flag,) = with_option(30, 41, 5)
    assert (flag.kind, flag.option) == ("misleading", 2)
    assert flag.reason == (
        "Of the people above the mean of their form 41 took this answer, and 40 the best one. "
        "Check the key."
    )
    (flag,) = with_option(10, 9, 1)
    assert flag.reason == "9 people above the mean of their form took this answer, and 1 below it."
    assert with_option(10, 6, 4) == ()  # as everybody
    assert with_option(2, 2, 0) == ()  # two people are no sign


def test_from_answers_to_a_flag():
    """Twenty people of each of five ranks: the best two ranks take option 1, the others the key."""
    responses = {
        f"{rank}/{n}": {**{f"q{k}": int(rank <= k) for k in range(4)}, "odd": int(rank >= 3)}
        for rank in range(5)
        for n in range(20)
    }
    keys = {**{f"q{k}": Key(0, 2) for k in range(4)}, "odd": Key(0, 3)}
    odd = item_statistics(responses, keys)[-1]
    assert [(flag.kind, flag.option) for flag in odd.flags] == [
        ("negative", None),
        ("misleading", 1),
        ("unused", 2),
    ]
    assert odd.figures is not None
    # By score, this item included: rank 4, then 7 of ranks 2 and 3, which tie, half of them right.
    assert odd.figures.upper_lower == pytest.approx(3.5 / 27 - 1)
    # Rank 2 stands at the mean, neither above nor below it.
    assert odd.figures.options[0] == OptionUse(0, True, 60, 0, 40)
    assert odd.figures.options[1] == OptionUse(1, False, 40, 40, 0)
