"""One way to write a value as bytes, so that equal values have equal hashes on every platform."""

import hashlib
import json
from collections.abc import Iterator


def canonical(value: object) -> bytes:
    """Return `value` as canonical JSON in UTF-8, on one line and without a newline.

    Keys are sorted by code point, separators are "," and ":", characters outside ASCII stand as
    they are, and finite floats are written by `repr`. Tuples are written as lists.

    Raises TypeError for what JSON does not have (a key that is not text included), ValueError for
    NaN, infinities, values that contain themselves, and text that UTF-8 cannot hold.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    for key in _keys(value):
        if not isinstance(key, str):
            raise TypeError(f"a key must be text, not {key!r}")
    return text.encode("utf-8")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def _keys(value: object) -> Iterator[object]:
    """Yield every key of every object in `value`. json.dumps would turn 1 and None into text."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _keys(item)
