"""Does it take as long as it says?

The rule compares `minutes` of the scenario with how long encounters last under the best known and
under ordinary play. In the browser long acts pass quickly, so real time is shorter.

It holds if the minutes that are stated lie between half the median of the shorter and twice the
median of the longer.

Where it does not hold: change `minutes`, or the rates of endings.
"""

from __future__ import annotations

import numpy as np

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject


def check(subject: Subject) -> Finding:
    """Median length under best and ordinary play beside what is stated."""
    best = float(np.median(subject.best.minutes))
    ordinary = float(np.median(subject.ordinary.minutes))
    stated = float(subject.model.scenario.file.minutes)
    told = (
        f"Half of the encounters take under {best:.0f} minutes with best play, {ordinary:.0f} with "
        f"ordinary play; {stated:.0f} are stated."
    )
    ok = min(best, ordinary) / 2 <= stated <= 2 * max(best, ordinary)
    return Finding(ok, told, {"best": best, "ordinary": ordinary, "stated": stated})


MINUTES = Rule("minutes", "It takes as long as it says", check)
