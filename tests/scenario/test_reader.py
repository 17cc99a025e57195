"""The YAML door: what can be misread is refused, with its line; nothing else is an exception."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from subside.scenario.reader import Document, Fault, dotted, read_yaml, shorten


def read(path: Path, text: str | bytes) -> Document:
    file = path / "x.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(file)


def only(document: Document) -> Fault:
    (fault,) = document.faults
    return fault


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1", {"a": 1}),
        ("a: -1.5", {"a": -1.5}),
        ("a: 1.0e-3", {"a": 0.001}),
        ("a: true\nb: false", {"a": True, "b": False}),
        ("a: word of text", {"a": "word of text"}),
        ("a: 'no'\nb: \"017\"", {"a": "no", "b": "017"}),
        ("a: [1, two]\nb: {c: {}}", {"a": [1, "two"], "b": {"c": {}}}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("a: |\n  no\n", {"a": "no\n"}),
        ("0-3 ft: 1", {"0-3 ft": 1}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
    ],
)
def test_plain_data(tmp_path: Path, text: str, data: object) -> None:
    document = read(tmp_path, text)
    assert document.faults == []
    assert document.data == data


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        *(
            (word, "true or false")
            for word in ("no", "yes", "on", "Off", "y", "N", "True", "FALSE")
        ),
        *((word, "leading zero") for word in ("017", "-08", "00")),
        *((word, "base-60") for word in ("1:30", "-12:05:59")),
        *((word, "date") for word in ("2026-01-31", "2026-01-31T10:00:00Z")),
        *((word, "not every reader") for word in (".5", "5.", "1e3", "1_000", "0x1F", "0o17")),
        *((word, "not every reader") for word in (".inf", "-.INF", ".nan", "9" * 5000)),
        *((word, "empty") for word in ("", "~", "null", "Null", "NULL")),
    ],
)
def test_traps(tmp_path: Path, value: str, fact: str) -> None:
    document = read(tmp_path, f"first: 1\na:\n  b: {value}\n")
    fault = only(document)
    assert (fault.line, fault.where) == (3, "a.b")
    assert fact in fault.fact
    assert "quotes" in fault.hint
    assert fault.given == shorten(value or "(nothing)")


def test_traps_in_keys_and_lists(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n  no: 1\nb:\n  - x\n  - off\n")
    assert [(f.line, f.where) for f in document.faults] == [(2, "a.no"), (5, "b[1]")]


def test_number_as_a_key(tmp_path: Path) -> None:
    fault = only(read(tmp_path, "a:\n  7: x\n"))
    assert (fault.line, fault.where, fault.fact) == (2, "a.7", "is not a name")
    assert "quotes" in fault.hint


def test_list_as_a_key(tmp_path: Path) -> None:
    fault = only(read(tmp_path, "a:\n  [1, 2]: x\n"))
    assert (fault.line, fault.where) == (2, "a")
    assert "no name" in fault.fact


def test_merge_key(tmp_path: Path) -> None:
    document = read(tmp_path, "a: &a {x: 1}\nb:\n  <<: *a\n")
    fault = only(document)
    assert (fault.line, fault.where) == (3, "b.<<")
    assert "merge" in fault.fact


def test_repeated_key_tells_both_lines(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n  x: 1\n  z: 2\n  x: 3\n")
    fault = only(document)
    assert (fault.line, fault.where, fault.fact) == (4, "a.x", "is given twice")
    assert "line 2" in fault.hint
    assert document.data == {"a": {"x": 1, "z": 2}}
    assert document.line(("a", "x")) == 2


@pytest.mark.parametrize("tag", ["!!str 5", "!!python/name:os.system ''", "!mine 5", "!!set {}"])
def test_tags(tmp_path: Path, tag: str) -> None:
    fault = only(read(tmp_path, f"x: 1\na: {tag}\n"))
    assert (fault.line, fault.where, fault.fact) == (2, "a", "has a tag")


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a {b: [1, *a]}"])
def test_anchor_to_itself(tmp_path: Path, text: str) -> None:
    fault = only(read(tmp_path, text))
    assert "refers to itself" in fault.fact


def test_tabs_are_told_line_by_line(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n\tb: 1\nc:\n  \td: 1\ne: x\ty\n")
    assert [fault.line for fault in document.faults] == [2, 4]
    assert all("tab" in fault.fact and "spaces" in fault.hint for fault in document.faults)
    assert document.data is None


@pytest.mark.parametrize(
    ("data", "line", "fact"),
    [
        (b"a: 1\nb: \xff\xfe\n", 2, "UTF-8"),
        ("a: 1\nb: é\n".encode("latin-1"), 2, "UTF-8"),
        ("a: 1".encode("utf-16"), 1, "UTF-8"),
        (b"", 1, "empty"),
        (b"# nothing but a comment\n", 1, "empty"),
        (b"a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML"),
        (b"a: 1\n  b: 2\n", 2, "not valid YAML"),
        (b'a: "open\n', 2, "not valid YAML"),
        (b"a: 1\n---\nb: 2\n", 2, "not valid YAML"),
        (b"a: 1\nb: *nowhere\n", 2, "not valid YAML"),
        (b"a: 1\nb: \x07\n", 2, "not allowed"),
    ],
)
def test_unreadable(tmp_path: Path, data: bytes, line: int, fact: str) -> None:
    document = read(tmp_path, data)
    fault = only(document)
    assert fault.line == line
    assert fact in fault.fact
    assert document.data is None


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read" in only(read_yaml(tmp_path / "none.yaml")).fact
    assert "cannot be read" in only(read_yaml(tmp_path)).fact


def test_nesting_without_end(tmp_path: Path) -> None:
    assert "too deep" in only(read(tmp_path, "[" * 60 + "]" * 60)).fact
    assert "not valid" in only(read(tmp_path, "[" * 500)).fact


def test_aliases_that_grow_without_end(tmp_path: Path) -> None:
    """Ten levels of ten aliases would be 10^10 values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 10)]
    assert any("too large" in fault.fact for fault in read(tmp_path, "\n".join(lines)).faults)


def test_lines_of_every_path(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n  b:\n    - x\n    - {c: 1}\nd: >-\n  t\n")
    assert document.line(("a",)) == 1
    assert document.line(("a", "b")) == 2
    assert document.line(("a", "b", 0)) == 3
    assert document.line(("a", "b", 1, "c")) == 4
    assert document.line(("a", "b", 1, "missing", "more")) == 4
    assert document.line(("d",)) == 5
    assert document.line(("nowhere",)) == 1


def test_every_fault_at_once(tmp_path: Path) -> None:
    document = read(tmp_path, "a: no\nb: .5\nb: 1\nc: !x 1\nd: ~\n")
    assert [fault.line for fault in document.faults] == [1, 2, 3, 4, 5]


def test_dotted_and_shortened() -> None:
    assert dotted(("words", "replies", 0, "when")) == "words.replies[0].when"
    assert dotted(()) == "(whole file)"
    assert shorten("a\n  b " * 40).endswith("...")
    assert len(shorten("x" * 100)) == 60
    assert shorten(("a", 1.0, True)) == "[a, 1, true]"
    assert shorten({"a": [1]}) == "{a: [1]}"


def test_fault_as_text() -> None:
    fault = Fault("x.yaml", 3, "a.b", "is wrong", "1", "Do so.")
    assert str(fault) == "x.yaml:3: a.b: is wrong (given: 1)\n    Do so."
    assert str(Fault("x.yaml", 3, "a.b", "is wrong")) == "x.yaml:3: a.b: is wrong"


PLAIN = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
YAMLISH = st.text(alphabet=st.sampled_from(list("ab01:-{}[],&*!#|>'\"~.\n \t%@`?=<é\ufeff\x07")))


@given(data=st.dictionaries(st.text(max_size=8), PLAIN, min_size=1))
def test_what_yaml_writes_with_quotes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("yaml")
    text = yaml.safe_dump(_quoted(data), default_style='"', allow_unicode=False)
    document = read(path, text)
    assert document.faults == []
    assert document.data == _quoted(data)


def _quoted(data: Any) -> Any:
    """The same with every scalar as text: what a file all in quotes says."""
    if isinstance(data, dict):
        return {key: _quoted(value) for key, value in data.items()}
    return [_quoted(value) for value in data] if isinstance(data, list) else str(data)


@given(text=st.text() | YAMLISH)
def test_no_text_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = read(tmp_path_factory.mktemp("text"), text.encode("utf-8", "surrogatepass"))
    assert document.faults or document.data is not None
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= fault.line <= lines + 1 for fault in document.faults)


@given(data=st.binary())
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    document = read(tmp_path_factory.mktemp("bytes"), data)
    assert document.faults or document.data is not None
