"""Everything that is kept, in one file: the database as one whole, the key, the certificate.

The file is a ZIP with a list of its parts (`backup.json`): their sizes and SHA-256, and how many
rows the tables have. It is written beside its place under another name, read back, and only then
gets its name: a file of that name is whole. It holds the key that sessions are signed with, without
which second steps at sign-in could not be brought back: so it is readable by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from subside import __version__
from subside.errors import UserError
from subside.web import tls

FORMAT = "subside backup"
VERSION = 1
LIST = "backup.json"
DATABASE = "subside.sqlite3"
OPTIONAL = ("secret-key", f"tls/{tls.CERTIFICATE}", f"tls/{tls.KEY}")
PARTS = (DATABASE, *OPTIONAL)  # names that a backup may have in it, which are those in the folder
TABLES = {
    "people": "accounts_user", "encounters": "records_encounter", "entries": "records_entry"
}  # fmt: skip
BLOCK = 1 << 20
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # another way of packing
    RuntimeError,  # packed with a password
)


@dataclass(frozen=True)
class Backup:
    """What was written."""

    path: Path
    size: int  # bytes
    people: int
    encounters: int
    entries: int


def make(data: Path, path: Path, database: str = "") -> Backup:
    """Write a backup of a data folder. All that was committed before is in it.

    The server may go on meanwhile: a reader of a database in WAL keeps no writer waiting. Raises
    UserError where there is nothing to back up, where the file is there already, or on a full disk.
    """
    _refuse(data, path, database)
    try:
        with _work(path.parent) as work:
            counts = copied(data / DATABASE, work / DATABASE)
            _pack(data, work, counts)
            whole(work / "packed", path)
            (work / "packed").chmod(0o600)
            _named(work / "packed", path)
    except OSError as error:
        hint = "nothing is left of it; make room, or name another place with --to"
        raise UserError(
            str(path), "the backup was not written", error.strerror or str(error), hint
        ) from error
    return Backup(path, path.stat().st_size, **counts)


def _refuse(data: Path, path: Path, database: str) -> None:
    if database:
        hint = (
            "use its own backup: pg_dump --format=custom --file=FILE ADDRESS; and keep a copy of "
            f"{data / 'secret-key'} with it, which second steps at sign-in need"
        )
        raise UserError("--database", "PostgreSQL is not backed up by Subside", None, hint)
    if not (data / DATABASE).is_file():
        hint = "name the folder that the server was started with: --data FOLDER"
        raise UserError(str(data), "there is no database in this folder", None, hint)
    if path.exists():
        raise UserError(str(path), "is there already", None, "name a new file; none is replaced")
    if not path.parent.is_dir():
        raise UserError(str(path.parent), "is no folder", None, "make it, or name another place")


@contextmanager
def _work(folder: Path) -> Iterator[Path]:
    """A folder of our own on the same disk as the file, gone afterwards."""
    work = Path(tempfile.mkdtemp(prefix=".subside-backup-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def copied(source: Path, target: Path) -> dict[str, int]:
    """Copy a database as one whole, and check the copy; rows of its tables."""
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=60)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)  # in one step: one moment of the database
            copy.execute("PRAGMA journal_mode = DELETE")  # a file without others beside it
        return checked(target)
    except sqlite3.DatabaseError as error:
        fact = "the database could not be copied as a whole"
        hint = "see that there is room on the disk; a damaged database is told at the next start"
        raise UserError(str(source), fact, str(error), hint) from error


def checked(path: Path) -> dict[str, int]:
    """Rows of a database that is whole; raises sqlite3.DatabaseError for one that is not."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
        if found != ["ok"]:
            raise sqlite3.DatabaseError("; ".join(found))
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise sqlite3.DatabaseError("rows point to rows that are not there")
        return {
            name: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for name, table in TABLES.items()
        }


def _pack(data: Path, work: Path, counts: dict[str, int]) -> None:
    """Put all parts and their list into `work/packed`, and see it onto the disk."""
    found = {DATABASE: work / DATABASE}
    found |= {name: data / name for name in OPTIONAL if (data / name).is_file()}
    listed: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "subside": __version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": counts,
        "parts": {},
    }
    with (
        os.fdopen(os.open(work / "packed", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as to,
        zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name, path in found.items():
            with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as part:
                size, digest = poured(source, part)
            listed["parts"][name] = {"bytes": size, "sha256": digest}
        packed.writestr(LIST, json.dumps(listed, indent=2))
    with (work / "packed").open("rb") as file:
        os.fsync(file.fileno())


def poured(source: IO[bytes], target: IO[bytes] | None, most: int | None = None) -> tuple[int, str]:
    """Copy all bytes (or only read them, where there is no target): how many, and their SHA-256.

    `most`: stop after the first block beyond so many bytes.
    """
    size, digest = 0, hashlib.sha256()
    while block := source.read(BLOCK):
        size += len(block)
        digest.update(block)
        if most is not None and size > most:
            break
        if target is not None:
            target.write(block)
    return size, digest.hexdigest()


def whole(path: Path, shown: Path, into: Path | None = None) -> dict[str, Any]:
    """The list of a backup whose parts are all as listed, and unpack them into a folder.

    Raises UserError about the file `shown` for one that is damaged, or is no backup.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            listed = _listed(packed, shown)
            for name, said in listed["parts"].items():
                _part(packed, name, said, into)
    except UNREADABLE as error:
        raise _damaged(shown, str(error)) from error
    except Damaged as error:
        raise _damaged(shown, str(error)) from error
    except OSError as error:
        hint = "name a file that `subside backup` has written"
        raise UserError(str(shown), "cannot be read", error.strerror or str(error), hint) from error
    return listed


class Damaged(Exception):
    """A part is not what the list says."""


def _damaged(path: Path, given: str) -> UserError:
    hint = "nothing was changed; use another backup"
    return UserError(str(path), "is no backup of Subside, or a damaged one", given, hint)


def _listed(packed: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The list, if it is one of ours and names what is there and nothing else."""
    try:
        with packed.open(LIST) as file:
            listed = json.loads(file.read(BLOCK))
        ours = listed["format"] == FORMAT
        version, parts = int(listed["version"]), {**listed["parts"]}
        told = all(isinstance(listed["rows"][name], int) for name in TABLES)
        sizes = all(
            isinstance(part["bytes"], int) and isinstance(part["sha256"], str)
            for part in parts.values()
        )
    except (KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        raise Damaged("its list of parts is missing or cannot be read") from error
    if ours and version > VERSION:
        hint = "use the newer version"
        raise UserError(str(path), "was made by a newer Subside", str(version), hint)
    if not (ours and told and sizes and DATABASE in parts and set(parts) <= set(PARTS)):
        raise Damaged("its list of parts is not one of ours")
    if sorted(packed.namelist()) != sorted([LIST, *parts]):
        raise Damaged("it has other parts than its list")
    return dict(listed)


def _part(packed: zipfile.ZipFile, name: str, said: dict[str, Any], into: Path | None) -> None:
    with packed.open(name) as source:
        if into is None:
            found = poured(source, None, said["bytes"])
        else:
            target = into / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(
                os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                found = poured(source, file, said["bytes"])
                file.flush()
                os.fsync(file.fileno())
    if found != (said["bytes"], said["sha256"]):
        raise Damaged(f"{name} is not as it was written")


def _named(draft: Path, path: Path) -> None:
    """Give the whole file its name, unless something got that name meanwhile."""
    spare = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.rename(spare)
    try:
        if os.name == "posix":
            os.link(spare, path)
        else:
            spare.rename(path)  # fails there where the name is taken
    finally:
        spare.unlink(missing_ok=True)
    settle(path.parent)


def settle(folder: Path) -> None:
    """See the names of a folder onto the disk, where the system knows that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
