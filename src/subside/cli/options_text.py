"""The decision of `subside options` as two tables of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from subside.cli.output import BLUE, plain, terminal
from subside.cli.seen import clock, seen_in_words

Data = Mapping[str, Any]
EQUAL = 0.25  # points: closer than this, acts are called equally good
BAR = 20  # columns of the drawing of a bracket

# Column of the second table: heading, part of the outcomes, and whether it is told as 1 - part.
PEOPLE = (
    ("officer\nhurt\nbadly", "officer hurt badly", False),
    ("person\nhurt\nbadly", "person hurt badly", False),
    ("others\nhurt\nbadly", "other hurt badly", False),
    ("left in\ndanger", "left in danger", False),
    ("need\nmet", "need unmet", True),
    ("\nsettled", "settled", False),
)


def tell(document: Data) -> None:
    """Print the decision: where it stands, the brackets, and the people."""
    console = terminal()
    _tell_place(console, document)
    console.print()
    console.print(_sentence(document["acts"]))
    console.print()
    console.print(_brackets(document["acts"]))
    console.print()
    console.print("Of 100 such encounters, if the act is taken and the best known line follows:")
    console.print()
    console.print(_people(document["acts"]))


def _tell_place(console: Console, document: Data) -> None:
    head = Text(f"{document['title']}, {clock(document['seconds'])}", style="bold")
    when = f", decision {document['decision']}"
    when += f", after {document['after']}" if document["after"] else ", the start"
    console.print(head.append(when, style="not bold"))
    for words in document["dispatch_words"]:
        console.print(Text(f"Dispatch had said: {plain(words)}", style="dim"))
    console.print(Text("You see: ").append_text(seen_in_words(document["seen"])))


def _sentence(acts: list[Data]) -> str:
    """The brackets in a sentence: what is best known, and what is as good."""
    best = acts[0]["low"]
    good = [act["title"] for act in acts if act["low"] >= best - EQUAL]
    reach = f"From here {best:.1f} of 100 is proven achievable; "
    reach += f"more than {max(act['high'] for act in acts):.1f} is not possible."
    if len(good) == 1:
        return f"{reach} Best known: {good[0]}."
    return f"{reach} The first {len(good)} acts are equally good, as far as is known."


def _brackets(acts: list[Data]) -> Table:
    table = _table()
    table.add_column("act")
    table.add_column("s", justify="right")
    table.add_column("low", justify="right", no_wrap=True)
    table.add_column("high", justify="right", no_wrap=True)
    left = min(act["low"] for act in acts)
    table.add_column(_ends(left), no_wrap=True)
    for act in acts:
        low, high = act["low"], act["high"]
        drawn = Text(_bar(low, high, left), style=BLUE)
        table.add_row(act["title"], str(act["seconds"]), f"{low:.1f}", f"{high:.1f}", drawn)
    return table


def _ends(left: float) -> str:
    return f"{left:.0f}".ljust(BAR - 3) + "100"


def _bar(low: float, high: float, left: float) -> str:
    """A bracket drawn on a line from the least of all to 100."""
    scale = (BAR - 1) / max(1e-9, 100.0 - left)
    first, last = round((low - left) * scale), round((min(high, 100.0) - left) * scale)
    return " " * first + "━" * (last - first + 1)


def _people(acts: list[Data]) -> Table:
    shown = [column for column in PEOPLE if column[1] != "other hurt badly" or _any_other(acts)]
    table = _table()
    table.add_column("\n\nact")
    for heading, _, _ in shown:
        table.add_column(_bottom(heading), justify="right", no_wrap=True)
    table.add_column("\n\nmin", justify="right", no_wrap=True)
    for act in acts:
        outcomes = act["outcomes"]
        cells = [_of_100(1 - outcomes[p] if other else outcomes[p]) for _, p, other in shown]
        table.add_row(act["title"], *cells, f"{outcomes['minutes']:.1f}")
    return table


def _bottom(heading: str) -> str:
    return "\n" * (2 - heading.count("\n")) + heading


def _any_other(acts: list[Data]) -> bool:
    return any(act["outcomes"]["other hurt badly"] >= 0.0005 for act in acts)


def _of_100(chance: float) -> str:
    """People out of 100; one decimal where whole people would hide the difference."""
    people = 100 * max(0.0, chance)
    return f"{people:.1f}" if people < 9.95 else f"{people:.0f}"


def _table() -> Table:
    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
