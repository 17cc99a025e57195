"""What usually follows a decision: the chosen act and the best known one side by side, for JSON.

Both are carried forward from what could be known then, by ordinary play. That is another question
than what the decision cost: a loss counts on the best known play afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from subside.grade import Judgement, standpoint
from subside.grade.loss import equally_good
from subside.grade.told import check_run
from subside.model import Model, Seen
from subside.review.why import TIMES, TOLD, part_points
from subside.rollout import Following, Interval
from subside.rollout import follows as carried_on
from subside.runs import Run
from subside.solve.find import find
from subside.solve.policy import Policy

RUNS, SEED = 500, 1
AFTER = (
    "After the act, ordinary play: a documented random mix of acts, not what any officer does. "
    "What is hidden is drawn from what could be known then, not from what was true."
)


def follows(
    model: Model, source: Judgement | tuple[Policy, Run], t: int, runs: int = RUNS
) -> dict[str, Any]:
    """What usually follows decision t of a run, judged or not; best acts are those of `source`.

    Raises UserError where the run has no such decision.
    """
    run = source.run if isinstance(source, Judgement) else source[1]
    seen, belief = standpoint(model, run, t)
    if isinstance(source, Judgement):
        return side_by_side(model, run, t, source.decisions[t - 1].best, runs)
    return side_by_side(model, run, t, _best(model, source[0], seen, belief), runs)


def following(
    model: Model, run: Run, t: int, best: Sequence[str] = (), runs: int = RUNS
) -> dict[str, Any]:
    """The same, for whoever holds no policy: by `best` where given, else by the one found here."""
    if best:
        return side_by_side(model, run, t, best, runs)
    check_run(model, run)  # said before anything of a policy
    return follows(model, (find(model), run), t, runs)


def side_by_side(
    model: Model, run: Run, t: int, best: Sequence[str], runs: int = RUNS
) -> dict[str, Any]:
    """The same, where the best acts are known; `best` is null where the chosen one is of them."""
    seen, belief = standpoint(model, run, t)
    act = run.acts[t - 1]
    names = [act.act] if act.act in best else [act.act, best[0]]
    sides = [carried_on(model, seen, belief, model.acts.index(a), runs, SEED) for a in names]
    told = [_side(model, name, side) for name, side in zip(names, sides, strict=True)]
    return {
        "decision": t,
        "seconds": act.at,
        "runs": runs,
        "after": AFTER,
        "chosen": told[0],
        "best": told[1] if len(told) > 1 else None,
        "summary": _alone(told[0]) if len(told) == 1 else _compared(model, told[0], told[1]),
    }


def _best(model: Model, policy: Policy, seen: Seen, belief: np.ndarray) -> list[str]:
    """Acts that are equally good by a policy, best known first."""
    low, _ = policy.bounds.brackets(seen.context, seen.level, belief)
    low = np.where(model.chain.grounded[seen.context], low, np.nan)
    return [model.acts[a] for a in sorted(equally_good(low), key=lambda a: -low[a])]


def _side(model: Model, act: str, found: Following) -> dict[str, Any]:
    """One act and what followed it, shares in people (encounters) out of 100."""
    endings = model.scenario.file.endings
    return {
        "act": act,
        "title": model.scenario.acts[act].title,
        "endings": [
            {"ending": name, "title": endings[name].title, **_of_100(share)}
            for name, share in found.endings.items()
        ],
        "parts": [
            {"part": name, "words": words, **_of_100(found.parts[name])}
            for name, words in TOLD.items()
        ],
        "lost": {**_mean(found.lost), "deciles": list(found.deciles)},
        "minutes": _mean(found.minutes),
        "unfinished": found.unfinished,
    }


def _of_100(share: Interval) -> dict[str, float]:
    return dict(zip(("of_100", "low", "high"), (100.0 * x for x in share), strict=True))


def _mean(found: Interval) -> dict[str, float]:
    return dict(zip(("mean", "low", "high"), found, strict=True))


def _alone(side: dict[str, Any]) -> str:
    most = side["endings"][0]
    return (
        f'"{side["title"]}" is among the best known acts here. Of 100 encounters that go on from '
        f'it by ordinary play, about {most["of_100"]:.0f} end so: "{most["title"]}".'
    )


def _compared(model: Model, chosen: dict[str, Any], best: dict[str, Any]) -> str:
    """The part that differs most in points, among those that differ beyond chance."""
    points, most, found = part_points(model), 0.0, None
    for ours, theirs in zip(chosen["parts"], best["parts"], strict=True):
        apart = ours["low"] > theirs["high"] or theirs["low"] > ours["high"]
        cost = abs(points[ours["part"]] * (ours["of_100"] - theirs["of_100"]))
        if apart and cost > most:
            most, found = cost, (ours, theirs)
    if found is None:
        return "By ordinary play much the same follows both acts: no difference beyond chance."
    ours, theirs = found
    if max(ours["of_100"], theirs["of_100"]) > 100:
        many, of = TIMES[ours["part"]], "In"
        words = f"{many} about {{}} times"
    else:
        words, of = f"about {{}} {ours['words']}", "Of"
    after = [f'after "{side["title"]}" {words.format(_count(part["of_100"]))}'
             for side, part in ((chosen, ours), (best, theirs))]  # fmt: skip
    return f"{of} 100 encounters that go on from here by ordinary play, {after[0]}; {after[1]}."


def _count(people: float) -> str:
    return f"{people:.0f}" if people >= 10 else f"{people:.1f}"
