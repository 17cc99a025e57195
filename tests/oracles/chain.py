"""Oracle of one act: the whole generator over named states, and its matrix exponential.

Written from the definitions in docs/model.md, on the words of the scenario file: a law is looked
up by the names of everything at once, states are (agitation, trust) by name, and each event in
each state is an absorbing state of its own. Nothing here knows of patterns, scales, boosts,
uniformisation or contexts by number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import yaml
from scipy.linalg import expm

from subside.scenario import Scenario
from subside.scenario.defaults import content_folder
from subside.scenario.schema import AGITATION, TRUST, Law

Names = Mapping[str, str]
State = tuple[str, str]  # agitation, trust
Outcome = tuple[str | None, int, str, str]  # event or None, third, agitation, trust
STATES: tuple[State, ...] = tuple(product(AGITATION, TRUST))


def hidden_combinations(scenario: Scenario) -> list[tuple[dict[str, str], float]]:
    """What may be hidden and never changes, by name, with its probability; zeros left out."""
    found = []
    for name, one in scenario.file.situations.items():
        for parts in product(one.disposition.items(), one.intent.items(), one.armed.items()):
            chance = one.probability * math.prod(p for _, p in parts)
            if chance > 0:
                kinds = zip(("disposition", "intent", "armed"), parts, strict=True)
                found.append(
                    ({"situation": name} | {kind: part[0] for kind, part in kinds}, chance)
                )
    return found


def visible_names(scenario: Scenario, context: int) -> dict[str, str]:
    """Everything visible but agitation, by name."""
    return {k: v for k, v in scenario.seen(context, 0).items() if k != "agitation"}


def holds(requires: Mapping[str, tuple[str, ...]], visible: Names) -> bool:
    """Whether all conditions hold; those on what the scenario does not have do not bind."""
    return all(visible[name] in values for name, values in requires.items() if name in visible)


def begin(scenario: Scenario, act: str, visible: Names) -> dict[str, str] | None:
    """What is visible right after an act begins; None where it is not possible."""
    entry = scenario.acts[act]
    if not holds(entry.requires, visible):
        return None
    after = {**visible, **{k: v for k, v in entry.sets.items() if k in visible}}
    if entry.moves and "distance" in visible:
        bands = scenario.file.visible["distance"]
        at = bands.index(after["distance"]) + entry.moves
        if at not in range(len(bands)):
            return None
        after["distance"] = bands[at]
        if "cover" in after:
            after["cover"] = scenario.file.visible["cover"][0]
    return after


def occurrences(
    scenario: Scenario, visible: Names
) -> Iterator[tuple[str, dict[str, str], str | None]]:
    """Events that can happen: (event, what is visible after it, ending or None)."""
    for name, event in scenario.file.events.items():
        if holds(event.requires, visible):
            yield name, {**visible, **event.sets}, event.ending
    for name in scenario.file.resources:
        if visible[name] == "called":
            yield f"arrives:{name}", {**visible, name: "here"}, None


def pressure(scenario: Scenario, act: str, visible: Names) -> float:
    """P of an act: what it adds, and what is visible while it lasts; never below zero."""
    tables = scenario.rates.pressure
    return max(
        0.0,
        scenario.acts[act].pressure
        + sum(tables[k].get(v, 0.0) for k, v in visible.items() if k in tables),
    )


def is_addressed(scenario: Scenario, act: str, hidden: Names) -> bool:
    """Whether an act addresses one of the needs behind the situation."""
    needs = scenario.file.situations[hidden["situation"]].needs
    return bool(set(scenario.acts[act].addresses) & set(needs))


def law_value(law: Law, names: Names, p: float = 0.0, addressed: bool = False) -> float:
    """A law where everything it may depend on is named."""
    value = law.base * math.exp(law.pressure * p) * (law.addressed if addressed else 1.0)
    for factor, table in law.tables.items():
        value *= table[names[factor]] if names[factor] in table else table.get("otherwise", 1.0)
    return value


def moves(
    scenario: Scenario, act: str, visible: Names, hidden: Names, state: State
) -> dict[State, float]:
    """Rates per minute at which agitation and trust move from a state during an act."""
    r, (agitation, trust) = scenario.rates, state
    p, addressed = pressure(scenario, act, visible), is_addressed(scenario, act, hidden)
    level, warmth = AGITATION.index(agitation), TRUST.index(trust)
    found: dict[State, float] = {}
    if level > 0:
        settle = r.agitation_down[agitation] * r.settle_disposition[hidden["disposition"]]
        settle *= r.settle_situation.get(hidden["situation"], 1.0) * r.settle_trust[trust]
        settle *= math.exp(-r.settle_pressure * p) * (r.settle_addressed if addressed else 1.0)
        found[AGITATION[level - 1], trust] = settle
    if level < len(AGITATION) - 1:
        rise = r.agitation_up[agitation] * (r.trigger_offset + p) * r.trigger_trust[trust]
        found[AGITATION[level + 1], trust] = rise
    if warmth < TRUST.index(scenario.acts[act].trust.to):
        won = scenario.acts[act].trust.up * r.trust_openness[agitation]
        found[agitation, TRUST[warmth + 1]] = won * (r.trust_addressed if addressed else 1.0)
    if warmth > 0:
        found[agitation, TRUST[warmth - 1]] = scenario.acts[act].trust.down
    return found


def has_grounds(scenario: Scenario, act: str, visible: Names) -> bool:
    """Whether an act needs no grounds, or what is visible meets one of its alternatives.

    The conditions are read from the files: the default's, or in their place the scenario's own.
    """
    if scenario.acts[act].power is None:
        return True
    own = scenario.file.grounds.get(act)
    when = own.when if own is not None and own.when else default_grounds()[act]["when"]
    return any(all(visible.get(k) in values for k, values in facts.items()) for facts in when)


@cache
def default_grounds() -> dict[str, Any]:
    """The default conditions as the file has them."""
    text = (content_folder() / "defaults" / "grounds.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def works(
    scenario: Scenario, event: str, act: str, visible: Names, hidden: Names, state: State
) -> float:
    """Rate per minute at which an act of force takes effect.

    Its chance, times the tables on what is visible and on the act, becomes the rate that gives
    this chance over the act; tables on agitation and on what is hidden multiply the rate.
    """
    law, chance, rate = scenario.file.events[event].rate, 0.0, 1.0
    chance = law.base * scenario.rates.force_works.get(act, 0.0)
    names = {**visible, **hidden, "agitation": state[0], "trust": state[1], "act": act}
    for factor, table in law.tables.items():
        one = table[names[factor]] if names[factor] in table else table.get("otherwise", 1.0)
        if factor in visible or factor == "act":
            chance *= one
        else:
            rate *= one
    return -math.log(1.0 - min(chance, 0.999)) / (scenario.acts[act].seconds / 60.0) * rate


def hazard(
    scenario: Scenario, event: str, act: str, visible: Names, hidden: Names, state: State
) -> float:
    """Rate per minute of an event in a state during an act; visible: right after it began."""
    if event.startswith("arrives:"):
        return 1.0 / scenario.file.resources[event.removeprefix("arrives:")].minutes
    if scenario.file.events[event].force_works:
        return works(scenario, event, act, visible, hidden, state)
    names = {**visible, **hidden, "agitation": state[0], "trust": state[1], "act": act}
    p, addressed = pressure(scenario, act, visible), is_addressed(scenario, act, hidden)
    return law_value(scenario.file.events[event].rate, names, p, addressed)


def outcomes(
    scenario: Scenario, act: str, visible: Names, hidden: Names
) -> dict[State, dict[Outcome, float]]:
    """From each state: probability of every way in which an act can end.

    visible: right after the act began (`begin`). Acts of over 30 s are cut in three thirds.
    """
    events = [name for name, _, _ in occurrences(scenario, visible)]
    absorbing = [(event, *state) for event in events for state in STATES]
    place = {key: k for k, key in enumerate([*STATES, *absorbing])}
    generator = np.zeros((len(place), len(place)))
    for state in STATES:
        rates: dict[tuple[str, ...], float] = dict(moves(scenario, act, visible, hidden, state))
        for event in events:
            rates[event, *state] = hazard(scenario, event, act, visible, hidden, state)
        for key, rate in rates.items():
            generator[place[state], place[key]] = rate
        generator[place[state], place[state]] = -sum(rates.values())
    seconds = scenario.acts[act].seconds
    thirds = 3 if seconds > 30 else 1
    step = expm(generator * (seconds / 60.0 / thirds))[: len(STATES)]
    on, off = step[:, : len(STATES)], step[:, len(STATES) :]
    reached = np.eye(len(STATES))
    found: dict[State, dict[Outcome, float]] = {state: {} for state in STATES}
    for third in range(thirds):
        ended = reached @ off
        for (row, state), (column, key) in product(enumerate(STATES), enumerate(absorbing)):
            found[state][key[0], third, key[1], key[2]] = float(ended[row, column])
        reached = reached @ on
    for (row, state), (column, then) in product(enumerate(STATES), enumerate(STATES)):
        found[state][None, 0, *then] = float(reached[row, column])
    return found
