"""From a scenario folder to one frozen ``Scenario``; every fault of the folder told at once.

``load`` is the one door: it reads ``scenario.yaml``, fills in the catalogue of acts, the default
rates and the table of values, explores the visible contexts, and refuses with ``ScenarioFaults``
when anything in the folder is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from subside.errors import UserError
from subside.scenario.defaults import Defaults, defaults
from subside.scenario.document import Document, Fault, ScenarioFaults, known
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
from subside.scenario.rules.reach import CONTEXTS_COUNTED, PLACES, check_reach, faultless
from subside.scenario.scenario import Scenario
from subside.scenario.schema import Act, ScenarioFile
from subside.scenario.states import Reachable, explore
from subside.scenario.variants import varied

__all__ = ["Scenario", "ScenarioFaults", "engine_version", "load"]

_WAITS = "Not checked, because of the faults above: {}whatever else rests on a faulty value{}."
_SUMS = ", whether probabilities and rates add up in every state"


def load(path: Path, table: Defaults | None = None, variant: str = "") -> Scenario:
    """Load a scenario folder, or raise ``ScenarioFaults`` with all that is wrong with it.

    `table`: the defaults with an agency's overlay, from ``agency_tables``. `variant`: one of the
    file's; as written without. Raises UserError where there is no such variant.
    """
    if not path.is_dir():
        raise UserError(
            str(path),
            "there is no such scenario folder",
            hint="give the slug of a shipped one (`subside scenarios`) or the path of a folder",
        )
    table = table or defaults()
    document = read_yaml(path / "scenario.yaml")
    draft = _draft(document, table)
    check_file(draft)
    reachable, warnings, all_of_it = _reach(draft)
    faults = document.faults + folder_faults(path)
    if faults or reachable is None:
        named = document.named("acts") and set(draft.file.acts) == set(draft.acts)
        acts = tuple(draft.acts) if named else None
        reach = "" if all_of_it else "what can be reached, "
        plays = "" if named else ", whether the plays' acts are on offer"
        rest = _assemble(path, draft, reachable, (), table) if reachable and all_of_it else None
        waits = _WAITS.format(reach, plays + ("" if rest else _SUMS))
        raise ScenarioFaults(path, faults, waits, acts, rest)
    if not variant:
        return _assemble(path, draft, reachable, warnings, table)
    if variant not in draft.file.variants:
        where, hint = str(path / "scenario.yaml"), known(variant, draft.file.variants)
        raise UserError(where, "has no such variant", variant, hint)
    file = varied(draft.file, variant)
    told = replace(draft, file=file, acts=resolve_acts(file, table, document))
    return replace(_assemble(path, told, reachable, warnings, table), variant=variant)


def _draft(document: Document, table: Defaults) -> Draft:
    """Typed file with its acts and factors filled in."""
    file = parse(document)
    acts: dict[str, Act] = {}
    if document.named("acts") and document.named("resources"):
        acts = resolve_acts(file, table, document)
    document.misnamed |= set(file.acts) - set(acts)
    return Draft(file, acts, visible_factors(file), document, table.acts)


def _reach(draft: Draft) -> tuple[Reachable | None, tuple[Fault, ...], bool]:
    """Reachable contexts if they can be found, warnings, and whether all of reach was checked."""
    if not faultless(draft.document, PLACES):
        return None, (), False
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
    return reachable, *check_reach(draft, reachable)


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
