"""The table of decisions: a row each, the safeguard on each, nothing a spreadsheet would run."""

from __future__ import annotations

import copy
import csv
import io
from typing import Any

from subside.review.from_log import shown
from subside.review.hide import without_ending
from subside.review.table import HEADS, as_csv
from tests.grade.cast import model, random_run
from tests.review.test_document import many


def rows(document: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(document), newline="")))


def test_a_row_for_each_decision_with_its_safeguard() -> None:
    for _, told in many("chance 0", 4):
        found = rows(told)
        assert as_csv(told).splitlines()[0] == ",".join(HEADS)
        assert [int(row["decision"]) for row in found] == [d["t"] for d in told["decisions"]]
        for row, d in zip(found, told["decisions"], strict=True):
            assert row["safeguard"] == told["safeguard"]
            assert float(row["cost about"]) == round(d["loss"]["about"], 3)
            assert row["certain"] == ("yes" if d["proven"] else "no")
            assert row["agitation"] == d["seen"]["agitation"]
            assert None not in row.values()


def test_chance_in_the_last_act_is_empty_while_the_ending_is_closed() -> None:
    told = next(told for _, told in many("four_states", 6) if told["complete"])
    assert rows(told)[-1]["chance"]
    assert rows(without_ending(told))[-1]["chance"] == ""


def test_a_run_from_its_log_has_empty_columns() -> None:
    run = random_run(model("four_states"), 3, 200)
    found = rows(shown(run))
    assert len(found) == len(run.acts)
    assert {row["cost about"] for row in found} == {""}
    assert all(row["agitation"] and row["safeguard"] for row in found)


def test_no_cell_is_a_formula() -> None:
    told = copy.deepcopy(next(told for _, told in many("four_states", 1) if told["decisions"]))
    for start in ("=", "+", "-", "@", "\t", "\r"):
        told["decisions"][0]["title"] = f"{start}HYPERLINK(1)"
        assert rows(told)[0]["title"] == f"'{start}HYPERLINK(1)"
