"""Canonical JSON: equal values, equal bytes."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.runs import canonical, sha256

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [1, 2.0, None, True]}, b'{"a":[1,2.0,null,true],"b":1}'),
        ({"é": "🚓"}, '{"é":"🚓"}'.encode()),
        ({"Z": 1, "a": 2, "É": 3}, '{"Z":1,"a":2,"É":3}'.encode()),
        ("line\nbreak\r\u2028", '"line\\nbreak\\r\u2028"'.encode()),
        ((1, 2), b"[1,2]"),
        (0.1 + 0.2, b"0.30000000000000004"),
        (1e300, b"1e+300"),
        (-0.0, b"-0.0"),
        (2**70, b"1180591620717411303424"),
        ({}, b"{}"),
    ],
)
def test_bytes(value: object, expected: bytes) -> None:
    assert canonical(value) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, {"a": [math.nan]}, "\ud800"])
def test_refuses_what_json_in_utf8_cannot_say(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


@pytest.mark.parametrize("value", [{1: 2}, [{None: 1}], {"a": {True: 1}}, {1, 2}, b"bytes"])
def test_refuses_other_types(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@settings(deadline=None)
@given(PLAIN)
def test_reads_back_equal_and_stays_the_same(value: Any) -> None:
    data = canonical(value)
    assert b"\n" not in data
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


@settings(deadline=None)
@given(st.dictionaries(st.text(), PLAIN))
def test_order_of_insertion_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_sha256_of_nothing_is_the_published_one() -> None:
    """FIPS 180-4 examples: the empty message and "abc"."""
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
