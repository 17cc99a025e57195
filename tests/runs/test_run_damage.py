"""Logs that were cut, edited or damaged, or are no logs: read as far as is sound, or refused."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.errors import UserError
from subside.runs import canonical, read, sha256

Line = dict[str, object]


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read(path)
    return caught.value


def line_of(error: UserError) -> int:
    found = re.fullmatch(r".*:(\d+)", error.where)
    assert found, error
    return int(found[1])


def rechain(path: Path, change: Callable[[list[Line]], object]) -> Path:
    """Change the lines of the log and write a new, unbroken chain."""
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(lines)
    prev = ""
    with path.open("wb") as file:
        for line in lines:
            data = canonical({**line, "prev": prev})
            file.write(data + b"\n")
            prev = sha256(data)
    return path


def test_cut_at_every_byte(log_bytes: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    path.write_bytes(log_bytes)
    whole = read(path)
    first = log_bytes.index(b"\n") + 1
    for size in range(len(log_bytes)):
        path.write_bytes(log_bytes[:size])
        if size < first:
            error = refused(path)
            assert error.where == (f"{path}:1" if size else str(path))
            assert "first line" in error.fact or "empty" in error.fact
            continue
        lines = log_bytes[:size].count(b"\n")
        found = read(path)
        assert found.start == whole.start
        assert found.acts == whole.acts[: lines - 1]
        assert found.end is None
        if log_bytes[:size].endswith(b"\n"):
            assert found.cut is None
        else:
            assert found.cut == (
                f"the file stops in the middle of line {lines + 1}; read up to line {lines}"
            )


def test_every_byte_changed_before_the_last_line(log_bytes: bytes, tmp_path: Path) -> None:
    """Each is refused at the line that was changed."""
    path = tmp_path / "flip.jsonl"
    last = log_bytes.rindex(b"\n", 0, -1) + 1
    for place in range(last):
        line = log_bytes[:place].count(b"\n") + 1
        for bits in (0x01, 0x04, 0x20, 0x80):
            data = bytearray(log_bytes)
            data[place] ^= bits
            path.write_bytes(data)
            error = refused(path)
            assert line_of(error) == line, (place, bits, str(error))
            assert str(path) in str(error)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_byte_changed_in_the_last_line_is_seen_or_reads_as_a_run(
    data: st.DataObject, log_bytes: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing after the last line vouches for it, but no change makes the reader fall over."""
    path = tmp_path_factory.getbasetemp() / "last.jsonl"
    place = data.draw(st.integers(log_bytes.rindex(b"\n", 0, -1) + 1, len(log_bytes) - 1))
    changed = bytearray(log_bytes)
    changed[place] = data.draw(st.integers(0, 255))
    path.write_bytes(changed)
    try:
        run = read(path)
    except UserError as error:
        blamed = line_of(error)
    else:
        blamed = len(run.acts) + 2
    assert blamed in (5, 6, 7)  # 5: its hash in line 6 differs; 7: what a new line end cut off


@settings(max_examples=300, deadline=None)
@given(noise=st.binary(max_size=200))
def test_noise_is_no_log(noise: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.jsonl"
    path.write_bytes(noise)
    refused(path)


@settings(max_examples=300, deadline=None)
@given(noise=st.binary(min_size=1, max_size=200))
def test_noise_behind_a_finished_run_is_refused(
    noise: bytes, log_bytes: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "behind.jsonl"
    path.write_bytes(log_bytes + noise)
    assert line_of(refused(path)) == 7


def test_last_line_with_newline_but_torn_json_counts_as_cut(log: Path) -> None:
    data = log.read_bytes()
    log.write_bytes(data[:-40] + b"\n")
    found = read(log)
    assert (len(found.acts), found.end) == (4, None)
    assert found.cut == "the file stops in the middle of line 6; read up to line 5"


def test_changed_line_is_blamed_and_the_sound_ones_named(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b'"seconds":31', b'"seconds":21'))
    error = refused(log)
    assert error.where == f"{log}:4"
    assert error.fact == "line 5 does not carry the hash of line 4"
    assert "edited or damaged after line 3" in error.hint


def test_line_taken_out_put_in_or_moved(log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    for changed in (
        lines[:2] + lines[3:],
        lines[:3] + lines[2:],
        [*lines[:2], lines[3], lines[2], *lines[4:]],
        lines[1:],
    ):
        log.write_bytes(b"".join(changed))
        refused(log)


WRONG_RESEEDS: list[object] = [
    None, [], {"0": 1}, {"01": 1}, {"-1": 1}, {"a": 1}, {"1": -1}, {"1": 2**63}, {"1": "2"},
    {"1": True}, {"10000000": 1},
]  # fmt: skip
FIELDS: list[tuple[int, str, object, str]] = [
    (1, "format", 1, "this version reads run log formats 2 and 3"),
    (1, "format", True, "this version reads run log formats 2 and 3"),
    (1, "kind", "begin", "kind must be one of start, act, end"),
    (1, "kind", ["start"], "kind must be one of start, act, end"),
    (1, "seed", -1, "seed must be a whole number"),
    (1, "seed", 1.0, "seed must be a whole number"),
    (1, "seed", True, "seed must be a whole number"),
    (1, "scenario", "", "scenario must be text that is not empty"),
    (1, "hidden", [], "hidden must be null or an object"),
    (1, "seen", None, "seen must be an object"),
    (1, "seen", {"a": None}, "seen must be an object"),
    (1, "seen", {"a": ["b", 1]}, "seen must be an object"),
    (1, "words", [{"who": "a"}], "words must be a list"),
    (1, "words", [{"who": "a", "text": 1}], "words must be a list"),
    (1, "extra", 1, '"extra" is not a field of a line of kind start'),
    *((1, "reseeds", wrong, "reseeds must be an object of seeds") for wrong in WRONG_RESEEDS),
    *((1, "again", wrong, "again must be null or") for wrong in (0, -1, True, "2", 1.0)),
    (3, "kind", "note", "kind must be one of start, act, end"),
    (3, "kind", "start", "this version reads run log formats 2 and 3"),
    (3, "n", 3, "n must be 2"),
    (3, "at", 6, "at must be 5"),
    (3, "at", "5", "at must be a whole number"),
    (3, "third", 3, "third must be 0, 1 or 2"),
    (3, "act", None, "act must be text"),
    (3, "harm", None, "harm must be an object"),
    (3, "harm", {"person": None}, "harm must be an object"),
    (1, "table_hash", "", "table_hash must be text that is not empty"),
    (6, "at", 41, "at must be 40"),
    (6, "outcome", {"components": {}, "value": 1}, "outcome must be"),
    (6, "outcome", {"components": {"a": "b"}, "value": 1.0}, "outcome must be"),
    (6, "outcome", {"value": 1.0}, "outcome must be"),
    (6, "outcome", None, "outcome must be"),
]


@pytest.mark.parametrize(("line", "name", "value", "fact"), FIELDS)
def test_wrong_field_in_an_unbroken_chain(
    log: Path, line: int, name: str, value: object, fact: str
) -> None:
    rechain(log, lambda lines: lines[line - 1].update({name: value}))
    error = refused(log)
    assert error.where == f"{log}:{line}"
    assert error.fact.startswith(fact)
    assert error.hint


def test_unknown_format_names_ours_and_the_writer(log: Path) -> None:
    rechain(log, lambda lines: lines[0].update(format=7, engine="9.9", news=1))
    error = refused(log)
    assert error.fact == "this version reads run log formats 2 and 3"
    assert error.given == "7"
    assert '"9.9"' in error.hint


@pytest.mark.parametrize("name", ["reseeds", "again"])
def test_a_log_of_the_format_before_has_no_field_of_this_one(log: Path, name: str) -> None:
    rechain(log, lambda lines: lines[0].update(format=2))
    assert f'"{name}" is not a field' in refused(log).fact or name == "reseeds"


@pytest.mark.parametrize(("line", "name"), [(1, "seed"), (2, "cue"), (6, "outcome"), (1, "format")])
def test_missing_field(log: Path, line: int, name: str) -> None:
    rechain(log, lambda lines: lines[line - 1].pop(name))
    assert line_of(refused(log)) == line


def test_missing_prev(log: Path) -> None:
    log.write_bytes(re.sub(rb'"prev":"",', b"", log.read_bytes()))
    error = refused(log)
    assert error.fact == "prev is missing from a line of kind start"


def test_first_line_with_a_prev(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b'"prev":""', b'"prev":"ab"'))
    error = refused(log)
    assert (line_of(error), error.fact) == (1, "prev must be empty on the first line")


def test_order_of_kinds(log: Path) -> None:
    rechain(log, lambda lines: lines.insert(2, lines[0]))
    error = refused(log)
    assert (line_of(error), error.fact) == (3, "a start line may only come first")


def test_acts_without_a_start(log: Path) -> None:
    rechain(log, lambda lines: lines.pop(0))
    error = refused(log)
    assert (line_of(error), error.fact) == (1, "the first line must be a start line")


def test_line_after_the_end(log: Path) -> None:
    rechain(log, lambda lines: lines.append(lines[1]))
    error = refused(log)
    assert (line_of(error), error.fact) == (7, "nothing may follow the end of the run")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"n":2', b'"n": 2'),  # a space
        (b'"n":2', b'"n":2,"n":2'),  # a key twice
        (b'"n":2', b'"n":2e0'),
        (b'"n":2', b'"n":NaN'),
        (b'"n":2', b'"n":1e999'),
        (b'"n":2', b'"n":' + b"9" * 5000),  # more digits than Python turns into a number
        (b'"event":"none"', b'"event":"non\\u0065"'),  # an escape where none is needed
        (b'"event":"none"', b'"event":"\\ud800"'),  # half a character
        (b'"event":"none"', b'"event":"\xff"'),
        (b'"event":"none"', b'"event":' + b"[" * 100_000),
    ],
)
def test_other_ways_to_write_the_same_or_worse(log: Path, old: bytes, new: bytes) -> None:
    lines = log.read_bytes().split(b"\n")
    assert old in lines[2]
    lines[2] = lines[2].replace(old, new)
    log.write_bytes(b"\n".join(lines))
    assert line_of(refused(log)) == 3


def test_other_line_ends(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b"\n", b"\r\n"))
    error = refused(log)
    assert error.fact == "the line ends in CR LF"
    assert "binary" in error.hint


def test_blank_line_at_the_end_is_not_a_torn_one(log: Path) -> None:
    log.write_bytes(b"\n".join(log.read_bytes().split(b"\n")[:3]) + b"\n\n")
    assert line_of(refused(log)) == 4


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "the file is empty"),
        (b"\n", "the line is not JSON that a run log holds"),
        (b"hello\n", "the line is not JSON that a run log holds"),
        (b"hello", "the file stops inside its first line"),
        (b"[1]\n", "a line must be an object"),
        (b"{}\n", "kind must be one of start, act, end (run log format 3)"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "the line is not UTF-8 text"),
        (b"\0" * 1000, "the line is binary, not text"),
        (b"[" * 100_000 + b"\n", "the line is not JSON that a run log holds"),
        (b"x" * (1 << 21), "the line is longer than 1048576 bytes"),
    ],
)
def test_not_a_run_log(tmp_path: Path, data: bytes, fact: str) -> None:
    path = tmp_path / "other"
    path.write_bytes(data.replace(b"PNG\r\n", b"PNG\n"))
    error = refused(path)
    assert error.fact == fact
    assert error.hint
    assert len(str(error)) < 600


def test_huge_line_in_the_middle(log: Path) -> None:
    lines = log.read_bytes().split(b"\n")
    lines[2] = b"x" * (1 << 20)
    log.write_bytes(b"\n".join(lines))
    assert line_of(refused(log)) == 3


def test_no_such_file_folder_and_odd_name(tmp_path: Path) -> None:
    assert refused(tmp_path / "none").fact == "there is no such file"
    assert refused(tmp_path).given == "a folder"
    assert refused(Path("a\0b")).fact == "this cannot be a file's name"
    assert refused(tmp_path / ("x" * 5000)).fact == "the file cannot be read"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").given == "a pipe or device"


def test_unreadable(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    error = refused(log)
    assert (error.where, error.given) == (str(log), "Permission denied")


def test_message_shows_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "escape"
    path.write_bytes(b"\x1b[2J\xc2\x9b2J\n")
    error = refused(path)
    assert error.given is not None
    assert error.given.isprintable()
