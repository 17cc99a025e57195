"""The difficulty of a scenario, measured: ordinary play is played out and judged.

The runs are a function of model and seed, and judged without refining, so that a measurement is
the same on every machine and adds nothing to the policy.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from subside.grade import judge
from subside.grade.difficulty import Lost, figures, lost
from subside.model import Model, Seen, build
from subside.play import Encounter
from subside.rollout import ordinary
from subside.runs import Run
from subside.scenario import Scenario
from subside.simulate import stream
from subside.solve.find import find, place

MEASURED = 100  # runs of a measurement: the mean loss is then known to about a fifth of its spread
SEED = 1
MOST = 2000  # acts after which a run is given up; it ends long before
DRAWS = 20  # purpose of the random stream here; those below are a run's own and the rollout's
VERSION = "1"  # of what is measured; another one is measured anew


def run_of_ordinary(model: Model, seed: int) -> Run | None:
    """A run that ordinary play decides; None where it had to be given up."""
    encounter, choose = Encounter(model, seed), ordinary(model)
    seen, uniform, nothing = Seen(0, model.start), stream(seed, DRAWS), np.empty(0)
    for _ in range(MOST):
        foreseen = encounter.foresee(model.acts[choose(seen, nothing, uniform)])
        encounter.happen(foreseen)
        if encounter.end is not None:
            return encounter.run
        seen = foreseen.after.seen
    return None


class Measurement:
    """The runs of one scenario, judged with one policy; nothing is added to it."""

    def __init__(self, scenario: Scenario, model: Model | None = None, seed: int = SEED) -> None:
        self.model = model or build(scenario)
        self.policy = find(self.model)
        self.seed = seed

    def losses(self, first: int, last: int) -> list[Lost]:
        """What runs `first` to `last - 1` lost; those that were given up are left out."""
        seeds = stream(self.seed, DRAWS).integers(2**63, size=last)[first:]
        headings = {name: act.heading for name, act in self.model.scenario.acts.items()}
        runs = (run_of_ordinary(self.model, int(one)) for one in seeds)
        judged = (judge(self.model, self.policy, run, 0) for run in runs if run is not None)
        return [lost(judgement, headings) for judgement in judged]

    def figures(self, found: list[Lost], asked: int) -> dict[str, Any]:
        """The figures, with what they are of."""
        scenario, facts = self.model.scenario, self.policy.facts
        return {
            "scenario": scenario.name,
            "model_hash": scenario.model_hash,
            "table_hash": scenario.table_hash,
            "seed": self.seed,
            "unfinished": asked - len(found),
            "best": {"low": facts.low, "high": facts.high},
            **figures(found),
        }


def difficulty_key(scenario: Scenario) -> str:
    """A hash of all that a measurement is a function of: model, values, policy, what is measured.

    Empty where there is no policy to measure with.
    """
    path = place(scenario)
    if not path.is_file():
        return ""
    of = path.stat()
    policy = _hashed(path, of.st_mtime_ns, of.st_size)
    parts = scenario.model_hash, scenario.table_hash, policy, VERSION, str(MEASURED), str(SEED)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _hashed(path: Path, changed: int, size: int) -> str:
    """Hash of a policy file, read once for each of its versions."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
