"""What usually follows: 500 continuations of one act from what is known at the start."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.subject import Row, Settings, Subject, median, timed
from subside.belief import first_belief
from subside.cli.named import model_of
from subside.model import Model, Seen
from subside.rollout import follows

RUNS = 500
TARGET, AIM = 2.0, 1.0


def measure(settings: Settings) -> Iterator[Row]:
    """Seconds for one act, the first that is possible, the same continuations each time."""
    for name in settings.scenarios:
        model = model_of(name)
        seconds = median(_seconds(model) for _ in range(settings.repeats))
        yield Row(
            name, seconds,
            target=TARGET, aim=AIM, repeats=settings.repeats, note=f"{RUNS} continuations",
        )  # fmt: skip


def _seconds(model: Model) -> float:
    belief, act = first_belief(model, model.messages[0]), model.possible(0)[0]
    seen = Seen(0, model.start)
    return timed(lambda: follows(model, seen, belief, act, RUNS))[0]


SUBJECT = Subject("follows", "what usually follows an act, on one core", measure)
