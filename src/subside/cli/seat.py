"""Where acts come from: a trainee at a terminal, a pipe, or a file; what follows is told."""

from __future__ import annotations

import sys
from pathlib import Path

from subside.cli.choice import chosen
from subside.cli.screen import Screen
from subside.errors import UserError
from subside.play import Encounter, play_acts
from subside.runs import ActLine

STOP = ("q", "quit", "exit")
HELP = ("?", "help", "h")


def from_file(
    encounter: Encounter, screen: Screen, lines: tuple[ActLine, ...], path: Path
) -> None:
    """Carry out the acts of a file; an act that cannot be is an error with its line."""
    for number, line in enumerate(lines):
        if encounter.end is not None:
            left = len(lines) - number
            screen.note(f"The encounter was over before {left} of the {len(lines)} acts.")
            return
        try:
            _carry_out(encounter, screen, line, path)
        except UserError:
            screen.standing(encounter)
            raise
    if encounter.end is None:
        screen.standing(encounter)
        screen.note(f"The acts of {path} are used up; the encounter is not over.")


def from_pipe(encounter: Encounter, screen: Screen) -> None:
    """Carry out acts from standard input, one a line, until it ends."""
    for number, text in enumerate(sys.stdin or (), start=1):
        _answer(encounter, screen, text.partition("#")[0].strip(), number)
        if encounter.end is not None:
            return
    screen.standing(encounter)
    screen.note("There was no more input; the encounter is not over.")


def from_terminal(encounter: Encounter, screen: Screen) -> None:
    """Ask for one act after another until the encounter is over or the trainee stops."""
    screen.acts(encounter)
    while encounter.end is None:
        text = screen.asked()
        if text is None or text.lower() in STOP:
            return
        if text.lower() in HELP:
            screen.help(encounter)
        elif _answer(encounter, screen, text, 1) and encounter.end is None:
            screen.acts(encounter)


def _answer(encounter: Encounter, screen: Screen, text: str, line: int) -> bool:
    """Carry out what was typed; what cannot be is said, and the encounter goes on."""
    if not text:
        return False
    typed, at_sign, second = (word.strip() for word in text.partition("@"))
    try:
        act = chosen(encounter, typed)
        if at_sign and not (second.isascii() and second.isdecimal()):
            raise UserError("", "after @ stands a whole number of seconds, as in watch@90", second)
        _carry_out(encounter, screen, ActLine(line, act, int(second) if at_sign else None))
    except UserError as error:
        screen.refused(error)
        return False
    return True


def _carry_out(
    encounter: Encounter, screen: Screen, line: ActLine, path: Path = Path("standard input")
) -> None:
    """One line of acts, with everything that came of it told."""
    before, seen = len(encounter.acts), encounter.visible
    try:
        play_acts(encounter, (line,), path)
    finally:
        for act in encounter.acts[before:]:
            screen.turn(encounter, act, seen)
            seen = {name: str(value) for name, value in act.seen.items()}
