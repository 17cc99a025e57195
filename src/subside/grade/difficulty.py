"""How hard a scenario is: what runs of ordinary play lose, judged as every run is.

With start_i the best proven at the start of run i, the points that a run loses against it are

    start_i - outcome_i = sum about - sum slack - sum luck,

and luck is zero in expectation (see `judge`). Lost here is therefore sum about - sum slack: the
same in expectation, without the luck of the draw, so that fewer runs are enough (Zare, "A Measure
of Luck").

Loss per decision under a heading is a ratio of sums over runs, m = sum L_i / sum n_i. Decisions of
one run hang together, so its standard error counts runs, not decisions: with d_i = L_i - m n_i,
error = sqrt(R / (R - 1) sum d_i^2) / sum n_i (Cochran, Sampling Techniques, 1977, ch. 6).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scipy.special import stdtrit

from subside.grade.judge import Judgement

SURE = 0.975  # of each end: intervals of 95 %


@dataclass(frozen=True)
class Lost:
    """What one run lost, in points of 100."""

    lost: float
    headings: Mapping[str, tuple[int, float]] = field(default_factory=dict)  # decisions, points

    @property
    def decisions(self) -> int:
        """Decisions of the run."""
        return sum(count for count, _ in self.headings.values())


def lost(judgement: Judgement, headings: Mapping[str, str]) -> Lost:
    """What a judged run lost; `headings`: the heading of each act."""
    found: dict[str, tuple[int, float]] = {}
    for decision in judgement.decisions:
        heading = headings[decision.act.act]
        count, points = found.get(heading, (0, 0.0))
        found[heading] = count + 1, points + decision.loss.about
    sums = judgement.sums
    return Lost(sums["about"] - sums["slack"], found)


def figures(runs: Sequence[Lost]) -> dict[str, Any]:
    """Difficulty from at least two runs, as plain data; `docs/progress.md` lists its keys."""
    if len(runs) < 2:
        raise ValueError("difficulty needs two runs at least")
    names = sorted({name for run in runs for name in run.headings})
    whole = [(run.decisions, sum(points for _, points in run.headings.values())) for run in runs]
    return {
        "runs": len(runs),
        "lost": _mean([run.lost for run in runs]),
        "decisions": sum(count for count, _ in whole) / len(runs),
        "all": _each(whole),
        "headings": {name: _each([r.headings.get(name, (0, 0.0)) for r in runs]) for name in names},
    }


def _mean(values: Sequence[float]) -> dict[str, float]:
    """Mean and its 95 % interval by Student's t."""
    n, mean = len(values), math.fsum(values) / len(values)
    variance = math.fsum((v - mean) ** 2 for v in values) / (n - 1)
    half = float(stdtrit(n - 1, SURE)) * math.sqrt(variance / n)
    return {"mean": mean, "low": mean - half, "high": mean + half}


def _each(pairs: Sequence[tuple[int, float]]) -> dict[str, float]:
    """Loss per decision, its standard error, decisions in all, and how far runs lie apart."""
    count, total = sum(n for n, _ in pairs), math.fsum(points for _, points in pairs)
    each = total / max(1, count)
    # Only runs that had such decisions tell how far runs lie apart.
    met = [(n, points) for n, points in pairs if n]
    square = math.fsum((points - each * n) ** 2 for n, points in met) / max(1, len(met) - 1)
    error = math.sqrt(len(met) * square) / max(1, count)
    return {
        "loss": each,
        "error": error,
        "decisions": float(count),
        "spread": math.sqrt(square),
    }
