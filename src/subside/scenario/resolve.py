"""What a scenario file means once the catalogue and the defaults are filled in."""

from __future__ import annotations

from typing import Any

from subside.scenario.defaults import Defaults
from subside.scenario.document import Document, known
from subside.scenario.grounds import Use, resolved
from subside.scenario.schema import NEEDS, RESOURCE, Act, Rates, ScenarioFile

_ARGUMENT = {"offer": "a need", "request": "a resource", "hand_over": "a resource"}


def resolve_acts(file: ScenarioFile, table: Defaults, document: Document) -> dict[str, Act]:
    """Acts of the scenario: the catalogue's entry, its argument, then the scenario's changes."""
    acts = {}
    for name, change in file.acts.items():
        verb, colon, argument = name.partition(":")
        base = table.acts.get(verb)
        if base is None:
            hint = known(verb, table.acts)
            document.fault(("acts", name), "is not in the catalogue of acts", name, hint)
        elif _argument_fits(name, verb, colon, argument, file, document):
            entry = base.model_dump()
            entry.update(_argument(verb, argument, base.title, file))
            entry.update({key: getattr(change, key) for key in change.model_fields_set})
            if change.trust is not None:
                kept = {"to": base.trust.to} | change.trust.model_dump(exclude_unset=True)
                entry["trust"] = kept
            acts[name] = Act.model_validate(entry)
    return acts


def _argument_fits(
    name: str, verb: str, colon: str, argument: str, file: ScenarioFile, document: Document
) -> bool:
    """Whether an act has what it needs after the colon; a fault if not."""
    wants = _ARGUMENT.get(verb)
    if wants is None:
        if colon:
            hint = f"Write {verb}."
            document.fault(("acts", name), "takes nothing after the colon", name, hint)
        return not colon
    names = NEEDS if verb == "offer" else tuple(file.resources)
    if argument not in names and not document.meant(argument):
        hint = f"Write {verb}:NAME. {known(argument, names)}"
        document.fault(("acts", name), f"needs {wants} after the colon", name, hint)
    return argument in names


def _argument(verb: str, argument: str, title: str, file: ScenarioFile) -> dict[str, Any]:
    """What the part after the colon sets: a need for `offer`, a resource for the other two."""
    if verb not in _ARGUMENT:
        return {}
    if verb == "offer":
        return {"addresses": (argument,), "title": f"{title} {argument}"}
    called = {"title": f"{title} {file.resources[argument].title.lower()}"}
    if verb == "request":
        return {**called, "requires": {argument: (RESOURCE[0],)}, "sets": {argument: RESOURCE[1]}}
    return {**called, "requires": {argument: (RESOURCE[2],)}, "ending": f"{verb}:{argument}"}


def resolve_rates(file: ScenarioFile, table: Defaults) -> Rates:
    """Default rates, with the tables that the scenario gives itself in their place."""
    changes = {key: getattr(file.rates, key) for key in file.rates.model_fields_set}
    return Rates.model_validate({**table.rates.model_dump(), **changes})


def resolve_uses(file: ScenarioFile, acts: dict[str, Act], table: Defaults) -> dict[str, Use]:
    """Acts of force and seizure with their conditions: default, scenario, then agency."""
    uses = {}
    for name, act in acts.items():
        if act.power is not None:
            changes = file.grounds.get(name), table.overlay.get(name)
            uses[name] = Use(act.power, resolved(table.grounds[name], *changes))
    return uses


def visible_factors(file: ScenarioFile) -> dict[str, tuple[str, ...]]:
    """Visible factors but agitation, in the order of contexts: the file's, then resources."""
    return {**file.visible, **dict.fromkeys(file.resources, RESOURCE)}


def start_values(file: ScenarioFile) -> dict[str, str]:
    """Visible state at the start; a resource not mentioned is not called."""
    return {**dict.fromkeys(file.resources, RESOURCE[0]), **file.start}
