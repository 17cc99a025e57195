"""Any MOMDP given as arrays, checked: what the solver is held against the field with.

A plain POMDP has one visible state. With a discount of 1, every policy must end for sure.
Mixed observability: Ong, Png, Hsu & Lee 2010, Int J Robotics Research 29:1053.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from subside.errors import UserError
from subside.kernels.process import Process, avoids_end

CLOSE = 1e-6  # by which written probabilities may miss their sum
MOST_ENTRIES = 50_000_000
MOST_TABLE = 50_000_000  # visible * acts * hidden


@dataclass(frozen=True)
class Steps:
    """What can follow, one row an entry: P(visible', hidden', seen | visible, act, hidden).

    `then` of -1: the process ends there, with nothing more to gain; `into` and `seen` are then
    without meaning. `seen` numbers what is observed besides the visible state. Entries of the
    same way are added up.
    """

    visible: np.ndarray
    act: np.ndarray
    hidden: np.ndarray
    then: np.ndarray
    into: np.ndarray
    seen: np.ndarray
    chance: np.ndarray


@dataclass(frozen=True)
class MOMDP:
    """A mixed-observability Markov decision process; refuses arrays that are none."""

    name: str  # for errors: a file, or a problem's name
    rewards: np.ndarray  # [visible, act, hidden] expected, of taking the act
    steps: Steps
    discount: float
    belief: np.ndarray  # [visible, hidden] the first, both together; what is visible is seen
    possible: np.ndarray | None = None  # [visible, act] bool; None: every act everywhere
    visible_names: tuple[str, ...] = ()  # for errors; numbers where there are none
    act_names: tuple[str, ...] = ()
    hidden_names: tuple[str, ...] = ()
    process: Process = field(init=False, repr=False)  # as kernels take it

    def __post_init__(self) -> None:
        _require_shapes(self)
        process = _process(self)
        _require_sums(self, process)
        if self.discount == 1.0:
            _require_ending(self, process)
        object.__setattr__(self, "process", process)

    def where(self, v: int, a: int | None = None, h: int | None = None) -> str:
        """Name a state, and an act there, for an error."""
        parts = [f"visible {_named(self.visible_names, v)}"]
        if a is not None:
            parts.append(f"act {_named(self.act_names, a)}")
        if h is not None:
            parts.append(f"hidden {_named(self.hidden_names, h)}")
        return f"{self.name}: {', '.join(parts)}"

    def open(self) -> np.ndarray:
        """Acts that are possible, [visible, act]."""
        if self.possible is None:
            return np.ones(self.rewards.shape[:2], dtype=np.bool_)
        return self.possible


def _named(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else str(number)


def require_size(name: str, visible: int, acts: int, hidden: int, entries: int) -> None:
    """Refuse a model that is too large, and say what to cut."""
    if visible * acts * hidden > MOST_TABLE:
        what = f"{visible} visible states, {acts} acts, {hidden} hidden states"
        most = max((visible, "visible states"), (acts, "acts"), (hidden, "hidden states"))[1]
        hint = f"cut {most}, or say which variables are visible: hidden states then multiply less"
        raise UserError(name, f"must have at most {MOST_TABLE:,} states times acts", what, hint)
    if entries > MOST_ENTRIES:
        hint = "cut observations, or what can follow one act"
        raise UserError(
            name, f"must have at most {MOST_ENTRIES:,} transitions", f"{entries:,}", hint
        )


def _require_shapes(model: MOMDP) -> None:
    if model.rewards.ndim != 3 or 0 in model.rewards.shape:
        shape = str(model.rewards.shape)
        raise UserError(model.name, "rewards must be [visible, act, hidden], none empty", shape)
    V, A, H = model.rewards.shape
    require_size(model.name, V, A, H, len(model.steps.chance))
    if not 0.0 < model.discount <= 1.0:
        fact = "the discount must be above 0 and at most 1"
        raise UserError(model.name, fact, f"{model.discount:g}")
    if model.open().shape != (V, A):
        fact = f"possible acts must be [{V} visible, {A} acts]"
        raise UserError(model.name, fact, str(model.open().shape))
    _require_belief(model, V, H)
    _require_steps(model, V, A, H)
    bad = ~np.isfinite(model.rewards) & model.open()[:, :, None]
    if bad.any():
        v, a, h = (int(n) for n in np.argwhere(bad)[0])
        raise UserError(
            model.where(v, a, h), "a reward must be a number", str(model.rewards[v, a, h])
        )
    for stuck in np.flatnonzero(~model.open().any(axis=1)):
        raise UserError(model.where(int(stuck)), "at least one act must be possible")


def _require_belief(model: MOMDP, V: int, H: int) -> None:
    belief = model.belief
    if belief.shape != (V, H):
        fact = f"the first belief must be [{V} visible, {H} hidden]"
        raise UserError(model.name, fact, str(belief.shape))
    if not (belief >= 0).all():
        fact = "a probability of the first belief is negative"
        raise UserError(model.name, fact, f"{belief.min():g}")
    if not abs(belief.sum() - 1.0) <= CLOSE:
        raise UserError(model.name, "the first belief must sum to 1", f"{belief.sum():.9g}")


def _require_steps(model: MOMDP, V: int, A: int, H: int) -> None:
    steps = model.steps
    sizes = {
        "visible": (steps.visible, 0, V), "act": (steps.act, 0, A), "hidden": (steps.hidden, 0, H),
        "then": (steps.then, -1, V), "into": (steps.into, 0, H), "seen": (steps.seen, 0, None),
    }  # fmt: skip
    for name, (numbers, least, below) in sizes.items():
        if numbers.shape != steps.chance.shape:
            raise UserError(model.name, f"steps.{name} must be as long as steps.chance")
        used = numbers if name not in ("into", "seen") else numbers[steps.then >= 0]
        wrong = (used < least) | (used >= below if below is not None else False)
        if wrong.any():
            fact = f"steps.{name} has a number outside its range"
            raise UserError(model.name, fact, str(used[wrong][0]))
    bad = ~(steps.chance >= 0)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        place = model.where(int(steps.visible[at]), int(steps.act[at]), int(steps.hidden[at]))
        raise UserError(place, "a probability is negative", f"{steps.chance[at]:g}")


def _process(model: MOMDP) -> Process:
    """Entries sorted by (visible, act), branch, hidden; equal ways added up; sums made exact."""
    V, A, H = model.rewards.shape
    steps = model.steps
    row = (steps.visible.astype(np.int64) * A + steps.act) * H + steps.hidden
    sums = np.bincount(row, steps.chance, V * A * H)
    keep = (steps.then >= 0) & (steps.chance > 0) & model.open()[steps.visible, steps.act]
    pair = row[keep] // H
    many = int(steps.seen[keep].max(initial=0)) + 1
    keys = pair * (V * many) + steps.then[keep].astype(np.int64) * many + steps.seen[keep]
    names, branch = np.unique(keys, return_inverse=True)
    cell = (branch.astype(np.int64) * H + steps.hidden[keep]) * H + steps.into[keep]
    cells, place = np.unique(cell, return_inverse=True)
    exact = steps.chance[keep] / np.where(sums > 0, sums, 1.0)[row[keep]]
    chance = np.bincount(place.ravel(), exact, len(cells))
    heads = np.searchsorted(cells // H, np.arange(len(names) * H + 1))
    rows = np.empty((len(names), H + 1), dtype=np.int64)
    rows[:, :H] = heads[:-1].reshape(len(names), H)
    rows[:, H] = heads[H::H]
    return Process(
        np.ascontiguousarray(model.rewards, dtype=np.float64), model.open(),
        np.searchsorted(names // (V * many), np.arange(V * A + 1)),
        (names // many) % V, rows, cells % H, chance, float(model.discount),
    )  # fmt: skip


def _require_sums(model: MOMDP, process: Process) -> None:
    """Every row of a possible act sums to one, endings counted."""
    V, A, H = model.rewards.shape
    steps = model.steps
    row = (steps.visible.astype(np.int64) * A + steps.act) * H + steps.hidden
    sums = np.bincount(row, steps.chance, V * A * H).reshape(V, A, H)
    wrong = ~(np.abs(sums - 1.0) <= CLOSE) & process.possible[:, :, None]
    if wrong.any():
        v, a, h = (int(n) for n in np.argwhere(wrong)[0])
        if sums[v, a, h] == 0.0:
            raise UserError(
                model.where(v, a, h), "the act has no outcome",
                hint="give its transitions, or say that it is not possible there",
            )  # fmt: skip
        fact = "the probabilities of what follows must sum to 1"
        raise UserError(model.where(v, a, h), fact, f"{sums[v, a, h]:.9g}")


def _require_ending(model: MOMDP, process: Process) -> None:
    """Without a discount, no acts may go on for ever, even chosen with everything visible."""
    V, _, H = model.rewards.shape
    alive = np.ones((V, H), dtype=np.bool_)
    while avoids_end(process, alive):
        pass
    if alive.any():
        v, h = (int(n) for n in np.argwhere(alive)[0])
        raise UserError(
            model.where(v, h=h), "without a discount every policy must end, and from here one "
            "can go on for ever",
            hint="give a discount under 1, or every act a chance to end in the long run",
        )  # fmt: skip
