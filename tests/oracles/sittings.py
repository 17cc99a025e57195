"""Who sits tests: people drawn by a model, and a thousand who sat one in print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from subside.courses.statistics import Key

# Law School Admission Test, sections 6 and 7: how many of 1,000 people gave each pattern of right
# and wrong on five items, 00000 first (Bock and Lieberman, Psychometrika 35, 1970, pp. 179-197).
SECTION_6 = "3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"
SECTION_7 = "12 19 1 7 3 19 3 17 10 5 3 7 7 23 8 28 7 39 11 34 14 51 15 90 6 25 7 35 18 136 32 308"
Rows = Sequence[Sequence[int]]


def sat(rows: Rows, form: str = "q", start: int = 0) -> dict[str, dict[str, int | None]]:
    """Sittings from rows of right (1, the best option) and wrong (0)."""
    return {
        f"{form} {start + p}": {f"{form}{i}": 1 - right for i, right in enumerate(row)}
        for p, row in enumerate(rows)
    }


def key(items: int, form: str = "q", options: int = 4) -> dict[str, Key]:
    """Option 0 is best."""
    return {f"{form}{i}": Key(0, options) for i in range(items)}


def patterns(counts: str) -> list[tuple[int, ...]]:
    """A row for each person."""
    kinds = list(product((0, 1), repeat=5))
    return [kind for kind, n in zip(kinds, map(int, counts.split()), strict=True) for _ in range(n)]


def class_of(people: int, items: int, seed: int, hard: float = 0.0) -> list[list[int]]:
    """People who know more and less, and items that are easier and harder (Rasch)."""
    generator = np.random.default_rng(seed)
    ability = generator.normal(0, 1.2, (people, 1))
    chance = 1 / (1 + np.exp(hard + np.linspace(-1.5, 1.5, items) - ability))
    return (generator.random((people, items)) < chance).astype(int).tolist()
