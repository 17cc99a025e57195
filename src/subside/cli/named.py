"""Scenarios by name: a shipped one by its slug, any other by the path of its folder.

A variant's name stands after a colon: ``bridge:ward_four``, ``my/folder:second``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subside.errors import UserError
from subside.files import scenarios_folder

if TYPE_CHECKING:
    from subside.model import Model
    from subside.runs import Run
    from subside.scenario import Scenario
    from subside.scenario.defaults import Defaults

FIRST = "roadside"  # where a newcomer begins


def shipped() -> list[str]:
    """Slugs of the shipped scenarios, the first one to play first."""
    found = [path.parent.name for path in scenarios_folder().glob("*/scenario.yaml")]
    return sorted(found, key=lambda slug: (slug != FIRST, slug))


def folder_of(name: str) -> Path:
    """Folder of a scenario named by slug or path; raises UserError where there is none."""
    return place_of(name)[0]


def place_of(name: str) -> tuple[Path, str]:
    """Folder and variant of a name; raises UserError where there is no such folder."""
    from subside.scenario.variants import split_name

    for one, variant in ((name, ""), split_name(name)):
        path = Path(one)
        if one in shipped():
            return scenarios_folder() / one, variant
        if path.name == "scenario.yaml" and path.is_file():
            return path.parent, variant
        if path.is_dir():
            return path, variant
    hint = f"shipped are: {', '.join(shipped())}; or give the path of a scenario folder"
    raise UserError("", "there is no such scenario", name, hint)


def called(scenario: Scenario) -> str:
    """What a command calls a scenario: a shipped one by its slug, any other by its path."""
    shipped_here = scenario.path.resolve() == (scenarios_folder() / scenario.slug).resolve()
    variant = f":{scenario.variant}" if scenario.variant else ""
    return scenario.name if shipped_here else f"{scenario.path}{variant}"


def model_of(name: str) -> Model:
    """The model of a named scenario."""
    from subside.model import build

    return build(scenario_named(name))


def scenario_named(name: str) -> Scenario:
    """The scenario of a name, a variant where it names one."""
    return scenario_of(*place_of(name))


def scenario_of(folder: Path, variant: str = "") -> Scenario:
    """The scenario of a folder, under the agency's tables where some are given."""
    from subside.scenario import load

    return load(folder, tables(), variant)


def tables() -> Defaults | None:
    """Defaults with the overlay that `subside --agency FOLDER` names; None without one."""
    context = click.get_current_context(silent=True)
    folder = context.find_root().params.get("agency") if context else None
    if not folder:
        return None
    from subside.scenario.agency import agency_tables

    return agency_tables(Path(folder))


def model_for(run: Run, given: str | None, how: str) -> Model:
    """The model that a run was made with: of the scenario given, or of the one the log names.

    `how` tells, in an error, how to give one.
    """
    from subside.grade.told import check_run
    from subside.scenario.variants import split_name

    if given is None and split_name(run.start.scenario)[0] not in shipped():
        hint = f"name the folder of the scenario that it was played on: {how}"
        raise UserError(f"{run.path}:1", "is of no shipped scenario", run.start.scenario, hint)
    model = model_of(given or run.start.scenario)
    check_run(model, run)
    return model
