"""A model of data that is partly wrong: stand-ins take the places of what cannot be read.

So one wrong value costs only what rests on it: everything else of the file, the names of all
entries among it, is there for the rules. ``Document.unread`` has the places of the stand-ins.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from subside.scenario.document import Document, KeyPath
from subside.scenario.outline import at, outline, stand_in

M = TypeVar("M", bound=BaseModel)
Complaint = Mapping[str, Any]


def complaints(model: type[M], data: object) -> M | list[Complaint]:
    """The model of plain data, or what pydantic has to say against it."""
    try:
        return model.model_validate(_tupled(data))
    except ValidationError as error:
        return [one for one in error.errors() if not _miscounted(one)]


def _tupled(data: Any) -> Any:
    """Lists as tuples: strict models take nothing else for a tuple."""
    if isinstance(data, dict):
        return {key: _tupled(value) for key, value in data.items()}
    return tuple(map(_tupled, data)) if isinstance(data, list) else data


def _miscounted(one: Complaint) -> bool:
    """Counted without the entries that are wrong, which are told of themselves."""
    return one["type"] == "too_short" and len(one["input"]) >= one["ctx"]["min_length"]


def mended(model: type[M], document: Document) -> M:
    """Model of a document's mapping, with stand-ins; their places are noted as unread."""
    mend = _Mend(model, document)
    while isinstance(found := complaints(model, mend.data), list):
        rest = [one for one in found if not _of_name(one)]
        for one in rest or sorted(found, key=lambda one: -len(one["loc"])):
            mend.one(one)
    mend.rename(found)
    return found


def _of_name(one: Complaint) -> bool:
    """Whether a complaint is of a name; names come last, the inner first: paths stay good."""
    return one["loc"][-1:] == ("[key]",)


class _Mend:
    """A copy of the data of a document, on its way to a model."""

    def __init__(self, model: type[BaseModel], document: Document) -> None:
        self.data: Any = copy.deepcopy(document.data)
        self.schema = outline(model)
        self.document = document
        self.tried: set[KeyPath] = set()
        self.renamed: list[tuple[KeyPath, str, str]] = []  # mapping, name for now, name given

    def one(self, one: Complaint) -> None:
        """Put right one thing; if that was tried before, what it stands in."""
        named = _of_name(one)
        where: KeyPath = one["loc"][:-1] if named else one["loc"]
        place = self._reached(where)
        again, where = place != where, place
        self.tried.add(where)
        self.document.unread.add(where)
        if again or not (named or one["type"] == "extra_forbidden"):
            self._replace(where)
            return
        holder = self._at(where[:-1])
        entry = holder.pop(where[-1])
        if one["type"] == "string_pattern_mismatch":
            self._rename(where, entry, holder)
        elif one["type"] == "extra_forbidden":
            self._suspect(where, holder)

    def _reached(self, where: KeyPath) -> KeyPath:
        """The path itself, or the nearest above it that is there and was not tried before."""
        while where and (where in self.tried or self._at(where[:-1]) is None):
            where = where[:-1]
        return where

    def _at(self, where: KeyPath) -> Any:
        """The mapping or list at a path, or None."""
        found: Any = self.data
        for key in where:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found if isinstance(found, dict | list) else None

    def _replace(self, where: KeyPath) -> None:
        value = stand_in(at(self.schema, where), self.schema)
        if not where:
            self.data = value
            return
        holder: Any = self._at(where[:-1])
        if isinstance(holder, list):
            k = int(where[-1])
            holder[k : k + 1] = [value]
        else:
            holder[where[-1]] = value

    def _rename(self, where: KeyPath, entry: Any, holder: dict[str, Any]) -> None:
        """Keep an entry whose name has not the right form, under another until it is read."""
        name = f"x{len(self.renamed)}"
        while name in holder:
            name += "x"
        holder[name] = entry
        self.renamed.append((where[:-1], name, str(where[-1])))
        self.document.misnamed.add(str(where[-1]))
        self.document.unread.discard(where)

    def _suspect(self, where: KeyPath, holder: dict[str, Any]) -> None:
        """A key that is not known may be any of those left out: these cannot be judged."""
        keys = at(self.schema, where[:-1]).get("properties", {})
        self.document.unread.update((*where[:-1], key) for key in keys if key not in holder)

    def rename(self, model: BaseModel) -> None:
        """Give entries their own names back."""
        for where, name, given in reversed(self.renamed):
            found: Any = model
            for key in where:
                found = found[key] if isinstance(found, dict) else getattr(found, str(key))
            found[given] = found.pop(name)
