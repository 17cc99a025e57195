"""Which act is meant: by its number, its id, its title, or the beginning of either."""

from __future__ import annotations

import difflib

from subside.errors import UserError
from subside.play import Encounter, numbered
from subside.scenario import Scenario


class Refused(UserError):
    """What was typed names no act that can be carried out now. Nothing has happened."""


def chosen(encounter: Encounter, typed: str, *, optional: bool = False) -> str:
    """The act that is meant; raises Refused where none is, several are, or it is not possible.

    An optional one need not be possible.
    """
    scenario = encounter.model.scenario
    order = numbered(scenario)
    possible = order if optional else encounter.possible()
    if typed.isascii() and typed.isdecimal():
        number = int(typed)
        if not 1 <= number <= len(order):
            raise Refused("", f"there are acts 1 to {len(order)}", typed)
        return _possible(order[number - 1], scenario, possible)
    exact = [act for act in order if _plain(typed) in _names(scenario, act)]
    if exact:
        return _possible(exact[0], scenario, possible)
    begun = _begun(scenario, possible, typed) or _begun(scenario, order, typed)
    if len(begun) > 1:
        titles = ", ".join(f"{order.index(act) + 1} {scenario.acts[act].title}" for act in begun)
        raise Refused("", f"that could be: {titles}")
    if not begun:
        raise _unknown(scenario, possible, typed)
    return _possible(begun[0], scenario, possible)


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def _names(scenario: Scenario, act: str) -> tuple[str, str]:
    return _plain(act), _plain(scenario.acts[act].title)


def _begun(scenario: Scenario, acts: list[str], typed: str) -> list[str]:
    """Acts of which a name begins so."""
    start = _plain(typed)
    return [a for a in acts if start and any(n.startswith(start) for n in _names(scenario, a))]


def _possible(act: str, scenario: Scenario, possible: list[str]) -> str:
    if act not in possible:
        raise Refused("", f"not possible now: {scenario.acts[act].title}")
    return act


def _unknown(scenario: Scenario, possible: list[str], typed: str) -> Refused:
    names = {name: act for act in possible for name in _names(scenario, act)}
    near = difflib.get_close_matches(_plain(typed), names, n=1)
    guess = f"; did you mean {scenario.acts[names[near[0]]].title}?" if near else ""
    return Refused("", f"there is no such act here{guess}", typed, "? shows all acts")
