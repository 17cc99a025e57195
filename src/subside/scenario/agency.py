"""An agency's own table of values and conditions of force, laid over the defaults.

A folder with `values.toml`, `grounds.yaml`, or both. It changes how outcomes are weighed and when
force has grounds, for everyone alike; it never changes how people behave in a scenario.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from subside.errors import UserError
from subside.scenario.defaults import Defaults, check_ground, defaults, entries
from subside.scenario.document import Document, ScenarioFaults, known
from subside.scenario.grounds import GroundChange
from subside.scenario.parse import validated
from subside.scenario.reader import read_yaml
from subside.scenario.value_table import read_values

FILES = ("values.toml", "grounds.yaml")


def agency_tables(folder: Path) -> Defaults:
    """The defaults with an agency's overlay, or ``ScenarioFaults`` with all that is wrong in it."""
    table = defaults()
    here = [name for name in FILES if (folder / name).exists()]
    if not here:
        fact = "holds no agency's tables" if folder.is_dir() else "is not there"
        hint = f"put {' or '.join(FILES)} into the folder; see docs/agency.md"
        raise UserError(str(folder), fact, hint=hint)
    documents, values = [], None
    if FILES[0] in here:
        document, values = read_values(folder / FILES[0], table.values)
        documents.append(document)
    changes: dict[str, GroundChange] = {}
    if FILES[1] in here:
        document = read_yaml(folder / FILES[1])
        changes = _changes(document, table)
        documents.append(document)
    faults = [fault for document in documents for fault in document.faults]
    if faults:
        raise ScenarioFaults(folder, faults)
    return replace(table, values=values or table.values, overlay=changes, agency=folder)


def _changes(document: Document, table: Defaults) -> dict[str, GroundChange]:
    """What an overlay says of acts of force, by act."""
    changes = {}
    for name, entry in entries(document):
        if name not in table.grounds:
            hint = known(name, table.grounds)
            document.fault((name,), "is not an act of force or seizure", name, hint)
            continue
        change = validated(GroundChange, entry, document, (name,))
        if change is not None:
            changes[name] = change
            check_ground(name, table.acts[name], change, document)
    return changes
