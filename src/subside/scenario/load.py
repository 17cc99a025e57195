"""From a scenario folder to one frozen ``Scenario``; every fault of the folder told at once.

``load`` is the one door: it reads ``scenario.yaml``, fills in the catalogue of acts, the default
rates and the table of values, explores the visible contexts, and refuses with ``ScenarioFaults``
when anything in the folder is wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from subside.errors import UserError
from subside.scenario.defaults import Defaults, defaults
from subside.scenario.document import Document, Fault, ScenarioFaults
from subside.scenario.hashes import engine_version, hashes, table_hash
from subside.scenario.parse import parse
from subside.scenario.reader import read_yaml
from subside.scenario.resolve import (
    resolve_acts,
    resolve_rates,
    resolve_uses,
    start_values,
    visible_factors,
)
from subside.scenario.rules import Draft, check_file, folder_faults
from subside.scenario.rules.reach import CONTEXTS_COUNTED, check_reach, check_replies
from subside.scenario.scenario import Scenario
from subside.scenario.schema import Act, ScenarioFile
from subside.scenario.states import Reachable, explore

__all__ = ["Scenario", "ScenarioFaults", "engine_version", "load"]

_REACH = {
    "visible", "resources", "start", "situations", "acts", "probes", "events", "endings",
}  # fmt: skip


def load(path: Path, table: Defaults | None = None) -> Scenario:
    """Load a scenario folder, or raise ``ScenarioFaults`` with all that is wrong with it.

    `table`: the defaults with an agency's overlay, from ``agency_tables``.
    """
    if not path.is_dir():
        raise UserError(
            str(path),
            "there is no such scenario folder",
            hint="give the slug of a shipped one (`subside scenarios`) or the path of a folder",
        )
    table = table or defaults()
    document = read_yaml(path / "scenario.yaml")
    draft, broken = _draft(document, table)
    check_file(draft, broken)
    reachable, warnings = _reach(draft, broken)
    faults = document.faults + folder_faults(path)
    if faults or reachable is None:
        raise ScenarioFaults(path, faults)
    return _assemble(path, draft, reachable, warnings, table)


def _draft(document: Document, table: Defaults) -> tuple[Draft, set[str]]:
    """Typed file with its acts and factors filled in, and the sections that are not sound."""
    file, broken = parse(document)
    acts: dict[str, Act] = {}
    if not broken & {"acts", "resources"}:
        acts = resolve_acts(file, table, document)
        if len(acts) < len(file.acts):
            broken.add("acts")
    factors = {} if broken & {"visible", "resources"} else visible_factors(file)
    return Draft(file, acts, factors, document, table.acts), broken


def _reach(draft: Draft, broken: Collection[str]) -> tuple[Reachable | None, tuple[Fault, ...]]:
    """Reachable contexts and warnings, or None while what they rest on is not sound."""
    faulty = draft.document.faulty_sections() | set(broken)
    if faulty & _REACH or not isinstance(draft.document.data, dict):
        return None, ()
    start = start_values(draft.file)
    context = tuple(values.index(start[name]) for name, values in draft.factors.items())
    reachable = explore(
        draft.factors,
        context,
        draft.acts,
        draft.file.events,
        draft.file.resources,
        CONTEXTS_COUNTED,
    )
    warnings = check_reach(draft, reachable)
    if not faulty & {"words"} and not draft.document.faulty_sections() & _REACH:
        check_replies(draft, reachable)
    return reachable, warnings


def _assemble(
    path: Path, draft: Draft, reachable: Reachable, warnings: tuple[Fault, ...], table: Defaults
) -> Scenario:
    file: ScenarioFile = draft.file
    acts, rates = dict(draft.acts), resolve_rates(file, table)
    model_hash, text_hash = hashes(file, acts, rates)
    uses = resolve_uses(file, acts, table)
    return Scenario(
        slug=path.resolve().name,
        path=path,
        file=file,
        acts=acts,
        rates=rates,
        values=table.values,
        uses=uses,
        factors=dict(draft.factors),
        reachable=reachable,
        lines=draft.document.lines,
        model_hash=model_hash,
        table_hash=table_hash(table.values, uses),
        text_hash=text_hash,
        warnings=warnings,
        agency=table.agency,
    )
