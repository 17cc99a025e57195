"""Reader of Cassandra's `.pomdp` files (format of pomdp-solve; www.pomdp.org, "POMDP File Format").

Everything is hidden: one visible state. Faults are told with file and line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import NoReturn

import numpy as np

from benchmarks.problems.flat import Flat, momdp
from subside.errors import UserError
from subside.solve.momdp import MOMDP, require_size

HEADS = ("discount", "values", "states", "actions", "observations")
Row = dict[int, float]


class Words:
    """The words of a file with their lines; colons are words of their own."""

    def __init__(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise UserError(str(path), "cannot be read", error.strerror or "") from None
        self.path, self.at, self.words = path, 0, list[tuple[str, int]]()
        for line, said in enumerate(text.splitlines(), start=1):
            self.words += [(w, line) for w in re.findall(r":|[^\s:]+", said.partition("#")[0])]

    def peek(self, ahead: int = 0) -> str:
        """The next word, "" after the last."""
        place = self.at + ahead
        return self.words[place][0] if place < len(self.words) else ""

    def next(self) -> str:
        """Take the next word."""
        if self.at == len(self.words):
            self.fail("the file ends too early")
        self.at += 1
        return self.words[self.at - 1][0]

    def colon(self) -> None:
        """Take a colon."""
        if self.next() != ":":
            self.fail("a colon must stand here", self.words[self.at - 1][0])

    def number(self) -> float:
        """Take a number."""
        word = self.next()
        try:
            return float(word)
        except ValueError:
            self.fail("a number must stand here", word)

    def numbers(self, many: int) -> np.ndarray:
        """Take so many numbers."""
        return np.array([self.number() for _ in range(many)])

    def until_statement(self) -> list[str]:
        """Take all words before the next statement."""
        found = []
        while self.peek() and not self._begins():
            found.append(self.next())
        return found

    def _begins(self) -> bool:
        word, after = self.peek(), self.peek(1)
        listed = word == "start" and after in ("include", "exclude")
        return listed or after == ":"

    def fail(self, fact: str, given: str | None = None, hint: str = "") -> NoReturn:
        """Refuse, naming file and line of the last word taken."""
        line = self.words[max(0, self.at - 1)][1] if self.words else 1
        raise UserError(f"{self.path}:{line}", fact, given, hint)


class Reading:
    """What has been read of one file so far; later statements replace earlier ones."""

    def __init__(self, path: Path) -> None:
        self.words = Words(path)
        self.names: dict[str, tuple[str, ...]] = {}
        self.numbers: dict[str, dict[str, int]] = {}
        self.discount: float | None = None
        self.sign = 1.0
        self.start: np.ndarray | None = None
        self.T: dict[tuple[int, int], Row] = defaultdict(dict)
        self.O: dict[tuple[int, int], Row] = defaultdict(dict)
        # By (act, state), -1 for all: (order, state', observation, points), -1 for all.
        self.R: dict[tuple[int, int], list[tuple[int, int, int, float]]] = defaultdict(list)
        self.rules = 0

    def run(self) -> None:
        """Read all statements."""
        while self.words.peek():
            word = self.words.next()
            if word in HEADS:
                self.words.colon()
                self._head(word)
            elif word == "start":
                self._start()
            elif word in ("T", "O", "R"):
                if set(HEADS[2:]) - set(self.names):
                    self.words.fail("states, actions and observations must come before", word)
                self.words.colon()
                self._rewards() if word == "R" else self._chances(word)
            else:
                hint = "discount, values, states, actions, observations, start, T, O or R"
                self.words.fail("a statement must begin here", word, hint)
        for head in HEADS[2:]:
            if head not in self.names:
                self.words.fail(f"the file has no `{head}:`")
        if self.discount is None:
            self.words.fail("the file has no `discount:`")

    def _head(self, word: str) -> None:
        if word == "discount":
            self.discount = self.words.number()
        elif word == "values":
            kind = self.words.next()
            if kind not in ("reward", "cost"):
                self.words.fail("values must be reward or cost", kind)
            self.sign = 1.0 if kind == "reward" else -1.0
        else:
            named = self.words.until_statement()
            if len(named) == 1 and named[0].isdigit():
                named = [str(n) for n in range(int(named[0]))]
            if not named or len(set(named)) != len(named):
                self.words.fail(f"{word} must be a number, or names that differ")
            self.names[word] = tuple(named)
            self.numbers[word] = {name: n for n, name in enumerate(named)}

    def _start(self) -> None:
        if "states" not in self.names:
            self.words.fail("states must come before", "start")
        kind = self.words.next() if self.words.peek() in ("include", "exclude") else ""
        self.words.colon()
        many, given = len(self.names["states"]), self.words.until_statement()
        if given == ["uniform"]:
            self.start = np.full(many, 1 / many)
        elif not kind and len(given) == many and all(map(_is_number, given)):
            self.start = np.array([float(word) for word in given])
        else:
            chosen = np.zeros(many)
            chosen[[self._named("states", word) for word in given]] = 1.0
            chosen = 1.0 - chosen if kind == "exclude" else chosen
            if not chosen.any():
                self.words.fail("start leaves no state")
            self.start = chosen / chosen.sum()

    def _one(self, what: str) -> list[int]:
        """Numbers that a name, a number or `*` stands for."""
        word = self.words.next()
        if word == "*":
            return list(range(len(self.names[what])))
        return [self._named(what, word)]

    def _named(self, what: str, word: str) -> int:
        if word in self.numbers[what]:
            return self.numbers[what][word]
        if word.isdigit() and int(word) < len(self.names[what]):
            return int(word)
        self.words.fail(f"this is none of the {what}", word)

    def _chances(self, word: str) -> None:
        """T: act : state : state' or O: act : state' : observation, whole or in part."""
        table, last = (self.T, "states") if word == "T" else (self.O, "observations")
        acts, width = self._one("actions"), len(self.names[last])
        if self.words.peek() != ":":
            rows = self._matrix(len(self.names["states"]), width)
            for a in acts:
                for s, row in enumerate(rows):
                    table[a, s] = _sparse(row)
            return
        self.words.next()
        states = self._one("states")
        if self.words.peek() != ":":
            row = self._matrix(1, width)[0]
            for a in acts:
                for s in states:
                    table[a, s] = _sparse(row)
            return
        self.words.next()
        ends, chance = self._one(last), self.words.number()
        for a in acts:
            for s in states:
                table[a, s].update(dict.fromkeys(ends, chance))

    def _matrix(self, height: int, width: int) -> np.ndarray:
        if self.words.peek() == "uniform":
            self.words.next()
            return np.full((height, width), 1 / width)
        if self.words.peek() == "identity" and height == width:
            self.words.next()
            return np.eye(height)
        return self.words.numbers(height * width).reshape(height, width)

    def _rewards(self) -> None:
        """R: act : state : state' : observation, the last one or two left to a table."""
        keys = [self._rule("actions")]
        for what in ("states", "states", "observations"):
            if self.words.peek() == ":":
                self.words.next()
                keys.append(self._rule(what))
        if len(keys) == 4:
            self._rule_is(keys[0], keys[1], keys[2], keys[3], self.words.number())
            return
        if len(keys) == 1:
            self.words.fail("a reward needs at least an action and a state")
        ends = range(len(self.names["states"])) if len(keys) == 2 else [keys[2]]
        for end in ends:
            for seen in range(len(self.names["observations"])):
                self._rule_is(keys[0], keys[1], end, seen, self.words.number())

    def _rule(self, what: str) -> int:
        if self.words.peek() == "*":
            self.words.next()
            return -1
        return self._one(what)[0]

    def _rule_is(self, act: int, state: int, end: int, seen: int, points: float) -> None:
        self.rules += 1
        self.R[act, state].append((self.rules, end, seen, self.sign * points))

    def reward(self, act: int, state: int, end: int, seen: int) -> float:
        """Points by the last rule that fits, 0 without one."""
        best = (0, 0.0)
        for key in ((act, state), (-1, state), (act, -1), (-1, -1)):
            for order, e, o, points in self.R.get(key, ()):
                if e in (-1, end) and o in (-1, seen):
                    best = max(best, (order, points))
        return best[1]


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", word) is not None


def _sparse(row: np.ndarray) -> Row:
    return {int(n): float(row[n]) for n in np.flatnonzero(row)}


def read_pomdp(path: Path) -> MOMDP:
    """Read a `.pomdp` file; UserError with its line where that cannot be."""
    reading = Reading(path)
    reading.run()
    states, acts = reading.names["states"], reading.names["actions"]
    require_size(str(path), 1, len(acts), len(states), 0)
    rewards, rows = np.zeros((len(states), len(acts))), list[tuple[int, int, int, int]]()
    chances = list[float]()
    for (a, s), row in reading.T.items():
        for end, chance in row.items():
            for seen, told in reading.O.get((a, end), {}).items():
                if chance * told:
                    rows.append((a, s, end, seen))
                    chances.append(chance * told)
                    rewards[s, a] += chance * told * reading.reward(a, s, end, seen)
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    start = np.full(len(states), 1 / len(states)) if reading.start is None else reading.start
    assert reading.discount is not None
    flat = Flat(
        str(path), ("all",), states, acts, reading.discount, start, rewards,
        columns[0], columns[1], columns[2], columns[3], np.array(chances),
    )  # fmt: skip
    return momdp(flat)
