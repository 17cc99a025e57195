"""Who plays in the tests: shipped scenarios, tiny ones by name, and their exact answers, once."""

from __future__ import annotations

import copy
import os
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from subside.model import Model, build
from subside.scenario import Scenario, load
from subside.scenario.defaults import content_folder
from tests.oracles import tiny
from tests.oracles.exact import Line, line
from tests.oracles.table import Table, prior, table

SHIPPED = sorted(path.parent.name for path in content_folder().glob("scenarios/*/scenario.yaml"))
# What must hold on every shipped scenario is tried on two of them, one with force and one without,
# and on all with --all (tests/conftest.py).
SLUGS = SHIPPED if os.environ.get("SUBSIDE_TEST_ALL") else ["hallway", "roadside"]
RANDOM = [f"chance {seed}" for seed in range(6)]
PAIRS = [
    "two_reasons",
    "two_trusts",
    *(f"two_{kind} {seed}" for kind in ("reasons", "trusts") for seed in (1, 2)),
    "with_force",
]


@cache
def shipped(slug: str) -> Model:
    """A shipped scenario as arrays."""
    return build(load(content_folder() / "scenarios" / slug))


@cache
def _shipped_data(slug: str) -> tiny.Data:
    text = (content_folder() / "scenarios" / slug / "scenario.yaml").read_text(encoding="utf-8")
    read: tiny.Data = yaml.safe_load(text)
    return read


def shipped_data(slug: str) -> tiny.Data:
    """What the file of a shipped scenario says, to be changed and written again."""
    return copy.deepcopy(_shipped_data(slug))


def data(name: str) -> tiny.Data:
    """What the file of a tiny scenario says; "two_reasons 3": its numbers shaken by seed 3."""
    kind, _, seed = name.partition(" ")
    if kind == "chance":
        return tiny.chance(int(seed))
    made: tiny.Data = getattr(tiny, kind)()
    return tiny.shaken(made, int(seed)) if seed else made


@cache
def little(name: str) -> Scenario:
    """A tiny scenario, written to a folder and loaded through the ordinary door."""
    with tempfile.TemporaryDirectory() as folder:
        return tiny.loaded(Path(folder) / "tiny", data(name))


@cache
def model(name: str) -> Model:
    """Any of the cast as arrays: a slug or the name of a tiny scenario."""
    return shipped(name) if name in SHIPPED else build(little(name))


@cache
def steps(name: str) -> Table:
    """Every step of a tiny scenario by enumeration."""
    return table(little(name))


@cache
def exact(name: str) -> Line:
    """Bracket of the exact value of a tiny scenario with two hidden states."""
    first, second = np.flatnonzero(prior(little(name)) > 0)
    return line(steps(name), (int(first), int(second)))
