"""`subside warm`: compile every kernel that a command needs; later starts only load them."""

from __future__ import annotations

import pkgutil
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subside.cli.edge import Command

if TYPE_CHECKING:
    from subside.model import Model
    from subside.play import Encounter
    from subside.solve.policy import Policy

ACTS = 3  # acts played and judged


@click.command(cls=Command)
def warm() -> None:
    """Compile the numeric kernels ahead; no later start waits for it."""
    import tempfile

    began = time.monotonic()
    model = _small()
    with tempfile.TemporaryDirectory() as folder:
        policy = _policy(model, Path(folder) / "policy.npz")
        _review(model, policy, _played(model, Path(folder) / "run.jsonl"))
    _runs(model)
    spent = time.monotonic() - began
    count = compiled()
    what = f"{count} kernels compiled" if count else "all kernels were compiled already"
    click.echo(f"Subside is ready: {what}, {spent:.1f} s.")


def _small() -> Model:
    """The first scenario with one situation left: the same kernels, a quarter of the work."""
    from subside.cli.named import FIRST, folder_of
    from subside.model import build
    from subside.scenario import load

    scenario = load(folder_of(FIRST))
    name, situation = next(iter(scenario.file.situations.items()))
    alone = {name: situation.model_copy(update={"probability": 1.0})}
    file = scenario.file.model_copy(update={"situations": alone})
    return build(replace(scenario, file=file))


def compiled() -> int:
    """Kernels that this process compiled and did not find in the cache."""
    import subside.kernels as room

    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        import_module(module.name)
    kernels = {
        id(value): value
        for name, module in sys.modules.items()
        if name.startswith(f"{room.__name__}.")
        for value in vars(module).values()
        if hasattr(value, "stats") and hasattr(value, "py_func")
    }
    return sum(sum(kernel.stats.cache_misses.values()) for kernel in kernels.values())


def _policy(model: Model, path: Path) -> Policy:
    """A poor policy of the scenario: every kind of trial once, saved and read again."""
    import numpy as np

    from subside.belief import first_belief
    from subside.solve.bounds import Bounds
    from subside.solve.policy import load, save, solved
    from subside.solve.search import DEPTH, ROUND, run_trial, search, trial_weights

    bounds, belief = Bounds.start(model), first_belief(model, model.messages[0])
    uniform, weights = np.random.default_rng(1), trial_weights(model)
    for walk in dict.fromkeys(ROUND):
        run_trial(bounds, 0, model.start, belief, -1, walk, weights, 1.0, DEPTH, uniform)
    save(solved(bounds, search(bounds, 0.0, 0.0)), path)
    return load(model, path)


def _played(model: Model, path: Path) -> Encounter:
    """A short encounter with a log: a few acts, then one that ends it."""
    from subside.play import Encounter

    encounter, acts = Encounter(model, 1), model.scenario.acts
    encounter.record(path)
    while encounter.end is None:
        possible = encounter.possible()
        closing = [act for act in possible if acts[act].ending]
        encounter.act(closing[0] if closing and len(encounter.acts) >= ACTS else possible[0])
    return encounter


def _review(model: Model, policy: Policy, encounter: Encounter) -> None:
    """Everything that judges: the options at the start, and the review of the run."""
    from subside.cli.options import decision
    from subside.grade import judge
    from subside.play import Encounter
    from subside.reveal import truth_of
    from subside.review import document

    decision(model, policy, Encounter(model, 1))
    document(model, judge(model, policy, encounter.run), truth_of(model, encounter.run))


def _runs(model: Model) -> None:
    import numpy as np

    from subside.simulate import run_ordinary

    run_ordinary(model, 10, np.random.default_rng(1))
