"""A live encounter on a model, with its run log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from subside.errors import UserError
from subside.model import Model, Observation, Seen
from subside.model.ledger import Ledger
from subside.model.observation import elapsed
from subside.play.words import Speaker
from subside.runs import Act, End, Outcome, Run, RunWriter, Start, Words
from subside.scenario.load import engine_version
from subside.simulate import (
    WORDS,
    Truth,
    draw_harm,
    draw_outcome,
    draw_start,
    seed_at,
    step,
    stream,
)


class NotPossible(UserError):
    """An act that is not offered here, or not possible now. Nothing has happened."""


@dataclass(frozen=True)
class Turn:
    """What came of one act: its record, and the end of the run where it ended."""

    act: Act
    end: End | None


@dataclass(frozen=True)
class Foreseen:
    """What an act will come to, worked out before it has happened.

    It holds hidden state: whoever keeps one tells nothing of it before it has happened.
    """

    act: Act
    number: int  # of the act, in the model
    before: Seen
    after: Observation
    truth: Truth


class Encounter:
    """One encounter: a function of the model, the seed, what was chosen, reseeds, and the acts.

    Give a `RunWriter` made by `create` or `resume`, so that every act is on disk before it is
    answered; without one the run lives in memory only.
    """

    def __init__(
        self,
        model: Model,
        seed: int,
        mode: str = "study",
        hidden: Mapping[str, object] | None = None,
        reseeds: Mapping[int, int] | None = None,
        again: int | None = None,
    ) -> None:
        """`reseeds`: seed by the decision from which on it holds; `again`: of a run tried again,
        the first decision of its own, which changes nothing.
        """
        self.model = model
        self.seed = seed
        self._speaker = Speaker(model.scenario)
        self._truth, message = draw_start(model, seed, hidden)
        self._seen = Seen(0, model.start)
        self._ledger = Ledger(model)
        self._writer: RunWriter | None = None
        self.acts: list[Act] = []
        self.end: End | None = None
        scenario = model.scenario
        self.start = Start(
            scenario.name, scenario.model_hash, scenario.table_hash, scenario.text_hash,
            engine_version(), seed, dict(hidden) if hidden else None, mode, message, self.visible,  # type: ignore[arg-type]
            self._speaker.opening(message, stream(seed, WORDS)), dict(reseeds or {}), again,
        )  # fmt: skip

    def record(self, path: Path) -> None:
        """Write the run to a new log from now on, beginning with all that has happened."""
        self._writer = RunWriter.create(path, self.start)
        for act in self.acts:
            self._writer.append_act(act)
        if self.end is not None:
            self._writer.append_end(self.end)

    def carry_on(self, writer: RunWriter) -> None:
        """Write to a log that holds all of the run's acts so far from now on."""
        self._writer = writer
        if self.end is not None:  # the log stops short of its last line
            writer.append_end(self.end)

    @property
    def seconds(self) -> int:
        """Seconds on the clock."""
        return self.acts[-1].at + self.acts[-1].seconds if self.acts else 0

    @property
    def at(self) -> Seen:
        """What can be seen now, as the model numbers it."""
        return self._seen

    @property
    def visible(self) -> dict[str, str]:
        """What can be seen now, in words."""
        return self.model.scenario.seen(self._seen.context, self._seen.level)

    @property
    def run(self) -> Run:
        """The run so far."""
        path = self._writer.path if self._writer else Path("(not saved)")
        return Run(self.start, tuple(self.acts), self.end, None, path)

    def possible(self) -> list[str]:
        """Acts that are possible now; none once the encounter is over."""
        if self.end is not None:
            return []
        return [self.model.acts[a] for a in self.model.possible(self._seen.context)]

    def act(self, name: str) -> Turn:
        """Carry out an act; raises `NotPossible` and changes nothing where it cannot be."""
        return self.happen(self.foresee(name))

    def foresee(self, name: str) -> Foreseen:
        """Work out what an act will come to, and change nothing; raises `NotPossible`.

        For a clock that runs: the act is under way until its seconds are over, and whatever has
        to be kept first can be kept before anything has happened.
        """
        number = self._check(name)
        decision = len(self.acts) + 1
        before = self._seen
        seed = seed_at(self.start, decision)
        after, truth = step(self.model, seed, decision, before, self._truth, number)
        act = self._record_act(name, number, decision, before, after)
        return Foreseen(act, number, before, after, truth)

    def happen(self, foreseen: Foreseen) -> Turn:
        """Let happen what was foreseen last.

        Raises ValueError where something else happened since (a mistake in the program).
        """
        act, after = foreseen.act, foreseen.after
        if act.n != len(self.acts) + 1 or foreseen.before != self._seen or self.end is not None:
            raise ValueError(f"act {act.n} was foreseen at another moment of the encounter")
        self._truth = foreseen.truth
        self._ledger.add(foreseen.number, foreseen.before, after, act.harm)
        self._seen = after.seen
        self.acts.append(act)
        if self._writer:
            self._writer.append_act(act)
        if after.case >= 0:
            self._finish(after)
        return Turn(act, self.end)

    def close(self) -> None:
        """Stop writing; the log stays open for `resume` where the run is not over."""
        if self._writer:
            self._writer.close()

    def _check(self, name: str) -> int:
        if self.end is not None:
            raise NotPossible("", "the encounter is over", name, "review it, or start a new one")
        if name not in self.model.acts:
            hint = f"acts here: {', '.join(self.model.acts)}"
            raise NotPossible("", "is not an act of this scenario", name, hint)
        if name not in self.possible():
            hint = f"possible now: {', '.join(self.possible())}"
            raise NotPossible("", "is not possible now", name, hint)
        return self.model.acts.index(name)

    def _record_act(
        self, name: str, number: int, decision: int, before: Seen, after: Observation
    ) -> Act:
        event, cue, seen = after.names(self.model, number)
        seed = seed_at(self.start, decision)
        said = self._speaker.turn(
            name,
            event,
            cue,
            self.visible,
            seen,
            after.case >= 0,
            stream(seed, WORDS, decision),
        )
        seconds = elapsed(self.model, number, after.event, after.third)
        harm = draw_harm(self.model, seed, decision, before, number, after)
        told = (*said, *self._speaker.hurt(harm))
        return Act(decision, self.seconds, name, seconds, event, after.third, cue, seen, harm, told)

    def _finish(self, after: Observation) -> None:
        seed = seed_at(self.start, len(self.acts))
        self._ledger.end(draw_outcome(self.model, seed, after, self._truth))
        outcome = Outcome(self._ledger.outcome, self._ledger.value)
        ending = self.model.cases.ending[after.case]
        words: tuple[Words, ...] = self._speaker.ending(ending, stream(seed, WORDS, 2**32))
        self.end = End(self.seconds, ending, outcome, words)
        if self._writer:
            self._writer.append_end(self.end)
