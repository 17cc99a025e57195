"""Why an act cost what it cost, in people out of 100, and when a need could have been known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from subside.grade import Decision, Judgement
from subside.model import Model
from subside.model.endings import COMPONENTS, weights
from subside.solve.outcomes import GROUPS

# Outcome parts as they are told: name, words for "of 100 such encounters, N ...".
TOLD = {
    "officer hurt badly": "end with an officer hurt badly",
    "person hurt badly": "end with the person hurt badly",
    "other hurt badly": "end with somebody else hurt badly",
    "minor injury": "end with a minor injury",
    "left in danger": "leave somebody in danger",
    "need unmet": "end with what the person needed unmet",
    "settled": "end with the person settled",
}
TIMES = {
    "officer hurt badly": "an officer is hurt badly",
    "person hurt badly": "the person, or one of them, is hurt badly",
    "other hurt badly": "somebody else is hurt badly",
    "minor injury": "somebody is hurt slightly",
}
SURE = 0.75  # belief in a need from which it counts as known


def told(parts: Mapping[str, float]) -> dict[str, float]:
    """Outcome parts in people out of 100."""
    return {name: 100.0 * parts[name] for name in TOLD}


def why(model: Model, decision: Decision) -> str:
    """One sentence on what changed most between the best act and the chosen one; "" if nothing."""
    if len(decision.chances) < 2:
        return ""
    chosen = decision.act.act
    best = next(name for name in decision.chances if name != chosen)
    ours, theirs = decision.chances[chosen], decision.chances[best]
    name = _most_changed(model, ours, theirs)
    titles = (model.scenario.acts[best].title, model.scenario.acts[chosen].title)
    minutes = ours["minutes"] - theirs["minutes"]
    if name is None:
        if abs(minutes) < 0.5:
            return ""
        longer = "longer" if minutes > 0 else "less long"
        return f"The chances are much the same; it takes about {abs(minutes):.0f} minutes {longer}."
    after = [told(theirs)[name], told(ours)[name]]
    if max(after) > 100:  # more than one person can be hurt in one encounter
        return (
            f"In 100 such encounters from here, {TIMES[name]} {_count(after[0])} times after "
            f'"{titles[0]}", and {_count(after[1])} times after "{titles[1]}".'
        )
    return (
        f"Of 100 such encounters from here, {_count(after[0])} {TOLD[name]} after "
        f'"{titles[0]}", and {_count(after[1])} after "{titles[1]}".'
    )


def _count(people: float) -> str:
    """People out of 100, with a decimal where whole ones would hide the difference."""
    return f"{people:.0f}" if people >= 10 else f"{people:.1f}"


def _most_changed(
    model: Model, ours: Mapping[str, float], theirs: Mapping[str, float]
) -> str | None:
    """Part whose change costs the most points, None where none moves by half a person of 100."""
    best, most = None, 0.0
    for name, cost in part_points(model).items():
        change = ours[name] - theirs[name]
        if cost * change > most and abs(change) >= 0.005:
            best, most = name, cost * change
    return best


def part_points(model: Model) -> dict[str, float]:
    """Points that a unit of each told part costs; where a part has grades, its least."""
    points = dict(zip(COMPONENTS, weights(model.scenario), strict=True))
    return {name: min(points[part] for part in GROUPS[name]) for name in TOLD}


def known_from(model: Model, judgement: Judgement, needs: tuple[str, ...]) -> dict[str, int | None]:
    """For each need: the second from which the belief in it was SURE or more, to the end of it."""
    situations = model.scenario.file.situations
    found: dict[str, int | None] = {}
    for need in needs:
        has = np.array([need in situations[profile.situation].needs for profile in model.profiles])
        sure = [float(d.belief.sum(axis=1) @ has) >= SURE for d in judgement.decisions]
        first = len(sure)
        while first > 0 and sure[first - 1]:
            first -= 1
        found[need] = judgement.decisions[first].act.at if first < len(sure) else None
    return found
