"""The table of values: points lost of 100, the same for everyone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from subside.scenario.document import Document, KeyPath
from subside.scenario.parse import validated
from subside.scenario.schema import HARMS, PEOPLE, Harm, Strict
from subside.scenario.toml import read_toml

Cost = Annotated[
    float, Field(ge=0, le=1000, allow_inf_nan=False, description="Points lost, from 0 to 1000.")
]
_ROLES = (*PEOPLE, "subject", "civilian", "public", "partner", "colleague", "bystander", "victim")
_ROLE_HINT = (
    "Harm counts the same whoever is harmed: give one number for each grade under [harm]. "
    "An agency may change the numbers, for everyone at once."
)


class Points(Strict):
    """Points lost of 100 for what is not harm; minutes count by the minute."""

    need_unmet: Cost = Field(alias="need unmet")
    left_in_danger: Cost = Field(alias="left in danger")
    seized_with: Cost = Field(alias="custody with grounds")
    seized_without: Cost = Field(alias="custody without grounds")
    force_without: Cost = Field(alias="force without grounds")
    pointed_without: Cost = Field(alias="weapon pointed without grounds")
    minute: Cost
    minute_in_high_agitation: Cost = Field(alias="minute in high agitation")


class Values(Strict):
    """The table of values: value = 100 minus the points lost, not clamped."""

    harm: dict[Harm, Cost]
    points: Points


def read_values(path: Path, default: Values | None = None) -> tuple[Document, Values | None]:
    """Table of a file; what it leaves out is the default's, or missing where there is none."""
    document = read_toml(path)
    if document.data is None:
        return document, None
    _refuse_roles(document)
    data = document.data
    if default is not None:
        shipped = default.model_dump(by_alias=True)
        given = {part: data.get(part, {}) for part in shipped}
        data = {
            **data,
            **{
                part: {**shipped[part], **entries} if isinstance(entries, Mapping) else entries
                for part, entries in given.items()
            },
        }
    values = validated(Values, data, document)
    for harm in HARMS:
        if values is not None and harm not in values.harm:
            document.fault(("harm", harm), "is missing", "", "Add it: points lost for each.")
    return document, values


def _refuse_roles(document: Document) -> None:
    """A table that weighs people by what they are is refused, with the reason."""
    for where in _keys(document.data, ()):
        words = set(re.findall(r"[a-z]+", str(where[-1]).lower()))
        role = next((role for role in _ROLES if words & {role, f"{role}s"}), None)
        if role is not None and not any(where[:k] in document.faulty for k in range(len(where))):
            document.fault(where, "weighs people by their role", where[-1], _ROLE_HINT)


def _keys(data: Any, where: KeyPath) -> list[KeyPath]:
    if not isinstance(data, Mapping):
        return []
    found: list[KeyPath] = []
    for key, value in data.items():
        found += [(*where, key), *_keys(value, (*where, key))]
    return found
