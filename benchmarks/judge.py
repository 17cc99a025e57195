"""Judging: a run of ordinary play under the shipped policy, before refining and refining."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.subject import Row, Settings, Subject, median, timed
from subside.cli.named import model_of
from subside.grade import judge
from subside.grade.judge import WORK
from subside.model import Model, Seen
from subside.play import Encounter
from subside.rollout import ordinary
from subside.runs import Run
from subside.simulate import draw_start, step
from subside.solve.policy import Policy, load

SEEDS = 200  # tried for a run that is long enough


def measure(settings: Settings) -> Iterator[Row]:
    """Seconds of judging the same run twice over, each time with a policy as it was loaded."""
    for name in settings.scenarios:
        model = model_of(name)
        run = ordinary_run(model, settings.decisions)
        many = f"{len(run.acts)} decisions"
        for what, work, target, aim in (("not refined", 0, 1.0, 0.1), ("refined", WORK, 10.0, 3.0)):
            seconds = median(_seconds(model, run, work) for _ in range(settings.repeats))
            yield Row(
                f"{name}, {what}", seconds,
                target=target, aim=aim, repeats=settings.repeats, note=many,
            )  # fmt: skip


def _seconds(model: Model, run: Run, work: int) -> float:
    policy = shipped_policy(model)  # refining adds to it, so each time a fresh one
    return timed(lambda: judge(model, policy, run, work))[0]


def shipped_policy(model: Model) -> Policy:
    """The policy beside the scenario, whatever the user has solved since."""
    return load(model, model.scenario.path / "policy.npz")


def ordinary_run(model: Model, decisions: int) -> Run:
    """The run of such a play."""
    return ordinary_play(model, decisions).run


def ordinary_play(model: Model, decisions: int) -> Encounter:
    """The first ordinary play with so many decisions, stopped there; else the longest."""
    drawn = (acts(model, seed, decisions) for seed in range(1, SEEDS + 1))
    longest: tuple[int, list[str]] = (0, [])
    for seed, found in enumerate(drawn, start=1):
        if len(found) > len(longest[1]):
            longest = (seed, found)
        if len(found) == decisions:
            break
    encounter = Encounter(model, longest[0])
    for act in longest[1]:
        encounter.act(act)
    return encounter


def acts(model: Model, seed: int, most: int) -> list[str]:
    """Acts of ordinary play from a seed, until it ends or there are so many."""
    choose, uniform = ordinary(model), np.random.Generator(np.random.Philox(key=seed))
    truth, _ = draw_start(model, seed)
    seen, case, names = Seen(0, model.start), -1, list[str]()
    while case < 0 and len(names) < most:
        act = choose(seen, np.empty(0), uniform)
        names.append(model.acts[act])
        after, truth = step(model, seed, len(names), seen, truth, act)
        seen, case = after.seen, after.case
    return names


SUBJECT = Subject("judge", "a run of ordinary play, under the shipped policy", measure)
