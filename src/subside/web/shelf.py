"""The shipped scenarios, as the pages need them.

A run names its scenario by slug, or by slug and variant (``bridge:second``); lists, links and
progress know slugs only. Variants that keep the model share its arrays.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from subside.files import scenarios_folder
from subside.play import Model
from subside.play.stage import stage
from subside.scenario import Scenario, load
from subside.scenario.variants import split_name

FIRST = "roadside"  # where a newcomer begins


@cache
def slugs() -> tuple[str, ...]:
    """Slugs of the shipped scenarios, the first one to play first."""
    found = [path.parent.name for path in scenarios_folder().glob("*/scenario.yaml")]
    return tuple(sorted(found, key=lambda slug: (slug != FIRST, slug)))


def slug_of(name: str) -> str:
    """The slug in a name."""
    return split_name(name)[0]


def names(slug: str) -> tuple[str, ...]:
    """Names of a scenario as written and in its variants."""
    return (slug, *(f"{slug}:{variant}" for variant in scenario(slug).file.variants))


def here(name: str) -> bool:
    """Whether there is a shipped scenario, and variant, of this name."""
    return slug_of(name) in slugs() and name in names(slug_of(name))


def models() -> tuple[str, ...]:
    """A name for each model: scenarios as written, and variants that change more than words."""
    return tuple(
        name
        for slug in slugs()
        for name in (
            slug,
            *(
                f"{slug}:{key}"
                for key, one in scenario(slug).file.variants.items()
                if one.resources
            ),
        )
    )


@cache
def scenario(name: str) -> Scenario:
    """A shipped scenario; raises KeyError where there is none of this name."""
    slug, variant = split_name(name)
    if slug not in slugs() or (variant and variant not in scenario(slug).file.variants):
        raise KeyError(name)
    return load(scenarios_folder() / slug, variant=variant)


@cache
def model(name: str) -> Model:
    """What encounters of a shipped scenario are played on: one for all of them."""
    told, slug = scenario(name), slug_of(name)
    if name != slug and told.model_hash == scenario(slug).model_hash:
        return replace(model(slug), scenario=told)
    return stage(told)


def title(name: str) -> str:
    """Title of a scenario, also of one that is shipped no more."""
    return scenario(name).file.title if here(name) else name
