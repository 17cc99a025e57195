"""`subside serve`: pages in a browser, for one machine or a squad room."""

from __future__ import annotations

import click

from subside.cli.edge import Command
from subside.cli.output import plain


@click.command(cls=Command)
@click.option(
    "--host", default="127.0.0.1", show_default=True,
    help="Address to listen at; 0.0.0.0 lets other machines in.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port to listen at; 0 takes a free one.",
)  # fmt: skip
@click.option("--data", metavar="FOLDER", help="Where accounts and encounters are kept.")
@click.option(
    "--database", metavar="ADDRESS", envvar="SUBSIDE_DATABASE", default="",
    help="postgresql://... in place of a file in the data folder.",
)  # fmt: skip
@click.option(
    "--tls", is_flag=True,
    help="HTTPS, with a certificate that is made at the first start and kept with the data.",
)  # fmt: skip
@click.option("--certificate", metavar="FILE", help="HTTPS with this certificate (PEM) and --key.")
@click.option("--key", metavar="FILE", help="The key of --certificate (PEM, no password).")
@click.option(
    "--name", "names", multiple=True, metavar="NAME",
    help="A further name that browsers use for this machine; may be given several times.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def serve(
    host: str, port: int, data: str | None, database: str, tls: bool, certificate: str | None,
    key: str | None, names: tuple[str, ...], no_browser: bool,
) -> None:  # fmt: skip
    """Serve Subside to browsers, until Ctrl-C.

    The first start prints a link, which works once, for the first administrator.
    """
    from pathlib import Path

    from subside.web.commands import serve as run

    run(
        lambda line: click.echo(plain(line)),
        host=host, port=port, data=Path(data) if data else None, database=database,
        tls=tls, certificate=Path(certificate) if certificate else None,
        key=Path(key) if key else None, names=names, browser=not no_browser,
    )  # fmt: skip
