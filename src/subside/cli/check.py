"""`subside check`: every fault of scenario folders, with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli import deeply
from subside.cli.edge import WRONG, Command, in_lines, in_words
from subside.cli.named import shipped
from subside.cli.output import deliver, json_option
from subside.errors import UserError

if TYPE_CHECKING:
    from subside.scenario import ScenarioFaults
    from subside.scenario.document import Fault

PLAYS = ("exemplar.acts", "poor.acts")
Told = dict[str, Any]


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--deep", is_flag=True, help="Play each through, and tell whether it teaches.")
@click.option("--library", is_flag=True, help="Tell how they go together; all, without a PATH.")
@click.option("--explain", metavar="RULE", help="Print what a rule means, and stop.")
@json_option
def check(
    paths: tuple[str, ...], deep: bool, library: bool, explain: str | None, json_to: str | None
) -> int:
    """Check scenarios: every fault, with file and line.

    Ends with exit code 1 if any has a fault. Warnings are told and do not count; nor does what
    --deep and --library find, which is for whoever writes the scenarios to weigh.
    """
    if explain is not None:
        deeply.explain(explain)
        return 0
    if not paths and not library:
        raise click.UsageError("Missing argument 'PATH...'.")
    found = [_checked(path) for path in paths or shipped()]
    if deep:
        for result in found:
            result["rules"] = deeply.found(result["path"]) if result["ok"] else []
    whole = all(result["ok"] for result in found)
    together = deeply.composition([one["path"] for one in found]) if library and whole else []
    if not deliver(json_to, {"scenarios": found} | ({"library": together} if library else {})):
        for result in found:
            _tell(result)
            if deep:
                deeply.tell(result["rules"])
        deeply.tell(together)
    return 0 if all(result["ok"] for result in found) else WRONG


SUMS = {"probes", "endings"}  # what the model adds up by itself
NUMBERS = {"rates", "resources", "grounds", *SUMS}  # with stand-ins, arrays can be made from them
TEXTS = {  # sections that none of the model's checks look at
    "title", "minutes", "teaches", "briefing", "content_note",
    "settles_at_most", "dispatch", "words", "library", "variants",
}  # fmt: skip


def _checked(name: str) -> Told:
    """What is wrong with one folder: faults, warnings, and what had to wait for the faults."""
    from subside.cli.named import place_of

    try:
        folder, variant = place_of(name)
        acts, faults, warnings, not_checked = _loaded(folder, variant)
    except UserError as error:  # no such folder, or no such variant in it
        return _result(name, [_told(error, name)], [], "")
    faults += [_told(error, name) for play in PLAYS for error in _play(folder / play, acts)]
    return _result(name, faults, warnings, not_checked)


def _result(name: str, faults: list[Told], warnings: list[str], not_checked: str) -> Told:
    return {
        "path": name,
        "ok": not faults,
        "faults": faults,
        "warnings": warnings,
        "not_checked": not_checked,
    }


def _loaded(
    folder: Path, variant: str
) -> tuple[tuple[str, ...] | None, list[Told], list[str], str]:
    """Acts on offer, as far as they are known, and what is told on the way to a model.

    That is faults, warnings, and what had to wait for the faults.
    """
    from subside.cli.named import scenario_of
    from subside.model import build
    from subside.scenario import ScenarioFaults

    acts, warnings = None, list[str]()
    try:
        scenario = scenario_of(folder, variant)
        acts, warnings = tuple(scenario.acts), [str(fault) for fault in scenario.warnings]
        build(scenario)
        for name, other in scenario.file.variants.items():
            if other.resources and not variant:  # a model of its own
                build(scenario_of(folder, name))
    except ScenarioFaults as error:
        found = [*error.faults, *_of_the_model(error)]
        faults = [vars(fault) | {"text": str(fault)} for fault in found]
        return acts or error.acts, faults, warnings, error.not_checked
    return acts, [], warnings, ""


def _of_the_model(error: ScenarioFaults) -> list[Fault]:
    """Faults that only numbers show, of a scenario that has others: those that rest on none.

    Sums of cues and harms rest on their own section; the other checks on every section that
    reaches the model.
    """
    from subside.model import build
    from subside.scenario import Scenario, ScenarioFaults

    faulty = {_section(fault) for fault in error.faults if fault.file.endswith(".yaml")}
    if not isinstance(error.rest, Scenario) or faulty - TEXTS - NUMBERS:
        return []
    try:
        build(error.rest)
    except ScenarioFaults as more:
        return [
            fault
            for fault in more.faults
            if _section(fault) not in faulty and (_section(fault) in SUMS or not faulty - TEXTS)
        ]
    return []


def _section(fault: Fault) -> str:
    return re.split(r"[.\[]", fault.where)[0]


def _play(path: Path, acts: tuple[str, ...] | None) -> list[UserError]:
    """Faults of an acts file: its form, and acts that the scenario lacks."""
    from subside.runs import read_acts

    if not path.is_file():
        return []  # the scenario's own fault, told already
    try:
        lines = read_acts(path)
    except UserError as error:
        return [error]
    if acts is None:
        return []
    hint = f"acts here: {', '.join(acts)}"
    return [
        UserError(f"{path}:{line.line}", "is not an act of this scenario", line.act, hint)
        for line in lines
        if line.act not in acts
    ]


def _told(error: UserError, path: str) -> Told:
    """An error in the fields of a fault."""
    file, _, line = error.where.rpartition(":")
    return {
        "file": file if line.isdecimal() else path,
        "line": int(line) if line.isdecimal() else 1,
        "where": error.where,
        "fact": error.fact,
        "given": error.given or "",
        "hint": error.hint,
        "text": in_words(error),
    }


def _tell(result: Told) -> None:
    faults, warnings = result["faults"], result["warnings"]
    for fault in faults:
        click.echo(in_lines(fault["text"]))
    for warning in warnings:
        click.echo(in_lines(f"{warning} (warning)"))
    if result["not_checked"]:
        click.echo(in_lines(result["not_checked"]))
    told = _counted(len(faults), "fault") if faults else "ok"
    if warnings:
        told += f", {_counted(len(warnings), 'warning')}"
    click.echo(f"{result['path']}: {told}")


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
