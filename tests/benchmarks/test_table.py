"""The benchmarks' table: verdicts beside targets, and lines that fit a terminal."""

from __future__ import annotations

import pytest

from benchmarks import table
from benchmarks.subject import Row


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("x", 5.0), ""),
        (Row("x", 5.0, target=4.0), "missed"),
        (Row("x", 5.0, target=5.0, aim=1.0), "met"),
        (Row("x", 1.0, target=5.0, aim=1.0), "aim met"),
        (Row("x", 5.0, aim=1.0), "not yet"),
        (Row("x", None, target=60.0, limit=60.0), "missed"),
        (Row("x", None, target=60.0, limit=5.0), ""),
        (Row("x", None, aim=20.0, limit=60.0), "not yet"),
        (Row("x", None, target=90.0, note="only with --first-start"), ""),
        (Row("x", 100.0, "/s", target=200.0), "missed"),
        (Row("x", 3e6, "/s", target=2e5, aim=2e6), "aim met"),
    ],
)
def test_verdicts(row, verdict):
    assert row.verdict == verdict
    assert len(table.line(row)) <= 80
    assert table.line(row).endswith(verdict)


def test_lines_of_the_table():
    first = Row("doorstep, 1 point", None, aim=20.0, limit=60.0, note="gap 1.70")
    second = Row("doorstep", 2.8345e6, "/s", target=2e5, aim=2e6, repeats=3, note="9 runs")
    assert "not within 60 s (gap 1.70) " in table.line(first)
    assert table.line(second).split() == [
        "doorstep", "2,830,000/s", "200,000/s", "2,000,000/s", "aim", "met",
    ]  # fmt: skip
    assert table.notes([first, second]) == "  (median of 3, 9 runs)"
    assert table.notes([first]) == ""
