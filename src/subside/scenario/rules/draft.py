"""What the rules look at, and the checks that several of them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from subside.scenario.document import Document, KeyPath, known
from subside.scenario.schema import (
    AGITATION,
    ARMED,
    DISPOSITION,
    INTENT,
    TRUST,
    Act,
    Law,
    ScenarioFile,
)

Section = Literal[
    "visible", "resources", "start", "situations", "dispatch",
    "acts", "probes", "events", "endings", "grounds", "rates", "words", "variants",
]  # fmt: skip
SECTIONS: tuple[Section, ...] = get_args(Section)
HIDDEN: dict[str, tuple[str, ...]] = {
    "situation": (),
    "disposition": DISPOSITION,
    "intent": INTENT,
    "armed": ARMED,
    "trust": TRUST,
}
Factors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Draft:
    """A scenario on its way in. ``document.unread`` says what in it are stand-ins.

    ``acts`` lacks those of ``file.acts`` that are not what the catalogue knows.
    """

    file: ScenarioFile
    acts: Mapping[str, Act]
    factors: Factors
    document: Document
    catalogue: Mapping[str, Act]

    def named(self, *sections: Section) -> bool:
        """Whether the names in these sections are known."""
        return all(self.document.named(section) for section in sections)

    def settled(self, factor: str) -> bool:
        """Whether the values of a factor are known: rules may say that one is none of them."""
        sections: dict[str, tuple[Section, ...]] = {
            "situation": ("situations",),
            "act": ("acts", "resources"),
            "event": ("events", "resources"),
        }
        if factor in sections:
            return self.named(*sections[factor])
        return self.named("visible", "resources") and self.document.sound("visible", factor)


def arrivals(draft: Draft) -> list[str]:
    """Events in which a resource arrives: all but those on the scene from the start."""
    start = draft.file.start
    return [f"arrives:{name}" for name in draft.file.resources if start.get(name) != "here"]


def law_factors(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Factor names that a law may use, with their values."""
    hidden = {**HIDDEN, "situation": tuple(draft.file.situations)}
    return {**hidden, "agitation": AGITATION, "act": tuple(draft.acts), **draft.factors}


def laws(file: ScenarioFile) -> Iterator[tuple[KeyPath, Law]]:
    """Every law of the file, with where it stands."""
    for probe, cues in file.probes.items():
        for cue, law in cues.items():
            yield ("probes", probe, cue), law
    for name, event in file.events.items():
        yield ("events", name, "rate"), event.rate
        for who, harms in event.harm.items():
            for harm, law in harms.items():
                yield ("events", name, "harm", who, harm), law
    for name, ending in file.endings.items():
        for who, harms in ending.harm.items():
            for harm, law in harms.items():
                yield ("endings", name, "harm", who, harm), law
        for need, law in ending.meets.items():
            yield ("endings", name, "meets", need), law
        if ending.left_in_danger is not None:
            yield ("endings", name, "left_in_danger"), ending.left_in_danger


def check_name(where: KeyPath, name: str, of: Iterable[str], what: str, document: Document) -> bool:
    """Whether a name is among those known; a fault at ``where`` if not, but for stand-ins.

    A name that may be meant by one that is wrong itself is no fault: that one is told.
    """
    names = list(of)
    if name not in names and document.named(*where) and not document.meant(name):
        document.fault(where, what, name, known(name, names))
    return name in names


def check_value(
    where: KeyPath, value: str, factor: str, of: Iterable[str], draft: Draft, told: str = ""
) -> None:
    """That a factor has a value, if its values are known."""
    if draft.settled(factor):
        check_name(where, value, of, f"{told}is not a value of {factor}", draft.document)


def check_values(
    where: KeyPath, table: Mapping[str, object], factors: Factors, draft: Draft
) -> None:
    """Factor by factor, that it is visible here and has the value or values given."""
    for name, given in table.items():
        here, what = (*where, name), "is not visible in this scenario"
        if not check_name(here, name, factors, what, draft.document):
            continue
        if isinstance(given, str):
            check_value(here, given, name, factors[name], draft)
            continue
        for k, value in enumerate(given if isinstance(given, tuple) else ()):
            check_value((*here, k), str(value), name, factors[name], draft)


def check_sum(where: KeyPath, values: Iterable[float], document: Document, over: str = "") -> None:
    """That probabilities sum to one; the caller sees to it that they could be read."""
    total = sum(values)
    if abs(total - 1) > 1e-9:
        fact, hint = f"probabilities{over} do not sum to one", "Change them until they do."
        document.fault(where, fact, f"they sum to {total:.6g}", hint)
