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
            if encounter.end is None and not _passed_over(encounter, line):
                encounter.act(line.act)
        except NotPossible as error:
            raise NotPossible(where, error.fact, error.given, error.hint) from None


def _passed_over(encounter: Encounter, line: ActLine) -> bool:
    return (
        line.optional and line.act in encounter.model.acts and line.act not in encounter.possible()
    )


def _wait_until(encounter: Encounter, at: int, where: str) -> None:
    if at < encounter.seconds:
        hint = f"the earliest is {encounter.seconds}: give a later second, or leave it out"
        raise UserError(where, "that second has already passed", f"@{at}", hint)
    while encounter.end is None and encounter.seconds < at:
        encounter.act("watch")
