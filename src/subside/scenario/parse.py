"""From plain data to typed models: each complaint of pydantic becomes a fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from subside.scenario.document import Document, KeyPath, known
from subside.scenario.mend import complaints, mended
from subside.scenario.outline import Node, at, outline
from subside.scenario.schema import LAW_KEYS, ScenarioFile

M = TypeVar("M", bound=BaseModel)
Detail = Mapping[str, Any]

_FACTS: dict[str, Callable[[Detail], str]] = {
    "missing": lambda _: "is missing",
    "extra_forbidden": lambda _: "is not a key that is known here",
    "literal_error": lambda _: "is not one of the values known here",
    "string_type": lambda _: "should be text",
    "int_type": lambda _: "should be a whole number",
    "int_from_float": lambda _: "should be a whole number",
    "float_type": lambda _: "should be a number",
    "finite_number": lambda _: "should be a finite number",
    "bool_type": lambda _: "should be true or false",
    "tuple_type": lambda _: "should be a list",
    "dict_type": lambda _: "should be a mapping of keys to values",
    "model_type": lambda _: "should be a mapping of keys to values",
    "greater_than": lambda c: f"should be above {c['gt']:g}",
    "greater_than_equal": lambda c: f"should be at least {c['ge']:g}",
    "less_than": lambda c: f"should be below {c['lt']:g}",
    "less_than_equal": lambda c: f"should be at most {c['le']:g}",
    "too_short": lambda c: f"should have at least {_entries(c['min_length'])}",
    "too_long": lambda c: f"should have at most {_entries(c['max_length'])}",
    "value_error": lambda c: str(c["error"]),
}


def parse(document: Document) -> ScenarioFile:
    """Typed file of a document; what cannot be read is a fault, and unread (``mend``)."""
    if isinstance(document.data, dict):
        file = validated(ScenarioFile, document.data, document)
        document.unread |= document.faulty
        return file or mended(ScenarioFile, document)
    if not document.faults:
        fact, given = "should be a mapping of keys to values", document.data
        document.fault((), fact, given, "See docs/scenario.md for what belongs here.")
    document.unread.add(())
    return mended(ScenarioFile, document)


def validated(model: type[M], data: object, document: Document, prefix: KeyPath = ()) -> M | None:
    """Model of plain data that stands under ``prefix``, or None with the faults noted."""
    found = complaints(model, data)
    if not isinstance(found, list):
        return found
    for one in found:
        _note(one, prefix, outline(model), document)
    return None


def _note(one: Mapping[str, Any], prefix: KeyPath, schema: Node, document: Document) -> None:
    """One complaint as a fault; nothing where the reader has already found fault."""
    loc: KeyPath = one["loc"]
    inside = loc[:-1] if loc and loc[-1] == "[key]" else loc
    where = (*prefix, *inside)
    if any(where[:k] in document.faulty for k in range(len(where) + 1)):
        return
    given = "" if one["type"] in ("missing", "extra_forbidden", "value_error") else one["input"]
    fact, hint = _told(one, inside, schema)
    document.fault(where, fact, given, hint)


def _told(one: Mapping[str, Any], loc: KeyPath, schema: Node) -> tuple[str, str]:
    """What is wrong and what to do, in plain words."""
    kind, context = one["type"], one.get("ctx", {})
    about, parent = at(schema, loc), at(schema, loc[:-1])
    if kind == "string_pattern_mismatch":
        slug = one["loc"][-1:] == ("[key]",)
        return ("is not a name of the right form", _SLUG) if slug else ("is empty", "Write a text.")
    if kind == "dict_type" and parent.get("title") == "Law":
        hint = f"{known(loc[-1], LAW_KEYS)} Any other key names a factor and has a table."
        return "is neither a key of a rate or probability nor a table of factors", hint
    fact = _FACTS[kind](context) if kind in _FACTS else str(one["msg"])
    if kind == "extra_forbidden":
        return fact, known(loc[-1], parent.get("properties", {}))
    if kind == "literal_error":
        return fact, known(one["input"], re.findall(r"'([^']*)'", context["expected"]))
    return fact, _hint(kind, str(about.get("description", "")).partition("\n")[0])


def _hint(kind: str, description: str) -> str:
    if kind == "missing":
        return f"Add it: {description}" if description else "Add it."
    if kind == "tuple_type":
        return f"Write [one, two]. {description}".rstrip()
    if kind == "value_error":
        return "Write `per_minute` in the rate of an event, `p` everywhere else."
    return description


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


_SLUG = "Use small letters, digits and _, a letter first."
