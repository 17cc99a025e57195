"""Oracle of ordinal agreement: every pair of ratings, one after the other.

Alpha is 1 less what two ratings of the same unit differ, on the whole, in terms of what any two
ratings differ. How far two levels lie apart in order is how far their mid-ranks lie apart among all
ratings that have a partner. There is no matrix of coincidences here, and no count of levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

Units = Sequence[Sequence[int]]  # the ratings of each unit, by whomever


def mid_rank(level: int, ratings: Sequence[int]) -> float:
    """How many ratings are lower, and half of those that are equal."""
    return sum((other < level) + (other == level) / 2 for other in ratings)


def alpha(units: Units, *, metric: str = "ordinal") -> float | None:
    """Krippendorff's alpha; None where all ratings that have a partner are of one level."""
    units = [unit for unit in units if len(unit) > 1]
    ratings = [level for unit in units for level in unit]

    def apart(one: int, other: int) -> float:
        if metric == "nominal":
            return float(one != other)
        if metric == "interval":
            return float((one - other) ** 2)
        return (mid_rank(one, ratings) - mid_rank(other, ratings)) ** 2

    # Within a unit of m ratings a rating meets m - 1 others, and counts once whatever m is.
    within = sum(
        apart(one, other) / (len(unit) - 1)
        for unit in units
        for one, other in permutations(unit, 2)
    ) / len(ratings)
    pairs = list(permutations(ratings, 2))
    anywhere = sum(apart(one, other) for one, other in pairs) / len(pairs)
    return None if anywhere == 0 else 1 - within / anywhere
