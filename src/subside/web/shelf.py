"""The shipped scenarios, as the pages need them."""

from __future__ import annotations

from functools import cache

from subside.files import scenarios_folder
from subside.play import Model
from subside.play.stage import stage
from subside.scenario import Scenario, load

FIRST = "roadside"  # where a newcomer begins


@cache
def slugs() -> tuple[str, ...]:
    """Slugs of the shipped scenarios, the first one to play first."""
    found = [path.parent.name for path in scenarios_folder().glob("*/scenario.yaml")]
    return tuple(sorted(found, key=lambda slug: (slug != FIRST, slug)))


@cache
def scenario(slug: str) -> Scenario:
    """A shipped scenario; raises KeyError where there is none of this name."""
    if slug not in slugs():
        raise KeyError(slug)
    return load(scenarios_folder() / slug)


@cache
def model(slug: str) -> Model:
    """What encounters of a shipped scenario are played on: one for all of them."""
    return stage(scenario(slug))


def title(slug: str) -> str:
    """Title of a scenario, also of one that is shipped no more."""
    return scenario(slug).file.title if slug in slugs() else slug
