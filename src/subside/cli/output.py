"""Standard output: a terminal of at most 80 columns, or JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

COLUMNS = 80
TO_STDOUT = "-"
BLUE, AMBER, RED, GREEN = "deep_sky_blue3", "dark_orange3", "red3", "green4"
"""Blue: the officer, and what is achievable; amber: the person, and what cost; green: time."""


def terminal(*, error: bool = False) -> Console:
    """A console on standard output (or standard error), never wider than 80 columns."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    reencoded(stream)
    return Console(
        file=stream, width=columns(), force_terminal=styled(stream), markup=False,
        highlight=False, emoji=False,
    )  # fmt: skip


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Say on a terminal what is being waited for; gone when it is there."""
    console = terminal(error=True)
    if not console.is_terminal:
        yield
        return
    with console.status(text, spinner_style=BLUE):
        yield


def write(console: Console, text: str | Text, indent: int = 0, label: str = "") -> None:
    """Print text in lines of at most the console's width, with nothing behind the last word.

    The first line begins with the label, in the columns of the indent.
    """
    from rich.text import Text

    whole = Text(plain(text)) if isinstance(text, str) else text
    for line in whole.wrap(console, console.width - indent) or [Text()]:
        line.rstrip()
        console.print(Text(label.ljust(indent), line.style) + line, soft_wrap=True)
        label = ""


def columns() -> int:
    """Columns to use: those of the terminal, at most 80."""
    return max(20, min(COLUMNS, shutil.get_terminal_size((COLUMNS, 24)).columns))


def styled(stream: Any) -> bool:
    """Whether colour and other escapes may be written: a terminal, and NO_COLOR not set."""
    return bool(
        stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def reencoded(stream: Any) -> None:
    """Let a stream write a mark for what its encoding lacks, instead of failing."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def plain(text: str) -> str:
    """The text without characters that a terminal obeys: logs and files may hold anything."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def json_option(command: Any) -> Any:
    """Add `--json [FILE]`; the command gets the target as `json_to`, None where not asked for."""
    return click.option(
        "--json", "json_to", is_flag=False, flag_value=TO_STDOUT, metavar="[FILE]",
        callback=_checked,
        help="Write JSON to FILE; to standard output, and nothing else there, without FILE.",
    )(command)  # fmt: skip


def seed_checked(_: click.Context, __: click.Parameter, value: int | None) -> int | None:
    """Refuse a seed that the generator does not take."""
    if value is not None and not 0 <= value < 2**63:
        raise UserError("--seed", "must be a whole number from 0 to 2^63 - 1", str(value))
    return value


def deliver(json_to: str | None, document: Mapping[str, Any]) -> bool:
    """Write the document where --json says; tell whether standard output is used up by it."""
    if json_to is None:
        return False
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if json_to == TO_STDOUT:
        click.echo(text.encode(), nl=False)  # bytes: JSON is UTF-8 wherever it goes
        return True
    try:
        Path(json_to).write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(json_to, error) from error
    return False


def _checked(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuse a target before the work, where it can be seen that it will not do."""
    if value is None or value == TO_STDOUT:
        return value
    path = Path(value)
    if path.is_file() and path.suffix != ".json":
        hint = "choose a name that ends in .json, so that no log or other work is overwritten"
        raise UserError(f"--json {value}", "this file exists and is not called .json", hint=hint)
    writable(path)
    return value


def writable(path: Path) -> None:
    """Raise UserError where the file could not be written; nothing is made or changed."""
    folder = path.parent
    if path.is_dir():
        raise UserError(str(path), "this is a folder", hint="name a file")
    if not folder.is_dir():
        raise UserError(str(path), "there is no such folder", str(folder), "make the folder first")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise UserError(str(path), "cannot be written", hint="choose a place where you may write")


def unwritable(path: str, error: OSError) -> UserError:
    """What the operating system refused."""
    return UserError(
        path, "cannot be written", error.strerror or str(error), "choose another place"
    )
