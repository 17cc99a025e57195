"""The decision of `subside options` as two tables of 80 columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from subside.cli.output import BLUE, plain, terminal, write
from subside.cli.seen import clock, from_dispatch, seen_in_words

Data = Mapping[str, Any]
EQUAL = 0.25  # points: closer than this, acts are called equally good
BAR = 22  # columns of the drawing of a bracket
SPAN = 10  # points below the best that are drawn

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
    write(console, "")
    write(console, _sentence(document["acts"]))
    write(console, "")
    _print(console, _brackets(document["acts"]))
    write(console, "")
    write(console, "Of 100 such encounters, if the act is taken and the best known line follows:")
    _print(console, _people(document["acts"]))


def _print(console: Console, table: Table) -> None:
    """Print a table without the blanks that fill its lines up."""
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        console.file.write(line.rstrip() + "\n")


def _tell_place(console: Console, document: Data) -> None:
    head = Text(f"{document['title']}, {clock(document['seconds'])}", style="bold")
    when = f", decision {document['decision']}"
    when += f", after {document['after']}" if document["after"] else ", the start"
    write(console, head.append(when, style="not bold"))
    for words in document["dispatch_words"]:
        write(console, Text(plain(from_dispatch(words)), style="dim"))
    write(console, Text("You see: ").append_text(seen_in_words(document["seen"])))


def _sentence(acts: list[Data]) -> str:
    """The brackets in a sentence: what is best known, and what is as good."""
    usable = [act for act in acts if _open(act)]
    best = max(act["low"] for act in usable)
    good = [act for act in usable if act["low"] >= best - EQUAL]
    reach = f"From here {best:.1f} of 100 is proven achievable; "
    reach += f"more than {max(act['high'] for act in usable):.1f} is not possible."
    if len(good) == 1:
        others = max((act["high"] for act in usable if act is not good[0]), default=-math.inf)
        sure = "Best, proven" if best > others else "Best known"
        return f"{reach} {sure}: {good[0]['title']}."
    return f"{reach} {len(good)} acts are equally good, as far as is known."


def _open(act: Data) -> bool:
    """Whether an act has grounds, or needs none: only such acts can be the best."""
    return act["grounds"] is None or bool(act["grounds"]["met"])


def _brackets(acts: list[Data]) -> Table:
    table = _table()
    table.add_column("act")
    table.add_column("s", justify="right")
    table.add_column("low", justify="right", no_wrap=True)
    table.add_column("high", justify="right", no_wrap=True)
    top = max(act["low"] for act in acts if _open(act))
    left = math.floor(max(top - SPAN, min(act["low"] for act in acts)))
    right = math.ceil(max(act["high"] for act in acts))
    table.add_column(f"{left}".ljust(BAR - len(f"{right}")) + f"{right}", no_wrap=True)
    for act in acts:
        low, high = act["low"], act["high"]
        drawn = Text(_bar(low, high, left, right), style=BLUE)
        title = act["title"] if _open(act) else f"{act['title']} (no grounds)"
        table.add_row(title, str(act["seconds"]), f"{low:.1f}", f"{high:.1f}", drawn)
    return table


def _bar(low: float, high: float, left: float, right: float) -> str:
    """A bracket drawn on a line from left to right; one that lies left of it is an arrow."""
    if high < left:
        return "◂"
    scale = (BAR - 1) / (right - left)
    first, last = round((max(low, left) - left) * scale), round((high - left) * scale)
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
    people = 100 * chance
    if 0 < people < 0.05:
        return "<0.1"
    return f"{people:.1f}" if people < 9.95 else f"{people:.0f}"


def _table() -> Table:
    return Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
