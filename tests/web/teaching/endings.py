"""Two runs that are alike in everything but what their last act brought about."""

from __future__ import annotations

from dataclasses import replace

from subside.play import Encounter, Model
from subside.runs import Run, Words


def pair(model: Model) -> tuple[Run, Run]:
    """A run that was left, and the same with another ending, other words and other harm in it."""
    for seed in range(1, 200):
        encounter = Encounter(model, seed)
        for act in ("introduce", "leave"):
            if encounter.end is None and act in encounter.possible():
                encounter.act(act)
        if encounter.end is not None and len(encounter.acts) > 1:
            run = encounter.run
            assert run.end is not None
            told = tuple(one for one in run.acts[-1].words if one.who == "you")
            last = replace(run.acts[-1], words=(*told, Words("person", "Something else.")))
            end = replace(run.end, ending="another", at=run.end.at + 5)
            return run, replace(run, acts=(*run.acts[:-1], last), end=end)
    raise AssertionError("no seed gives such a run")
