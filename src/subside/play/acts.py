"""Playing an acts file: one act a line, optionally at a second."""

from __future__ import annotations

from pathlib import Path

from subside.errors import UserError
from subside.play.encounter import Encounter, NotPossible
from subside.runs import ActLine


def play_acts(encounter: Encounter, lines: tuple[ActLine, ...], path: Path) -> None:
    """Carry out the acts of a file until they are used up or the encounter is over.

    `ACT@SECONDS`: a gap is filled with `watch`, so the act begins at that second or at the next
    tick after it; a second that has already passed is an error. `ACT?` is passed over where it is
    not possible, so that a play written beforehand can close. What has happened stays.
    """
    for line in lines:
        if encounter.end is not None:
            return
        where = f"{path}:{line.line}"
        try:
            if line.at is not None:
                _wait_until(encounter, line.at, where)
            _carry_out(encounter, line)
        except NotPossible as error:
            raise NotPossible(where, error.fact, error.given, error.hint) from None


def _carry_out(encounter: Encounter, line: ActLine) -> None:
    """Carry out an act, unless waiting for it ended the encounter or it may be passed over."""
    known, possible = line.act in encounter.model.acts, line.act in encounter.possible()
    if encounter.end is None and (possible or not known or not line.optional):
        encounter.act(line.act)


def _wait_until(encounter: Encounter, at: int, where: str) -> None:
    if at < encounter.seconds:
        hint = f"the earliest is {encounter.seconds}: give a later second, or leave it out"
        raise UserError(where, "that second has already passed", f"@{at}", hint)
    while encounter.end is None and encounter.seconds < at:
        encounter.act("watch")
