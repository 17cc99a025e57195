"""`subside schema`: the scenario format as a JSON Schema, so that editors complete a file."""

from __future__ import annotations

import click

from subside.cli.edge import Command
from subside.cli.output import TO_STDOUT, deliver


@click.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of scenario.yaml, for editors."""
    from subside.scenario import json_schema

    deliver(TO_STDOUT, json_schema())
