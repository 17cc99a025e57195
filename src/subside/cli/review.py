"""`subside review`: judge a run and print the after-action review."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from subside.cli.edge import Command
from subside.cli.output import (
    columns,
    deliver,
    json_option,
    plain,
    reencoded,
    unwritable,
    waiting,
    writable,
)
from subside.errors import UserError


def _html_checked(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Refuse a target before the work, where it can be seen that it will not do."""
    if value is None:
        return None
    if Path(value).suffix not in (".html", ".htm"):
        hint = "choose a name that ends in .html, so that no log or other work is overwritten"
        raise UserError("--html", "must name an HTML file", value, hint)
    writable(Path(value))
    return value


@click.command(cls=Command)
@click.argument("log")
@click.option("--scenario", metavar="FOLDER", help="Where the scenario lies, if not a shipped one.")
@click.option(
    "--work",
    type=click.IntRange(0),
    help="Search spent on refining each decision, in quick backups; a thorough one counts as four. "
    "The same work gives the same review.",
)
@click.option(
    "--html", "html_to", metavar="FILE", callback=_html_checked,
    help="Write the review as one HTML file that opens offline and prints, instead of text.",
)  # fmt: skip
@json_option
def review(
    log: str, scenario: str | None, work: int | None, html_to: str | None, json_to: str | None
) -> None:
    """Review a run, by what could be known at each decision.

    LOG is what `subside play` wrote. A run that is not over is reviewed as far as it went.
    """
    from subside.cli.named import model_for
    from subside.grade.judge import WORK
    from subside.review import text
    from subside.review.judged import reviewed
    from subside.runs import read

    run = read(log)
    model = model_for(run, scenario, "subside review LOG --scenario FOLDER")
    with waiting(f"Judging {len(run.acts)} decisions"):
        told = reviewed(model, run, WORK if work is None else work)
    if html_to is not None:
        _write(html_to, told)
    if deliver(json_to, told):
        return
    reencoded(sys.stdout)
    if html_to is not None:
        click.echo(plain(f"Written: {html_to}. Open it in a browser; it needs no internet."))
        return
    click.echo(plain(text(told, columns())), nl=False)


def _write(html_to: str, told: Mapping[str, Any]) -> None:
    from subside.review.html import page

    try:
        Path(html_to).write_bytes(page(told).encode())  # bytes: the same on every system
    except OSError as error:
        raise unwritable(html_to, error) from error
