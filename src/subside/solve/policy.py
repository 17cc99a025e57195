"""Policy files: bounds of one model on disk, small, still valid.

A policy is a NumPy archive (`.npz`) keyed by model hash and format. Numbers are whole multiples of
a unit, rounded so that both bounds stay bounds: corners up, vectors (as what they lie under the
corners) down; drops are worked out anew at the beliefs as they will be read. Outcome chances and
discretionary minutes are rounded too: they are told to people and bound nothing. Bytes of one place
lie together, which packs better. Missing, damaged or stale policies are refused with the command
that builds them.
"""

from __future__ import annotations

import json
import os
import struct
import tokenize
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from subside.errors import UserError
from subside.files import scenarios_folder
from subside.kernels.arrays import Upper
from subside.kernels.bounds import upper_bound
from subside.model import Model
from subside.scenario import Scenario
from subside.solve.bounds import ROOM, SLOTS, Bounds, empty_lower
from subside.solve.corners import improved
from subside.solve.discretion import Discretion
from subside.solve.outcomes import PARTS, Outcomes
from subside.solve.search import Result, root

FORMAT = 4
KEPT = 3000  # points, and vectors besides one a state, that go into a file: those of use last

CORNER, VECTOR = 1024, 128  # stored numbers a point
CHANCE, MINUTE = 512, 16  # a person, or a need; a minute of an encounter
DISCRETION = 64  # a minute of discretionary time

# What reading a file that is no policy, or no longer one, can raise; RuntimeError: a damaged
# header may say that it is encrypted, and numpy reads an array's header as Python.
_DAMAGE = (
    *(OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, tokenize.TokenError),
)


@dataclass(frozen=True)
class Facts:
    """What a policy file says of itself."""

    format: int
    model_hash: str
    table_hash: str
    low: float
    high: float
    seconds: float
    stopped_because: str
    parts: tuple[str, ...] = PARTS


@dataclass
class Policy:
    """Bounds with the outcome chances that go with them, and how they came about."""

    bounds: Bounds
    outcomes: Outcomes
    facts: Facts
    discretion: Discretion


def solved(bounds: Bounds, result: Result) -> Policy:
    """Policy of a finished search."""
    scenario = bounds.model.scenario
    facts = Facts(
        FORMAT, scenario.model_hash, scenario.table_hash, result.low, result.high,
        result.seconds, result.stopped_because,
    )  # fmt: skip
    return Policy(bounds, Outcomes(bounds), facts, Discretion(bounds.model))


def save(policy: Policy, path: Path) -> Facts:
    """Write a policy file whole or not at all; returns its facts, with the bounds as stored."""
    bounds = policy.bounds
    lower, upper = bounds.lower, bounds.upper
    vectors, of = _kept(lower.index, lower.count, lower.stamp, lower.value.mean(axis=1), True)
    points, at = _kept(upper.index, upper.count, upper.stamp, upper.drop, False)
    corner = np.ceil(bounds.upper.corner * CORNER).astype(np.int32)
    beliefs = bounds.upper.belief[points].astype(np.float16)
    under = np.ceil((corner[of] / CORNER - bounds.lower.value[vectors]) * VECTOR)
    table = {
        "vector": _packed(under), "vector_of": of.astype(np.int32),
        "act": bounds.lower.act[vectors].astype(np.int16),
        "parts": _packed(np.rint(policy.outcomes.of_vectors(vectors) * _units())),
        "corner": corner, "belief": beliefs, "belief_of": at.astype(np.int32),
        "drop": _drops(bounds, corner / CORNER, beliefs, at),
        "minutes": _packed(np.rint(_minutes(policy) * DISCRETION)),
    }  # fmt: skip
    compact = _assemble(bounds.model, table)
    low, high = root(compact)
    facts = Facts(**{**asdict(policy.facts), "low": low, "high": high})
    _write(path, table, facts)
    return facts


def _minutes(policy: Policy) -> np.ndarray:
    """Table of discretionary minutes; zeros, never read, where the scenario has no `watch`."""
    model = policy.bounds.model
    if "watch" not in model.acts:
        return np.zeros(model.rewards.act[:, 0].shape)
    return policy.discretion.table


def _write(path: Path, table: dict[str, np.ndarray], facts: Facts) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.savez_compressed(
                file, allow_pickle=False, facts=np.array(json.dumps(asdict(facts))), **table
            )
        part.replace(path)
    except OSError as error:
        raise UserError(str(path), "the policy cannot be written", error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)  # also after Ctrl-C


def facts(path: Path) -> Facts:
    """What a policy file says of itself, without reading its arrays."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return _stated(str(file["facts"]))
    except _DAMAGE as error:
        raise UserError(str(path), "is damaged, or is not a policy file", str(error)[:80]) from None


def _stated(text: str) -> Facts:
    """Facts as a file has them; the first format had no table of values apart."""
    stated = json.loads(text)
    return Facts(**{"table_hash": "", **stated, "parts": tuple(stated["parts"])})


def load(model: Model, path: Path) -> Policy:
    """Read the policy of a model; refuses what is missing, damaged or of another model."""
    build = solve_command(model.scenario)
    try:
        with np.load(path, allow_pickle=False) as file:
            table = {name: file[name] for name in file.files}
        facts = _stated(str(table.pop("facts")))
        ours = (FORMAT, model.scenario.model_hash, model.scenario.table_hash, PARTS)
        if _key(facts) == ours:
            _require_layout(model, table)
    except FileNotFoundError:
        raise UserError(
            str(path), "there is no policy for this scenario yet", hint=f"run: {build}"
        ) from None
    except _DAMAGE as error:
        fact = "is damaged, or is not a policy file"
        raise UserError(str(path), fact, str(error)[:80], f"build it again: {build}") from None
    if _key(facts) != ours:
        given = (
            f"format {facts.format}, model {facts.model_hash[:12]}, table {facts.table_hash[:12]}"
        )
        raise UserError(
            str(path),
            "is the policy of another model, table of values or version",
            given,
            f"build it: {build}",
        )
    bounds = _assemble(model, table)
    return Policy(
        bounds, Outcomes(bounds, (_unpacked(table["parts"]) / _units()).astype(np.float32)),
        facts, Discretion(model, _unpacked(table["minutes"]) / DISCRETION),
    )  # fmt: skip


def _key(facts: Facts) -> tuple[object, ...]:
    """What a file must share with a model to be its policy."""
    return facts.format, facts.model_hash, facts.table_hash, facts.parts


def solve_command(scenario: Scenario, called: str | None = None) -> str:
    """The command that builds the policy of a scenario; a shipped one is called by its slug."""
    shipped = scenario.path.resolve() == scenarios_folder() / scenario.slug
    variant = f":{scenario.variant}" if scenario.variant else ""
    agency = f" --agency {scenario.agency}" if scenario.agency is not None else ""
    name = called or (scenario.name if shipped else f"{scenario.path}{variant}")
    return f"subside{agency} solve {name}"


def _kept(
    index: np.ndarray, count: np.ndarray, stamp: np.ndarray, worth: np.ndarray, needed: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Members that were of use last, and the visible state of each.

    needed: one of each state besides, the one that was of use last there; of those that never
    were, the one that is worth most.
    """
    members = np.concatenate([index[v, :used] for v, used in enumerate(count)])
    of = np.repeat(np.arange(len(count)), count)
    order = np.lexsort((-worth[members], -stamp[members]))
    keep = np.zeros(len(members), dtype=np.bool_)
    if needed:
        keep[order[np.unique(of[order], return_index=True)[1]]] = True
    others = order[~keep[order]]
    keep[others[:KEPT]] = True
    return members[keep], of[keep]


def _units() -> np.ndarray:
    """Stored numbers a unit, by outcome part."""
    return np.array([MINUTE if part == "minutes" else CHANCE for part in PARTS], dtype=np.float32)


def _packed(whole: np.ndarray) -> np.ndarray:
    """Whole numbers of 0 to 65535 as bytes[2, ...]: high ones first, then low ones."""
    if whole.size and not 0 <= whole.min() <= whole.max() <= 0xFFFF:
        raise AssertionError(f"a policy holds {whole.min()} to {whole.max()} units")
    near = whole.astype(np.uint16)
    return np.stack([(near >> 8).astype(np.uint8), (near & 0xFF).astype(np.uint8)])


def _unpacked(stored: np.ndarray) -> np.ndarray:
    return stored[0] * 256.0 + stored[1]


def _normal(beliefs: np.ndarray) -> np.ndarray:
    """Beliefs as they are after reading: 64 bits, each sums to one."""
    wide = beliefs.astype(np.float64)
    return wide / wide.sum(axis=1, keepdims=True)


def _drops(bounds: Bounds, corner: np.ndarray, beliefs: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Drops at the beliefs as they will be read, under the corners as they will be read."""
    drops = [
        corner[v] @ b - upper_bound(bounds.upper, v, b)
        for v, b in zip(of, _normal(beliefs), strict=True)
    ]
    near = np.array(drops).astype(np.float32)
    near = np.where(near > drops, np.nextafter(near, np.float32(-np.inf)), near)
    return np.maximum(near, 0.0).astype(np.float32)


def _require_layout(model: Model, table: dict[str, np.ndarray]) -> None:
    """Raise ValueError unless the arrays are those that `save` writes for this model."""
    n, m, V, H = len(table["vector_of"]), len(table["belief"]), model.visible, model.hidden
    layout = {
        "vector": ((2, n, H), "u1"), "vector_of": ((n,), "i4"), "act": ((n,), "i2"),
        "parts": ((2, n, H, len(PARTS)), "u1"), "corner": ((V, H), "i4"),
        "belief": ((m, H), "f2"), "belief_of": ((m,), "i4"), "drop": ((m,), "f4"),
        "minutes": ((2, *model.rewards.act[:, 0].shape), "u1"),
    }  # fmt: skip
    if table.keys() != layout.keys():
        raise ValueError("it holds other arrays than a policy does")
    for name, (shape, kind) in layout.items():
        if table[name].shape != shape or table[name].dtype != kind:
            raise ValueError(f"array {name} is of another shape or kind")
    points = np.unique(table["belief_of"])
    if not np.array_equal(np.unique(table["vector_of"]), np.arange(V)) or set(points) - set(
        range(V)
    ):
        raise ValueError("its vectors and points are of other visible states")


def _assemble(model: Model, table: dict[str, np.ndarray]) -> Bounds:
    """Bounds from the arrays of a file."""
    n, V, H = len(table["vector_of"]), model.visible, model.hidden
    lower = empty_lower(model, n, *_lists(V, table["vector_of"]))
    plain = table["corner"] / CORNER
    lower.value[:n] = plain[table["vector_of"]] - _unpacked(table["vector"]) / VECTOR
    lower.act[:n] = table["act"]
    lower.where[:n] = table["vector_of"]
    m = len(table["belief"])
    corner, act = _corners(model, plain)
    upper = Upper(
        corner, act, np.zeros((m + ROOM, H)), np.zeros(m + ROOM), *_lists(V, table["belief_of"]),
        np.array([m, 0]), np.zeros(m + ROOM, dtype=np.int64),
    )  # fmt: skip
    upper.belief[:m], upper.drop[:m] = _normal(table["belief"]), table["drop"]
    return Bounds(model, lower, upper)


def _lists(visible: int, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    index, count = np.zeros((visible, SLOTS), dtype=np.int64), np.zeros(visible, dtype=np.int64)
    for k, v in enumerate(of):
        index[v, count[v]] = k
        count[v] += 1
    return index, count


def _corners(model: Model, corner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corners [visible, hidden] and the acts' upper bounds that follow from them."""
    C, A, S, X = model.rewards.act.shape
    value = np.ascontiguousarray(
        corner.reshape(C, X // 4, S, 4).transpose(0, 2, 1, 3).reshape(C, S, X)
    )
    act = np.empty((C, A, S, X))
    improved(model, value, act, np.zeros((C, S, X), dtype=np.int64))
    return corner, act
