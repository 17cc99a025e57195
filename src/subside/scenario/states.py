"""Visible contexts that can be reached, and which acts and events are possible in each.

A *context* is everything visible but agitation, as a tuple of value indices in the order of
``Scenario.factors``. Instantaneous effects of acts and events map contexts to contexts; none
touches agitation, which moves by rates alone.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from subside.scenario.schema import RESOURCE, Act, Event

Context = tuple[int, ...]
Factors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Reachable:
    """All contexts in breadth-first order from the start, and what leads where."""

    contexts: tuple[Context, ...]
    index: dict[Context, int]
    acts: dict[str, dict[int, int]]  # act -> {context: context right after it begins}
    events: dict[str, dict[int, int]]  # event -> {context: context after it}


def allowed(factors: Factors, requires: Mapping[str, tuple[str, ...]], context: Context) -> bool:
    """Whether every visible condition holds; factors that a scenario lacks do not bind."""
    names = list(factors)
    return all(
        factors[name][context[names.index(name)]] in values
        for name, values in requires.items()
        if name in factors
    )


def changed(factors: Factors, sets: Mapping[str, str], context: Context) -> Context:
    """Context after the given factors are set."""
    names = list(factors)
    after = list(context)
    for name, value in sets.items():
        if name in factors:
            after[names.index(name)] = factors[name].index(value)
    return tuple(after)


def after_act(factors: Factors, act: Act, context: Context) -> Context | None:
    """Context right after an act begins, or None where it is not possible."""
    if not allowed(factors, act.requires, context):
        return None
    after = changed(factors, act.sets, context)
    if act.moves and "distance" in factors:
        at = list(factors).index("distance")
        moved = after[at] + act.moves
        if not 0 <= moved < len(factors["distance"]):
            return None
        after = (*after[:at], moved, *after[at + 1 :])
        if "cover" in factors:
            after = changed(factors, {"cover": factors["cover"][0]}, after)
    return after


def arrivals(resources: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(event, resource) for every resource that can be called."""
    for name in resources:
        yield f"arrives:{name}", name


def explore(
    factors: Factors,
    start: Context,
    acts: Mapping[str, Act],
    events: Mapping[str, Event],
    resources: Mapping[str, object],
    most: float = math.inf,
) -> Reachable:
    """Breadth-first search over contexts from the start.

    It gives up, with what it has, when there are more than ``most`` contexts.
    """
    index = {start: 0}
    queue = deque([start])
    act_to: dict[str, dict[int, int]] = {name: {} for name in acts}
    event_to: dict[str, dict[int, int]] = {name: {} for name in events}
    event_to.update({name: {} for name, _ in arrivals(resources)})

    def visit(context: Context) -> int:
        if context not in index:
            index[context] = len(index)
            queue.append(context)
        return index[context]

    while queue and len(index) <= most:
        context = queue.popleft()
        here = index[context]
        for name, act in acts.items():
            after = after_act(factors, act, context)
            if after is not None:
                act_to[name][here] = visit(after)
        for name, event in events.items():
            if allowed(factors, event.requires, context):
                event_to[name][here] = visit(changed(factors, event.sets, context))
        for name, resource in arrivals(resources):
            if allowed(factors, {resource: (RESOURCE[1],)}, context):
                event_to[name][here] = visit(changed(factors, {resource: RESOURCE[2]}, context))
    return Reachable(tuple(index), index, act_to, event_to)
