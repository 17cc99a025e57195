"""`subside check`: every fault of scenario folders, with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.edge import WRONG, Command, in_words
from subside.cli.output import deliver, json_option
from subside.errors import UserError

if TYPE_CHECKING:
    from subside.scenario import Scenario

PLAYS = ("exemplar.acts", "poor.acts")


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@json_option
def check(paths: tuple[str, ...], json_to: str | None) -> int:
    """Check scenarios: every fault of each folder at once, as file:line.

    Ends with exit code 1 if any has a fault. Warnings are told and do not count.
    """
    found = [_checked(path) for path in paths]
    if not deliver(json_to, {"scenarios": found}):
        for result in found:
            _tell(result)
    return 0 if all(result["ok"] for result in found) else WRONG


def _checked(name: str) -> dict[str, Any]:
    """What is wrong with one folder: faults, and warnings."""
    from subside.cli.named import folder_of
    from subside.model import build
    from subside.scenario import ScenarioFaults, load

    faults: list[UserError] = []
    warnings: list[str] = []
    told: list[dict[str, Any]] = []
    try:
        scenario = load(folder_of(name))
        warnings = [str(warning) for warning in scenario.warnings]
        faults = _plays(scenario)
        build(scenario)
    except ScenarioFaults as error:
        told = [vars(fault) | {"text": str(fault)} for fault in error.faults]
    except UserError as error:
        faults.append(error)
    told += [_told(error, name) for error in faults]
    return {"path": name, "ok": not told, "faults": told, "warnings": warnings}


def _told(error: UserError, path: str) -> dict[str, Any]:
    """An error in the fields of a fault."""
    file, _, line = error.where.rpartition(":")
    place = {"file": file, "line": int(line)} if line.isdecimal() else {"file": path, "line": 1}
    fault = {"where": error.where, "fact": error.fact, "given": error.given or "", "hint": error.hint}
    return {**place, **fault, "text": in_words(error)}


def _plays(scenario: Scenario) -> list[UserError]:
    """Faults of the two plays: their form, and acts that the scenario lacks."""
    from subside.runs import read_acts

    faults = []
    for name in PLAYS:
        path = scenario.path / name
        try:
            lines = read_acts(path)
        except UserError as error:
            faults.append(error)
            continue
        faults += [
            UserError(
                f"{path}:{line.line}", "is not an act of this scenario", line.act,
                f"acts here: {', '.join(scenario.acts)}",
            )
            for line in lines
            if line.act not in scenario.acts
        ]  # fmt: skip
    return faults


def _tell(result: dict[str, Any]) -> None:
    faults, warnings = result["faults"], result["warnings"]
    for line in [*(fault["text"] for fault in faults), *(f"{w} (warning)" for w in warnings)]:
        click.echo(line)
    click.echo(f"{result['path']}: {_counted(faults, 'fault') if faults else 'ok'}{_also(warnings)}")


def _counted(things: Iterable[object], name: str) -> str:
    count = len(list(things))
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _also(warnings: list[str]) -> str:
    return f", {_counted(warnings, 'warning')}" if warnings else ""
