"""Writing a log: exclusive, checked, synced; and going on with one after a crash."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from subside.errors import UserError
from subside.runs import Act, End, Outcome, RunWriter, Start, read
from subside.runs.reader import scan


def test_existing_file_is_left_alone(log: Path, start: Start) -> None:
    before = log.read_bytes()
    with pytest.raises(UserError) as caught:
        RunWriter.create(log, start)
    assert caught.value.where == str(log)
    assert "--resume" in caught.value.hint
    assert log.read_bytes() == before


def test_missing_folder(tmp_path: Path, start: Start) -> None:
    with pytest.raises(UserError, match="cannot be created"):
        RunWriter.create(tmp_path / "none" / "run.jsonl", start)


def test_every_line_is_on_disk_when_the_call_returns(
    tmp_path: Path, start: Start, acts: tuple[Act, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    write, fsync = os.write, os.fsync

    def counted_write(fd: int, data: bytes) -> int:
        calls.append("write")
        return write(fd, data)

    def counted_fsync(fd: int) -> None:
        calls.append("fsync")
        fsync(fd)

    monkeypatch.setattr(os, "write", counted_write)
    monkeypatch.setattr(os, "fsync", counted_fsync)
    path = tmp_path / "run.jsonl"
    with RunWriter.create(path, start) as writer:
        for done, act in enumerate(acts, 1):
            writer.append_act(act)
            assert read(path).acts == acts[:done]
            assert writer.run == read(path)
    assert calls == ["write", "fsync"] * 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": 2},
        {"at": 1},
        {"third": 3},
        {"seconds": 1.5},
        {"seconds": -1},
        {"seen": {"a": None}},
        {"seen": {"a": float("nan")}},
        {"act": ""},
        {"cue": "\ud800"},
        {"cue": "x" * (1 << 20)},
    ],
)
def test_act_that_could_not_be_read_is_not_written(
    tmp_path: Path, start: Start, acts: tuple[Act, ...], wrong: dict[str, object]
) -> None:
    path = tmp_path / "run.jsonl"
    with RunWriter.create(path, start) as writer:
        before = path.read_bytes()
        with pytest.raises(ValueError, match=r"."):
            writer.append_act(replace(acts[0], **wrong))  # type: ignore[arg-type]
        assert path.read_bytes() == before
        writer.append_act(acts[0])
    assert read(path).acts == acts[:1]


def test_wrong_start_makes_no_file(tmp_path: Path, start: Start) -> None:
    with pytest.raises(ValueError, match="seed must be a whole number"):
        RunWriter.create(tmp_path / "run.jsonl", replace(start, seed=-1))
    assert list(tmp_path.iterdir()) == []


def test_value_must_be_a_float(tmp_path: Path, start: Start) -> None:
    """88 and 88.0 would be two logs of one run."""
    with RunWriter.create(tmp_path / "run.jsonl", start) as writer:
        with pytest.raises(ValueError, match="decimal point"):
            writer.append_end(End(0, "left", Outcome({}, 88), ()))
        writer.append_end(End(0, "left", Outcome({}, 88.0), ()))


def test_nothing_after_the_end_or_after_closing(
    tmp_path: Path, start: Start, acts: tuple[Act, ...], end: End
) -> None:
    writer = RunWriter.create(tmp_path / "run.jsonl", start)
    writer.append_end(replace(end, at=0))
    with pytest.raises(ValueError, match="closed"):
        writer.append_act(acts[0])
    writer.close()


def test_resume_goes_on_as_if_never_interrupted(
    tmp_path: Path, start: Start, acts: tuple[Act, ...], end: End, log_bytes: bytes
) -> None:
    path = tmp_path / "run.jsonl"
    RunWriter.create(path, start).close()
    for act in acts:
        with RunWriter.resume(path) as writer:
            assert writer.notice is None
            assert writer.run.acts == acts[: act.n - 1]
            writer.append_act(act)
    with RunWriter.resume(path) as writer:
        writer.append_end(end)
    assert path.read_bytes() == log_bytes
    assert os.listdir(tmp_path) == ["run.jsonl"]


def test_resume_after_a_cut_at_every_byte(
    tmp_path: Path, acts: tuple[Act, ...], end: End, log_bytes: bytes
) -> None:
    """The torn bytes are kept, and the log can be finished to the same bytes."""
    path, torn = tmp_path / "run.jsonl", tmp_path / "run.jsonl.torn"
    for size in range(log_bytes.index(b"\n") + 1, len(log_bytes)):
        path.write_bytes(log_bytes[:size])
        kept = log_bytes.rindex(b"\n", 0, size) + 1
        with RunWriter.resume(path) as writer:
            assert path.read_bytes() == log_bytes[:kept]
            if kept < size:
                assert torn.read_bytes() == log_bytes[kept:size]
                assert writer.notice is not None
                assert str(torn) in writer.notice
                torn.unlink()
            else:
                assert writer.notice is None
            for act in acts[len(writer.run.acts) :]:
                writer.append_act(act)
            writer.append_end(end)
        assert path.read_bytes() == log_bytes
        assert not torn.exists()


def test_second_tear_does_not_overwrite_the_first(tmp_path: Path, log_bytes: bytes) -> None:
    path = tmp_path / "run.jsonl"
    for cut in (10, 20):
        path.write_bytes(log_bytes[:-cut])
        RunWriter.resume(path).close()
    last = log_bytes[log_bytes.rindex(b"\n", 0, -1) + 1 :]
    assert (tmp_path / "run.jsonl.torn").read_bytes() == last[:-10]
    assert (tmp_path / "run.jsonl.torn.2").read_bytes() == last[:-20]


def test_resume_refuses_a_finished_run(log: Path) -> None:
    before = log.read_bytes()
    with pytest.raises(UserError, match="the run is finished"):
        RunWriter.resume(log)
    assert log.read_bytes() == before


def test_resume_refuses_a_damaged_log(log: Path) -> None:
    data = log.read_bytes()[:-20].replace(b'"seconds":31', b'"seconds":21')
    log.write_bytes(data)
    with pytest.raises(UserError, match="does not carry the hash"):
        RunWriter.resume(log)
    assert log.read_bytes() == data
    assert os.listdir(log.parent) == [log.name]


def test_resume_of_a_log_that_may_only_be_read(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*_args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "run.jsonl"
    RunWriter.create(path, start).close()
    found = scan(path)
    monkeypatch.setattr("subside.runs.writer.scan", lambda _path: found)
    monkeypatch.setattr(os, "open", deny)
    with pytest.raises(UserError, match="cannot be continued"):
        RunWriter.resume(path)


def test_second_writer_is_noticed_before_it_breaks_the_chain(
    tmp_path: Path, start: Start, acts: tuple[Act, ...]
) -> None:
    path = tmp_path / "run.jsonl"
    with RunWriter.create(path, start) as first, RunWriter.resume(path) as second:
        first.append_act(acts[0])
        with pytest.raises(UserError, match="something else changed the log"):
            second.append_act(acts[0])
    assert read(path).acts == acts[:1]


def test_full_disk_in_the_middle_of_a_line(
    tmp_path: Path, start: Start, acts: tuple[Act, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.jsonl"
    write = os.write
    writer = RunWriter.create(path, start)
    writer.append_act(acts[0])
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, data[:30]))
    with pytest.raises(UserError, match="only 30 of") as caught:
        writer.append_act(acts[1])
    monkeypatch.undo()
    assert "--resume" in caught.value.hint
    with pytest.raises(ValueError, match="closed"):
        writer.append_act(acts[1])
    assert writer.run.acts == acts[:1]
    assert read(path).cut is not None
    with RunWriter.resume(path) as writer:
        writer.append_act(acts[1])
    assert read(path).acts == acts[:2]


def test_full_disk_at_the_first_line_leaves_no_file(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(UserError, match="No space left"):
        RunWriter.create(tmp_path / "run.jsonl", start)
    assert list(tmp_path.iterdir()) == []


def test_disk_trouble_while_setting_torn_bytes_aside_leaves_the_log(
    tmp_path: Path, log_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_fd: int, _size: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    path = tmp_path / "run.jsonl"
    path.write_bytes(log_bytes[:-10])
    monkeypatch.setattr(os, "ftruncate", fail)
    with pytest.raises(UserError, match="cannot be set aside"):
        RunWriter.resume(path)
    assert path.read_bytes() == log_bytes[:-10]
