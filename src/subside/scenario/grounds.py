"""Grounds: the visible facts with which an act of force or seizure may be used.

Grounds come before value: an act whose conditions are not met can be chosen, but is never the
best one and is marked. The default table, a scenario and an agency may each say the conditions
of an act; the agency has the last word. All of them speak of what can be seen, so no prior can
open the gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import Field

from subside.scenario.document import Document, KeyPath, known
from subside.scenario.terms import DISTANCE, Strict, Text, Values

Power = Literal["pointing", "force", "deadly force", "seizure"]
POWERS: tuple[Power, ...] = get_args(Power)
Facts = dict[str, Values]

THREATS = ("none", "against an officer", "against another", "against self")
TO_OTHERS = THREATS[1:3]  # what deadly force may stop
STANDARD: dict[str, tuple[str, ...]] = {
    "threat": THREATS,
    "weapon": ("not seen", "in hand", "put down"),
    "risk": ("not known", "said or shown"),
    "offence": ("not seen", "seen"),
    "distance": DISTANCE,
    "cover": ("none", "barrier", "cover"),
    "bystanders": ("exposed", "cleared"),
}  # names that mean the same in every scenario: an agency can speak of no others


class Ground(Strict):
    """Conditions of one act: what they are in words, and when they are met."""

    wording: Text = Field(description="The condition in words, as people read it.")
    when: tuple[Facts, ...] = Field(
        min_length=1,
        description="Alternatives; one is met when every visible factor has one of its values.",
    )


class GroundChange(Strict):
    """What a scenario or an agency changes of the conditions of one act."""

    wording: Text | None = Field(default=None, description="The condition in words.")
    when: tuple[Facts, ...] | None = Field(
        default=None,
        min_length=1,
        description="Alternatives in visible facts; they replace those of the default.",
    )


@dataclass(frozen=True)
class Use:
    """An act of force or seizure in a scenario: its power and its conditions."""

    power: Power
    ground: Ground

    def met(self, seen: Mapping[str, str]) -> dict[str, str] | None:
        """Facts of the first alternative that holds in a visible state; None where none does.

        A factor that the scenario does not have is not met.
        """
        for facts in self.ground.when:
            if all(seen.get(name) in values for name, values in facts.items()):
                return {name: seen[name] for name in facts}
        return None


def check_facts(
    where: KeyPath,
    power: Power,
    when: tuple[Facts, ...],
    factors: Mapping[str, tuple[str, ...]],
    document: Document,
) -> None:
    """Each alternative names visible facts; of deadly force each names a threat to somebody."""
    for k, facts in enumerate(when):
        here = (*where, k)
        if not document.sound(*here):
            continue
        if not facts:
            hint = "Name what must be seen: an alternative without facts would always be met."
            document.fault(here, "names no visible fact", "", hint)
        for name, values in facts.items():
            if name not in factors:
                fact = "is not visible in this scenario" if where[0] == "grounds" else _UNKNOWN
                document.fault((*here, name), fact, name, known(name, factors))
                continue
            for i, value in enumerate(values):
                if value not in factors[name]:
                    fact, hint = f"is not a value of {name}", known(value, factors[name])
                    document.fault((*here, name, i), fact, value, hint)
        if power == "deadly force" and facts and not _threat(facts):
            hint = f"Every alternative must say threat: {list(TO_OTHERS)}, or one of the two."
            document.fault(here, "opens deadly force without a threat that is seen", facts, hint)


_UNKNOWN = "is not a factor that means the same in every scenario"


def _threat(facts: Facts) -> bool:
    values = facts.get("threat", ())
    return bool(values) and set(values) <= set(TO_OTHERS)


def resolved(ground: Ground, *changes: GroundChange | None) -> Ground:
    """The conditions after changes, the last one strongest."""
    for change in changes:
        if change is not None:
            ground = Ground(
                wording=change.wording or ground.wording, when=change.when or ground.when
            )
    return ground


def under_way(seen: Mapping[str, str]) -> bool:
    """Whether a threat can be seen, to anyone."""
    return seen.get("threat", THREATS[0]) != THREATS[0]
