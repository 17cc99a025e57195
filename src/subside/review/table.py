"""The decisions of a review as a table for spreadsheets: a row each, the safeguard on every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from subside.review.told import clock

HEADS = (
    "decision", "seconds", "clock", "act", "title", "heading", "cost at least", "cost about",
    "cost at most", "grade", "certain", "grounds", "best acts", "discretionary minutes before",
    "discretionary minutes gained", "chance", "agitation", "safeguard",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes text that begins so for a formula


def as_csv(document: Mapping[str, Any]) -> str:
    """Rows ready to be written as UTF-8; what is not known is left empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for d in document["decisions"]:
        judged = _judged(document, d) if document["judged"] else [""] * 11
        cells = [d["t"], d["seconds"], clock(d["seconds"]), d["act"], d["title"], *judged]
        writer.writerow([_cell(x) for x in (*cells, d["seen"]["agitation"], document["safeguard"])])
    return out.getvalue()


def _judged(document: Mapping[str, Any], d: Mapping[str, Any]) -> list[object]:
    loss, time, grounds = d["loss"], d["discretionary_minutes"], d["grounds"]
    return [
        d["heading"],
        *(round(loss[end], 3) for end in ("low", "about", "high")),
        "large gap" if d["grade"] == "serious" else d["grade"],
        "yes" if d["proven"] else "no",
        "" if grounds is None else "met" if grounds["met"] else "not met",
        "; ".join(document["titles"][name] for name in d["best"]),
        round(time["before"], 2),
        *("" if value is None else round(value, 3) for value in (time["gain"], d["luck"])),
    ]


def _cell(value: object) -> object:
    """Text that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
