"""Faults of files, and the document that collects them with the line of every key path."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from subside.errors import UserError

KeyPath = tuple[str | int, ...]
_MOST_NAMES = 30  # a longer list of known names hides what it is to tell


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where, what, what was given, what to do."""

    file: str
    line: int
    where: str
    fact: str
    given: str = ""
    hint: str = ""

    def __str__(self) -> str:
        given = f" (given: {self.given})" if self.given else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}: {self.where}: {self.fact}{given}{hint}"


class ScenarioFaults(UserError):
    """Everything wrong with a scenario folder, or with the tables it stands on.

    ``not_checked`` says what had to wait for these faults, where anything had to; ``acts`` are the
    acts on offer, None where their names are not known for sure. ``rest`` is what a
    ``load`` may hand on for further checks: the scenario as it would be, where all that can be
    reached in it was checked.
    """

    def __init__(
        self,
        path: Path,
        faults: Iterable[Fault],
        not_checked: str = "",
        acts: tuple[str, ...] | None = None,
        rest: object = None,
    ) -> None:
        self.path = path
        self.faults = tuple(sorted(faults, key=lambda f: (f.file, f.line, f.where, f.fact)))
        self.not_checked = not_checked
        self.acts = acts
        self.rest = rest
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        told = [count, *map(str, self.faults), *([not_checked] if not_checked else [])]
        super().__init__(str(path), "\n".join(told))

    def __reduce__(self) -> tuple[type[ScenarioFaults], tuple[object, ...]]:
        """Survive pickling between processes, as every ``UserError`` does."""
        return ScenarioFaults, (self.path, self.faults, self.not_checked, self.acts)


@dataclass
class Document:
    """Plain data of one file, the line of every key path, and the faults met so far.

    ``unread`` are the key paths whose values could not be read: stand-ins hold their places, and
    no rule may judge them. ``misnamed`` are the names of entries that will have to change.
    """

    path: Path
    data: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    faulty: set[KeyPath] = field(default_factory=set)
    unread: set[KeyPath] = field(default_factory=set)
    misnamed: set[str] = field(default_factory=set)

    def line(self, where: KeyPath) -> int:
        """Line of a key path, or of the nearest enclosing one that is in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def fault(self, where: KeyPath, fact: str, given: object = "", hint: str = "") -> None:
        """Note a fault at a key path; reading goes on, so that all are told at once."""
        self.faulty.add(where)
        self.faults.append(self.note(where, fact, given, hint))

    def note(self, where: KeyPath, fact: str, given: object = "", hint: str = "") -> Fault:
        """Return a fault without counting it: a warning."""
        return Fault(str(self.path), self.line(where), dotted(where), fact, shorten(given), hint)

    def named(self, *where: str | int) -> bool:
        """Whether a key path stands in what could be read: if a mapping, its keys are known."""
        return not any(where[:k] in self.unread for k in range(len(where) + 1))

    def sound(self, *where: str | int) -> bool:
        """Whether a key path could be read with all that is under it."""
        return self.named(*where) and not any(p[: len(where)] == where for p in self.unread)

    def meant(self, name: str) -> bool:
        """Whether a name is like one of the misnamed: then it may be right, and is not told."""
        wrong = [piece for other in self.misnamed for piece in _pieces(other)]
        return any(difflib.get_close_matches(piece, wrong, n=1) for piece in _pieces(name))


def _pieces(name: str) -> list[str]:
    """A name, and its parts about the colon, in small letters."""
    return [name.lower(), *name.lower().split(":")]


def dotted(where: KeyPath) -> str:
    """Key path as a reader would write it: ``words.replies[0].when``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in where)
    return text.removeprefix(".") or "(whole file)"


def shorten(value: object, limit: int = 60) -> str:
    """A given value on one line, cut to fit a message."""
    text = " ".join(_plain(value).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _plain(value: object) -> str:
    """A value as it would be written in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_plain(entry)}' for key, entry in value.items())}}}"
    return str(value)


def known(given: object, names: Iterable[str]) -> str:
    """Hint for a name that is not known: the nearest one, then what is known."""
    names = list(names)
    if not names:
        return "None is known here."
    near = difflib.get_close_matches(str(given), names, n=1)
    guess = f"Did you mean {near[0]}? " if near else ""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{guess}Known: {', '.join(names[:_MOST_NAMES])}{more}."
