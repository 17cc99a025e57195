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
    "acts", "probes", "events", "endings", "grounds", "rates", "words",
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
    """A scenario on its way in. Sections that are not sound are missing from ``file``."""

    file: ScenarioFile
    acts: Mapping[str, Act]
    factors: Factors
    document: Document
    catalogue: Mapping[str, Act]


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
    """Whether a name is among those known; a fault at ``where`` if not."""
    names = list(of)
    if name not in names:
        document.fault(where, what, name, known(name, names))
    return name in names


def check_values(
    where: KeyPath, table: Mapping[str, object], factors: Factors, document: Document
) -> None:
    """Factor by factor, that it is visible here and has the value or values given."""
    for name, given in table.items():
        here = (*where, name)
        if not check_name(here, name, factors, "is not visible in this scenario", document):
            continue
        if isinstance(given, str):
            check_name(here, given, factors[name], f"is not a value of {name}", document)
            continue
        for k, value in enumerate(given if isinstance(given, tuple) else ()):
            what = f"is not a value of {name}"
            check_name((*here, k), str(value), factors[name], what, document)


def check_sum(where: KeyPath, values: Iterable[float], document: Document, over: str = "") -> None:
    """That probabilities sum to one."""
    total = sum(values)
    if abs(total - 1) > 1e-9:
        fact, hint = f"probabilities{over} do not sum to one", "Change them until they do."
        document.fault(where, fact, f"they sum to {total:.6g}", hint)
