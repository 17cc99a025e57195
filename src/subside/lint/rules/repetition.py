"""How often does one hear the same?

People in a class hear each other. The rule reads 20 runs of ordinary play and tells how often a
line of the person is one that was heard in the same run already, and the line that is heard most.

It holds if at most 40 of 100 lines of a run were heard before in it.

Where it does not hold: more lines for the cues and replies that come most often; `says` of a reply
that matches always needs the most.
"""

from __future__ import annotations

from collections import Counter

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject

MOST, RUNS = 0.4, 20


def check(subject: Subject) -> Finding:
    """Share of the person's lines that had been heard in the same run."""
    again = total = 0
    heard: Counter[str] = Counter()
    for run in subject.read[:RUNS]:
        lines = [w.text for act in run.acts for w in act.words if w.who == "person"]
        again += len(lines) - len(set(lines))
        total += len(lines)
        heard.update(lines)
    share = again / max(1, total)
    most = heard.most_common(3)
    told = f"{100 * share:.0f} of 100 lines of the person were heard before in the same run."
    listed = tuple(f"{count} times in {RUNS} runs: {line.strip()}" for line, count in most)
    return Finding(share <= MOST, told, {"share": share}, listed)


REPETITION = Rule("repetition", "One seldom hears the same", check)
