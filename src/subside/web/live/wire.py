"""JSON as it is sent and as it is taken: one way to write it, and strict about what comes in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

MOST_BYTES = 16 * 1024
MOST_SAID = 2000  # characters
MOST_NAME = 200


class Malformed(ValueError):
    """A request that cannot be understood: what is wrong, in a sentence."""

    def __init__(self, fact: str, field: str = "") -> None:
        super().__init__(fact)
        self.field = field


@dataclass(frozen=True, slots=True)
class Sent:
    """An act as a page sends it."""

    key: str
    act: str
    say: str


def packed(data: dict[str, Any]) -> bytes:
    """JSON on one line, the same bytes for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def act_sent(body: bytes) -> Sent:
    """The act of a request body; raises Malformed."""
    fields = _fields(body, {"key", "act", "say"}, {"key", "act"})
    key, act, say = fields["key"], fields["act"], fields.get("say", "")
    if not isinstance(key, str):
        raise Malformed("key must be a UUID in text", "key")
    try:
        key = str(UUID(key))
    except ValueError:
        raise Malformed("key must be a UUID, such as crypto.randomUUID() makes", "key") from None
    _check_text("act", act, MOST_NAME)
    _check_text("say", say, MOST_SAID)
    return Sent(key, act, say.strip())


def pause_sent(body: bytes) -> bool:
    """Whether to pause or to go on; raises Malformed."""
    paused = _fields(body, {"paused"}, {"paused"})["paused"]
    if not isinstance(paused, bool):
        raise Malformed("paused must be true or false", "paused")
    return paused


def nothing_sent(body: bytes) -> None:
    """A body that is empty, or an empty object; raises Malformed."""
    if body.strip():
        _fields(body, set(), set())


def _fields(body: bytes, known: set[str], needed: set[str]) -> dict[str, Any]:
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_constant)
    except UnicodeDecodeError:
        raise Malformed("the body must be UTF-8") from None
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("the body must be a JSON object") from None
    if not isinstance(value, dict):
        raise Malformed("the body must be a JSON object")
    for name in value:
        if name not in known:
            shown = name[:60].encode("ascii", "backslashreplace").decode()
            raise Malformed(f"there is no field {shown!r} here", shown)
    for name in sorted(needed - value.keys()):
        raise Malformed(f"{name} is missing", name)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("a field stands twice")
    return fields


def _constant(name: str) -> None:
    raise Malformed(f"{name} is not JSON")


def _check_text(name: str, value: object, most: int) -> None:
    if not isinstance(value, str):
        raise Malformed(f"{name} must be text", name)
    if len(value) > most:
        raise Malformed(f"{name} may have {most} characters, and has {len(value)}", name)
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Malformed(f"{name} has a character that cannot be kept", name)
