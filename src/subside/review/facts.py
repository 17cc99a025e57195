"""Facts and alternatives where force or seizure was used or had grounds: material, no verdict.

The factors are those that reviews of force ask for: how severe, how immediate, resistance or
flight, what led up to it (every decision before it has its own loss), and what else could have
been done with what it was worth. All of it is what could be seen or known at that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from subside.grade import Decision
from subside.model import Model
from subside.review.grounds import told

LED_UP = 3  # decisions before it that are named, the costliest
NAMED = 1.0  # points from which a decision counts as one that led up to it


def facts(model: Model, decisions: Sequence[Decision], k: int) -> dict[str, Any] | None:
    """Material on decision k; None where force and seizure were not used and had no grounds."""
    decision = decisions[k]
    if decision.discussed is None:
        return None
    grounded = {how.act for how in decision.powers if how.met and how.power != "pointing"}
    before = decisions[k - 1] if k else None
    earlier = {how.act for how in before.powers if how.met} if before else set()
    return {
        "used": decision.standing is not None,
        "first": bool(grounded - earlier),
        "powers": [
            {"act": how.act, "title": model.scenario.acts[how.act].title, **told(how)}
            for how in decision.powers
        ],
        "severity": _severity(decisions[:k]),
        "soon": decision.discussed.soon,
        "seconds": model.scenario.acts["watch"].seconds,
        "last_event": _last_event(model, before),
        "led_up": _led_up(model, decisions[:k]),
        "alternatives": [
            {
                "act": name,
                "title": model.scenario.acts[name].title,
                "low": float(decision.low[model.acts.index(name)]),
                "high": float(decision.high[model.acts.index(name)]),
                "chosen": name == decision.act.act,
                "outcomes": dict(parts),
            }
            for name, parts in decision.discussed.parts.items()
        ],
    }


def _severity(earlier: Sequence[Decision]) -> dict[str, int]:
    """Harm that had been done before this decision: how many times, by person and grade."""
    counts: dict[str, int] = {}
    for decision in earlier:
        for who, grade in decision.act.harm.items():
            name = f"{who}: {grade}"
            counts[name] = counts.get(name, 0) + 1
    return counts


def _last_event(model: Model, before: Decision | None) -> str | None:
    """What had just happened, in words."""
    if before is None or before.act.event not in model.scenario.file.events:
        return None
    return model.scenario.file.events[before.act.event].title


def _led_up(model: Model, earlier: Sequence[Decision]) -> dict[str, Any]:
    """What the decisions before it had cost, and the costliest of them."""
    costly = sorted(
        (d for d in earlier if d.loss.about > NAMED), key=lambda d: (-d.loss.about, d.act.n)
    )
    return {
        "about": float(sum(d.loss.about for d in earlier)),
        "decisions": [
            {
                "t": d.act.n,
                "seconds": d.act.at,
                "act": d.act.act,
                "title": model.scenario.acts[d.act.act].title,
                "about": d.loss.about,
            }
            for d in costly[:LED_UP]
        ],
    }
