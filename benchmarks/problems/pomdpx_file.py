"""Reader of `.pomdpx` files: factored, with mixed observability (format of the APPL toolkit).

Each variable of the state has a table of its own, as have observations and rewards. Variables
marked `fullyObs` make the visible state, the others the hidden one. Tables of type TBL are read,
decision diagrams are refused. Faults are told with file and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.problems.flat import Flat, momdp
from benchmarks.problems.lines import Node, read
from subside.solve.momdp import MOMDP, require_size

Columns = dict[str, np.ndarray]  # by variable: its value in each row
LARGEST = 50_000_000  # cells of one table


@dataclass(frozen=True)
class Variable:
    """Its name, before and after an act where it is of the state; its values in order."""

    name: str
    after: str
    values: tuple[str, ...]
    visible: bool


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers by the values of some variables; the last is what it gives chances of, if any."""

    of: tuple[str, ...]
    cells: np.ndarray


class Reading:
    """The variables of one file, and its tables."""

    def __init__(self, root: Node) -> None:
        self.root = root
        variables = root.one("Variable")
        self.states = [_variable(node) for node in variables.all("StateVar")]
        self.seen = [_variable(node) for node in variables.all("ObsVar")]
        self.acts = [_variable(node) for node in variables.all("ActionVar")]
        if not self.states or len(self.acts) != 1:
            variables.fail("there must be state variables, and one action variable")
        self.values: dict[str, tuple[str, ...]] = {}
        for variable in (*self.states, *self.seen, *self.acts):
            self.values[variable.name] = self.values[variable.after] = variable.values

    def chances(self, section: str) -> list[tuple[Node, Table]]:
        """The conditional probabilities of a section."""
        nodes = self.root.one(section).all("CondProb")
        return [(node, self._table(node, "ProbTable", with_var=True)) for node in nodes]

    def rewards(self) -> list[Table]:
        """The reward functions, which add up."""
        nodes = self.root.one("RewardFunction").all("Func")
        return [self._table(node, "ValueTable", with_var=False) for node in nodes]

    def _table(self, node: Node, numbers: str, *, with_var: bool) -> Table:
        parents = [name for name in node.one("Parent").words() if name != "null"]
        names = (*parents, *(node.one("Var").words() if with_var else ()))
        for name in names:
            if name not in self.values:
                node.fail("this is none of the variables", name)
        parameter = node.one("Parameter")
        if parameter.given.get("type", "TBL") != "TBL":
            parameter.fail("only tables are read", parameter.given["type"], "write it as TBL")
        shape = [len(self.values[name]) for name in names]
        if np.prod(shape, dtype=np.float64) > LARGEST:
            node.fail(f"the table would have over {LARGEST:,} cells", hint="give it fewer parents")
        cells = np.zeros(shape)
        for entry in parameter.all("Entry"):
            self._fill(cells, names, entry.one("Instance"), entry.one(numbers))
        return Table(names, cells)

    def _fill(self, cells: np.ndarray, names: tuple[str, ...], at: Node, given: Node) -> None:
        """One entry: `*` is every value alike, `-` every value in turn, the last one fastest."""
        if len(at.words()) != len(names):
            at.fail(f"there must be {len(names)} values, one a variable", at.text.strip())
        place: list[slice | int] = []
        shape, spread = list[int](), list[int]()
        for name, word in zip(names, at.words(), strict=True):
            size = len(self.values[name])
            if word in ("*", "-"):
                place.append(slice(None))
                shape.append(size)
                spread.append(size if word == "-" else 1)
            elif word in self.values[name]:
                place.append(self.values[name].index(word))
            else:
                at.fail(f"this is no value of {name}", word)
        numbers = _numbers(given, spread)
        cells[tuple(place)] = np.broadcast_to(numbers.reshape(spread), shape)


def _numbers(node: Node, spread: list[int]) -> np.ndarray:
    many, words = int(np.prod(spread)), node.words()
    if words == ["uniform"]:
        return np.full(many, 1 / spread[-1])
    if words == ["identity"]:
        if len(spread) < 2 or spread[-1] != spread[-2]:
            node.fail("identity needs two variables of the same size, both marked -")
        return np.broadcast_to(np.eye(spread[-1]), spread).ravel()
    try:
        numbers = np.array([float(word) for word in words])
    except ValueError:
        node.fail("there must be numbers", node.text.strip()[:60])
    if len(numbers) != many:
        node.fail(f"there must be {many} numbers", str(len(numbers)))
    return numbers


def _variable(node: Node) -> Variable:
    given = node.given
    name = given.get("vnamePrev", given.get("vname", ""))
    if not name:
        node.fail("the variable has no name")
    counted = [child for tag in ("NumValues", "ValueEnum") for child in node.all(tag)]
    if len(counted) != 1:
        node.fail("there must be one of <ValueEnum> and <NumValues>")
    values = tuple(counted[0].words())
    if counted[0].tag == "NumValues":
        if len(values) != 1 or not values[0].isdigit():
            counted[0].fail("there must be a number", counted[0].text.strip())
        values = tuple(f"{node.tag[0].lower()}{n}" for n in range(int(values[0])))
    if not values or len(set(values)) != len(values):
        counted[0].fail("there must be values, each once")
    visible = given.get("fullyObs", "false").lower() == "true"
    return Variable(name, given.get("vnameCurr", name), values, visible)


def expanded(columns: Columns, chance: np.ndarray, table: Table) -> tuple[Columns, np.ndarray]:
    """Each row once for every value of a table's last variable that has a chance there."""
    width = table.cells.shape[-1]
    rows = _row(columns, table.of[:-1], table.cells.shape[:-1], len(chance))
    cells = table.cells.reshape(-1, width)
    at, value = np.nonzero(cells)
    first = np.searchsorted(at, np.arange(len(cells) + 1))
    many = np.diff(first)[rows]
    back = np.repeat(np.arange(len(rows)), many)
    entry = np.arange(len(back)) - np.repeat(np.cumsum(many) - many, many) + first[rows[back]]
    wider = {name: column[back] for name, column in columns.items()}
    wider[table.of[-1]] = value[entry]
    return wider, chance[back] * cells[at[entry], value[entry]]


def _row(columns: Columns, of: tuple[str, ...], shape: tuple[int, ...], many: int) -> np.ndarray:
    if not of:
        return np.zeros(many, dtype=np.int64)
    return np.ravel_multi_index(tuple(columns[name] for name in of), shape)


def read_pomdpx(path: Path) -> MOMDP:
    """Read a `.pomdpx` file; UserError with its line where that cannot be."""
    root = read(path)
    if root.tag != "pomdpx":
        root.fail("this is no pomdpx file", f"<{root.tag}>")
    reading = Reading(root)
    states = sorted(reading.states, key=lambda one: not one.visible)
    before, after = tuple(s.name for s in states), tuple(s.after for s in states)
    sizes = tuple(len(s.values) for s in states)
    act = reading.acts[0]
    visible, hidden = _names(states, visible=True), _names(states, visible=False)
    many = len(visible) * len(hidden)
    require_size(str(path), len(visible), len(act.values), len(hidden), 0)
    grid = np.unravel_index(np.arange(many * len(act.values)), (*sizes, len(act.values)))
    columns: Columns = dict(zip((*before, act.name), grid, strict=True))
    chance = np.ones(many * len(act.values))
    for section in ("StateTransitionFunction", "ObsFunction"):
        if section == "StateTransitionFunction" or reading.seen:
            columns, chance = _through(reading.chances(section), columns, chance)
    _all_given(reading, columns)
    state = np.ravel_multi_index(tuple(columns[name] for name in before), sizes)
    rewards = np.zeros(many * len(act.values))
    for table in reading.rewards():
        points = table.cells.ravel()[_row(columns, table.of, table.cells.shape, len(chance))]
        row = state * len(act.values) + columns[act.name]
        rewards += np.bincount(row, chance * points, len(rewards))
    kinds = tuple(len(one.values) for one in reading.seen)
    seen = _row(columns, tuple(one.name for one in reading.seen), kinds, len(chance))
    into = np.ravel_multi_index(tuple(columns[name] for name in after), sizes)
    flat = Flat(
        str(path), visible, hidden, act.values, _discount(root), _start(reading, before, sizes),
        rewards.reshape(many, -1), columns[act.name], state, into, seen, chance,
    )  # fmt: skip
    return momdp(flat)


def _names(states: list[Variable], *, visible: bool) -> tuple[str, ...]:
    """Every combination of values, the last variable fastest."""
    names = [""]
    for one in states:
        if one.visible == visible:
            names = [f"{name} {value}".strip() for name in names for value in one.values]
    return tuple(names)


def _through(
    tables: list[tuple[Node, Table]], columns: Columns, chance: np.ndarray
) -> tuple[Columns, np.ndarray]:
    """Expand by all tables, parents first."""
    left = list(tables)
    while left:
        ready = [pair for pair in left if set(pair[1].of[:-1]) <= set(columns)]
        if not ready:
            left[0][0].fail("its parents are not given before it, or depend on it")
        for node, table in ready:
            if table.of[-1] in columns:
                node.fail("the variable has its chances already", table.of[-1])
            columns, chance = expanded(columns, chance, table)
            left.remove((node, table))
    return columns, chance


def _all_given(reading: Reading, columns: Columns) -> None:
    for one in (*reading.states, *reading.seen):
        if one.after not in columns:
            reading.root.fail("a variable has no table of its chances", one.after)


def _start(reading: Reading, before: tuple[str, ...], sizes: tuple[int, ...]) -> np.ndarray:
    columns, chance = _through(reading.chances("InitialStateBelief"), {}, np.ones(1))
    for name in before:
        if name not in columns:
            reading.root.one("InitialStateBelief").fail("a variable has no first belief", name)
    state = np.ravel_multi_index(tuple(columns[name] for name in before), sizes)
    return np.bincount(state, chance, int(np.prod(sizes)))


def _discount(root: Node) -> float:
    node = root.one("Discount")
    try:
        return float(node.text)
    except ValueError:
        node.fail("the discount must be a number", node.text.strip())
