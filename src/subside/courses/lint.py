"""Whether a course teaches what it says: each rule tells what it found, and whether that will do.

A fault (`load`) is what cannot be; a finding here is what a course should have and can lack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from subside.courses.course import Course
from subside.courses.schema import SHOWS, Item

# Verbs that can be seen or heard being done; a closed list, to be added to.
VERBS = frozenset((
    "act", "adapt", "agree", "answer", "apply", "arrange", "ask", "assemble", "assess", "build",
    "call", "carry", "choose", "compare", "complete", "compute", "conduct", "construct",
    "debrief", "decide", "define", "demonstrate", "describe", "design", "distinguish", "draft",
    "draw", "evaluate", "explain", "facilitate", "find", "give", "identify", "lead", "list",
    "listen", "match", "measure", "name", "note", "perform", "plan", "play", "point", "present",
    "protect", "rate", "recognize", "record", "refer", "report", "rewrite", "run", "select",
    "separate", "show", "sort", "state", "stop", "summarize", "teach", "tell", "use", "write",
))  # fmt: skip
VAGUE = "Begin with a verb that can be observed: state, apply, choose, write, demonstrate."
LONGEST = 0.40  # share of items whose best answer may be the longest one


@dataclass(frozen=True)
class Finding:
    """What a rule has to say: ``told`` in one sentence, and one for each thing to look at."""

    rule: str
    told: str
    look: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is nothing to look at."""
        return not self.look


Rule = Callable[[Course], Finding]


def lint(course: Course) -> tuple[Finding, ...]:
    """Every rule's finding, in order."""
    return tuple(rule(course) for rule in RULES)


def verbs(course: Course) -> Finding:
    """Objectives begin with a verb that can be observed."""
    look = [
        f"{one.id}: begins with {_first(one.text)!r}. {VAGUE}"
        for one in course.file.objectives
        if _first(one.text).lower() not in VERBS
    ]
    return Finding("verbs", f"{len(course.file.objectives)} objectives", tuple(look))


def _first(text: str) -> str:
    """The first word of a text, without what is set behind it."""
    return text.split(maxsplit=1)[0].rstrip(",;:")


def activity(course: Course) -> Finding:
    """Every objective has a block in which something is done for it."""
    done = {name for block in course.file.blocks if block.practice for name in block.objectives}
    look = tuple(
        f"{one.id}: no block practises it. Name it in a block that has `practice`."
        for one in course.file.objectives
        if one.id not in done
    )
    return Finding("activity", "objectives with something to do for them", look)


def tested(course: Course) -> Finding:
    """Every objective has test items, as many as the tests of one class take."""
    counts = {one.id: 0 for one in course.file.objectives}
    for item in course.items.values():
        counts[item.objective] += 1
    look = tuple(
        f"{name}: {count} item{'s' * (count != 1)}; the three forms of a class need 3."
        for name, count in counts.items()
        if count < 3
    )
    return Finding("tested", f"{len(course.items)} test items", look)


def practice(course: Course) -> Finding:
    """Every block has something that participants do, in its plan and in its lesson."""
    look = []
    for block in course.file.blocks:
        kinds = {step.kind for step in course.lessons[block.id].steps}
        if not block.practice:
            look.append(f"{block.id}: has no practice. Add `practice`: what participants do.")
        elif not kinds & {"Exercise", "Practice", "Discuss", "Test"}:
            look.append(f"{block.id}: its lesson has no step in which participants do anything.")
    return Finding("practice", f"{len(course.file.blocks)} blocks", tuple(look))


def truths(course: Course) -> Finding:
    """Each truth is served by objectives and asked about in the tests."""
    look = []
    for truth in (1, 2, 3):
        served = sum(truth in one.truths for one in course.file.objectives)
        asked = sum(truth in item.truths for item in course.items.values())
        if not served or not asked:
            look.append(f"truth {truth}: {served} objectives and {asked} test items.")
    return Finding("truths", "three truths, in objectives and tests", tuple(look))


def wording(course: Course) -> Finding:
    """Every part of the Act's wording has an objective that maps to it."""
    mapped = {name for one in course.file.objectives for name in one.legal}
    look = tuple(
        f"{phrase.id}: no objective maps to it."
        for phrase in course.file.legal.phrases
        if phrase.id not in mapped
    )
    return Finding("wording", f"{len(course.file.legal.phrases)} parts of the Act", look)


def bank(course: Course) -> Finding:
    """The best answer is not told by its length."""
    longest = [name for name, item in course.items.items() if _best_is_longest(item)]
    share = len(longest) / len(course.items)
    told = f"the best answer is the longest in {100 * share:.0f} % of items"
    look = () if share <= LONGEST else (f"At most {100 * LONGEST:.0f} %: {', '.join(longest)}.",)
    return Finding("bank", told, look)


def _best_is_longest(item: Item) -> bool:
    lengths = [len(option.text) for option in item.options]
    return lengths[item.best] == max(lengths)


def endings(course: Course) -> Finding:
    """A lab shows what settles, what does not, when force is right and when leaving is."""
    shown = {one.shows for block in course.file.blocks for one in block.encounters}
    if not shown:
        return Finding("endings", "no encounters", ("The course has no scenario lab.",))
    missing = [] if course.file.follows else [name for name in SHOWS if name not in shown]
    look = tuple(f"no encounter of the lab shows: {name}." for name in missing)
    return Finding("endings", f"{len(shown)} kinds of ending in the lab", look)


RULES: tuple[Rule, ...] = (
    verbs, activity, tested, practice, truths, wording, bank, endings,
)  # fmt: skip


def told(findings: tuple[Finding, ...]) -> Iterator[str]:
    """Findings as lines."""
    for one in findings:
        yield f"{'ok  ' if one.ok else 'look'}  {one.rule}: {one.told}"
        yield from (f"        {line}" for line in one.look)
