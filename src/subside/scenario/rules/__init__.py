"""Rules that join several places of a scenario; each notes faults and reads on.

A rule is a function in the file of its subject; the table names the sections whose keys it takes
for all there are. A value that could not be read has a stand-in (``mend``): a rule that judges
values asks the document first (``named``, ``sound``), so that one fault does not bring others in
its train.
"""

from __future__ import annotations

from collections.abc import Callable

from subside.scenario.rules import (
    acts,
    chances,
    events,
    folder,
    grounds,
    laws,
    rates,
    variants,
    visible,
    words,
)
from subside.scenario.rules.draft import Draft, Section

__all__ = ["Draft", "check_file", "folder_faults"]

folder_faults = folder.folder_faults

RULES: tuple[tuple[Callable[[Draft], None], tuple[Section, ...]], ...] = (
    (visible.names, ("visible",)),
    (visible.values, ("visible",)),
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
    (laws.units, ()),
    (laws.tables, ()),
    (acts.changes, ("acts", "visible", "resources")),
    (acts.catalogue, ("acts", "visible", "resources")),
    (acts.endings, ("acts", "endings")),
    (acts.probes, ("acts", "probes")),
    (events.effects, ("events", "visible", "resources")),
    (events.leads_on, ("events",)),
    (events.endings, ("events", "endings")),
    (events.pressure, ("events",)),
    (events.nearness, ("events",)),
    (events.harm, ("events",)),
    (grounds.threat, ("visible",)),
    (grounds.conditions, ("grounds", "acts", "visible", "resources")),
    (words.coverage, ("words",)),
    (words.conditions, ("words",)),
    (words.replies, ("words",)),
    (words.wording, ()),
    (variants.entries, ("variants", "resources", "dispatch", "probes", "endings", "words")),
    (variants.swaps, ("variants",)),
    (variants.ranges, ("variants",)),
)


def check_file(draft: Draft) -> None:
    """Every rule whose sections have names; what can be reached comes later (``reach``)."""
    for rule, sections in RULES:
        if draft.named(*sections):
            rule(draft)
