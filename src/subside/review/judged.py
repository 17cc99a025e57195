"""From a run to its review document: the whole way, the same for terminal and browser."""

from __future__ import annotations

import hashlib
from typing import Any

from subside import __version__
from subside.grade import judge
from subside.grade.judge import WORK
from subside.grade.told import check_run
from subside.model import Model, build
from subside.reveal import truth_of
from subside.review.document import FORMAT, document
from subside.runs import Run, digest
from subside.scenario import Scenario
from subside.solve.find import find, place


def judged(scenario: Scenario, run: Run, work: int = WORK) -> dict[str, Any]:
    """`reviewed`, for whoever holds no model."""
    return reviewed(build(scenario), run, work)


def reviewed(model: Model, run: Run, work: int = WORK) -> dict[str, Any]:
    """The review of a run. One that is not over is reviewed as far as it went.

    Raises UserError where the run is of another version, or its policy is missing or damaged.
    """
    check_run(model, run)  # said before anything of a policy
    judgement = judge(model, find(model), run, work)
    return document(model, judgement, truth_of(model, run) if run.end else None, work > 0)


def review_key(scenario: Scenario, run: Run, work: int = WORK) -> str:
    """A hash of all that a review is a function of: run, policy, tables, texts, work, version."""
    path = place(scenario)
    policy = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    parts = (
        digest(run), policy, scenario.model_hash, scenario.table_hash, scenario.text_hash,
        str(work), str(FORMAT), __version__,
    )  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
