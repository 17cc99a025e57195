"""Oracles of item and test statistics: every split of a test, every share that a count allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from statistics import correlation, fmean, pvariance

Right = Sequence[Sequence[int]]  # [person][item] 0 or 1


def split_half(right: Right) -> float:
    """Mean over all splits of the items into equal halves of Rulon's coefficient (1939).

    That mean is coefficient alpha, of right and wrong KR-20 (Cronbach 1951).
    """
    items = range(len(right[0]))
    found = []
    for half in combinations(items, len(items) // 2):
        one = [sum(row[i] for i in half) for row in right]
        other = [sum(row) - points for row, points in zip(right, one, strict=True)]
        apart = pvariance([a - b for a, b in zip(one, other, strict=True)])
        found.append(1 - apart / pvariance([sum(row) for row in right]))
    return fmean(found)


def rest_correlation(right: Right, item: int) -> float:
    """Correlation of one item with the sum of the others."""
    rest = [sum(row) - row[item] for row in right]
    return correlation([row[item] for row in right], rest)


def plausible_shares(right: int, n: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Ends of all shares that a test with the normal deviate z does not refuse, by bisection.

    A share is refused where the count lies more than z of its own standard errors from it.
    """

    def refused(share: float) -> bool:
        return abs(right / n - share) > z * math.sqrt(share * (1 - share) / n)

    def edge(inside: float, outside: float) -> float:
        if not refused(outside):
            return outside
        for _ in range(100):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if refused(middle) else (middle, outside)
        return inside

    return edge(right / n, 0.0), edge(right / n, 1.0)
