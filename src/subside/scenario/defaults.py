"""Tables shipped with the package: the catalogue of acts, default rates and values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from subside.scenario.document import Document, ScenarioFaults, known
from subside.scenario.fairness import refuse_unfair
from subside.scenario.grounds import STANDARD, Ground, GroundChange, check_facts
from subside.scenario.parse import validated
from subside.scenario.reader import read_yaml
from subside.scenario.rules.rates import check_rates
from subside.scenario.schema import NEEDS, Act, Rates, Strict
from subside.scenario.terms import Text
from subside.scenario.value_table import Values, read_values
from subside.scenario.wording import refuse_wording


class Entry(Strict):
    """One default rate: its value (checked by ``Rates``), plausible range and source."""

    value: Any
    low: float
    high: float
    source: Text


@dataclass(frozen=True)
class Defaults:
    """The shipped tables, read once."""

    acts: dict[str, Act]
    rates: Rates
    values: Values
    grounds: dict[str, Ground]
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
    """Tables of a folder, or ``ScenarioFaults`` with all that is wrong with the three files."""
    documents = [read_yaml(folder / "acts.yaml"), read_yaml(folder / "rates.yaml")]
    acts, rates = _acts(documents[0]), _rates(documents[1])
    for part, stated in (
        ("force_works", rates and rates.force_works),
        ("force_harm", rates and rates.force_harm),
    ):
        for name in stated or ():
            if name not in acts or acts[name].power is None:
                documents[1].fault((part, "value", name), "is not an act of force", name)
    values_document, values = read_values(folder / "values.toml")
    grounds_document = read_yaml(folder / "grounds.yaml")
    grounds = _grounds(grounds_document, acts)
    documents += [values_document, grounds_document]
    faults = [fault for document in documents for fault in document.faults]
    if faults or rates is None or values is None:
        raise ScenarioFaults(folder, faults)
    return Defaults(acts, rates, values, grounds)


def _acts(document: Document) -> dict[str, Act]:
    acts = {}
    for name, entry in entries(document):
        act = validated(Act, entry, document, (name,))
        if not re.fullmatch(r"[a-z][a-z_]*", name):
            document.fault((name,), "is not a verb", name, "Use small letters and _.")
        if act is not None:
            acts[name] = act
            refuse_wording((name, "title"), act.title, document)
            for part, table in (("requires", act.requires), ("sets", act.sets)):
                refuse_unfair((name, part), table, document)
    return acts


def _rates(document: Document) -> Rates | None:
    """Rates out of entries; the models know nothing of `value`, so paths are put right here."""
    values = {}
    for name, entry in entries(document):
        if name not in Rates.model_fields:
            hint = known(name, Rates.model_fields)
            document.fault((name,), "is not a key that is known here", "", hint)
            continue
        checked = validated(Entry, entry, document, (name,))
        if checked is not None:
            values[name] = checked.value
            if not checked.low <= checked.high:
                fact, given = "is above `high`", checked.low
                document.fault((name, "low"), fact, given, "Write the smaller number first.")
    lines = {(k[0], *k[2:]): line for k, line in document.lines.items() if k[1:2] == ("value",)}
    inner = Document(document.path, lines=lines, faults=document.faults, faulty=document.faulty)
    rates = validated(Rates, values, inner)
    if rates is not None:
        check_rates((), rates, inner)
    return rates


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
