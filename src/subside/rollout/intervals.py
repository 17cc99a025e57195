"""Means and shares of many runs, with 95 % intervals."""

from __future__ import annotations

import math

import numpy as np

NORMAL_95 = 1.959964
Interval = tuple[float, float, float]  # (mean or share, low, high)


def mean_interval(values: np.ndarray) -> Interval:
    """Mean and its 95 % interval by the normal approximation."""
    mean = float(values.mean())
    half = (
        NORMAL_95 * float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    )
    return mean, mean - half, mean + half


def share_interval(values: np.ndarray) -> Interval:
    """Share of ones and its 95 % interval (Wilson 1927); it holds for shares near 0 and 1."""
    n, share, z = len(values), float(values.mean()), NORMAL_95
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def interval(values: np.ndarray) -> Interval:
    """Of a share where every run counts 0 or 1; of a mean where runs have parts, or several.

    Counts, which are never under 0, have no interval that is.
    """
    if bool(((values == 0) | (values == 1)).all()):
        return share_interval(values)
    mean, low, high = mean_interval(values)
    return mean, max(0.0, low) if values.min() >= 0 else low, high
