"""The review as plain data, ready for JSON; `docs/review.md` lists its keys."""

from __future__ import annotations

from typing import Any

import numpy as np

from subside.grade import Decision, Judgement
from subside.model import Model
from subside.reveal import Truths
from subside.review.facts import facts
from subside.review.grounds import told
from subside.review.hide import by_phase
from subside.review.moments import moments
from subside.review.sentences import sentences
from subside.review.why import known_from, why
from subside.scenario.scene import plainly, scene

FORMAT = 4
READABLE = (3, FORMAT)  # of a review that was kept; 3 has no `summary` and no `need`
SAFEGUARD = (
    "For learning only. Judged within a model, by what could be known at each moment; it is not a "
    "judgement of any real event or person, and it goes into nobody's file."
)


def document(
    model: Model, judgement: Judgement, truth: Truths | None, refined: bool = True
) -> dict[str, Any]:
    """Everything a review shows. `truth` is None while the encounter is not over.

    refined: whether the search went on at each decision, or the first judgement is told.
    """
    run, scenario = judgement.run, model.scenario
    seconds = run.acts[-1].at + run.acts[-1].seconds if run.acts else 0
    decisions = [
        {**_decision(model, decision), "facts": facts(model, judgement.decisions, k)}
        for k, decision in enumerate(judgement.decisions)
    ]
    told = {
        "format": FORMAT,
        "safeguard": SAFEGUARD,
        "judged": True,
        "refined": refined,
        "closed": False,
        "scenario": run.start.scenario,
        "title": scenario.file.title,
        "model_hash": run.start.model_hash,
        "table_hash": scenario.table_hash,
        "text_hash": run.start.text_hash,
        "other_table": run.start.table_hash != scenario.table_hash,
        "dispatch": run.start.dispatch,
        "dispatch_words": [words.text for words in run.start.words],
        "content_note": scenario.file.content_note,
        "from_decision": run.start.again,
        "complete": run.end is not None,
        "cut": run.cut,
        "seconds": seconds,
        "start": {"low": judgement.start[0], "high": judgement.start[1]},
        "titles": {name: act.title for name, act in scenario.acts.items()},
        "situations": {name: found.title for name, found in scenario.file.situations.items()},
        "resources": _resources(model),
        "decisions": decisions,
        "sums": judgement.sums,
        "bounds": _loss_bounds(judgement),
        "discretionary_minutes": _gains(judgement),
        "by_heading": _by_heading(model, judgement),
        "by_phase": by_phase(decisions, seconds),
        "truth": _truth(model, judgement, truth),
        "chosen_hidden": dict(run.start.hidden) if run.start.hidden else None,
        "outcome": _outcome(judgement),
        "ending": _ending(model, judgement),
    }
    return {**told, "summary": sentences(told)}


def _decision(model: Model, decision: Decision) -> dict[str, Any]:
    act, scenario = decision.act, model.scenario
    seen = scenario.seen(decision.seen.context, decision.seen.level)
    return {
        "t": act.n,
        "seconds": act.at,
        "act": act.act,
        "title": scenario.acts[act.act].title,
        "heading": scenario.acts[act.act].heading,
        "best": list(decision.best),
        "loss": {
            "low": decision.loss.low,
            "about": decision.loss.about,
            "high": decision.loss.high,
        },
        "grade": decision.loss.grade,
        "bands": list(decision.loss.bands),
        "proven": decision.loss.proven,
        "grounds": told(decision.standing) if decision.standing else None,
        "spent": decision.spent,
        "luck": decision.luck,
        "slack": decision.slack,
        "discretionary_minutes": {"before": decision.minutes, "gain": decision.gain},
        "within": _within(model, decision),
        "acts": _acts(model, decision),
        "known": known(model, decision.belief),
        "seen": seen,
        "plain": plainly(scenario, seen),
        "scene": scene(scenario, seen),
        "event": act.event,
        "harm": dict(act.harm),
        "cue": act.cue,
        "words": [{"who": words.who, "text": words.text} for words in act.words],
        "chances": {name: dict(parts) for name, parts in decision.chances.items()},
        "why": why(model, decision),
    }


def _resources(model: Model) -> dict[str, dict[str, Any]]:
    """Who could be called, and the usual range of minutes until they are there."""
    return {
        name: {"title": of.title, "low": float(of.usual_range[0]), "high": float(of.usual_range[1])}
        for name, of in model.scenario.file.resources.items()
    }


def _within(model: Model, decision: Decision) -> dict[str, str]:
    """Whether each resource, called now, would arrive within the discretionary time."""
    seen = model.scenario.seen(decision.seen.context, decision.seen.level)
    found: dict[str, str] = {}
    for name, resource in model.scenario.file.resources.items():
        least, most = resource.usual_range
        if seen[name] != "not called":
            found[name] = seen[name]
        elif decision.minutes >= most:
            found[name] = "usually"
        else:
            found[name] = "perhaps" if decision.minutes >= least else "no"
    return found


def _acts(model: Model, decision: Decision) -> list[dict[str, Any]]:
    order = sorted(np.flatnonzero(~np.isnan(decision.low)), key=lambda a: -decision.low[a])
    return [
        {
            "act": model.acts[a],
            "low": float(decision.low[a]),
            "high": float(decision.high[a]),
            "grounded": bool(model.chain.grounded[decision.seen.context, a]),
        }
        for a in order
    ]


def known(model: Model, belief: np.ndarray) -> dict[str, dict[str, float]]:
    """What could be known: chances by situation, disposition, intent and what is carried."""
    weight = belief.sum(axis=1)
    table: dict[str, dict[str, float]] = {}
    for name in ("situation", "disposition", "intent", "armed"):
        chances: dict[str, float] = {}
        for profile, mass in zip(model.profiles, weight, strict=True):
            value = getattr(profile, name)
            chances[value] = chances.get(value, 0.0) + float(mass)
        table[name] = chances
    table["need"] = _needs(model, weight)
    return table


def _needs(model: Model, weight: np.ndarray) -> dict[str, float]:
    """Chances of each need; a person can have several, so that they need not add up to 1."""
    chances: dict[str, float] = {}
    for profile, mass in zip(model.profiles, weight, strict=True):
        for need in model.scenario.file.situations[profile.situation].needs:
            chances[need] = chances.get(need, 0.0) + float(mass)
    return chances


def _loss_bounds(judgement: Judgement) -> dict[str, float]:
    """What the decisions cost together, proven ends."""
    losses = [decision.loss for decision in judgement.decisions]
    return {"low": float(sum(x.low for x in losses)), "high": float(sum(x.high for x in losses))}


def _gains(judgement: Judgement) -> dict[str, float]:
    gains = [decision.gain or 0.0 for decision in judgement.decisions]
    return {
        "at_start": judgement.decisions[0].minutes if judgement.decisions else 0.0,
        "gained": float(sum(g for g in gains if g > 0)),
        "lost": float(-sum(g for g in gains if g < 0)),
    }


def _by_heading(model: Model, judgement: Judgement) -> dict[str, float]:
    sums: dict[str, float] = {}
    for decision in judgement.decisions:
        heading = model.scenario.acts[decision.act.act].heading
        sums[heading] = sums.get(heading, 0.0) + decision.loss.about
    return sums


def _truth(model: Model, judgement: Judgement, truth: Truths | None) -> dict[str, Any] | None:
    if truth is None:
        return None
    situation = model.scenario.file.situations[truth.situation]
    return {
        "situation": truth.situation,
        "title": situation.title,
        "disposition": truth.disposition,
        "intent": truth.intent,
        "armed": truth.armed,
        "needs": list(situation.needs),
        "known_from": known_from(model, judgement, situation.needs),
        "trust": list(truth.trust),
        "moments": moments(model, judgement.run, truth),
        "log_matches": truth.matches,
    }


def _outcome(judgement: Judgement) -> dict[str, float] | None:
    if judgement.run.end is None:
        return None
    assert judgement.value is not None
    return {**judgement.components, "value": judgement.value}


def _ending(model: Model, judgement: Judgement) -> dict[str, Any] | None:
    end = judgement.run.end
    if end is None:
        return None
    title = model.scenario.file.endings[end.ending].title
    return {"ending": end.ending, "title": title, "words": [words.text for words in end.words]}
