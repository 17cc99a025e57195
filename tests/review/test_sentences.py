"""The sentences that sum a review up: what could be known of a need, without what was true."""

from __future__ import annotations

import copy
from typing import Any

from subside.review.hide import without_ending
from subside.review.html import page
from subside.review.sentences import need, needed, sentences
from subside.review.text import text
from tests.grade.cast import model, random_run
from tests.review.test_document import reviewed


def told(*beliefs: dict[str, float]) -> dict[str, Any]:
    """As much of a review as the sentence reads."""
    decisions = [
        {"t": k + 1, "seconds": 10 * k, "title": f"Act {k + 1}", "known": {"need": belief}}
        for k, belief in enumerate(beliefs)
    ]
    return {"decisions": decisions}


def test_a_need_is_told_from_when_it_stayed_likely() -> None:
    found = need(told({"time": 0.6}, {"time": 0.3}, {"time": 0.35}, {"time": 0.71}, {"time": 0.7}))
    assert "time was likely from decision 4 on, at 0:30 (70 of 100 at the last one)" in found
    assert "“Act 3” at 0:20 told most: time 35 of 100 before, 71 of 100 after." in found


def test_a_need_that_was_never_likely_is_told_so() -> None:
    found = need(told({"time": 0.3, "safety": 0.2}))
    assert "none was likely; the likeliest was time (30 of 100 at the last decision)" in found


def test_an_older_review_has_no_such_sentence() -> None:
    assert need({"decisions": [{"t": 1, "known": {}}]}) == ""


def test_what_was_true_is_told_with_when_it_was_first_likely() -> None:
    document = told({"time": 0.3, "safety": 0.1}, {"time": 0.6, "safety": 0.2}, {"time": 0.8})
    document["truth"] = {"known_from": {"time": 20, "safety": None}}
    assert needed(document) == [
        ("time", "was first likely at decision 2, at 0:10, and could have been known from 0:20 on"),
        (
            "safety",
            "was never likely by what could be known, and could not be known for sure",
        ),
    ]


def test_every_way_to_read_a_review_has_the_sentence_and_it_reads_no_truth() -> None:
    document = reviewed("four_states", random_run(model("four_states"), 3, 200), work=0)
    closed = without_ending(document)
    assert closed["summary"] == sentences(closed)
    said = closed["summary"]["need"]
    assert said.startswith("What could be known of the need: ")
    other = copy.deepcopy(document)
    other["truth"]["known_from"] = {"m4rk": 0}
    assert sentences(other) == document["summary"]
    assert said in " ".join(text(closed).split())
    for each in (page(document, ending=False), page(document)):
        assert said in each
