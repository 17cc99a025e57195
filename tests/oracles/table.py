"""Oracle of a whole small scenario: every observation of every act, by name, with its weights.

Built on `tests/oracles/chain.py`. Cues, endings, time and points come from the words of the
scenario file and the definitions in docs/model.md; nothing comes from the model's arrays. Visible
and hidden states are numbered in the order of the file, so that numbers can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from subside.scenario import Scenario
from subside.scenario.schema import AGITATION, TRUST, Act
from tests.oracles.chain import (
    STATES,
    Names,
    begin,
    has_grounds,
    hidden_combinations,
    law_value,
    occurrences,
    outcomes,
    visible_names,
)

Observation = tuple[str | None, int, str, str]  # event or None, third, agitation, cue


def cue_chances(scenario: Scenario, act: str, names: Names) -> dict[str, float]:
    """Probability of each cue at the end of an act, "nothing" included."""
    entry = scenario.acts[act]
    reveals = entry.reveals.get(names["trust"], entry.reveals.get("otherwise", 1.0))  # type: ignore[call-overload]
    cues = scenario.file.probes[entry.probe] if entry.probe else {}
    found = {cue: law_value(law, names) * reveals for cue, law in cues.items()}
    return {"nothing": 1.0 - sum(found.values()), **found}


def seconds_seen(act: Act, event: str | None, third: int) -> int:
    """Seconds on the clock: the duration, or the middle of the part in which the event fell."""
    if event is None:
        return act.seconds
    parts = 3 if act.seconds > 30 else 1
    return max(1, math.ceil(act.seconds / parts * (third + 0.5) - 1e-9))


def harms_at_once(
    scenario: Scenario, event: str, act: str, names: Names
) -> dict[tuple[str, str], float]:
    """Chance of each harm, by (person, grade), that an event does while the encounter goes on."""
    described = scenario.file.events.get(event)
    if described is None:
        return {}
    if described.force_works and not described.harm:
        table = scenario.rates.force_harm.get(act, {})
        return {("person", grade): p for grade, p in table.items()}
    of_act = {**names, "act": act}
    return {
        (who, grade): law_value(law, of_act)
        for who, harms in described.harm.items()
        for grade, law in harms.items()
    }


def conduct_points(scenario: Scenario, act: str, visible: Names) -> float:
    """Points (at most 0) of force, or of pointing a weapon, that begins without grounds."""
    power, points = scenario.acts[act].power, scenario.values.points
    if power in (None, "seizure") or has_grounds(scenario, act, visible):
        return 0.0
    return -(points.pointed_without if power == "pointing" else points.force_without)


def seized_points(scenario: Scenario, act: str, visible: Names) -> float:
    """Points (at most 0) of custody or a hold that is complete; visible: before the act."""
    if scenario.acts[act].power != "seizure":
        return 0.0
    points, with_grounds = scenario.values.points, has_grounds(scenario, act, visible)
    return -(points.seized_with if with_grounds else points.seized_without)


def ending_points(scenario: Scenario, ending: str, names: Names) -> float:
    """Expected points at the end (at most 0), one component after the other."""
    described, values = scenario.file.endings[ending], scenario.values
    lost = 0.0
    for harms in described.harm.values():
        for harm, law in harms.items():
            lost += values.harm[harm] * law_value(law, names)
    needs = scenario.file.situations[names["situation"]].needs
    for need in needs:
        met = law_value(described.meets[need], names) if need in described.meets else 0.0
        lost += values.points.need_unmet * (1.0 - met) / len(needs)
    if described.left_in_danger is not None:
        lost += values.points.left_in_danger * law_value(described.left_in_danger, names)
    return -lost


def time_points(scenario: Scenario, seconds: int, before: str, after: str) -> float:
    """Points of the time an act took (at most 0), by agitation at its start and at its end."""
    points, minutes = scenario.values.points, seconds / 60.0
    high = [level in ("highly agitated", "extreme distress") for level in (before, after)]
    return -minutes * (points.minute + points.minute_in_high_agitation * sum(high) / 2)


@dataclass(frozen=True)
class Branch:
    """One way in which an act can end, from one state, for one combination of what is hidden."""

    observation: Observation
    trust: str  # at the end
    probability: float
    points: float  # of conduct, the time taken, harm at once, and the ending if there is one
    visible: dict[str, str]  # after it, without agitation
    ending: str | None


def branches(
    scenario: Scenario, act: str, visible: Names, hidden: Names
) -> Iterator[tuple[tuple[str, str], Branch]]:
    """All ways in which an act can end from every (agitation, trust); visible: before the act."""
    start = begin(scenario, act, visible)
    if start is None:
        return
    entry = scenario.acts[act]
    conduct = conduct_points(scenario, act, visible)
    seized = seized_points(scenario, act, visible)
    events = {name: (after, ending) for name, after, ending in occurrences(scenario, start)}
    for state, ways in outcomes(scenario, act, start, hidden).items():
        for (event, third, agitation, trust), p in ways.items():
            after, ending = (start, entry.ending) if event is None else events[event]
            seconds = seconds_seen(entry, event, third)
            points = conduct + time_points(scenario, seconds, state[0], agitation)
            base = {**hidden, "agitation": agitation, "trust": trust}
            cues = {"nothing": 1.0}
            if ending is not None:
                points += ending_points(scenario, ending, {**start, **base})
                points += seized if event is None else 0.0
            else:
                for (_, grade), q in harms_at_once(
                    scenario, event or "", act, {**start, **base}
                ).items():
                    points -= scenario.values.harm[grade] * q  # type: ignore[index]
                cues = cue_chances(scenario, act, {**after, **base})
            for cue, q in cues.items():
                seen = (event, third, agitation, cue)
                yield state, Branch(seen, trust, p * q, points, after, ending)


@dataclass(frozen=True)
class Step:
    """One act in one visible state: expected points, and where each observation leads."""

    points: np.ndarray  # [hidden] at most 0
    ends: np.ndarray  # [hidden] probability that the encounter ends
    ways: dict[Observation, tuple[int, np.ndarray]]  # -> (visible', weight[hidden, hidden'])
    grounded: bool = True  # whether the act needs no grounds, or has them


Table = dict[int, dict[str, Step]]  # visible state -> act -> step


def open_to(acts: dict[str, Step]) -> dict[str, Step]:
    """The acts that a best policy may take: with grounds, or that need none."""
    return {act: step for act, step in acts.items() if step.grounded}


def table(scenario: Scenario) -> Table:
    """Every step of a small scenario; v = context * 5 + agitation, h = combination * 4 + trust."""
    combinations = [names for names, _ in hidden_combinations(scenario)]
    contexts = [visible_names(scenario, c) for c in range(len(scenario.reachable.contexts))]
    size = len(combinations) * len(TRUST)
    found: Table = {v: {} for v in range(len(contexts) * len(AGITATION))}
    for c, visible in enumerate(contexts):
        for act in scenario.acts:
            if begin(scenario, act, visible) is None:
                continue
            with_grounds = has_grounds(scenario, act, visible)
            steps = [Step(np.zeros(size), np.zeros(size), {}, with_grounds) for _ in AGITATION]
            for s, hidden in enumerate(combinations):
                for state, way in branches(scenario, act, visible, hidden):
                    _add(steps[AGITATION.index(state[0])], contexts, s, state[1], way)
            for level, step in enumerate(steps):
                found[c * len(AGITATION) + level][act] = step
    return found


def _add(step: Step, contexts: list[dict[str, str]], s: int, trust: str, way: Branch) -> None:
    h = s * len(TRUST) + TRUST.index(trust)
    step.points[h] += way.probability * way.points
    if way.ending is not None:
        step.ends[h] += way.probability
        return
    v = contexts.index(way.visible) * len(AGITATION) + AGITATION.index(way.observation[2])
    size = len(step.points)
    _, weight = step.ways.setdefault(way.observation, (v, np.zeros((size, size))))
    weight[h, s * len(TRUST) + TRUST.index(way.trust)] += way.probability


def prior(scenario: Scenario) -> np.ndarray:
    """Weights [hidden] before dispatch."""
    rows = []
    for names, chance in hidden_combinations(scenario):
        trust = scenario.file.situations[names["situation"]].trust or scenario.rates.start_trust
        rows += [chance * trust.get(name, 0.0) for name in TRUST]
    return np.array(rows)


def policy_value(steps: Table, policy: dict[int, str]) -> np.ndarray:
    """Exact value [visible, hidden] of acting on what is visible alone, by a linear solve."""
    size = len(next(iter(steps[0].values())).points)
    matrix = np.eye(len(steps) * size)
    points = np.zeros(len(steps) * size)
    for v, act in policy.items():
        step = steps[v][act]
        here = slice(v * size, (v + 1) * size)
        points[here] = step.points
        for then, weight in step.ways.values():
            matrix[here, then * size : (then + 1) * size] -= weight
    return np.linalg.solve(matrix, points).reshape(len(steps), size)


def visible_value(steps: Table, sweeps: int = 3000) -> np.ndarray:
    """Value [visible, hidden] with everything visible, from above: every sweep is a bound."""
    size = len(next(iter(steps[0].values())).points)
    value = np.zeros((len(steps), size))
    folded = {
        v: {a: _folded(step, len(steps)) for a, step in open_to(acts).items()}
        for v, acts in steps.items()
    }
    for _ in range(sweeps):
        fresh = np.array(
            [
                np.max(
                    [steps[v][a].points + move @ value.ravel() for a, move in acts.items()], axis=0
                )
                for v, acts in folded.items()
            ]
        )
        if np.abs(fresh - value).max() < 1e-10:
            break
        value = fresh
    return value


def _folded(step: Step, visible: int) -> np.ndarray:
    size = len(step.points)
    matrix = np.zeros((size, visible * size))
    for then, weight in step.ways.values():
        matrix[:, then * size : (then + 1) * size] += weight
    return matrix


__all__ = [
    "STATES",
    "Branch",
    "Step",
    "Table",
    "branches",
    "open_to",
    "policy_value",
    "prior",
    "table",
    "visible_value",
]
