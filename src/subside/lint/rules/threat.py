"""How often is there no threat at all?

Most encounters end without anybody being threatened. The rule tells, from runs of ordinary play, in
how many there was never a threat to be seen and nobody was hurt badly. The library as a whole needs
half of its assignments without a threat; a single scenario may be the other kind.

It never fails; the figure is for whoever puts a course together.
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject, without_threat
from subside.rollout import share_interval


def check(subject: Subject) -> Finding:
    """Share of runs of ordinary play in which no threat was seen."""
    share, low, high = share_interval(without_threat(subject.read))
    told = (
        f"In {100 * share:.0f} of 100 runs of ordinary play ({100 * low:.0f} to {100 * high:.0f}) "
        f"nobody is ever threatened or badly hurt."
    )
    return Finding(True, told, {"share": share, "low": low, "high": high})


THREAT = Rule("threat", "How often there is no threat", check)
