"""The review as text: every line within the page, whatever is in it."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.grade import GRADES
from subside.review import text
from subside.review.text import clock, grade_words, points
from subside.scenario.wording import find
from tests.grade.cast import model, random_run
from tests.oracles.cast import SLUGS
from tests.review.test_document import many, reviewed

WIDTHS = (20, 40, 50, 60, 72, 80, 120)


def too_long(told: str, width: int) -> list[str]:
    return [line for line in told.splitlines() if len(line) > width]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["four_states", "chance 0"])
def test_no_line_is_wider_than_the_page(name: str, width: int) -> None:
    for _, told in documents(name):
        page = text(told, width)
        assert too_long(page, width) == []
        assert not [line for line in page.splitlines() if line != line.rstrip()]
        assert page.endswith("\n")


@cache
def documents(name: str) -> list[tuple[Any, dict[str, Any]]]:
    return list(many(name, 6))


@pytest.mark.parametrize("slug", SLUGS)
def test_review_of_a_shipped_scenario_fits_the_page_and_uses_no_refused_words(slug: str) -> None:
    for seed in (1, 2):
        told = reviewed(slug, random_run(model(slug), seed, 300), work=2)
        for width in (60, 80):
            page = text(told, width)
            assert too_long(page, width) == []
            assert [x.words for x in find(page)] == []


@cache
def costly_review() -> dict[str, Any]:
    """A review that has everything: costly acts, with why, chances and alternatives."""
    return next(
        told
        for _, told in documents("chance 0")
        if told["complete"] and any(d["why"] for d in told["decisions"])
    )


NUMBERS = st.floats(0, 399)


@given(st.data(), st.sampled_from(WIDTHS))
def test_no_number_and_no_title_breaks_the_page(data: st.DataObject, width: int) -> None:
    """Losses up to hundreds of points, hours on the clock, any two bands, titles of any length."""
    told = copy.deepcopy(costly_review())
    for d in told["decisions"]:
        low, about, high = sorted(data.draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
        d["loss"] = {"low": low, "about": about, "high": high}
        d["bands"] = sorted(data.draw(st.tuples(*[st.sampled_from(GRADES)] * 2)), key=GRADES.index)
        d["proven"] = d["bands"][0] == d["bands"][1] == d["grade"]
        d["seconds"] = data.draw(st.integers(0, 40_000))
        d["title"] = data.draw(st.sampled_from(["x", "Ask what is needed", "word " * 30, "y" * 90]))
        d["discretionary_minutes"] = {
            "before": 60.0,
            "gain": data.draw(st.none() | st.floats(-60, 60)),
        }
    told["title"] = data.draw(st.sampled_from(["Tiny", "A title of many words " * 4, "z" * 100]))
    told["sums"] = {name: data.draw(st.floats(-400, 400)) for name in told["sums"]}
    told["outcome"]["value"] = data.draw(st.floats(-300, 100))
    told["cut"] = data.draw(
        st.none() | st.just("the file stops in the middle of line 7; read up to line 6")
    )
    told["chosen_hidden"] = data.draw(st.none() | st.just({"situation": "ill"}))
    assert too_long(text(told, width), width) == []


@pytest.mark.parametrize("width", [60, 80])
def test_every_decision_stands_in_the_table(width: int) -> None:
    """A line for each, with its number, time, cost and grade: none is lost to the width."""
    for _, told in documents("chance 0"):
        lines = text(told, width).splitlines()
        for d in told["decisions"]:
            row = next(
                line for line in lines if line.startswith(f"{d['t']:>4} {clock(d['seconds']):>6}  ")
            )
            assert points(d["loss"]["about"]) in row
            assert row.endswith(grade_words(d))


def test_a_serious_loss_is_told_as_a_large_gap_certain_within_this_model() -> None:
    """Safeguard: nobody's decision is called serious to their face."""
    told = copy.deepcopy(costly_review())
    worst = max(told["decisions"], key=lambda d: d["loss"]["about"])
    worst.update(grade="serious", bands=["serious", "serious"], proven=True)
    page = text(told)
    assert "large gap, certain within this model" in page
    assert "serious" not in page.replace("serious injury", "")


def test_decisions_come_first_and_the_ending_last() -> None:
    page = text(costly_review())
    places = [
        page.index(part)
        for part in (
            "What your decisions cost",
            "What to talk about",
            "What was true",
            "How it ended",
        )
    ]
    assert places == sorted(places)


def test_chosen_hidden_is_said_and_luck_told_apart() -> None:
    told = {**costly_review(), "chosen_hidden": {"situation": "first"}}
    assert "instructor" in text(told)
    assert "instructor" not in text(costly_review())


def test_cut_log_and_edited_log_are_said() -> None:
    told = copy.deepcopy(costly_review())
    told["cut"] = "the file stops in the middle of line 7; read up to line 6"
    told["truth"]["log_matches"] = False
    page = " ".join(text(told).split())
    assert told["cut"] in page
    assert "edited" in page


@given(st.floats(-500, 500))
def test_points_have_no_minus_zero_and_little_room(value: float) -> None:
    shown = points(value)
    assert float(shown) == pytest.approx(value, abs=0.0501)
    assert not shown.startswith("-0.00")
    assert len(shown) <= 6


@given(st.integers(0, 10**6))
def test_clock_reads_back(seconds: int) -> None:
    minutes, rest = clock(seconds).split(":")
    assert 60 * int(minutes) + int(rest) == seconds
    assert len(rest) == 2
