"""The table of published figures that parameters rest on: ``content/defaults/evidence.csv``.

A source names a row as ``evidence: id``. A figure that was counted given that something happened
(force, an assault) says how often one thing went with another there; it is no causal rate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from subside.scenario.document import Document, known
from subside.scenario.parse import validated
from subside.scenario.reader import read_text
from subside.scenario.terms import Slug, Strict, Text

Condition = Literal["", "population", "given force", "given assault"]
GIVEN = "given "  # how a condition begins that makes a figure no causal rate
_CITED = re.compile(r"\bevidence: ([A-Za-z0-9_]+)")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NUMBERS = ("value", "low", "high")


class Fact(Strict):
    """One published figure, with where it was counted and who published it."""

    id: Slug
    quantity: Text
    value: float | Text = Field(description="A number, or a word such as a sign.")
    low: float | None
    high: float | None
    unit: Text
    population: Text
    source: Text
    conditional: Condition
    confidence: Text
    note: str

    @property
    def given(self) -> str:
        """What had to happen for a case to be counted at all, or nothing."""
        return self.conditional.removeprefix(GIVEN) if self.conditional.startswith(GIVEN) else ""


def cited(source: str) -> tuple[str, ...]:
    """Rows of the table that the text of a source names."""
    return tuple(_CITED.findall(source))


def read_evidence(path: Path) -> tuple[Document, dict[str, Fact]]:
    """Rows by id; what is wrong stands in the document with its line."""
    document = Document(path)
    facts: dict[str, Fact] = {}
    for row in _rows(document, read_text(document)):
        name = row["id"]
        fact = validated(Fact, row, document, (name,))
        if name in facts:
            document.fault((name,), "is given twice", name, "Keep one of the two rows.")
        elif fact is not None:
            facts[name] = fact
            _check_order(fact, document)
    return document, facts


def _rows(document: Document, text: str | None) -> Iterator[dict[str, Any]]:
    """Rows as plain data, numbers as numbers; the line of each is noted under its id."""
    if text is None:
        return
    reader = csv.reader(text.splitlines())
    header, names = next(reader, []), list(Fact.model_fields)
    if header != names:
        document.fault((), "has other columns", ",".join(header), f"Write: {','.join(names)}.")
        return
    for cells in reader:
        document.lines[*cells[:1],] = reader.line_num
        if len(cells) == len(names):
            yield {key: _plain(key, cell) for key, cell in zip(names, cells, strict=True)}
        else:
            fact, hint = f"has {len(cells)} cells", 'A cell with a comma stands in "quotes".'
            document.fault((*cells[:1],), fact, "", f"There are {len(names)} columns. {hint}")


def _plain(column: str, cell: str) -> Any:
    if column not in _NUMBERS:
        return cell
    return float(cell) if _NUMBER.fullmatch(cell) else cell or None


def _check_order(fact: Fact, document: Document) -> None:
    """Refuse half a range, and a value outside of its own."""
    ends = (fact.low, fact.high)
    if ends == (None, None):
        return
    if None in ends or not isinstance(fact.value, float):
        document.fault((fact.id,), "has half a range", ends, "Give low and high, or neither.")
    elif not (fact.low or 0.0) <= fact.value <= (fact.high or 0.0):
        document.fault((fact.id,), "lies outside its range", fact.value, "low <= value <= high.")


def check_cited(
    where: tuple[str | int, ...], source: str, facts: dict[str, Fact], document: Document
) -> list[Fact]:
    """Rows that a source names; one that is not there is a fault."""
    for name in cited(source):
        if name not in facts:
            document.fault(where, "names no row of evidence.csv", name, known(name, facts))
    return [facts[name] for name in cited(source) if name in facts]
