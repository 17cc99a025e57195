"""The figures in words, at 80 columns, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.subject import Row, Subject

NOTHING = "-"


def head(machine: Mapping[str, Any], commit: str) -> str:
    """Machine and commit, and the names of the columns."""
    return f"{where(machine, commit)}\n\n" + _line("", "measured", "target", "aim", "")


def where(machine: Mapping[str, Any], commit: str) -> str:
    """Machine and commit."""
    memory = f"{machine['memory_gb']:g} GB" if machine["memory_gb"] else "memory unknown"
    return (
        f"Machine  {machine['cpu']}, {machine['cores']} cores, {memory}\n"
        f"         {machine['system']}, Python {machine['python']}, numba {machine['numba']}\n"
        f"Commit   {commit}"
    )


def title(subject: Subject) -> str:
    """The line above the rows of a subject."""
    return f"\n{subject.name}: {subject.title}"


def line(row: Row) -> str:
    """One row: what, figure, target, aim, verdict."""
    target, aim = (
        _figure(bound, row.unit) if bound else NOTHING for bound in (row.target, row.aim)
    )
    return _line(f"  {row.what}", measured(row), target, aim, row.verdict)


def measured(row: Row) -> str:
    """The figure, or why there is none."""
    if row.value is not None:
        return _figure(row.value, row.unit)
    if row.limit is not None:
        return f"not within {row.limit:g} s ({row.note})"
    return row.note


def entry(subject: Subject, row: Row) -> dict[str, Any]:
    """One row as plain data."""
    return {
        "subject": subject.name,
        "what": row.what,
        "value": row.value,
        "unit": row.unit,
        "target": row.target,
        "aim": row.aim,
        "verdict": row.verdict,
        "repeats": row.repeats,
        "limit": row.limit,
        "note": row.note,
    }


def notes(rows: list[Row]) -> str:
    """What holds for all rows of a subject: how often, and how much."""
    many = max(row.repeats for row in rows)
    parts = [f"median of {many}" if many > 1 else ""]
    parts += dict.fromkeys(row.note for row in rows if row.value is not None and row.repeats > 1)
    said = ", ".join(part for part in parts if part)
    return f"  ({said})" if said else ""


def _line(what: str, figure: str, target: str, aim: str, verdict: str) -> str:
    return f"{what:<23}{figure:>26}{target:>11}{aim:>12} {verdict}".rstrip()


def _figure(value: float, unit: str) -> str:
    if unit == "/s":
        return f"{float(f'{value:.3g}'):,.0f}/s"
    if not unit:
        return f"{value:,.0f}"
    if unit in ("%", "points", "kB"):
        return f"{value:.3g} {unit}"
    return f"{value:.3g} s" if value < 100 else f"{value:.0f} s"
