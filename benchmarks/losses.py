"""What is proven of the losses of ordinary play, judged as every review judges them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.judge import acts, shipped_policy
from benchmarks.subject import Row, Settings, Subject
from subside.cli.named import model_of
from subside.grade import Loss, judge
from subside.model import Model
from subside.play import Encounter
from subside.runs import Run

MOST = 60  # decisions of one run


def measure(settings: Settings) -> Iterator[Row]:
    """Rows for each scenario, over the decisions of so many runs of ordinary play."""
    for name in settings.scenarios:
        model = model_of(name)
        losses = [
            decision.loss
            for seed in range(1, settings.judged + 1)
            for decision in judge(model, shipped_policy(model), run(model, seed)).decisions
        ]
        yield from rows(name, losses)


def run(model: Model, seed: int) -> Run:
    """A run of ordinary play, to its end or to MOST decisions."""
    encounter = Encounter(model, seed)
    for act in acts(model, seed, MOST):
        encounter.act(act)
    return encounter.run


def rows(name: str, losses: list[Loss]) -> Iterator[Row]:
    """Shares that are proven, and the width of the intervals.

    Of serious and costly losses: that the grade is certain. Of best and sound ones (to 1 point):
    that they are under 5. Of losses of 1 to 5: that they are above 0. Width: the median.
    """
    by_grade = {
        "serious": ([x for x in losses if x.grade == "serious"], _proven, 95.0, 100.0),
        "costly": ([x for x in losses if x.grade == "costly"], _proven, 60.0, 90.0),
        "sound": (
            [x for x in losses if x.about <= 1.0], lambda x: x.high <= 5.0, 95.0, 98.0,
        ),
        "1 to 5": (
            [x for x in losses if 1.0 < x.about <= 5.0], lambda x: x.low > 0.0, 25.0, 50.0,
        ),
    }  # fmt: skip
    for what, (of, holds, target, aim) in by_grade.items():
        share = 100.0 * float(np.mean([holds(x) for x in of])) if of else None
        note = f"of {len(of)} decisions" if of else "no such decision"
        yield Row(f"{name}, {what}", share, "%", target, aim, note=note)
    width = float(np.median([x.high - x.low for x in losses]))
    yield Row(f"{name}, width", width, "points", 2.0, 1.0, note=f"of {len(losses)}")


def _proven(loss: Loss) -> bool:
    return loss.proven


SUBJECT = Subject(
    "losses", "of ordinary play, refined: what is proven of them", measure, by_itself=True
)
