"""Rules over a set of scenarios: what nobody can see in one alone.

What people practise on teaches them what to expect. A library in which a mental-health crisis
mostly comes with a weapon, or in which somebody is always attacked, teaches a falsehood, however
good each of its scenarios is. The rules are those of the safeguards: docs/lint.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from subside.lint.rule import Finding, Rule
from subside.lint.subject import ordinary_runs, without_threat
from subside.model import Model
from subside.scenario import Scenario

HALF, QUARTER = 0.5, 0.25
CALM = 0.98  # share of runs without any threat from which on nothing dramatic happens in one
ROLES = ("person", "caller", "helper", "officer")


@dataclass(frozen=True)
class Collection:
    """Scenarios that are played by the same people: the library, or a part of it."""

    scenarios: Sequence[Scenario]
    quiet: Mapping[str, float]  # by name, share of runs of ordinary play without any threat


def collection(models: Sequence[Model]) -> Collection:
    """Scenarios with what is simulated of each: 200 runs of ordinary play."""
    quiet = {
        model.scenario.slug: float(without_threat(ordinary_runs(model)).mean()) for model in models
    }
    return Collection([model.scenario for model in models], quiet)


def unarmed(of: Collection) -> Finding:
    """Are most people in a mental-health crisis unarmed?

    Of situations tagged `mental_health`, each weighed by its probability, the share with a weapon:
    concealed (`armed`), or in somebody's hand at the start (`weapon`). It holds under a half.

    Where it does not hold: write a crisis without a weapon; most are.
    """
    people = _people(of)
    share = _share(
        sum(chance * armed for chance, armed, crisis in people if crisis),
        sum(chance for chance, _, crisis in people if crisis),
    )
    told = f"Of 100 people in a mental-health crisis {100 * share:.0f} have a weapon."
    return Finding(share < HALF, told, {"share": share})


def armed_otherwise(of: Collection) -> Finding:
    """Are most people with a weapon not in a mental-health crisis?

    Of everybody with a weapon, weighed as in `unarmed`, the share in situations tagged
    `mental_health`. It holds under a half.

    Where it does not hold: write scenarios in which a weapon has another reason.
    """
    people = _people(of)
    share = _share(
        sum(chance * armed for chance, armed, crisis in people if crisis),
        sum(chance * armed for chance, armed, _ in people),
    )
    told = f"Of 100 people with a weapon {100 * share:.0f} are in a mental-health crisis."
    return Finding(share < HALF, told, {"share": share})


def _people(of: Collection) -> list[tuple[float, float, bool]]:
    """Of every situation: its probability, the share with a weapon, whether it is a crisis."""
    return [
        (one.probability, 1.0 if in_hand else one.armed.get("yes", 0.0), one.mental_health)
        for scenario in of.scenarios
        for in_hand in [scenario.file.start.get("weapon") == "in hand"]
        for one in scenario.file.situations.values()
    ]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def no_threat(of: Collection) -> Finding:
    """Do half of all runs go without any threat?

    The share of runs of ordinary play in which nobody is ever threatened or badly hurt, each
    scenario counted alike. It holds from a half.

    Where it does not hold: add scenarios in which nothing of the kind happens.
    """
    share = sum(of.quiet.values()) / max(1, len(of.quiet))
    told = f"In {100 * share:.0f} of 100 runs of ordinary play nobody is threatened or badly hurt."
    return Finding(share >= HALF, told, {"share": share})


def nothing_dramatic(of: Collection) -> Finding:
    """Are there scenarios in which nothing dramatic ever happens?

    Scenarios in which at least 98 of 100 runs of ordinary play go without any threat. It holds
    from two, or from one in six.

    Where it does not hold: most encounters are of this kind; write one.
    """
    calm = [slug for slug, share in of.quiet.items() if share >= CALM]
    needed = max(1, min(2, len(of.scenarios) // 6))
    told = f"Nothing dramatic happens in {len(calm)} of {len(of.scenarios)} ({', '.join(calm)})."
    return Finding(len(calm) >= needed, told, {"count": len(calm)})


def roles(of: Collection) -> Finding:
    """Are people with disabilities also callers, helpers and officers?

    The roles in which `library.disabilities` names somebody, over all scenarios. It holds if every
    role occurs, and the person met is not the one with the disability in more than half of all.

    Where it does not hold: a caller, a helper or a colleague can have a disability in any scenario.
    """
    count = dict.fromkeys(ROLES, 0)
    for scenario in of.scenarios:
        for role in scenario.file.library.disabilities if scenario.file.library else ():
            count[role] += 1
    told = "Somebody with a disability is " + ", ".join(
        f"the {role} in {times}" for role, times in count.items()
    ) + f" of {len(of.scenarios)} scenarios."  # fmt: skip
    ok = all(count.values()) and count["person"] <= HALF * len(of.scenarios)
    return Finding(ok, told, count)


def callers(of: Collection) -> Finding:
    """Are some callers wrong, and some biased?

    Scenarios with a message of dispatch tagged `mistaken`, and with one tagged `biased`. It holds
    if a quarter of all have one or the other, and one at least is biased.

    Where it does not hold: dispatch tells what a caller believes. Let some be mistaken.
    """
    kinds = [
        {message.fault for message in scenario.file.dispatch.values()} for scenario in of.scenarios
    ]
    wrong = sum(bool(kind - {"none"}) for kind in kinds)
    biased = sum("biased" in kind for kind in kinds)
    told = f"The caller may be wrong in {wrong} of {len(kinds)} scenarios, and biased in {biased}."
    ok = wrong >= QUARTER * len(kinds) and biased > 0
    return Finding(ok, told, {"wrong": wrong, "biased": biased})


def places(of: Collection) -> Finding:
    """Are the places different?

    The number of different `library.place` entries. It holds if every scenario names its place, and
    at least half of all are different.

    Where it does not hold: an encounter at a door is not one in a corridor; vary them.
    """
    named = [one.file.library.place for one in of.scenarios if one.file.library]
    told = f"{len(named)} of {len(of.scenarios)} name their place; {len(set(named))} are different."
    ok = len(named) == len(of.scenarios) and len(set(named)) >= HALF * len(of.scenarios)
    return Finding(ok, told, {"named": len(named), "different": len(set(named))})


LIBRARY_RULES = (
    Rule("unarmed", "Most people in a crisis are unarmed", unarmed),
    Rule("armed_otherwise", "Most people with a weapon are in no crisis", armed_otherwise),
    Rule("without_threat", "Half of all runs go without a threat", no_threat),
    Rule("nothing_dramatic", "In some nothing dramatic happens", nothing_dramatic),
    Rule("roles", "Disability in every role", roles),
    Rule("callers", "Some callers are wrong or biased", callers),
    Rule("places", "Different places", places),
)
