"""`subside scenarios`: what can be played, and the best achievable that is proven so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from subside.cli.edge import WRONG, Command, commands, in_words
from subside.cli.output import BLUE, deliver, json_option, terminal, write
from subside.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from subside.scenario import Scenario


@click.command(cls=Command)
@json_option
def scenarios(json_to: str | None) -> int:
    """List the scenarios, and the best achievable of each."""
    from subside.cli.named import folder_of, scenario_of, shipped

    found: list[dict[str, Any]] = []
    broken: list[str] = []
    for slug in shipped():
        try:
            found.append(_entry(scenario_of(folder_of(slug))))
        except UserError as error:
            broken.append(in_words(error))
    if not deliver(json_to, {"scenarios": found}):
        _tell(found)
    for text in broken:
        click.echo(text, err=True)
    return WRONG if broken else 0


def _entry(scenario: Scenario) -> dict[str, Any]:
    """One scenario, with the bounds that its policy file states; None where there is none."""
    file = scenario.file
    entry = {
        "slug": scenario.slug,
        "title": file.title,
        "minutes": file.minutes,
        "teaches": file.teaches.strip(),
        "place": file.library.place if file.library else "",
        "variants": [f"{scenario.slug}:{name}" for name in file.variants],
        "low": None,
        "high": None,
        "policy": None,
        "note": "",
    }
    return entry | _bounds(scenario)


def _bounds(scenario: Scenario) -> dict[str, Any]:
    from subside.solve.find import place
    from subside.solve.policy import facts, solve_command

    path, command = place(scenario), solve_command(scenario, scenario.slug)
    if not path.exists():
        return {"note": f"no policy yet; run: {command}"}
    try:
        stated = facts(path)
    except UserError as error:
        return {"note": f"{path.name} {error.fact}; run: {command}"}
    if (stated.model_hash, stated.table_hash) != (scenario.model_hash, scenario.table_hash):
        return {"note": f"its policy is of another version; run: {command}"}
    return {"low": stated.low, "high": stated.high, "policy": str(path)}


def _tell(found: list[dict[str, Any]]) -> None:
    console = terminal()
    write(
        console, "Best achievable, of 100: from what is proven possible to what cannot be beaten."
    )
    width = max([10, *(len(entry["slug"]) for entry in found)]) + 2
    for entry in found:
        write(console, "")
        _tell_one(console, entry, width)
    if found:
        write(console, "")
        write(console, commands(f"Play one: subside play {found[0]['slug']}"))


def _tell_one(console: Console, entry: dict[str, Any], width: int) -> None:
    from rich.text import Text

    head = Text(f"{entry['slug']:<{width}}", style="bold")
    head.append(f"{entry['title']}, {entry['minutes']} min", style="not bold")
    if entry["low"] is not None:
        head.append("   best achievable ", style="not bold dim")
        head.append(f"{entry['low']:.1f} to {entry['high']:.1f}", style=f"not bold {BLUE}")
    write(console, head)
    also = f"Also told as {', '.join(entry['variants'])}." if entry["variants"] else ""
    for line in (entry["teaches"], also, commands(entry["note"])):
        if line:
            write(console, line, width)
