"""Bring back a backup: checked first, then put in place; what was there is kept aside.

The parts are unpacked into a folder `restoring` within the data folder, and moved from there. As
long as that folder stands, nothing is served: a restore that was cut off is done again, and no
server starts on half of it.
"""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from subside.errors import UserError
from subside.web import backup
from subside.web.alone import LOCK, alone

RESTORING = "restoring"
COPIES = "copies"
BESIDE = ("-wal", "-shm", "-journal")  # of SQLite: they belong to the database that they stand by


@dataclass(frozen=True)
class Restored:
    """What was brought back."""

    data: Path
    made: str  # when the backup was
    people: int
    encounters: int
    entries: int
    aside: Path | None  # what was there before


def bring_back(file: Path, data: Path, *, replace: bool = False) -> Restored:
    """Put what a backup holds into a data folder.

    Raises UserError, before anything is changed, for a file that is damaged or no backup, for a
    folder that a server uses, and for one that is not empty unless it is to be replaced.
    """
    backup.whole(file, file)
    _free(data, replace)
    with alone(data):
        _free(data, replace)  # nobody was quicker
        draft = data / RESTORING
        shutil.rmtree(draft, ignore_errors=True)
        try:
            draft.mkdir(mode=0o700)
            listed = backup.whole(file, file, draft)
            counts = _rows(draft / backup.DATABASE, file, listed["rows"])
            aside = _put(draft, data)
        except UserError:
            shutil.rmtree(draft, ignore_errors=True)  # nothing was moved yet
            raise
        except OSError as error:
            hint = "make room, then run the same again with --replace"
            given = error.strerror or str(error)
            raise UserError(str(data), "was not brought back as a whole", given, hint) from error
    return Restored(data, str(listed["made"]), **counts, aside=aside)


def unfinished(data: Path) -> None:
    """Refuse a data folder in which a restore was cut off."""
    if (data / RESTORING).exists():
        hint = "run `subside restore` again, with --replace; what was there is in its copies"
        raise UserError(str(data), "a restore was not finished in this folder", None, hint)


def _free(data: Path, replace: bool) -> None:
    if data.exists() and not data.is_dir():
        raise UserError(str(data), "is no folder", None, "name a folder with --data")
    if replace or not data.exists():
        return
    found = sorted(path.name for path in data.iterdir() if path.name != LOCK)
    if found:
        hint = "name an empty folder; or add --replace, and what is there is kept aside"
        raise UserError(str(data), "is not empty", ", ".join(found[:4]), hint)


def _rows(path: Path, file: Path, said: dict[str, int]) -> dict[str, int]:
    """Rows of the database that was unpacked, which must be as many as were packed."""
    try:
        found = backup.checked(path)
    except sqlite3.DatabaseError as error:
        hint = "nothing was changed; use another backup"
        raise UserError(str(file), "holds a damaged database", str(error), hint) from error
    if found != {name: said[name] for name in backup.TABLES}:
        given = ", ".join(f"{number} {name}" for name, number in found.items())
        hint = "nothing was changed; use another backup"
        raise UserError(str(file), "does not hold as many rows as it says", given, hint)
    return found


def _put(draft: Path, data: Path) -> Path | None:
    """Move aside what is there, then all parts into place, the database last."""
    aside = _aside(data)
    for name in reversed(backup.PARTS):
        if (draft / name).exists():
            (data / name).parent.mkdir(mode=0o700, exist_ok=True)
            (draft / name).replace(data / name)
    backup.settle(data)
    shutil.rmtree(draft)
    backup.settle(data)
    return aside


def _aside(data: Path) -> Path | None:
    """Move what the parts would replace to a folder among the copies; None where nothing is."""
    there = [data / name for name in backup.PARTS if (data / name).exists()]
    there += [path for end in BESIDE if (path := data / f"{backup.DATABASE}{end}").exists()]
    if not there:
        return None
    aside = data / COPIES / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    for path in there:
        target = aside / path.relative_to(data)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)
    backup.settle(aside)
    return aside
