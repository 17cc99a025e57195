"""TOML as plain data that remembers where everything stood; what cannot be read is a fault."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subside.scenario.document import Document
from subside.scenario.toml import read_toml

TEXT = '''\
# a comment
title = "x"          # line 2
list = [
  "one",
  "two",
]
long = """
[not a header]
key = "nor this"
"""
after = 1            # line 11

[table]              # line 13
"quoted key" = 1
inner.dotted = 2

[table.deep]
x = 1

[[rows]]             # line 20
id = "a"
[[rows.parts]]
n = 1
[[rows.parts]]
n = 2
[[rows]]             # line 26
id = "b"
[[rows.parts]]
n = 3
[rows.more]
y = \'\'\'one line\'\'\'
z = 1
'''


def read(folder: Path, text: str | bytes) -> Document:
    path = folder / "course.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return read_toml(path)


def test_data_are_those_of_the_standard_library(tmp_path: Path) -> None:
    document = read(tmp_path, TEXT)
    assert document.faults == []
    assert document.data == tomllib.loads(TEXT)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("title",), 2), (("list",), 3), (("list", 1), 3), (("long",), 7), (("after",), 11),
        (("table",), 13), (("table", "quoted key"), 14), (("table", "inner", "dotted"), 13),
        (("table", "deep", "x"), 18), (("rows",), 20), (("rows", 0), 20), (("rows", 0, "id"), 21),
        (("rows", 0, "parts", 0, "n"), 23), (("rows", 0, "parts", 1), 24),
        (("rows", 0, "parts", 1, "n"), 25), (("rows", 1), 26), (("rows", 1, "id"), 27),
        (("rows", 1, "parts", 0, "n"), 29), (("rows", 1, "more", "z"), 32),
        (("rows", 1, "nothing"), 26), (("nothing",), 1), ((), 1),
    ],
)  # fmt: skip
def test_every_path_knows_its_line(tmp_path: Path, where: tuple[str | int, ...], line: int) -> None:
    assert read(tmp_path, TEXT).line(where) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\na = 2\n", 2), ("a = 1\n\nb = \n", 3), ("[x\n", 1), ("a = 1\n[t]\nb = 'x\n", 3),
        ("a = 1\n[a]\n", 2), ('a = """\nx\n', 2), ("a = 017\n", 1),
    ],
)  # fmt: skip
def test_what_is_no_toml_names_a_line(tmp_path: Path, text: str, line: int) -> None:
    document = read(tmp_path, text)
    assert document.data is None
    (fault,) = document.faults
    assert fault.fact.startswith("is not valid TOML")
    assert abs(fault.line - line) <= 1


def test_what_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, b"a = 1\nb = '\xff'\n").faults
    assert (fault.fact, fault.line) == ("is not UTF-8 text", 2)
    (fault,) = read_toml(tmp_path / "none.toml").faults
    assert fault.fact == "cannot be read"


def test_what_is_nested_too_deep_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, f"a = {'[' * 5000}{']' * 5000}").faults
    assert fault.fact in ("is nested too deep", "is not valid TOML: Array nested too deep")


PIECES = st.one_of(
    st.text(max_size=10),
    st.sampled_from(TEXT.splitlines(keepends=True)),
    st.sampled_from(
        ["\n", "[[", "]]", "[", "]", '"""', "'''", "=", ".", "#", "\\", "\r\n", "{", "}"]
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_read_or_a_fault(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = read(tmp_path_factory.mktemp("any"), text)
    assert (document.data is None) == bool(document.faults)
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in document.lines.values())
    try:
        plain = tomllib.loads(text.encode("utf-8", "replace").decode())
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    if document.data is not None:
        assert document.data == plain
