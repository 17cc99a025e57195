"""Are the variants as hard as the scenario as written?

Two trainees should not hear the same, and none should meet a harder encounter for it. The rule
tells for each variant how many of its lines are its own. One that keeps the model is as hard by
construction. Of one that changes a resource's minutes the rule compares the best achievable, and
what ordinary play loses (the same seeds), with the scenario as written.

It holds if there are two variants or more, each has other words in at least 20 lines, and none
differs by more than two points in either figure.

Where it does not hold: write more lines (`variants.NAME.texts`), swap names and places, bring the
minutes closer to those of the file, or solve the variant for longer.
"""

from __future__ import annotations

from subside.errors import UserError
from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.model import build
from subside.rollout import mean_interval
from subside.scenario import Scenario, load
from subside.scenario.agency import agency_tables
from subside.scenario.variants import texts
from subside.solve.find import find
from subside.solve.search import root

FEWEST, LINES, MOST = 2, 20, 2.0  # variants, lines of its own, points


def check(subject: Subject) -> Finding:
    """How far each variant differs, in words and in points."""
    plain = subject.model.scenario
    ok, listed = len(plain.file.variants) >= FEWEST, []
    for name in plain.file.variants:
        table = agency_tables(plain.agency) if plain.agency else None
        told = load(plain.path, table, name)
        own = own_lines(plain, told)
        apart, words = _apart(subject, told)
        ok = ok and own >= LINES and apart <= MOST
        listed.append(f"{name}: {own} lines of its own; {words}")
    count = len(listed)
    told_of = "one variant" if count == 1 else f"{count or 'no'} variants"
    sentence = f"There are {told_of}. {'; '.join(listed)}".rstrip(" .") + "."
    return Finding(ok, sentence, {"variants": count}, tuple(listed))


def own_lines(plain: Scenario, other: Scenario) -> int:
    """Texts of a variant that the scenario as written does not have."""
    return len(set(texts(other.file)) - set(texts(plain.file)))


def _apart(subject: Subject, other: Scenario) -> tuple[float, str]:
    """By how many points a variant differs at most, and in words."""
    if other.model_hash == subject.model.scenario.model_hash:
        return 0.0, "the same model"
    model = build(other)
    try:
        there = Subject(model, find(model))
    except UserError as error:
        return float("inf"), str(error)
    best = max(
        abs(one - two)
        for one, two in zip(root(subject.policy.bounds), root(there.policy.bounds), strict=True)
    )
    lost = abs(_lost(subject) - _lost(there))
    return max(best, lost), (
        f"{best:.1f} points from it in the best achievable, {lost:.1f} in what ordinary play loses"
    )


def _lost(subject: Subject) -> float:
    return root(subject.policy.bounds)[0] - mean_interval(subject.ordinary.value)[0]


VARIANTS = Rule("variants", "Variants are equally hard", check)
