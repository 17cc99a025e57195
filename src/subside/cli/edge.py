"""Where errors end: shown in words on standard error, with an exit code.

0 done; 1 something that the user can put right, and nothing lost; 2 a wrong option; 70 a fault of
the program itself; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import textwrap
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click

from subside.cli.output import COLUMNS, plain
from subside.errors import UserError

WRONG, FAULT, INTERRUPTED = 1, 70, 130
DEBUG = ("--debug",)
_PLACE = re.compile(r"\S.*?:\d+: ")  # file:line
_COMMAND = re.compile(
    r"\bsubside (?=(scenarios|serve|play|review|options|simulate|solve|check|parameters|schema|warm"
    r"|courses|packet|--help)\b)"
)


class Edge(click.Group):
    """The group of all commands: in the order of their use, and with every error shown."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Names in the order in which they were added."""
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> NoReturn:
        """Run a command and exit; the command's return value is the exit code."""
        if sys.stdout is None:  # closed by whoever started us
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - to the end
        debug = DEBUG[0] in (sys.argv if args is None else args)
        run = super().main
        sys.exit(_shown(lambda: run(args, *rest, **{**more, "standalone_mode": False}), debug))


class Command(click.Command):
    """A command that also takes --debug, and helps where --json took too much."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params.append(click.Option(DEBUG, is_flag=True, hidden=True, expose_value=False))

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Parse as usual; say so where --json swallowed what should have been an argument."""
        swallows = "--json" in args[:-1]
        try:
            return super().parse_args(context, args)
        except click.MissingParameter as error:
            if not swallows:
                raise
            hint = "--json takes the word after it as its FILE: give it last, or write --json=FILE"
            raise click.UsageError(f"{error.format_message()}\n{hint}", context) from error


class Group(click.Group):
    """Commands under a command, which also takes --debug; in the order of their use."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params.append(click.Option(DEBUG, is_flag=True, hidden=True, expose_value=False))

    def list_commands(self, context: click.Context) -> list[str]:
        """Names in the order in which they were added."""
        return list(self.commands)


def _shown(run: Callable[[], object], debug: bool) -> int:
    """Exit code of a run; what went wrong is on standard error."""
    try:
        code = run()
        sys.stdout.flush()
    except click.Abort:
        _say("Stopped.")
        return INTERRUPTED
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _told(error)
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> int:
    """Say what went wrong; the exit code for it."""
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, UserError):
        _say(in_words(error))
        return WRONG
    if isinstance(error, OSError):
        # What is left to write must not complain again when the process ends.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # nobody reads any more, which is no fault
            _say(f"{error.filename or 'standard output'}: {error.strerror or error}")
        return WRONG
    _say(f"Subside made a mistake here: {type(error).__name__}: {error}")
    _say("This is a fault of the program. The same command with --debug shows where it is.")
    return FAULT


def in_words(error: UserError) -> str:
    """An error as it is shown."""
    return in_lines(commands(str(error)))


def in_lines(text: str) -> str:
    """Text in lines of at most 80 columns; one with a place stays whole, for editors to read."""
    return "\n".join(part for line in plain(text).splitlines() for part in _wrapped(line))


def commands(text: str) -> str:
    """The text with `subside COMMAND` as it was started here (SUBSIDE_COMMAND: python3 run.py)."""
    started = os.environ.get("SUBSIDE_COMMAND", "subside")
    return _COMMAND.sub(lambda _: f"{started} ", text)


def quoted(path: object) -> str:
    """A path as a part of a command that is told."""
    text = str(path)
    if os.name == "nt":
        return f'"{text}"' if " " in text else text
    return shlex.quote(text)


def _wrapped(line: str) -> list[str]:
    if _PLACE.match(line):
        return [line]
    inside = " " * (len(line) - len(line.lstrip()) + 4)
    wrap = textwrap.TextWrapper(
        COLUMNS, subsequent_indent=inside, break_long_words=False, break_on_hyphens=False
    )
    return wrap.wrap(line) or [""]


def _say(text: str) -> None:
    click.echo(text, err=True)
