"""The acts at a decision: keys, order, and the decision that a file of acts reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.cli.options_text import _bar, _of_100
from tests.cli.cast import run, told


def acts(here: Path, *lines: str) -> Path:
    path = here / "some.acts"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_every_possible_act_with_its_bracket(solved: Path):
    document = told("options", solved)
    found = document["acts"]
    assert {act["act"] for act in found} == {
        "watch", "wait", "ask_need", "explain", "leave_with_plan", "leave"
    }  # fmt: skip
    lows = [act["low"] for act in found]
    assert lows == sorted(lows, reverse=True)
    for act in found:
        assert {"act", "heading", "low", "high", "grounds", "outcomes"} <= set(act)
        assert act["low"] <= act["high"]
        assert act["grounds"] is None
        assert act["outcomes"]["minutes"] > 0
        assert 0 <= act["outcomes"]["need unmet"] <= 1


def test_the_bracket_of_the_best_act_is_that_of_the_start(solved: Path):
    run("play", solved, "--seed", "1", "--log", "a.jsonl", typed="watch\n")
    start = told("review", "a.jsonl", "--scenario", solved, "--work", "0")["start"]
    found = told("options", solved)["acts"]
    assert max(act["low"] for act in found) >= start["low"] - 1e-6
    # A stored point may bound the start more closely than one step from it does.
    assert max(act["high"] for act in found) <= start["high"] + 0.01


def test_a_file_of_acts_reaches_a_later_decision(solved: Path, here: Path):
    document = told("options", solved, "--acts", acts(here, "explain", "watch"), "--seed", "5")
    assert (document["decision"], document["after"]) == (3, "watch")
    assert document["seconds"] == 17
    assert "explain" not in [act["act"] for act in document["acts"]], "told already"


def test_what_was_seen_counts(solved: Path, here: Path):
    """The same acts with another answer give other brackets: the belief is filtered."""
    lows = set()
    for seed in range(8):
        document = told("options", solved, "--acts", acts(here, "ask_need"), "--seed", str(seed))
        lows.add(round(document["acts"][0]["low"], 6))
    assert len(lows) > 2


def test_the_tables_fit_80_columns(solved: Path):
    result = run("options", solved)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    assert all(line == line.rstrip() for line in result.output.splitlines())
    for said in ("Dispatch: x", "You see: agitated", "of 100 is proven achievable", "settled"):
        assert said in result.output


def test_after_the_end_there_is_no_decision(solved: Path, here: Path):
    path = acts(here, *["leave"] * 9)
    result = run("options", solved, "--acts", path)
    assert result.exit_code == 1
    assert "there is no decision left" in result.stderr


def test_an_impossible_act_names_its_line(solved: Path, here: Path):
    result = run("options", solved, "--acts", acts(here, "explain", "explain"), "--seed", "5")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{here / 'some.acts'}:2: is not possible now")


@pytest.mark.parametrize(
    ("chance", "told"), [(0, "0.0"), (0.0001, "<0.1"), (0.012, "1.2"), (0.0996, "10"), (1, "100")]
)
def test_people_of_100(chance: float, told: str):
    assert _of_100(chance) == told


def test_a_bracket_is_drawn_where_it_lies():
    assert _bar(80, 90, 80, 90) == "━" * 22
    assert _bar(90, 90, 80, 90) == " " * 21 + "━"
    assert _bar(10, 20, 80, 90) == "◂"
    assert _bar(10, 80, 80, 90) == "━"
