"""Where errors end: shown in words on standard error, with an exit code.

0 done; 1 something that the user can put right, and nothing lost; 2 a wrong option; 70 a fault of
the program itself; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from subside.cli.output import COLUMNS, plain
from subside.errors import UserError

WRONG, FAULT, INTERRUPTED = 1, 70, 130
DEBUG = ("--debug",)
_PLACE = re.compile(r".+?:\d+: ")  # file:line, kept in one piece though a folder has a space


class Edge(click.Group):
    """The group of all commands: in the order of their use, and with every error shown."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Names in the order in which they were added."""
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> NoReturn:
        """Run a command and exit; the command's return value is the exit code."""
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


def _shown(run: Callable[[], object], debug: bool) -> int:
    """Exit code of a run; what went wrong is on standard error."""
    try:
        code = run()
        sys.stdout.flush()
    except UserError as error:
        _trace(debug)
        _say(in_words(error))
    except click.Abort:
        _say("Stopped.")
        return INTERRUPTED
    except click.ClickException as error:
        _trace(debug)
        error.show()
        return error.exit_code
    except BrokenPipeError:
        # Nobody reads any more; what is left in the buffer must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        _trace(debug)
        _say(
            f"Subside made a mistake here: {type(error).__name__}: {error}\n"
            "This is a fault of the program, not of what you gave. "
            "The same command with --debug shows where it is."
        )
        return FAULT
    else:
        return code if isinstance(code, int) else 0
    return WRONG


def in_words(error: UserError) -> str:
    """An error as it is shown: at most 80 columns, places unbroken, commands as this start needs."""
    lines = commands(plain(str(error))).splitlines()
    return "\n".join(part for line in lines for part in _wrapped(line, error.where))


def commands(text: str) -> str:
    """The text with `subside COMMAND` as it was started here (SUBSIDE_COMMAND: python3 run.py)."""
    started = os.environ.get("SUBSIDE_COMMAND", "subside")
    return re.sub(
        r"\bsubside (?=(scenarios|play|review|options|solve|check|schema|warm)\b)",
        lambda _: f"{started} ",
        text,
    )


def _wrapped(line: str, where: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    found = _PLACE.match(line)
    place = found.group() if found else where if where and line.startswith(where) else ""
    kept = place.replace(" ", "\0")
    lines = textwrap.wrap(
        kept + line[len(place) :], COLUMNS, subsequent_indent=f"{indent}    ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return [part.replace("\0", " ") for part in lines] or [""]


def _say(text: str) -> None:
    click.echo(text, err=True)


def _trace(debug: bool) -> None:
    if debug:
        traceback.print_exc()
