"""Is waiting worth something here?

Discretionary time is what the courses are about. The rule carries out the best known play twice,
with the same chances: as it is, and never waiting or watching where anything else can be done. The
difference is what waiting is worth. Both are simulated, so a 95 % interval of the difference is
told; runs are paired by seed.

It holds if waiting is worth at least half a point, or if it is worth less and the scenario ends
within three minutes under best play (there is no time to wait where somebody is being killed).

Where it does not hold: settling may be too quick, or too slow to see in the encounter
(`agitation_down`, `settle_disposition`); or acts of talk may cost no pressure, so that talking
always is as good as silence.
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.rollout import mean_interval

LEAST = 0.5  # points
SHORT = 3.0  # minutes


def check(subject: Subject) -> Finding:
    """What never waiting costs the best known play."""
    best, hurried = subject.best, subject.hurried
    if best.unfinished or hurried.unfinished:
        return Finding(False, "Some plays had to be given up, so nothing can be compared.")
    mean, low, high = mean_interval(best.value - hurried.value)
    minutes = float(best.minutes.mean())
    told = (
        f"Never waiting costs the best known play {mean:.1f} points ({low:.1f} to {high:.1f}); "
        f"it takes {minutes:.0f} minutes."
    )
    ok = mean >= LEAST or minutes <= SHORT
    return Finding(ok, told, {"points": mean, "low": low, "high": high, "minutes": minutes})


WAITING = Rule("waiting", "Waiting is worth something", check)
