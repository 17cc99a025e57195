"""Rules that join several places of a scenario; each notes faults and reads on.

A rule is a function in the file of its subject; the two tables say what it reads. A rule runs
when all that it reads is sound, so that one fault does not bring others in its train.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from subside.scenario.rules import (
    acts,
    chances,
    events,
    folder,
    grounds,
    laws,
    rates,
    visible,
    words,
)
from subside.scenario.rules.draft import Draft, Section

__all__ = ["Draft", "check_file", "folder_faults"]

folder_faults = folder.folder_faults

RULES: tuple[tuple[Callable[[Draft], None], tuple[Section, ...]], ...] = (
    (visible.names, ("visible",)),
    (visible.distance_bands, ("visible",)),
    (visible.cover_values, ("visible",)),
    (visible.resource_names, ("visible", "resources")),
    (visible.resource_minutes, ("resources",)),
    (visible.start, ("visible", "resources", "start")),
    (chances.situations, ("situations",)),
    (chances.needs, ("situations",)),
    (chances.dispatch, ("situations", "dispatch")),
    (rates.changes, ("rates",)),
    (rates.force, ("rates",)),
    (rates.settle_situation, ("rates", "situations")),
    (rates.pressure, ("rates", "visible", "resources")),
    (laws.units, ("probes", "events", "endings")),
    (laws.tables, ("probes", "events", "endings", "acts", "situations", "visible", "resources")),
    (acts.changes, ("acts", "visible", "resources")),
    (acts.catalogue, ("acts", "visible", "resources")),
    (acts.endings, ("acts", "endings")),
    (acts.probes, ("acts", "probes")),
    (events.effects, ("events", "visible", "resources")),
    (events.endings, ("events", "endings")),
    (events.pressure, ("events",)),
    (events.nearness, ("events", "visible")),
    (events.harm, ("events",)),
    (grounds.threat, ("visible",)),
    (grounds.conditions, ("grounds", "acts", "visible", "resources")),
    (words.coverage, ("words", "acts", "events", "probes", "endings", "resources", "start")),
    (words.replies, ("words", "acts", "events", "visible", "resources", "start")),
    (words.wording, ()),
)


def check_file(draft: Draft, broken: Collection[str]) -> None:
    """Every rule whose sections are sound; what can be reached comes later (``reach``)."""
    for rule, reads in RULES:
        if not set(reads) & set(broken):
            rule(draft)
