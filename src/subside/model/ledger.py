"""What a run has cost so far: time, harm that events did, and force or seizure without grounds.

One place keeps the account for play, judgement, simulation and the truth told afterwards, so that
the value of a run is the same wherever it is worked out.
"""

from __future__ import annotations

from collections.abc import Mapping

from subside.model.build import Model
from subside.model.endings import COMPONENTS, HARM_COMPONENTS, weights
from subside.model.observation import Observation, Seen, elapsed, time_cost


class Ledger:
    """Components and points of a run, act by act."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._weights = dict(zip(COMPONENTS, weights(model.scenario).tolist(), strict=True))
        self.components = dict.fromkeys(COMPONENTS, 0.0)
        self.seconds = 0
        self.time_points = 0.0

    @property
    def minutes(self) -> float:
        """Minutes on the clock; seconds are whole, so that no order of adding shows."""
        return self.seconds / 60.0

    @property
    def points(self) -> float:
        """Points lost so far."""
        lost = sum(self._weights[name] * share for name, share in self.components.items())
        return lost + self.time_points

    def add(self, act: int, before: Seen, after: Observation, harm: Mapping[str, object]) -> float:
        """Enter one act and what came of it; returns the points that it lost.

        `harm`: by person, the grade of harm that its event did at once.
        """
        lost = self.points
        conduct = self._model.conduct(before.context, act)
        if conduct is not None:
            self.components[conduct] += 1.0
        for who, grade in harm.items():
            self.components[f"{who}: {grade}"] += 1.0
        self.time_points += time_cost(
            self._model, act, after.event, after.third, before.level, after.seen.level
        )
        self.seconds += elapsed(self._model, act, after.event, after.third)
        return self.points - lost

    def end(self, drawn: Mapping[str, float]) -> float:
        """Enter what the ending came to; returns the points that it lost."""
        lost = self.points
        for name, share in drawn.items():
            self.components[name] += share
        return self.points - lost

    def drawn_at_end(self, told: Mapping[str, float], case: int) -> dict[str, float]:
        """What the ending alone came to, where `told` is a whole run's outcome from a log.

        Counts of harm are those that no event of the run has told of; custody follows from how the
        run ended, by the conditions that are in force now.
        """
        drawn = {name: told.get(name, 0.0) for name in COMPONENTS}
        for name in HARM_COMPONENTS:
            drawn[name] -= self.components[name]
        for name, share in self._model.cases.conduct(case).items():
            drawn[name] = share
        return drawn

    @property
    def outcome(self) -> dict[str, float]:
        """Components as a log tells them, with minutes and the points for time."""
        return {
            **self.components, "minutes": self.minutes, "points for time": self.time_points,
        }  # fmt: skip

    @property
    def value(self) -> float:
        """100 minus the points lost."""
        return 100.0 - self.points
