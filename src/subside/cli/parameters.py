"""`subside parameters`: every default number with its range and source, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from subside.cli.edge import Command
from subside.cli.output import AMBER, BLUE, deliver, json_option, terminal, write

if TYPE_CHECKING:
    from rich.console import Console

    from subside.scenario.evidence import Fact
    from subside.scenario.provenance import Parameter

TABLES = {
    "rates": "Rates of the model (a scenario may set its own)",
    "acts": "The catalogue of acts (a scenario may change them)",
    "values": "Points lost of 100",
}
CONDITIONS = {
    "given force": "Given that force happened: not causal rates",
    "given assault": "Given that an assault on an officer happened: not causal rates",
    "population": "Counted over all calls, contacts or arrests: how often, not because of what",
    "": "Other figures: trials, laboratories, durations, signs",
}
NAME, INSIDE = 38, 4  # columns


@click.command(cls=Command)
@click.option("--evidence", is_flag=True, help="Print the published figures instead.")
@json_option
def parameters(evidence: bool, json_to: str | None) -> None:
    """Print every default number with its plausible range and its source.

    A source is a published figure or says "assumption". A figure that was counted given that
    force happened is marked: it is no causal rate.
    """
    from subside.scenario.defaults import defaults

    table = defaults()
    if evidence:
        facts = table.evidence
        told = [{**fact.model_dump(), "given": fact.given} for fact in facts]
        if not deliver(json_to, {"evidence": told}):
            _tell_evidence(terminal(), facts)
    elif not deliver(json_to, {"parameters": [asdict(one) for one in table.parameters]}):
        _tell(terminal(), table.parameters)


def _not_causal(given: str) -> str:
    """What is said of a number whose source was counted given that something happened."""
    what = {"force": "force", "assault": "an assault on an officer"}[given]
    return f"Counted given that {what} happened: not a causal rate."


def _tell(console: Console, found: tuple[Parameter, ...]) -> None:
    write(console, _summary(found))
    for table, of_table in groupby(found, key=lambda one: one.table):
        write(console, "")
        _heading(console, TABLES[table])
        for _, entry in groupby(of_table, key=lambda one: one.name.partition(" / ")[0]):
            write(console, "")
            for (source, given), rows in groupby(entry, key=lambda one: (one.source, one.given)):
                _tell_rows(console, rows, source, given)


def _summary(found: tuple[Parameter, ...]) -> str:
    """How many numbers rest on what."""
    count = {kind: sum(one.kind == kind for one in found) for kind in (
        "published", "inferred", "assumption", "definition", "stance",
    )}  # fmt: skip
    return (
        f"{len(found)} default numbers: {count['published']} published, {count['inferred']} "
        f"inferred from published figures, {count['assumption']} assumptions, "
        f"{count['definition']} by definition, {count['stance']} a declared stance. "
        f"{sum(bool(one.given) for one in found)} name a figure that was counted given that force "
        "or an assault happened: those are not causal rates. "
        "Published figures, row by row: --evidence."
    )


def _tell_rows(console: Console, rows: Iterable[Parameter], source: str, given: str) -> None:
    """Numbers that share a source, and the source below them."""
    from rich.text import Text

    for one in rows:
        label = one.name
        if len(label) > NAME:  # on a line of its own
            write(console, label)
            label = ""
        name, value = Text(f"{label:<{NAME}} "), Text(f"{one.value:>7g}", style=BLUE)
        within = "" if one.low is None else f"{one.low:g} to {one.high:g}"
        write(console, Text.assemble(name, value, f"  {within:<17}{one.unit}"))
    write(console, Text(source, style="dim"), INSIDE)
    if given:
        write(console, Text(_not_causal(given), style=AMBER), INSIDE)


def _tell_evidence(console: Console, facts: tuple[Fact, ...]) -> None:
    write(
        console, f"{len(facts)} published figures. A figure says how often things went together "
        "where they were counted; only a comparison such as a trial can say that one brings about "
        "the other.",
    )  # fmt: skip
    for condition, title in CONDITIONS.items():
        write(console, "")
        _heading(console, title)
        for fact in facts:
            if fact.conditional == condition:
                write(console, "")
                _tell_fact(console, fact)


def _tell_fact(console: Console, fact: Fact) -> None:
    from rich.text import Text

    value = f"{fact.value:g}" if isinstance(fact.value, float) else fact.value
    within = "" if fact.low is None else f" ({fact.low:g} to {fact.high:g})"
    head = Text.assemble(f"{fact.id:<{NAME}} ", (value, BLUE), f"{within} {fact.unit}")
    write(console, head)
    note = f" {fact.note[0].upper()}{fact.note[1:]}." if fact.note else ""
    quantity = f"{fact.quantity[0].upper()}{fact.quantity[1:]}. {fact.population}."
    write(console, quantity + note, INSIDE)
    write(console, Text(f"{fact.source}; confidence {fact.confidence}", style="dim"), INSIDE)
    if fact.given:
        write(console, Text(_not_causal(fact.given), style=AMBER), INSIDE)


def _heading(console: Console, title: str) -> None:
    from rich.text import Text

    write(console, Text(title, style="bold"))
    write(console, "-" * len(title))
