"""A desk where one run after another is judged: models and policies are read once.

A policy that was searched on is another policy, and would judge the next run by what it learned
from this one. So what is kept here is only ever read, and a search gets one of its own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from subside.grade import judge
from subside.grade.judge import WORK
from subside.grade.told import check_run
from subside.model import Model, build
from subside.play import Encounter
from subside.reveal import truth_of
from subside.review.document import document
from subside.runs import Run
from subside.scenario import Scenario
from subside.solve.find import find, place
from subside.solve.policy import Policy

MOST = 60  # acts of the run by which a scenario is made ready
KEPT = 4  # models, with their policies, that were used last: each takes some hundred megabytes


class Desk:
    """Models and policies of the scenarios that were judged here last."""

    def __init__(self) -> None:
        self._models: dict[tuple[str, str], Model] = {}  # the one used last at the end
        self._policies: dict[str, tuple[tuple[Path, int, int], Policy]] = {}

    def model(self, scenario: Scenario) -> Model:
        """The model of a scenario."""
        key = scenario.model_hash, scenario.table_hash
        model = self._models.pop(key, None) or build(scenario)
        self._models[key] = model
        while len(self._models) > KEPT:
            oldest = self._models.pop(next(iter(self._models)))
            self._policies.pop(oldest.scenario.model_hash, None)
        if model.scenario.text_hash == scenario.text_hash:
            return model
        return replace(model, scenario=scenario)  # a variant in other words: the same arrays

    def policy(self, scenario: Scenario) -> Policy:
        """The policy in force as it was solved: to be read, never to be searched on.

        It is read anew where another one was put in its place. Raises UserError as `find` does.
        """
        model, path = self.model(scenario), place(scenario)
        stamp = _stamp(path)
        kept = self._policies.get(scenario.model_hash)
        if kept is None or kept[0] != stamp or kept[1].bounds.model.chain is not model.chain:
            kept = self._policies[scenario.model_hash] = stamp, find(model)
        return kept[1]

    def judged(self, scenario: Scenario, run: Run, work: int = WORK) -> dict[str, Any]:
        """The review of a run, the same as `judged.judged` gives. Raises UserError as it does."""
        model = self.model(scenario)
        check_run(model, run)  # said before anything of a policy
        policy = find(model) if work else self.policy(scenario)
        judgement = judge(model, policy, run, work)
        return document(model, judgement, truth_of(model, run) if run.end else None, work > 0)

    def ready(self, scenario: Scenario) -> None:
        """Do all once that the first review of a scenario would wait for."""
        encounter = Encounter(self.model(scenario), 1)
        for k in range(MOST):
            if possible := encounter.possible():
                encounter.act(possible[k % len(possible)])
        self.judged(scenario, encounter.run, work=0)


def _stamp(path: Path) -> tuple[Path, int, int]:
    if not path.is_file():
        return path, 0, 0  # `find` says what is missing
    found = path.stat()
    return path, found.st_mtime_ns, found.st_size
