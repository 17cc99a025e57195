"""Test forms of equal expected difficulty, drawn from an item bank.

A form has one item at least of every objective (as far as its size goes) and no item of another
form of the same draw. Forms are drawn at random, then items are exchanged within an objective
while that brings the mean expected share of right answers of each form nearer to that of the
bank. The same seed gives the same forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from subside.courses.schema import Item
from subside.errors import UserError

PRE, POST, AGAIN = range(3)  # the test before, the test after, and that once more
FORMS = 3
STARTS = 8  # draws that are tried; the most even one is taken
NEAR = 1e-9


@dataclass(frozen=True)
class Question:
    """An item as it stands in a form: ``order`` has the places of its options as shown."""

    item: str
    order: tuple[int, ...]


@dataclass(frozen=True)
class Form:
    """Questions in order, and the mean share that is expected to answer right."""

    questions: tuple[Question, ...]
    expected: float


def draw_forms(
    items: Mapping[str, Item], size: int, seed: int, count: int = FORMS
) -> tuple[Form, ...]:
    """So many forms of a size. UserError where the bank is too small for that."""
    random = Random(seed)
    slots = _slots(items, size, count, random)
    draws = [_evened(items, _dealt(items, slots, count, random)) for _ in range(STARTS)]
    best = min(draws, key=lambda forms: _unevenness(items, forms))
    return tuple(_form(items, names, random) for names in best)


def _slots(items: Mapping[str, Item], size: int, count: int, random: Random) -> dict[str, int]:
    """How many items of each objective a form has: as even as the bank allows."""
    most: dict[str, int] = {}
    for item in items.values():
        most[item.objective] = most.get(item.objective, 0) + 1
    room = {name: held // count for name, held in most.items()}
    if sum(room.values()) < size:
        raise UserError(
            "items.yaml",
            f"has too few items for {count} forms of {size}",
            str(len(items)),
            f"Each objective needs {count} items for every place it has in a form.",
        )
    slots = dict.fromkeys(room, 0)
    while sum(slots.values()) < size:
        least = min(slots[name] for name in slots if slots[name] < room[name])
        open_ = [name for name in slots if slots[name] == least and least < room[name]]
        slots[random.choice(open_)] += 1
    return slots


_Dealt = list[dict[str, list[str]]]  # form -> objective -> items; the last one is what is left


def _dealt(
    items: Mapping[str, Item], slots: Mapping[str, int], count: int, random: Random
) -> _Dealt:
    dealt: _Dealt = [{} for _ in range(count + 1)]
    for objective, places in slots.items():
        pool = [name for name, item in items.items() if item.objective == objective]
        random.shuffle(pool)
        for form in range(count):
            dealt[form][objective] = pool[form * places : (form + 1) * places]
        dealt[count][objective] = pool[count * places :]
    return dealt


def _evened(items: Mapping[str, Item], dealt: _Dealt) -> list[list[str]]:
    """Exchange items within an objective while that makes the forms more even."""
    forms = dealt[:-1]
    held = _unevenness(items, _flat(forms))
    better = True
    while better:
        better = False
        for one, other, objective in _exchanges(dealt):
            for i in range(len(one[objective])):
                for j in range(len(other[objective])):
                    _swap(one[objective], i, other[objective], j)
                    now = _unevenness(items, _flat(forms))
                    if now < held - NEAR:
                        held, better = now, True
                    else:
                        _swap(one[objective], i, other[objective], j)
    return _flat(forms)


def _exchanges(dealt: _Dealt) -> list[tuple[dict[str, list[str]], dict[str, list[str]], str]]:
    return [
        (dealt[a], dealt[b], objective)
        for objective in dealt[0]
        for a in range(len(dealt))
        for b in range(a + 1, len(dealt))
    ]


def _swap(one: list[str], i: int, other: list[str], j: int) -> None:
    one[i], other[j] = other[j], one[i]


def _flat(forms: Sequence[Mapping[str, Sequence[str]]]) -> list[list[str]]:
    return [[name for names in form.values() for name in names] for form in forms]


def _unevenness(items: Mapping[str, Item], forms: Sequence[Sequence[str]]) -> float:
    """Sum over the forms of the squared distance of their mean from that of the bank."""
    target = sum(item.expected for item in items.values()) / len(items)
    return sum((_mean(items, names) - target) ** 2 for names in forms)


def _mean(items: Mapping[str, Item], names: Sequence[str]) -> float:
    return sum(items[name].expected for name in names) / len(names)


def _form(items: Mapping[str, Item], names: Sequence[str], random: Random) -> Form:
    """A form in an order of its own, the options of each question too."""
    shuffled = random.sample(list(names), len(names))
    questions = []
    for name in shuffled:
        options = len(items[name].options)
        questions.append(Question(name, tuple(random.sample(range(options), options))))
    return Form(tuple(questions), _mean(items, names))
