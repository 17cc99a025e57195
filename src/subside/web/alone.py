"""One program at a time for a data folder: a lock that the system lets go when it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from subside.errors import UserError

LOCK = "in-use"


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the data folder, so that no second server runs the same encounters."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = (data / LOCK).open("ab")
    except OSError as error:
        hint = "make the folder one that you can write to, or name another with --data"
        given = error.strerror or str(error)
        raise UserError(str(data), "cannot be used as data folder", given, hint) from error
    with handle:
        if not _locked(handle):
            hint = "stop the other server, or name another folder with --data"
            raise UserError(str(data), "another server uses this data folder", hint=hint)
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: IO[bytes]) -> bool:
        """Take the lock if it is free; the system lets it go when the process ends."""
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: IO[bytes]) -> bool:
        """Take the lock if it is free; the system lets it go when the process ends."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
