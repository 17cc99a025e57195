"""Acts files: one act a line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.errors import UserError
from subside.runs import ActLine, read_acts


def acts(tmp_path: Path, data: bytes) -> tuple[ActLine, ...]:
    path = tmp_path / "acts.txt"
    path.write_bytes(data)
    return read_acts(path)


def test_acts_comments_and_blank_lines(tmp_path: Path) -> None:
    text = b"# first look\nwatch\n\n  request:medical@30  # and say so\noffer:need@0\r\nleave"
    assert acts(tmp_path, text) == (
        ActLine(2, "watch", None),
        ActLine(4, "request:medical", 30),
        ActLine(5, "offer:need", 0),
        ActLine(6, "leave", None),
    )


def test_an_argument_may_have_spaces(tmp_path: Path) -> None:
    text = b"offer:a way out@30 # and wait\noffer:someone trusted"
    assert acts(tmp_path, text) == (
        ActLine(1, "offer:a way out", 30),
        ActLine(2, "offer:someone trusted", None),
    )


def test_byte_order_mark_and_empty_files(tmp_path: Path) -> None:
    assert acts(tmp_path, b"\xef\xbb\xbfwatch\r\n") == (ActLine(1, "watch", None),)
    assert acts(tmp_path, b"") == ()
    assert acts(tmp_path, b"# nothing\n") == ()


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        (b"two words", "this is not an act"),
        (b"watch @30", "this is not an act"),
        (b"@30", "this is not an act"),
        (b"request:", "this is not an act"),
        (b":medical", "this is not an act"),
        (b"a:b:c", "this is not an act"),
        (b"offer:a  way", "this is not an act"),
        (b"watch@", "this is not a time"),
        (b"watch@ 30", "this is not a time"),
        (b"watch@1:30", "this is not a time"),
        (b"watch@-1", "this is not a time"),
        (b"watch@1.5", "this is not a time"),
        (b"watch@017", "this is not a time"),
        (b"watch@30@40", "this is not a time"),
        ("watch@٣".encode(), "this is not a time"),
        (b"watch@99999999", "this is not a time"),
        (b"\xff\xfe", "the line is not UTF-8 text"),
        (b"wat\0ch", "the line is binary, not text"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, line: bytes, fact: str) -> None:
    with pytest.raises(UserError) as caught:
        acts(tmp_path, b"watch\n\n" + line + b"\nwatch\n")
    assert caught.value.where == f"{tmp_path / 'acts.txt'}:3"
    assert caught.value.fact == fact
    assert caught.value.hint


def test_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no such file"):
        read_acts(tmp_path / "none")
    with pytest.raises(UserError, match="not a regular file"):
        read_acts(tmp_path)


IDS = st.from_regex(r"[a-z][a-z_]{0,8}(:[a-z_]{1,8})?", fullmatch=True)


@settings(deadline=None)
@given(st.lists(st.tuples(IDS, st.none() | st.integers(0, 9_999_999))))
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, int | None]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "acts.txt"
    text = [act if at is None else f"{act}@{at}" for act, at in lines]
    path.write_text("\n".join(text), encoding="utf-8")
    assert read_acts(path) == tuple(ActLine(n, act, at) for n, (act, at) in enumerate(lines, 1))


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_noise_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.txt"
    path.write_bytes(noise)
    with suppress(UserError):
        assert len(read_acts(path)) <= noise.count(b"\n") + 1


def test_a_question_mark_makes_an_act_optional(tmp_path: Path) -> None:
    assert acts(tmp_path, b"ask_put_down?\nhand_over:medical?@90\n") == (
        ActLine(1, "ask_put_down", None, optional=True),
        ActLine(2, "hand_over:medical", 90, optional=True),
    )


def test_a_lone_question_mark_is_no_act(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="this is not an act"):
        acts(tmp_path, b"?\n")
