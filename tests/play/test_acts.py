"""Acts files: seconds, gaps, and errors that name the line while what has happened stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.errors import UserError
from subside.model import build
from subside.play import Encounter, NotPossible, play_acts
from subside.runs import read_acts
from tests.grade.cast import model
from tests.oracles import tiny
from tests.oracles.cast import little

QUIET = 11  # a seed under which nothing happens for a while


def play(text: str, folder: Path, name: str = "two_reasons", seed: int = QUIET) -> Encounter:
    """Play an acts file; the encounter is kept where an error is raised."""
    file = folder / "some.acts"
    file.write_text(text, encoding="utf-8")
    encounter = Encounter(model(name), seed)
    play_acts(encounter, read_acts(file), file)
    return encounter


def test_acts_without_seconds_follow_one_another(tmp_path: Path) -> None:
    encounter = play("ask_need\n# a comment\n\nwatch  # and another\n", tmp_path)
    assert [act.act for act in encounter.acts] == ["ask_need", "watch"]
    assert encounter.end is None


def test_gap_is_filled_with_watch_up_to_the_next_tick(tmp_path: Path) -> None:
    """`watch` takes 5 s: @12 begins at 15, @15 at once, @16 at 20."""
    encounter = play("watch@12\nwatch@20\nask_need@26\n", tmp_path)
    assert [(act.act, act.at) for act in encounter.acts] == [
        ("watch", 0), ("watch", 5), ("watch", 10), ("watch", 15), ("watch", 20), ("watch", 25),
        ("ask_need", 30),
    ]  # fmt: skip


@given(at=st.integers(0, 300))
def test_act_begins_at_its_second_or_at_the_first_tick_after_it(
    at: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Unless the encounter ends before; an event may end a watch early, then the tick is sooner."""
    encounter = play(f"ask_need@{at}", tmp_path_factory.mktemp("acts"), "chance 0", seed=at % 7)
    *before, last = encounter.acts
    assert all(act.act == "watch" and act.at < at for act in before)
    if last.act == "ask_need":
        assert at <= last.at < at + 5
    else:
        assert encounter.end is not None
        assert last.act == "watch"


def test_second_that_has_passed_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "late.acts"
    file.write_text("ask_need\n\nwatch@19\nwatch\n", encoding="utf-8")
    encounter = Encounter(model("two_reasons"), QUIET)
    with pytest.raises(UserError) as caught:
        play_acts(encounter, read_acts(file), file)
    assert caught.value.where == f"{file}:3"
    assert caught.value.given == "@19"
    assert "20" in caught.value.hint
    assert [act.act for act in encounter.acts] == ["ask_need"], "what has happened stays"


@pytest.mark.parametrize("wrong", ["fly", "explain"])
def test_act_that_cannot_be_is_an_error_with_its_line(wrong: str, tmp_path: Path) -> None:
    """One that is not offered at all, and one that is not possible a second time."""
    file = tmp_path / "wrong.acts"
    file.write_text(f"explain\nwatch\n{wrong}\nwatch\n", encoding="utf-8")
    encounter = Encounter(model("two_reasons"), QUIET)
    with pytest.raises(NotPossible) as caught:
        play_acts(encounter, read_acts(file), file)
    assert (caught.value.where, caught.value.given) == (f"{file}:3", wrong)
    assert [act.act for act in encounter.acts] == ["explain", "watch"]


def test_gap_that_cannot_be_watched_is_an_error_with_its_line(tmp_path: Path) -> None:
    """A scenario that does not offer `watch`: the gap cannot be filled."""
    assert "watch" not in little("two_reasons").acts
    file = tmp_path / "gap.acts"
    file.write_text("ask_need\nleave@500\n", encoding="utf-8")
    encounter = Encounter(build(tiny.loaded(tmp_path / "tiny", tiny.two_reasons())), QUIET)
    with pytest.raises(NotPossible) as caught:
        play_acts(encounter, read_acts(file), file)
    assert (caught.value.where, caught.value.given) == (f"{file}:2", "watch")


def test_acts_after_the_end_are_left(tmp_path: Path) -> None:
    encounter = play("leave\nask_need\nfly@3\n", tmp_path)
    assert [act.act for act in encounter.acts] == ["leave"]
    assert encounter.end is not None


def test_act_with_a_question_mark_is_passed_over_where_it_is_not_possible(tmp_path: Path) -> None:
    """`explain` can be done once; an act that the scenario does not have is an error still."""
    encounter = play("explain\nexplain?\nwatch?\n", tmp_path)
    assert [act.act for act in encounter.acts] == ["explain", "watch"]
    with pytest.raises(NotPossible, match="is not an act of this scenario"):
        play("fly?\n", tmp_path)
