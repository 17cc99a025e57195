"""Reasons to read an item again, in words.

The thresholds are conventions, not laws; each reason says what was counted, so that whoever reads
it can disagree. A distractor misleads where more of those above the mean of their form take it than
the best answer, or where those who take it stand above more often than people do in all, beyond
chance: the lower end of Wilson's interval of that share lies above the share of everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from subside.courses.statistics.answers import Estimate, wilson

TOO_EASY, TOO_HARD, WEAK = 0.95, 0.30, 0.10
FlagKind = Literal[
    "too easy", "too hard", "below chance", "negative", "weak", "unused", "misleading"
]


@dataclass(frozen=True)
class OptionUse:
    """Who took an option: all, those above and those below the mean rest score of their form."""

    option: int  # by place in the item bank
    best: bool
    taken: int
    above: int
    below: int


@dataclass(frozen=True)
class ItemFigures:
    """Of ``n`` answers. ``discrimination`` is None where nothing varies, as where all are right."""

    n: int
    difficulty: Estimate  # share right, 0 to 1
    discrimination: Estimate | None  # correlation, -1 to 1
    upper_lower: float  # D, -1 to 1
    options: tuple[OptionUse, ...]


@dataclass(frozen=True)
class Flag:
    """Why an item should be read again; ``option`` where it is about one."""

    kind: FlagKind
    reason: str
    option: int | None = None


def flags(figures: ItemFigures) -> tuple[Flag, ...]:
    """Every reason to read an item again, the difficulty first, then each distractor."""
    return (*_difficulty(figures), *_discrimination(figures), *_distractors(figures))


def _difficulty(figures: ItemFigures) -> Iterator[Flag]:
    share, chance = figures.difficulty.value, 1 / len(figures.options)
    best = next(one for one in figures.options if one.best)
    right = f"{best.taken} of {figures.n} answered right"
    if share > TOO_EASY:
        yield Flag("too easy", f"{right}: it tells hardly anybody apart.")
    if share < chance:
        fact = f"{right}, fewer than guessing would give ({100 * chance:.0f} %)"
        yield Flag("below chance", f"{fact}. Check the key and the wording.")
    elif share < TOO_HARD:
        yield Flag("too hard", f"{right}, fewer than {100 * TOO_HARD:.0f} %.")


def _discrimination(figures: ItemFigures) -> Iterator[Flag]:
    found = figures.discrimination
    if found is None or found.value >= WEAK:
        return
    told = f"correlation with the other items {found.value:z.2f}"
    if found.low is not None and found.high is not None:
        told += f", 95 % interval {found.low:z.2f} to {found.high:z.2f}"
        told += "; it may be chance" if found.high >= WEAK else ""
    if found.value < 0:
        fact = "Who is right here is less often right elsewhere"
        yield Flag("negative", f"{fact} ({told}). Check the key first.")
    else:
        fact = "Who is right here is hardly more often right elsewhere"
        yield Flag("weak", f"{fact} ({told}).")


def _distractors(figures: ItemFigures) -> Iterator[Flag]:
    best = next(one for one in figures.options if one.best)
    above = sum(one.above for one in figures.options)
    placed = above + sum(one.below for one in figures.options)
    for one in figures.options:
        if one.best:
            continue
        if one.taken == 0:
            yield Flag("unused", "Nobody took this answer: it does no work.", one.option)
        elif one.above > best.above:
            fact = f"Of the people above the mean of their form {one.above} took this answer"
            reason = f"{fact}, and {best.above} the best one. Check the key."
            yield Flag("misleading", reason, one.option)
        elif placed and _leans(one, above / placed):
            fact = f"{one.above} people above the mean of their form took this answer"
            yield Flag("misleading", f"{fact}, and {one.below} below it.", one.option)


def _leans(one: OptionUse, base: float) -> bool:
    """Whether takers stand above more often than everybody does, beyond chance."""
    placed = one.above + one.below
    low = wilson(one.above, placed).low if placed else None
    return low is not None and low > base
