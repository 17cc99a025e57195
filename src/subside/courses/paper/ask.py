"""The kinds of question that a form on paper has, as plain data for its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Data = dict[str, Any]


def scale(text: str, low: str = "not at all", high: str = "fully") -> Data:
    """How far something holds, from 1 to 5."""
    return {"kind": "scale", "text": text, "low": low, "high": high}


def choice(text: str, *options: str) -> Data:
    """One of some answers."""
    return {"kind": "choice", "text": text, "options": options}


def ticks(text: str, *options: str) -> Data:
    """As many of some answers as hold."""
    return {"kind": "ticks", "text": text, "options": options}


def lines(text: str, count: int = 3) -> Data:
    """An open question, with lines to write on."""
    return {"kind": "lines", "text": text, "lines": count}


def fields(*names: str, columns: int = 2) -> Data:
    """Names, dates and the like, a line each."""
    return {"kind": "fields", "names": names, "columns": columns}


def rows(
    head: Sequence[str], wide: Sequence[int], count: int, text: str = "", first: Sequence[str] = ()
) -> Data:
    """A table to fill in; ``first`` are texts of its first column."""
    return {
        "kind": "rows", "text": text, "head": head, "wide": wide, "count": count, "first": first,
    }  # fmt: skip


def told(*items: str) -> Data:
    """Not a question: what is to be read."""
    return {"kind": "list", "items": items}


def section(title: str, *questions: Data, start: int = 0) -> Data:
    """Questions under a heading, numbered from ``start``, or not numbered."""
    numbers = range(start, start + len(questions)) if start else [None] * len(questions)
    asked = [one | {"number": number} for number, one in zip(numbers, questions, strict=True)]
    return {"title": title, "questions": asked}


def form(title: str, notes: Sequence[str], *sections: Data) -> Data:
    """A form: its title, what is said before it, its sections."""
    return {"title": title, "notes": notes, "sections": sections}
