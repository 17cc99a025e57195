"""`python3 run.py bench pomdp`: the solver on problems of the field, beside what others reach."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from benchmarks import table
from benchmarks.machine import commit, machine
from benchmarks.problems.pomdp_file import read_pomdp
from benchmarks.problems.pomdpx_file import read_pomdpx
from benchmarks.problems.published import PEERS, Peer
from benchmarks.problems.rocksample import rocksample
from benchmarks.problems.tag import tag
from benchmarks.problems.tiger import tiger
from benchmarks.subject import timed
from subside.cli.edge import Command
from subside.cli.output import TO_STDOUT, deliver, json_option, reencoded
from subside.errors import UserError
from subside.solve.momdp import MOMDP
from subside.solve.momdp_bounds import MOMDPBounds
from subside.solve.momdp_search import search_momdp

GAP = 1e-3
READERS = {".pomdp": read_pomdp, ".pomdpx": read_pomdpx}
PROBLEMS: tuple[Callable[[], MOMDP], ...] = (
    tiger,
    lambda: rocksample(4, 4),
    lambda: rocksample(5, 5),
    lambda: rocksample(7, 8),
    tag,
)


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--seconds", type=click.FloatRange(0), default=10.0, show_default=True, metavar="S",
    help="Longest search of one problem, first bounds included.",
)  # fmt: skip
@json_option
def pomdp(files: tuple[Path, ...], seconds: float, json_to: str | None) -> None:
    """Bound problems of the field: .pomdp or .pomdpx files, or without FILE the project's own.

    Bounds at the start, beside what others reach. A search stops at a gap of 0.001.
    """
    stream = sys.stderr if json_to == TO_STDOUT else sys.stdout
    reencoded(stream)
    here, at = machine(), commit()
    click.echo(table.where(here, at) + "\n" + head(), file=stream)
    warm_up()
    rows = []
    for model in models(files):
        row = measured(model, seconds)
        rows.append(row)
        click.echo("\n".join(lines(row)), file=stream)
        if row["stopped_because"] == "interrupted":
            break
    deliver(json_to, {"machine": here, "commit": at, "seconds": seconds, "rows": rows})


def models(files: Iterable[Path]) -> Iterator[MOMDP]:
    """The problems of the files, one after another; without any, the project's own."""
    if not files:
        yield from (make() for make in PROBLEMS)
    for file in files:
        read = READERS.get(file.suffix)
        if read is None:
            raise UserError(str(file), "the name must end in .pomdp or .pomdpx")
        yield read(file)


def measured(model: MOMDP, seconds: float) -> dict[str, Any]:
    """One search, and what others reach on a problem of this name."""
    spent, bounds = timed(lambda: MOMDPBounds.start(model))
    result = search_momdp(bounds, max(0.0, seconds - spent), GAP)
    return {
        "name": model.name,
        "low": result.low,
        "high": result.high,
        "gap": result.high - result.low,
        "seconds": spent + result.seconds,
        "stopped_because": result.stopped_because,
        "others": [peer._asdict() for peer in PEERS.get(model.name, ())],
    }


def warm_up() -> None:
    """Compile the kernels or load them, so that no figure holds that."""
    for model in (tiger(), rocksample(4, 4)):
        search_momdp(MOMDPBounds.start(model), 0.1, GAP)


def head() -> str:
    """Names of the columns."""
    return f"\n{'':<25}{'low':>9}{'high':>10}{'gap':>9}{'seconds':>10}  stopped because"


def lines(row: dict[str, Any]) -> Iterator[str]:
    """A row, and one for each other solver below it."""
    name = row["name"] if len(row["name"]) <= 24 else "..." + row["name"][-21:]
    figures = _figures(row["low"], row["high"], row["seconds"])
    yield f"{name:<25}{figures}  {row['stopped_because']}"
    for peer in (Peer(**other) for other in row["others"]):
        yield f"  {peer.solver:<23}{_figures(peer.low, peer.high, peer.seconds)}"


def _figures(low: float, high: float | None, seconds: float) -> str:
    above = "-" if high is None else f"{high:.4f}"
    gap = "-" if high is None else f"{high - low:.4f}"
    return f"{low:>9.4f}{above:>10}{gap:>9}{seconds:>10.4g}"
