"""Harm that events do at once, while the encounter goes on: chances by what is visible.

No chance depends on what is hidden, so an injury tells nothing that its event has not told: what
is observed stays the event, the visible state and the cue, and the belief stays exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from subside.kernels.arrays import LEVELS
from subside.model.endings import HARM_COMPONENTS, weights
from subside.model.laws import multiplier, scalar
from subside.scenario import Scenario
from subside.scenario.reader import Document
from subside.scenario.schema import AGITATION, HARMS, PEOPLE, Event, Harm, Law, Person

Chances = Mapping[Person, Mapping[Harm, Law]]


@dataclass(frozen=True)
class Harms:
    """Every case of harm at once, by event, act and what is visible."""

    of: np.ndarray  # [context, act, event] harm case, -1: none; the context is the decision's
    components: np.ndarray  # [harm case, harm component, level] chances
    points: np.ndarray  # [harm case, level] expected points, at most 0


def event_harms(
    scenario: Scenario, acts: tuple[str, ...], events: tuple[str, ...],
    after: np.ndarray, event_after: np.ndarray, document: Document,
) -> Harms:  # fmt: skip
    """Harm cases of a scenario; what acts and contexts do not tell apart shares one."""
    of = np.full((*after.shape, len(events)), -1, dtype=np.int64)
    found: dict[tuple[object, ...], int] = {}
    tables: list[np.ndarray] = []
    for e, name in enumerate(events):
        event = scenario.file.events.get(name)
        if event is None or not (event.harm or event.force_works):
            continue
        used = _used(event, scenario)
        for c, a in np.argwhere(after >= 0):
            then = int(after[c, a])
            if event_after[then, e] < 0:
                continue
            visible = scenario.seen(then, 0)
            key = (name, acts[a], tuple(visible[factor] for factor in used))
            if key not in found:
                table = _chances(scenario, name, event, visible, acts[a], document)
                found[key] = len(tables) if table.any() else -1
                if table.any():
                    tables.append(table)
            of[c, a, e] = found[key]
    components = np.array(tables).reshape(-1, len(HARM_COMPONENTS), LEVELS)
    points = -np.einsum("zkl,k->zl", components, weights(scenario)[: len(HARM_COMPONENTS)])
    return Harms(of, components, np.ascontiguousarray(points))


def _used(event: Event, scenario: Scenario) -> list[str]:
    """Visible factors that the harm of an event depends on."""
    tables = [law.tables for harms in event.harm.values() for law in harms.values()]
    return [factor for factor in scenario.factors if any(factor in of for of in tables)]


def _chances(
    scenario: Scenario, name: str, event: Event, visible: Mapping[str, str], act: str,
    document: Document,
) -> np.ndarray:  # fmt: skip
    """Chances [harm component, level] of one event; the defaults' where force gives none."""
    table = np.zeros((len(HARM_COMPONENTS), LEVELS))
    for who, harms in event.harm.items():
        for harm, law in harms.items():
            levels = [multiplier(law.tables.get("agitation", {}), value) for value in AGITATION]
            chance = scalar(law, visible, act) * np.array(levels)
            table[HARM_COMPONENTS.index(f"{who}: {harm}")] = chance
    if event.force_works and not event.harm:
        for harm, p in scenario.rates.force_harm.get(act, {}).items():
            table[HARM_COMPONENTS.index(f"person: {harm}")] = p
    for k, who in enumerate(PEOPLE):
        total = float(table[len(HARMS) * k : len(HARMS) * (k + 1)].sum(axis=0).max())
        if total > 1 + 1e-12:
            where, fact = ("events", name, "harm", who), "chances add to more than one"
            document.fault(where, fact, f"{total:.3g} for act {act}", "Lower them.")
    return table
