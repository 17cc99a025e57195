"""The run log format: what each kind of line holds, and the one way between line and record."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from math import isfinite
from typing import Any

from subside.runs.records import FORMAT, FORMATS, Act, End, Outcome, Record, Start, Words


class Fault(ValueError):
    """Something that a run log may not hold; `hint` when there is a better one than the usual."""

    def __init__(self, fact: str, given: str | None = None, hint: str = "") -> None:
        super().__init__(fact if given is None else f"{fact}; given: {given}")
        self.fact = fact
        self.given = given
        self.hint = hint


SEEDS = 2**63
_DECISION = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class Rule:
    """What a field must be, in words and as a test."""

    expected: str
    holds: Callable[[Any], bool]


def _is_whole(value: object) -> bool:
    return type(value) is int and value >= 0  # type(): True is an int, and not a number of seconds


def _is_float(value: object) -> bool:
    return isinstance(value, float) and isfinite(value)


def _is_number(value: object) -> bool:
    return type(value) is int or _is_float(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_value(value: object) -> bool:
    return isinstance(value, (str, bool)) or _is_number(value) or _is_texts(value)


def _is_values(value: object) -> bool:
    return isinstance(value, dict) and all(_is_value(item) for item in value.values())


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict) and set(item) == {"who", "text"} and _is_texts(list(item.values()))
        for item in value
    )


def _is_reseeds(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and _DECISION.fullmatch(name) and _is_whole(seed) and seed < SEEDS
        for name, seed in value.items()
    )


def _is_outcome(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"components", "value"}:
        return False
    components = value["components"]
    return (
        isinstance(components, dict)
        and all(map(_is_number, components.values()))
        and _is_float(value["value"])
    )


TEXT = Rule("text", lambda value: isinstance(value, str))
NAME = Rule("text that is not empty", lambda value: isinstance(value, str) and value != "")
WHOLE = Rule("a whole number, 0 or more", _is_whole)
THIRD = Rule("0, 1 or 2", lambda value: _is_whole(value) and value <= 2)
VALUES = Rule("an object whose values are text, numbers, true, false or lists of text", _is_values)
CHOSEN = Rule("null or " + VALUES.expected, lambda value: value is None or _is_values(value))
RESEEDS = Rule("an object of seeds (whole numbers under 2^63) by decision (1, 2, ...)", _is_reseeds)
AGAIN = Rule(
    "null or a whole number, 1 or more",
    lambda value: value is None or (_is_whole(value) and value > 0),
)
WORDS = Rule('a list of {"who": text, "text": text}', _is_words)
OUTCOME = Rule('{"components": {name: number}, "value": number with a decimal point}', _is_outcome)

FIELDS: dict[str, dict[str, Rule]] = {
    "start": {
        "format": WHOLE,
        "scenario": NAME,
        "model_hash": NAME,
        "table_hash": NAME,
        "text_hash": NAME,
        "engine": NAME,
        "seed": WHOLE,
        "hidden": CHOSEN,
        "mode": NAME,
        "dispatch": TEXT,
        "seen": VALUES,
        "words": WORDS,
        "reseeds": RESEEDS,
        "again": AGAIN,
    },
    "act": {
        "n": WHOLE,
        "at": WHOLE,
        "act": NAME,
        "seconds": WHOLE,
        "event": NAME,
        "third": THIRD,
        "cue": TEXT,
        "seen": VALUES,
        "harm": VALUES,
        "words": WORDS,
    },
    "end": {
        "at": WHOLE,
        "ending": NAME,
        "outcome": OUTCOME,
        "words": WORDS,
    },
}
"""Fields by kind of line; every line has `kind` and `prev` besides."""

_ADDED = {3: ("reseeds", "again")}
"""Fields of a start line that a format brought; lines of an older one do not have them."""

_RECORDS: dict[str, type[Record]] = {"start": Start, "act": Act, "end": End}
_KINDS = {record: kind for kind, record in _RECORDS.items()}


def encode(record: Record) -> dict[str, object]:
    """Return the fields of the record's line, all but `prev`.

    Raises Fault when one breaks its rule.
    """
    line = {"kind": _KINDS[type(record)], **_plain(record)}
    if isinstance(record, Start):
        for name in _later_than(record.format):
            if line[name]:
                raise Fault(f"{name} is in no log of format {record.format}", shown(line[name]))
            del line[name]
    _check({**line, "prev": ""})
    return line


def decode(line: Mapping[str, Any]) -> Record:
    """Return the record of a line's fields.

    Raises Fault when they are not those of a line of this format.
    """
    _check(line)
    loaded = {
        name: _LOAD.get(name, _same)(line[name]) for name in FIELDS[line["kind"]] if name in line
    }
    return _RECORDS[line["kind"]](**loaded)


def shown(value: object) -> str:
    """Return `value` as JSON for a message: 60 characters, and nothing that a terminal obeys."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    short = text if len(text) <= 60 else text[:57] + "..."
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in short)


def _check(line: Mapping[str, Any]) -> None:
    kind = line.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        known = ", ".join(FIELDS)
        raise Fault(f"kind must be one of {known} (run log format {FORMAT})", shown(kind))
    rules = dict(FIELDS[kind])
    if kind == "start":
        _check_format(line)
        for name in _later_than(line["format"]):
            del rules[name]
    for name in sorted(rules.keys() | {"prev"}):
        if name not in line:
            raise Fault(f"{name} is missing from a line of kind {kind}")
    for name, value in line.items():
        _check_field(kind, rules, name, value)


def _later_than(format: int) -> list[str]:
    """Fields of a start line that a format did not have yet."""
    return [name for since, names in _ADDED.items() if since > format for name in names]


def _check_format(line: Mapping[str, Any]) -> None:
    given = line.get("format")
    if type(given) is not int or given not in FORMATS:
        hint = "the version of Subside that wrote the log can read it"
        engine = f"; it names engine {shown(line['engine'])}" if "engine" in line else ""
        read = " and ".join(map(str, FORMATS))
        raise Fault(f"this version reads run log formats {read}", shown(given), hint + engine)


def _check_field(kind: str, rules: Mapping[str, Rule], name: str, value: object) -> None:
    if name in ("kind", "prev"):
        return
    rule = rules.get(name)
    if rule is None:
        raise Fault(f"{shown(name)} is not a field of a line of kind {kind}")
    if not rule.holds(value):
        raise Fault(f"{name} must be {rule.expected}", shown(value))


def _plain(value: Any) -> Any:
    """Dataclasses and mappings as dicts, tuples as lists, all the way down."""
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key) if type(key) is int else key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _same(value: Any) -> Any:
    return value


def _values(value: Any) -> Any:
    return value and {
        name: tuple(item) if isinstance(item, list) else item for name, item in value.items()
    }


def _reseeds(value: Any) -> dict[int, int]:
    return {int(decision): seed for decision, seed in value.items()}


def _words(value: Any) -> tuple[Words, ...]:
    return tuple(Words(**item) for item in value)


def _outcome(value: Any) -> Outcome:
    return Outcome(**value)


_LOAD: dict[str, Callable[[Any], Any]] = {
    "hidden": _values,
    "seen": _values,
    "harm": _values,
    "words": _words,
    "reseeds": _reseeds,
    "outcome": _outcome,
}
