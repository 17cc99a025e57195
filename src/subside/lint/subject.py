"""A scenario under the rules: its model and policy, and plays of it that rules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from subside import rollout
from subside.model import Model, Seen
from subside.play import Encounter
from subside.rollout import Batch, Choose, carry_out
from subside.runs import Run
from subside.scenario.schema import PEOPLE
from subside.solve.policy import Policy

SEED = 1
BEST, SIMPLE, HEARD = 60, 400, 200  # runs of best play, of a play that looks up no policy, read
MOST = 400  # acts of a run that is read
PATIENCE = 100  # acts after which a play that looks at nothing new leaves
LONG = 400  # acts after which any other does: best play can watch for hours who settles for nobody
BADLY = tuple(f"{who}: {harm}" for who in PEOPLE for harm in ("serious injury", "death"))


@dataclass(frozen=True, eq=False)
class Subject:
    """One scenario. Every play has seeds of its own, so figures come out the same each time."""

    model: Model
    policy: Policy

    @cached_property
    def best(self) -> Batch:
        """Best known play."""
        choose = Patient(self.model, rollout.best(self.policy.bounds), LONG)
        return carry_out(self.model, choose, SEED, BEST)

    @cached_property
    def unlearning(self) -> Batch:
        """Best known play that never learns: it goes on believing what dispatch made it believe.

        It can come to do the same for ever; so after a hundred acts it leaves.
        """
        choose = Patient(self.model, rollout.best(self.policy.bounds))
        return carry_out(self.model, choose, SEED, BEST, follow=False)

    @cached_property
    def hurried(self) -> Batch:
        """Best known play that never waits where it can do anything else."""
        return carry_out(self.model, Patient(self.model, self._hurried(), LONG), SEED, BEST)

    @cached_property
    def ordinary(self) -> Batch:
        """Ordinary play."""
        return carry_out(self.model, rollout.ordinary(self.model), SEED, SIMPLE, follow=False)

    def blind(self, acts: Sequence[str], runs: int = SIMPLE // 2) -> Batch:
        """A fixed sequence that looks at nothing, begun again when it is through.

        After a hundred acts it leaves.
        """
        choose = Patient(self.model, Script(self.model, acts))
        return carry_out(self.model, choose, SEED, runs, follow=False)

    @cached_property
    def read(self) -> tuple[Run, ...]:
        """Runs of ordinary play with all that was read in them."""
        return ordinary_runs(self.model)

    def _hurried(self) -> Choose:
        bounds, model = self.policy.bounds, self.model
        slow = np.array([model.scenario.acts[name].heading == "timing" for name in model.acts])

        def choose(seen: Seen, belief: np.ndarray, _: np.random.Generator) -> int:
            low, _high = bounds.brackets(seen.context, seen.level, belief)
            low = np.where(model.chain.grounded[seen.context], low, np.nan)
            quick = np.where(slow, np.nan, low)
            return int(np.nanargmax(low if np.isnan(quick).all() else quick))

        return choose

    def words(self, kind: str) -> Iterator[str]:
        """Every line that may be read under one heading of the words, once each."""
        table = self.model.scenario.file.words
        if kind == "replies":
            yield from dict.fromkeys(line for reply in table.replies for line in reply.says)
        else:
            yield from dict.fromkeys(
                line for lines in getattr(table, kind).values() for line in lines
            )


def ordinary_runs(model: Model) -> tuple[Run, ...]:
    """Two hundred runs of ordinary play with all that was read in them."""
    return tuple(_read(model, seed) for seed in range(HEARD))


def _read(model: Model, seed: int) -> Run:
    encounter, uniform = Encounter(model, seed), np.random.default_rng(seed)
    choose = rollout.ordinary(model)
    belief = model.prior  # ordinary play does not look at it
    while encounter.end is None and len(encounter.acts) < MOST:
        encounter.act(model.acts[choose(encounter.at, belief, uniform)])
    return encounter.run


def without_threat(runs: Iterable[Run]) -> np.ndarray:
    """By run, 1 where nobody was ever threatened and nobody badly hurt in the end, else 0."""
    return np.array([_calm(run) for run in runs], dtype=float)


def _calm(run: Run) -> bool:
    """Harm done at once is part of the outcome too; a scenario need have no factor `threat`."""
    seen = [run.start.seen, *(act.seen for act in run.acts)]
    if any(one.get("threat", "none") != "none" for one in seen):
        return False
    components = run.end.outcome.components if run.end else {}
    return not any(components.get(name, 0.0) for name in BADLY)


class Script:
    """A play written beforehand: what is not possible is passed over."""

    def __init__(self, model: Model, acts: Sequence[str]) -> None:
        self._model = model
        self._acts = [model.acts.index(act) for act in acts]
        self._of: np.random.Generator | None = None
        self._next = 0

    def __call__(self, seen: Seen, belief: np.ndarray, uniform: np.random.Generator) -> int:
        """The next act that is possible; each run brings a generator of its own."""
        if uniform is not self._of:
            self._of, self._next = uniform, 0
        possible = set(self._model.possible(seen.context).tolist())
        for _ in self._acts:
            act = self._acts[self._next % len(self._acts)]
            self._next += 1
            if act in possible:
                return act
        return idle(self._model, seen.context)


class Patient:
    """A play that leaves, in the most careful way there is, after so many acts."""

    def __init__(self, model: Model, choose: Choose, patience: int = PATIENCE) -> None:
        self._model, self._choose, self._patience = model, choose, patience
        self._ends = [model.acts.index(name) for name in closers(model)]
        self._of: np.random.Generator | None = None
        self._acts = 0

    def __call__(self, seen: Seen, belief: np.ndarray, uniform: np.random.Generator) -> int:
        """What it would do; in the end, leaving. Each run brings a generator of its own."""
        if uniform is not self._of:
            self._of, self._acts = uniform, 0
        self._acts += 1
        if self._acts > self._patience:
            possible = set(self._model.possible(seen.context).tolist())
            for act in self._ends:
                if act in possible:
                    return act
        return self._choose(seen, belief, uniform)


def idle(model: Model, context: int) -> int:
    """What a script does when nothing of it is possible: watch, or the first act there is."""
    possible = model.possible(context).tolist()
    watch = model.acts.index("watch") if "watch" in model.acts else -1
    return watch if watch in possible else int(possible[0])


def closers(model: Model) -> tuple[str, ...]:
    """Acts that need no grounds and end the encounter, the one with the most care first."""
    acts = model.scenario.acts
    return tuple(
        sorted(
            (name for name, act in acts.items() if act.ending and act.power is None),
            key=lambda name: -acts[name].seconds,
        )
    )
