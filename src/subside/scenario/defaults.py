"""Tables shipped with the package: the catalogue of acts, default rates, values and evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from subside.scenario.document import Document, ScenarioFaults, known
from subside.scenario.evidence import Fact, read_evidence
from subside.scenario.fairness import refuse_unfair
from subside.scenario.grounds import STANDARD, Ground, GroundChange, check_facts
from subside.scenario.parse import validated
from subside.scenario.provenance import (
    Entry,
    Origin,
    Parameter,
    Place,
    split,
    take_act,
    take_points,
    take_rate,
)
from subside.scenario.reader import read_yaml
from subside.scenario.rules.rates import check_rates
from subside.scenario.schema import NEEDS, Act, Rates
from subside.scenario.value_table import Values, read_values
from subside.scenario.wording import refuse_wording

Facts = dict[str, Fact]


@dataclass(frozen=True)
class Defaults:
    """The shipped tables, read once."""

    acts: dict[str, Act]
    rates: Rates
    values: Values
    grounds: dict[str, Ground]
    parameters: tuple[Parameter, ...]
    evidence: tuple[Fact, ...]
    overlay: dict[str, GroundChange] = field(default_factory=dict)  # what an agency changes
    agency: Path | None = None  # the folder of the overlay
    needs: tuple[str, ...] = NEEDS


def content_folder() -> Path:
    """Folder of the shipped files; the package is always installed as plain files."""
    return Path(str(files("subside"))) / "content"


@cache
def defaults() -> Defaults:
    """Catalogue, rates and values of this version."""
    return read_defaults(content_folder() / "defaults")


def read_defaults(folder: Path) -> Defaults:
    """Tables of a folder, or ``ScenarioFaults`` with all that is wrong with its files."""
    table, facts = read_evidence(folder / "evidence.csv")
    documents = [table, read_yaml(folder / "acts.yaml"), read_yaml(folder / "rates.yaml")]
    acts, of_acts = _acts(documents[1], facts)
    rates, of_rates = _rates(documents[2], facts)
    _force(rates, acts, documents[2])
    values_document, values = read_values(folder / "values.toml")
    documents += [values_document, read_yaml(folder / "grounds.yaml")]
    grounds = _grounds(documents[-1], acts)
    faults = [fault for document in documents for fault in document.faults]
    if faults or rates is None or values is None:
        raise ScenarioFaults(folder, faults)
    parameters = (*of_rates, *of_acts, *take_points(values.model_dump(by_alias=True)))
    return Defaults(acts, rates, values, grounds, parameters, tuple(facts.values()))


def _acts(document: Document, facts: Facts) -> tuple[dict[str, Act], list[Parameter]]:
    acts, taken = {}, []
    for name, entry in entries(document):
        if not re.fullmatch(r"[a-z][a-z_]*", name):
            document.fault((name,), "is not a verb", name, "Use small letters and _.")
        act, parameters = _act(name, entry, document, facts)
        if act is not None:
            acts[name] = act
            taken += parameters
            refuse_wording((name, "title"), act.title, document)
            for part, table in (("requires", act.requires), ("sets", act.sets)):
                refuse_unfair((name, part), table, document)
    return acts, taken


def _act(
    name: str, entry: Any, document: Document, facts: Facts
) -> tuple[Act | None, list[Parameter]]:
    """An act without the ranges and sources of its numbers, and its numbers with them."""
    if not isinstance(entry, dict):
        return validated(Act, entry, document, (name,)), []
    beside = {key: entry[key] for key in Origin.model_fields if key in entry}
    rest = {key: part for key, part in entry.items() if key not in beside}
    numbers, ranges = split(rest, (name,), document)
    act = validated(Act, numbers, document, (name,))
    origin = validated(Origin, beside, document, (name,))
    if act is None or origin is None:
        return act, []
    return act, take_act(Place(document, Act, facts, "acts", name), numbers, ranges, origin)


def _rates(document: Document, facts: Facts) -> tuple[Rates | None, list[Parameter]]:
    """Rates out of entries; the models know nothing of `value`, so paths are put right here."""
    values, taken = {}, []
    for name, entry in entries(document):
        if name not in Rates.model_fields:
            hint = known(name, Rates.model_fields)
            document.fault((name,), "is not a key that is known here", "", hint)
            continue
        checked = validated(Entry, entry, document, (name,))
        if isinstance(entry, dict) and "value" in entry:
            values[name] = entry["value"]
        if checked is not None:
            taken += take_rate(Place(document, Rates, facts, "rates", name), checked)
    lines = {(k[0], *k[2:]): line for k, line in document.lines.items() if k[1:2] == ("value",)}
    inner = Document(document.path, lines=lines, faults=document.faults, faulty=document.faulty)
    rates = validated(Rates, values, inner)
    if rates is not None:
        check_rates((), rates, inner)
    return rates, taken


def _force(rates: Rates | None, acts: dict[str, Act], document: Document) -> None:
    """Chances of force are of acts that have a power."""
    for part in ("force_works", "force_harm") if rates else ():
        for name in getattr(rates, part):
            if name not in acts or acts[name].power is None:
                document.fault((part, "value", name), "is not an act of force", name)


def _grounds(document: Document, acts: dict[str, Act]) -> dict[str, Ground]:
    """Conditions by act; each act with a power has an entry, and no other act."""
    grounds = {}
    for name, entry in entries(document):
        if name not in acts or acts[name].power is None:
            hint = known(name, [name for name, act in acts.items() if act.power])
            document.fault((name,), "is not an act of force or seizure", name, hint)
            continue
        ground = validated(Ground, entry, document, (name,))
        if ground is not None:
            grounds[name] = ground
            check_ground(name, acts[name], ground, document)
    for name, act in acts.items():
        if act.power is not None and (name,) not in document.lines:
            document.fault((name,), "is missing", "", "Say when this act may be used.")
    return grounds


def check_ground(name: str, act: Act, ground: Ground | GroundChange, document: Document) -> None:
    """Conditions that hold for every scenario: standard names, and words that may be used."""
    if act.power is not None:
        check_facts((name, "when"), act.power, ground.when or (), STANDARD, document)
    if ground.wording:
        refuse_wording((name, "wording"), ground.wording, document)


def entries(document: Document) -> list[tuple[str, Any]]:
    """Top-level entries of a table; a table that is none is a fault."""
    if isinstance(document.data, dict):
        return list(document.data.items())
    if not document.faults:
        document.fault((), "should be a mapping of keys to values", document.data)
    return []
