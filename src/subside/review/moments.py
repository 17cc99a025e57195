"""The person's side of each moment, as it may have been: told with the truth, after the end."""

from __future__ import annotations

from typing import Any

from subside.model import Model
from subside.reveal import Truths
from subside.runs import Run
from subside.scenario.scene import NAMES


def moments(model: Model, run: Run, truth: Truths) -> list[dict[str, Any]]:
    """One for each decision: trust and agitation then, needs still open, what raised the pressure.

    A need counts as open until an act has spoken to it; whether it was met is told by the ending.
    """
    open_needs = list(model.scenario.file.situations[truth.situation].needs)
    seen, told = dict(run.start.seen), []
    for act in run.acts:
        if act.n > len(truth.trust) or act.act not in model.scenario.acts:
            break  # the log is not what its seed and acts give: what was true is not known here
        addressed = model.scenario.acts[act.act].addresses
        told.append(
            {
                "t": act.n,
                "trust": truth.trust[act.n - 1],
                "agitation": str(seen["agitation"]),
                "needs": list(open_needs),
                "spoken_to": [need for need in open_needs if need in addressed],
                "pressure": _pressure(model, {k: str(v) for k, v in seen.items()}, act.act),
            }
        )
        open_needs = [need for need in open_needs if need not in addressed]
        seen = dict(act.seen)
    return told


def _pressure(model: Model, visible: dict[str, str], act: str) -> list[dict[str, Any]]:
    """What raised the pressure, the most first: each visible factor, and the act itself."""
    scenario = model.scenario
    found = [
        (f"{NAMES.get(name, name)}: {visible[name]}", float(table[visible[name]]))
        for name, table in scenario.rates.pressure.items()
        if visible.get(name) in table
    ]
    found.append((f"“{scenario.acts[act].title}”", float(scenario.acts[act].pressure)))
    raised = sorted((one for one in found if one[1] > 0), key=lambda one: -one[1])
    return [{"what": what, "amount": amount} for what, amount in raised]
