"""Where acts come from: a trainee at a terminal, a pipe, or a file; what follows is told."""

from __future__ import annotations

import sys
from pathlib import Path

from subside.cli.choice import Refused, chosen
from subside.cli.screen import Screen
from subside.errors import UserError
from subside.play import Encounter, play_acts
from subside.runs import ActLine

STOP = ("q", "quit", "exit")
HELP = ("?", "help")


def from_file(path: Path, lines: tuple[ActLine, ...], encounter: Encounter, screen: Screen) -> None:
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
        screen.note()
        screen.note(f"The acts of {path} are used up; the encounter is not over.")


def from_terminal(encounter: Encounter, screen: Screen) -> None:
    """Ask for one act after another until the encounter is over or the trainee stops."""
    screen.acts(encounter)
    while encounter.end is None:
        text = screen.asked()
        if text is None or text.lower() in STOP:
            return
        if _answer(encounter, screen, text) and encounter.end is None:
            screen.acts(encounter)
        elif not text:
            screen.acts(encounter, again=True)


def from_pipe(encounter: Encounter, screen: Screen) -> None:
    """Carry out acts from standard input, one a line, until it ends."""
    for line in sys.stdin or ():
        text = line.partition("#")[0].strip()
        if text.lower() in STOP:
            break
        if text:
            screen.note()
            screen.note(f"> {text}")
        _answer(encounter, screen, text)
        if encounter.end is not None:
            return
    screen.standing(encounter)
    screen.note()


def _answer(encounter: Encounter, screen: Screen, text: str) -> bool:
    """Carry out what was typed; what cannot be is said, and the encounter goes on."""
    if not text:
        return False
    if text.lower() in HELP:
        screen.help(encounter)
        return False
    try:
        _carry_out(encounter, screen, _line(encounter, text), Path("standard input"))
    except Refused as error:
        screen.refused(error)
        return False
    return True


def _line(encounter: Encounter, text: str) -> ActLine:
    """An act as it was typed: ACT, ACT? (passed over if not possible), ACT@SECONDS."""
    typed, at_sign, second = (word.strip() for word in text.partition("@"))
    optional = typed.endswith("?")
    act = chosen(encounter, typed.removesuffix("?"), optional=optional)
    if not at_sign:
        return ActLine(1, act, None, optional)
    if not (second.isascii() and second.isdecimal() and len(second) < 8):
        raise Refused("", "after @ stands a whole number of seconds, as in watch@90", second)
    if int(second) < encounter.seconds:
        raise Refused("", "that second has already passed", second)
    return ActLine(1, act, int(second), optional)


def _carry_out(encounter: Encounter, screen: Screen, line: ActLine, path: Path) -> None:
    """One line of acts, with everything that came of it told."""
    before = len(encounter.acts)
    try:
        play_acts(encounter, (line,), path)
    finally:
        for act in encounter.acts[before:]:
            screen.turn(encounter, act)
