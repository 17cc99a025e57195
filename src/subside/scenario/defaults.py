"""Tables shipped with the package: the catalogue of acts, default rates, values and evidence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from subside.scenario.document import Document, KeyPath, ScenarioFaults, known
from subside.scenario.evidence import Fact, read_evidence
from subside.scenario.fairness import refuse_unfair
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
from subside.scenario.reader import read_text, read_yaml
from subside.scenario.rules.rates import check_rates
from subside.scenario.schema import HARMS, NEEDS, Act, Harm, Rates, Strict
from subside.scenario.wording import refuse_wording

Facts = dict[str, Fact]
Cost = Annotated[
    float, Field(ge=0, le=1000, allow_inf_nan=False, description="Points lost, from 0 to 1000.")
]


class Points(Strict):
    """Points lost of 100 for what is not harm; minutes count by the minute."""

    need_unmet: Cost = Field(alias="need unmet")
    left_in_danger: Cost = Field(alias="left in danger")
    minute: Cost
    minute_in_high_agitation: Cost = Field(alias="minute in high agitation")


class Values(Strict):
    """The table of values: value = 100 minus the points lost, not clamped."""

    harm: dict[Harm, Cost]
    points: Points


@dataclass(frozen=True)
class Defaults:
    """The shipped tables, read once."""

    acts: dict[str, Act]
    rates: Rates
    values: Values
    parameters: tuple[Parameter, ...]
    evidence: tuple[Fact, ...]
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
    documents.append(_read_toml(folder / "values.toml"))
    acts, of_acts = _acts(documents[1], facts)
    rates, of_rates = _rates(documents[2], facts)
    values = _values(documents[3])
    faults = [fault for document in documents for fault in document.faults]
    if faults or rates is None or values is None:
        raise ScenarioFaults(folder, faults)
    parameters = (*of_rates, *of_acts, *take_points(values.model_dump(by_alias=True)))
    return Defaults(acts, rates, values, parameters, tuple(facts.values()))


def _acts(document: Document, facts: Facts) -> tuple[dict[str, Act], list[Parameter]]:
    acts, taken = {}, []
    for name, entry in _entries(document):
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
    for name, entry in _entries(document):
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


def _values(document: Document) -> Values | None:
    if document.data is None:
        return None
    values = validated(Values, document.data, document)
    for harm in HARMS:
        if values is not None and harm not in values.harm:
            document.fault(("harm", harm), "is missing", "", "Add it: points lost for each.")
    return values


def _entries(document: Document) -> list[tuple[str, Any]]:
    """Top-level entries of a table; a table that is none is a fault."""
    if isinstance(document.data, dict):
        return list(document.data.items())
    if not document.faults:
        document.fault((), "should be a mapping of keys to values", document.data)
    return []


def _read_toml(path: Path) -> Document:
    """A TOML table as a document; its own reader refuses repeated keys."""
    document = Document(path)
    text = read_text(document)
    if text is None:
        return document
    try:
        document.data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line ([0-9]+)", str(error))
        document.lines[()] = int(line[1]) if line else text.count("\n") + 1
        document.fault((), f"is not valid TOML: {error}", hint="Check this line.")
    else:
        document.lines = _toml_lines(text)
    return document


def _toml_lines(text: str) -> dict[KeyPath, int]:
    """Line of every section and key; enough for a file of plain `key = value` lines."""
    lines: dict[KeyPath, int] = {}
    section: KeyPath = ()

    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            section = (_bare(header[1]),)
            lines[section] = number
        elif key := re.match(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""", line):
            lines[*section, _bare(key[1])] = number
    return lines


def _bare(name: str) -> str:
    return name.strip().strip("\"'")
