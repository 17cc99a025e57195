"""Loss per decision against ordinary play, with its uncertainty. `docs/progress.md` explains it.

Under one heading, run r of a person made n_r decisions that cost L_r points. Ordinary play loses
m_s points with each such decision in scenario s, so that as many decisions of it would have cost
E_r = n_r m_s(r). Both are counted in what any decision of ordinary play costs there, so that a
scenario of large points does not outweigh the others. The adjusted loss is observed over expected,

    A = sum L_r / sum E_r        (indirect standardisation, as of death rates: Breslow and Day,
                                  Statistical Methods in Cancer Research II, 1987, ch. 2)

Decisions of one run hang together, so the interval counts runs. With d_r = L_r - A E_r, the
variance of a ratio of sums over R runs is sum d_r^2 R / (R - 1) / (sum E_r)^2 (Cochran, Sampling
Techniques, 1977, ch. 6). Two or three runs that happen to agree would claim too much, so the
spread of ordinary play, s0, counts as one run more (a moderated variance: Smyth 2004):

    A -+ t_R sqrt(s0^2 + sum d_r^2) / sum E_r        with R degrees of freedom, not below zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

DECISIONS, RUNS = 5, 2  # below these it is too few to say
LEAST = 0.25  # points a decision: acts that differ by less are equally good, and divide nothing
SURE = 0.975  # of each end: intervals of 95 %


@dataclass(frozen=True)
class Part:
    """The decisions of one run under one heading."""

    when: datetime
    slug: str
    decisions: int
    points: float  # what they cost, in units
    expected: float  # what as many decisions of ordinary play cost there, in units
    spread: float  # standard deviation of that from run to run, in units
    unit: float = 1.0  # points that any decision of ordinary play costs there

    @property
    def ratio(self) -> float:
        """Adjusted loss of this run alone."""
        return self.points / self.expected


@dataclass(frozen=True)
class Estimate:
    """Adjusted loss under one heading: 1 is what ordinary play loses."""

    ratio: float
    low: float
    high: float
    decisions: int
    runs: int

    @property
    def rough(self) -> bool:
        """Whether the interval is wide for what it is of."""
        return self.high - self.low > max(0.5, self.ratio)


def estimate(parts: Sequence[Part]) -> Estimate | None:
    """Adjusted loss over runs, and its 95 % interval; None where there are too few to say."""
    from scipy.special import stdtrit

    decisions, runs = sum(part.decisions for part in parts), len(parts)
    if decisions < DECISIONS or runs < RUNS:
        return None
    expected = math.fsum(part.expected for part in parts)
    ratio = math.fsum(part.points for part in parts) / expected
    apart = math.fsum((part.points - ratio * part.expected) ** 2 for part in parts)
    prior = math.fsum(part.spread**2 for part in parts) / runs
    half = float(stdtrit(runs, SURE)) * math.sqrt(prior + apart) / expected
    return Estimate(ratio, max(0.0, min(ratio, ratio - half)), ratio + half, decisions, runs)


def expected(figures: Mapping[str, Any]) -> dict[str, float]:
    """Loss of each decision of ordinary play by heading, shrunk by its uncertainty.

    A heading that ordinary play seldom chooses is known badly there. Its figure m with standard
    error e is drawn to the one over all headings, m0, by how far headings truly lie apart, tau:
    m0 + (m - m0) tau^2 / (tau^2 + e^2) (Morris 1983; tau by DerSimonian and Laird 1986).
    """
    whole = figures["all"]["loss"]
    known = {name: (one["loss"], _error(one, whole)) for name, one in figures["headings"].items()}
    apart = _apart(list(known.values()))
    return {
        name: max(LEAST, whole + (loss - whole) * apart / (apart + error**2))
        for name, (loss, error) in known.items()
    }


def _error(one: Mapping[str, float], whole: float) -> float:
    """Standard error; one that shows no spread at all is of too few decisions to be believed."""
    error: float = one["error"]
    return error if error > 0 else max(whole, LEAST)


def _apart(known: Sequence[tuple[float, float]]) -> float:
    """Variance of headings around one another beyond what their errors explain (tau^2)."""
    weights = [1 / error**2 for _, error in known]
    total = math.fsum(weights)
    if len(known) < 2:
        return 0.0
    middle = math.fsum(w * loss for w, (loss, _) in zip(weights, known, strict=True)) / total
    q = math.fsum(w * (loss - middle) ** 2 for w, (loss, _) in zip(weights, known, strict=True))
    scale = total - math.fsum(w * w for w in weights) / total
    return max(0.0, (q - (len(known) - 1)) / scale) if scale > 0 else 0.0


def running(parts: Sequence[Part], last: int) -> list[Estimate | None]:
    """At each run, the estimate over it and those before it, at most `last` together."""
    return [estimate(parts[max(0, k + 1 - last) : k + 1]) for k in range(len(parts))]
