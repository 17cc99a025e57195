"""Where every default number comes from: value, plausible range, unit and source.

An act's number stands as ``[value, low, high]``; an entry of rates has ``low``, ``high`` and
``source`` for all its numbers, and ``ranges`` and ``sources`` of the shape of its value where
some have their own. A range is absolute where it stands for one number, and a pair of factors
where it stands for a table. docs/parameters.md has the format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from subside.scenario.document import Document, KeyPath, known
from subside.scenario.evidence import Fact, check_cited
from subside.scenario.outline import Node, at, outline
from subside.scenario.terms import Strict, Text

Kind = Literal["published", "inferred", "assumption", "definition", "stance"]
Range = tuple[float, float]
STANCE = "a declared stance, not a measurement"
BY_DEFINITION = "by definition: zero"
STEPS = ("moves",)  # whole steps of an act, which are what the act is: no measured numbers
_KINDS: tuple[Kind, ...] = ("inferred", "assumption")  # where a source begins with the word
_TRIPLE = "Write [value, low, high], low <= value <= high."


@dataclass(frozen=True)
class Parameter:
    """One default number. ``given``: what had to happen where its source was counted, if so."""

    table: Literal["rates", "acts", "values"]
    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    kind: Kind
    given: str = ""


class Origin(Strict):
    """Where the numbers of an entry come from; ``sources`` for those with one of their own."""

    source: Text = Field(description='a published figure, or "assumption" and why.')
    sources: dict[str, Any] = Field(default_factory=dict)


class Entry(Origin):
    """One default rate: its value (checked by ``Rates``), plausible range and source."""

    value: Any
    low: float
    high: float
    ranges: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """The entry of a file whose numbers are taken down."""

    document: Document
    model: type[BaseModel]
    facts: dict[str, Fact]
    table: Literal["rates", "acts"]
    name: str

    def line(self, *path: str | int) -> KeyPath:
        """Key path of a number in the file."""
        return (self.name, "value", *path) if self.table == "rates" else (self.name, *path)

    def about(self, path: KeyPath) -> Node:
        """What the model says of a number: its unit and its limits."""
        return at(outline(self.model), (self.name, *path) if self.table == "rates" else path)


def take_act(
    place: Place, numbers: Any, ranges: Mapping[KeyPath, Range], origin: Origin
) -> list[Parameter]:
    """Parameters of an act, out of what ``split`` gave."""
    return _taken(place, numbers, origin, lambda path, value: ranges.get(path, (value, value)))


def take_rate(place: Place, entry: Entry) -> list[Parameter]:
    """Parameters of an entry of rates, factors made absolute."""
    document, where = place.document, (place.name,)
    if not entry.low <= entry.high:
        hint = "Write the smaller number first."
        document.fault((*where, "low"), "is above `high`", entry.low, hint)
        return []
    _check_beside(entry.ranges, entry.value, (*where, "ranges"), document, _is_range)
    return _taken(place, entry.value, entry, lambda path, value: _range(entry, path, value))


def take_points(numbers: Mapping[str, Any]) -> list[Parameter]:
    """The table of values, whose numbers are chosen and not measured."""
    return [
        Parameter("values", _called(*path), value, None, None,
                  "points/min" if path[-1].startswith("minute") else "points", STANCE, "stance")
        for path, value in leaves(numbers)
    ]  # fmt: skip


def split(data: Any, where: KeyPath, document: Document) -> tuple[Any, dict[KeyPath, Range]]:
    """Plain data with each [value, low, high] as its value, and the ranges by key path."""
    ranges: dict[KeyPath, Range] = {}
    return _split(data, (), where, document, ranges), ranges


def leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Numbers in mappings, with their key paths."""
    if isinstance(data, Mapping):
        for key, inner in data.items():
            if key not in STEPS:
                yield from leaves(inner, (*path, key))
    elif _is_number(data):
        yield path, data


def _split(
    data: Any, path: KeyPath, where: KeyPath, document: Document, ranges: dict[KeyPath, Range]
) -> Any:
    if isinstance(data, dict):
        return {
            key: inner if key in STEPS else _split(inner, (*path, key), where, document, ranges)
            for key, inner in data.items()
        }
    if _is_number(data) and data != 0:
        document.fault((*where, *path), "has no range", data, _TRIPLE)
    if not isinstance(data, list) or not data or not all(map(_is_number, data)):
        return data
    if len(data) != 3:
        document.fault((*where, *path), "is not value, low and high", data, _TRIPLE)
        return data
    ranges[path] = (data[1], data[2])
    return data[0]


def _taken(
    place: Place, numbers: Any, origin: Origin, range_of: Callable[[KeyPath, float], Range]
) -> list[Parameter]:
    """A parameter for each number; faults where a range or a source will not do."""
    measured = {path[0]: numbers[path[0]] for path, _ in leaves(numbers) if path}
    where = (place.name, "sources")
    _check_beside(origin.sources, measured, where, place.document, _is_text)
    taken = []
    for path, value in leaves(numbers):
        low, high = range_of(path, value)
        _check_range(place, path, value, (low, high))
        at_source, source = _source(place, origin, path, (low, value, high))
        facts = check_cited(at_source, source, place.facts, place.document)
        given = next((fact.given for fact in facts if fact.given), "")
        unit = str(place.about(path).get("unit", ""))
        name = _called(place.name, " ".join(path))
        taken.append(
            Parameter(place.table, name, value, low, high, unit, source, _kind(source), given)
        )
    return taken


def _range(entry: Entry, path: KeyPath, value: float) -> Range:
    """Absolute range of a number of rates: the nearest one that is given for it."""
    used, found = _nearest(entry.ranges, path)
    low, high = found if _is_range(found) else (entry.low, entry.high)
    if (_is_range(found) and used == len(path)) or not path:
        return low, high
    ends = round(low * value, 12), round(high * value, 12)  # 0.5 * 0.1: no digits of binary noise
    return min(ends), max(ends)


def _source(
    place: Place, origin: Origin, path: KeyPath, numbers: tuple[float, ...]
) -> tuple[KeyPath, str]:
    """Where the source of a number stands, and what it says."""
    used, found = _nearest(origin.sources, path)
    if isinstance(found, str):
        return (place.name, "sources", *path[:used]), found
    if place.table == "acts" and not any(numbers):
        return (place.name, "source"), BY_DEFINITION
    return (place.name, "source"), origin.source


def _nearest(tree: Any, path: KeyPath) -> tuple[int, Any]:
    """What a tree of the shape of a value says of a number, and how far down it was found."""
    for used, key in enumerate(path):
        if not isinstance(tree, Mapping):
            return used, tree
        tree = tree.get(key)
    return len(path), tree


def _check_range(place: Place, path: KeyPath, value: float, ends: Range) -> None:
    """Refuse a range that is not about its value, or that no value could fill."""
    low, high = ends
    about, where = place.about(path), place.line(*path)
    least, most = about.get("minimum", float("-inf")), about.get("maximum", float("inf"))
    if not low <= value <= high:
        place.document.fault(where, "lies outside its range", [value, low, high], _TRIPLE)
    elif least <= value <= most and not (least <= low and high <= most):
        hint = f"{about.get('description', '')} Give it a range of its own."
        place.document.fault(where, "has a range beyond what it can be", [low, high], hint)


def _check_beside(
    tree: Mapping[str, Any], value: Any, where: KeyPath, document: Document,
    fits: Callable[[Any], bool],
) -> None:  # fmt: skip
    """Refuse what stands in `sources` or `ranges` and is none, or names no number."""
    for key, inner in tree.items():
        here = (*where, key)
        if not isinstance(value, Mapping) or key not in value:
            names = value if isinstance(value, Mapping) else ()
            document.fault(here, "names no number of this entry", "", known(key, names))
        elif isinstance(inner, Mapping):
            _check_beside(inner, value[key], here, document, fits)
        elif not fits(inner):
            hint = "A source is a text; a range is [low, high], the smaller number first."
            document.fault(here, "is not of the right form", inner, hint)


def _kind(source: str) -> Kind:
    if source.startswith("by definition"):
        return "definition"
    return next((kind for kind in _KINDS if source.startswith(kind)), "published")


def _called(name: str, *rest: str) -> str:
    return " / ".join(part for part in (name, *rest) if part)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_range(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    return all(map(_is_number, value)) and value[0] <= value[1]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
