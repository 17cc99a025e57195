"""Is every line heard?

The rule reads 200 runs of ordinary play and looks for lines that were never said. A line that
nobody meets is work for nothing, and often the sign of a condition that never holds.

It holds if at least four lines in five were heard. Lines that come after rare events (an attack, an
act without grounds) are often not, so this is told and the lines are named.

Where it does not hold: look at the `when` of the replies that are named, and at what makes the cue
or event so rare.
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.runs import Run, Words

LEAST = 0.8
KINDS = ("acts", "events", "cues", "replies", "endings")
NAMED = 5


def check(subject: Subject) -> Finding:
    """Share of the lines that were heard in runs of ordinary play."""
    heard = {
        words.text.strip()
        for run in subject.read
        for words in (*(w for act in run.acts for w in act.words), *_end(run))
    }
    lines = [line.strip() for kind in KINDS for line in subject.words(kind)]
    missing = [line for line in lines if line not in heard]
    share = 1.0 - len(missing) / max(1, len(lines))
    told = (
        f"{100 * share:.0f} of 100 lines are heard in {len(subject.read)} runs of ordinary play "
        f"({len(missing)} of {len(lines)} are not)."
    )
    return Finding(share >= LEAST, told, {"share": share}, tuple(missing[:NAMED]))


def _end(run: Run) -> tuple[Words, ...]:
    return run.end.words if run.end else ()


COVERAGE = Rule("coverage", "Every line is heard", check)
