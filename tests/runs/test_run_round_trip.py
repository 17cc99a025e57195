"""What is written is what is read: any valid run, byte for byte."""

import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.runs import Act, End, Outcome, Run, RunWriter, Start, Words, canonical, digest, read

TEXT = st.text(max_size=20)
NAME = st.text(min_size=1, max_size=10)
WHOLE = st.integers(0, 2**64)
FLOAT = st.floats(allow_nan=False, allow_infinity=False)
NUMBER = st.integers() | FLOAT
VALUES = st.dictionaries(
    TEXT, TEXT | st.booleans() | NUMBER | st.lists(TEXT, max_size=3).map(tuple), max_size=4
)
WORDS = st.lists(st.builds(Words, TEXT, TEXT), max_size=3).map(tuple)
STARTS = st.builds(
    Start,
    scenario=NAME,
    model_hash=NAME,
    table_hash=NAME,
    text_hash=NAME,
    engine=NAME,
    seed=WHOLE,
    hidden=st.none() | VALUES,
    mode=NAME,
    dispatch=TEXT,
    seen=VALUES,
    words=WORDS,
    reseeds=st.dictionaries(st.integers(1, 9_999_999), st.integers(0, 2**63 - 1), max_size=3),
    again=st.none() | st.integers(1, 2**64),
)
OUTCOMES = st.builds(Outcome, st.dictionaries(TEXT, NUMBER, max_size=4), FLOAT)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    clock = 0
    acts = []
    for n in range(1, draw(st.integers(0, 5)) + 1):
        seconds = draw(st.integers(0, 10**6))
        third = draw(st.integers(0, 2))
        acts.append(
            Act(
                n,
                clock,
                draw(NAME),
                seconds,
                draw(NAME),
                third,
                draw(TEXT),
                draw(VALUES),
                draw(VALUES),
                draw(WORDS),
            )
        )
        clock += seconds
    end = draw(st.none() | st.builds(End, st.just(clock), NAME, OUTCOMES, WORDS))
    return Run(draw(STARTS), tuple(acts), end, None, Path("drawn"))


def write(run: Run, path: Path) -> bytes:
    with RunWriter.create(path, run.start) as writer:
        for act in run.acts:
            writer.append_act(act)
        if run.end is not None:
            writer.append_end(run.end)
    return path.read_bytes()


@settings(deadline=None)
@given(runs())
def test_read_returns_what_was_written(run: Run) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.jsonl")
        write(run, path)
        found = read(path)
        assert found == run
        assert found.path == path


@settings(deadline=None)
@given(runs())
def test_a_log_of_the_format_before_is_read_as_it_is(run: Run) -> None:
    """Reseeds are empty then, and its hash is the one it always had."""
    old = replace(run, start=replace(run.start, reseeds={}, again=None, format=2))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.jsonl")
        data = write(old, path)
        first = json.loads(data.split(b"\n")[0])
        assert first["format"] == 2
        assert not {"reseeds", "again"} & first.keys()
        assert read(path) == old
        assert digest(old) == hashlib.sha256(data[:-1].split(b"\n")[-1]).hexdigest()


@pytest.mark.parametrize("more", [{"reseeds": {2: 3}}, {"again": 2}])
def test_what_a_format_cannot_say_is_not_written(
    start: Start, tmp_path: Path, more: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="is in no log of format 2"):
        RunWriter.create(tmp_path / "run.jsonl", replace(start, format=2, **more))
    assert not (tmp_path / "run.jsonl").exists()


@settings(deadline=None)
@given(runs())
def test_two_writers_write_the_same_bytes(run: Run) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert write(run, Path(folder, "one")) == write(run, Path(folder, "two"))


@settings(deadline=None)
@given(runs())
def test_every_line_is_canonical_and_chained(run: Run) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = write(run, Path(folder, "run.jsonl"))
    assert data.endswith(b"\n")
    assert b"\r" not in data
    prev = ""
    for line in data[:-1].split(b"\n"):
        assert canonical(json.loads(line)) == line
        assert json.loads(line)["prev"] == prev
        prev = hashlib.sha256(line).hexdigest()
    assert digest(run) == prev


def test_first_line_as_a_published_example(log: Path) -> None:
    """The format itself, so that a change of it is seen."""
    line = log.read_text(encoding="utf-8").split("\n")[0]
    assert line == (
        '{"again":null,"dispatch":"neighbour","engine":"0.1.0","format":3,'
        '"hidden":{"armed":false,"situation":["drunk","grief"]},"kind":"start","mode":"terminal",'
        f'"model_hash":"{"m" * 64}","prev":"","reseeds":{{}},"scenario":"kitchen",'
        '"seed":20260723,"seen":{"agitation":"agitated","backup_since":0,"door":true},'
        f'"table_hash":"{"v" * 64}","text_hash":"{"t" * 64}",'
        '"words":[{"text":"Lärm in der Küche, „er schreit“ 🚓","who":"dispatch"}]}'
    )


def test_digest_differs_when_one_second_does(
    log: Path, start: Start, acts: tuple[Act, ...]
) -> None:
    run = read(log)
    shorter = Run(start, acts[:3], None, None, log)
    assert digest(run) != digest(shorter)
    assert digest(shorter) == json.loads(log.read_bytes().split(b"\n")[4])["prev"]
