"""`subside review`: judge a run and print the after-action review."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from subside.cli.edge import Command
from subside.cli.output import (
    TO_STDOUT,
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


def _checked(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuse a target before the work, where it can be seen that it will not do."""
    if value is None:
        return None
    name, endings = {"html_to": ("HTML", (".html", ".htm")), "csv_to": ("CSV", (".csv",))}[
        str(option.name)
    ]
    if Path(value).suffix not in endings:
        hint = (
            f"choose a name that ends in {endings[0]}, so that no log or other work is overwritten"
        )
        raise UserError(
            option.opts[0], f"must name a{'n' * (name == 'HTML')} {name} file", value, hint
        )
    writable(Path(value))
    return value


def _schema(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the shape of the JSON document, and nothing else."""
    if asked:
        from subside.review.shapes import schema

        deliver(TO_STDOUT, schema())
        context.exit()


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
    "--html", "html_to", metavar="FILE", callback=_checked,
    help="Write the review as one HTML file that opens offline and prints, instead of text.",
)  # fmt: skip
@click.option(
    "--csv", "csv_to", metavar="FILE", callback=_checked,
    help="Write a table of the decisions for spreadsheets, instead of text.",
)  # fmt: skip
@click.option(
    "--no-ending", is_flag=True,
    help="Leave out how it ended and what was true: nothing in what is written tells.",
)  # fmt: skip
@click.option(
    "--schema", is_flag=True, is_eager=True, expose_value=False, callback=_schema,
    help="Print the JSON Schema of what --json writes, and stop.",
)  # fmt: skip
@json_option
def review(
    log: str, scenario: str | None, work: int | None, html_to: str | None, csv_to: str | None,
    no_ending: bool, json_to: str | None,
) -> None:  # fmt: skip
    """Review a run, by what could be known at each decision.

    LOG is what `subside play` wrote. A run that is not over is reviewed as far as it went.
    """
    from subside.cli.named import model_for
    from subside.grade.judge import WORK
    from subside.review import text
    from subside.review.hide import without_ending
    from subside.review.judged import reviewed
    from subside.runs import read

    run = read(log)
    model = model_for(run, scenario, "subside review LOG --scenario FOLDER")
    with waiting(f"Judging {len(run.acts)} decisions"):
        told = reviewed(model, run, WORK if work is None else work)
    if no_ending:
        told = without_ending(told)
    for path, content in _files(told, html_to, csv_to):
        _write(path, content)
    if deliver(json_to, told):
        return
    reencoded(sys.stdout)
    if html_to is not None:
        click.echo(plain(f"Written: {html_to}. Open it in a browser; it needs no internet."))
    if csv_to is not None:
        click.echo(plain(f"Written: {csv_to}, a row for each decision."))
    if html_to is None and csv_to is None:
        click.echo(plain(text(told, columns())), nl=False)


def _files(
    told: Mapping[str, Any], html_to: str | None, csv_to: str | None
) -> Iterator[tuple[str, str]]:
    """Path and content of each file that was asked for."""
    if html_to is not None:
        from subside.review.html import page

        yield html_to, page(told)
    if csv_to is not None:
        from subside.review.table import as_csv

        # The mark at its beginning tells spreadsheets that it is UTF-8.
        yield csv_to, f"\ufeff{as_csv(told)}"


def _write(path: str, content: str) -> None:
    try:
        Path(path).write_bytes(content.encode())  # bytes: the same on every system
    except OSError as error:
        raise unwritable(path, error) from error
