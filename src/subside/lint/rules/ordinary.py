"""Does good play do better than ordinary play?

Ordinary play is the documented random mix of acts. The rule tells how far its mean lies under what
is proven achievable. A scenario in which they are close teaches nothing about decisions; one in
which ordinary play loses more than 60 points cannot be got right by practising.

It holds from 3 to 60 points.

Where it does not hold: see the rules `matter` and `waiting`; or endings may weigh so much by chance
that decisions hardly show (`harm` of events, rates of what happens by itself).
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.rollout import mean_interval
from subside.solve.search import root

LEAST, MOST = 3.0, 60.0  # points


def check(subject: Subject) -> Finding:
    """How far ordinary play lies under what is achievable."""
    low = root(subject.policy.bounds)[0]
    mean, least, most = (low - value for value in mean_interval(subject.ordinary.value))
    told = f"Ordinary play loses {mean:.1f} points ({most:.1f} to {least:.1f}) of {low:.1f}."
    return Finding(
        LEAST <= mean <= MOST, told, {"points": mean, "low": most, "high": least, "achievable": low}
    )


ORDINARY = Rule("ordinary", "Good play does better than ordinary play", check)
