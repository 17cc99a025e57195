"""What an act ends with, as indices of a model and as the names that people and logs use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from subside.kernels.arrays import LEVELS, TRUST
from subside.model.build import Model
from subside.scenario.schema import AGITATION

NO_EVENT = "none"


@dataclass(frozen=True)
class Seen:
    """A visible state: context (everything but agitation) and agitation level."""

    context: int
    level: int

    @property
    def visible(self) -> int:
        """Number of the visible state among all."""
        return self.context * LEVELS + self.level


@dataclass(frozen=True)
class Observation:
    """The event that ended an act (-1: none), in which third, the cue, and the state then seen."""

    event: int
    third: int
    cue: int
    seen: Seen
    case: int  # terminal case, -1 while the encounter goes on

    def names(self, model: Model, act: int) -> tuple[str, str, dict[str, str]]:
        """(event, cue, visible state) in words, for an act."""
        event = NO_EVENT if self.event < 0 else model.events[self.event]
        cue = model.cue_names[act][self.cue]
        return event, cue, model.scenario.seen(self.seen.context, self.seen.level)


def elapsed(model: Model, act: int, event: int, third: int) -> int:
    """Whole seconds that an act took on the clock."""
    return int(model.chain.elapsed[act, 0 if event < 0 else 1 + third])


def follows(model: Model, context: int, act: int, event: int) -> tuple[int, int]:
    """(context, terminal case or -1) after an act that ended with an event, or with none.

    The context is -1 where the model knows no such thing in that context.
    """
    after = int(model.chain.after[context, act])
    if event < 0 or after < 0:
        return after, int(model.chain.ends[context, act])
    return int(model.chain.event_after[after, event]), int(model.chain.event_ends[after, event])


def time_cost(model: Model, act: int, event: int, third: int, start: int, end: int) -> float:
    """Points that the time of an act cost: every minute, and minutes in high agitation.

    Minutes in the two highest levels count half by the level at the start, half at the end.
    """
    minutes = elapsed(model, act, event, third) / 60.0
    high = 0.5 * (start >= LEVELS - 2) + 0.5 * (end >= LEVELS - 2)
    points = model.scenario.values.points
    return minutes * (points.minute + high * points.minute_in_high_agitation)


def recognise(
    model: Model,
    context: int,
    act: int,
    event: str,
    third: int,
    cue: str,
    seen: Mapping[str, object],
) -> Observation | None:
    """Observation from the names in a log, or None where the model knows no such thing."""
    number = -1 if event == NO_EVENT else _index(model.events, event)
    if number is None or cue not in model.cue_names[act]:
        return None
    if not 0 <= third < (model.chain.thirds[act] if number >= 0 else 1):
        return None
    then, case = follows(model, context, act, number)
    level = _index(AGITATION, str(seen.get("agitation")))
    if then < 0 or level is None or dict(seen) != model.scenario.seen(then, level):
        return None
    return Observation(number, third, model.cue_names[act].index(cue), Seen(then, level), case)


def _index(names: tuple[str, ...], name: str) -> int | None:
    return names.index(name) if name in names else None


def at_level(table: np.ndarray, level: int) -> np.ndarray:
    """The columns [.., trust] of a table over x that belong to one agitation level."""
    return table[..., level * TRUST : (level + 1) * TRUST]
