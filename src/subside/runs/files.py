"""Line after line out of a file that may be anything."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from subside.errors import UserError

MAX_LINE = 1 << 20
"""Bytes that a line may have, its newline included."""


def lines(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each line's number from 1, its bytes, and the bytes of the line after it (last: b"").

    Raises UserError when there is no such file, it is not a regular one, it cannot be read, or a
    line is too long.
    """
    _require_regular(path)
    try:
        with path.open("rb") as file:
            yield from _numbered(path, file)
    except OSError as error:
        raise cannot("the file cannot be read", path, error) from error


def cannot(fact: str, path: Path, error: OSError, hint: str = "") -> UserError:
    """Return the UserError for what the operating system refused."""
    return UserError(fact=fact, where=str(path), given=error.strerror or str(error), hint=hint)


def _require_regular(path: Path) -> None:
    # Asked before opening: opening a pipe that nobody writes to would wait for ever.
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError as error:
        raise UserError(
            fact="there is no such file", where=str(path), hint="check the name and the folder"
        ) from error
    except ValueError as error:
        raise UserError(fact="this cannot be a file's name", where=ascii(str(path))) from error
    except OSError as error:
        raise cannot("the file cannot be read", path, error) from error
    if not stat.S_ISREG(mode):
        given = "a folder" if stat.S_ISDIR(mode) else "a pipe or device"
        raise UserError(
            fact="this is not a regular file", where=str(path), given=given, hint="name a file"
        )


def _numbered(path: Path, file: BinaryIO) -> Iterator[tuple[int, bytes, bytes]]:
    number = 1
    line = file.readline(MAX_LINE + 1)
    while line:
        if len(line) > MAX_LINE:
            hint = "this is not a file that Subside reads, or it was damaged"
            raise UserError(
                fact=f"the line is longer than {MAX_LINE} bytes",
                where=f"{path}:{number}",
                hint=hint,
            )
        following = file.readline(MAX_LINE + 1)
        yield number, line, following
        number += 1
        line = following
