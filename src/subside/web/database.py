"""The database: SQLite in the data folder, or PostgreSQL by its address; and what is held of it.

An answer that says "saved" must be true after the power fails. So what SQLite was told is read back
on every connection, and a connection that is otherwise is refused.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from subside.errors import UserError
from subside.web.options import Options

BUSY = 20  # seconds that one writer waits for another
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY * 1000}
"""What must be read back: write-ahead log, a sync to the disk at each commit (2: FULL)."""


def setting(options: Options) -> dict[str, Any]:
    """Django's setting for the database that the options name."""
    if options.database:
        return _postgresql(options.database)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": options.sqlite,
        "CONN_MAX_AGE": None,  # a thread keeps its connection; there is a handful of threads
        "OPTIONS": {
            "timeout": BUSY,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    hint = "write postgresql://USER:PASSWORD@HOST:PORT/NAME, or leave --database out for SQLite"
    if not address.startswith(("postgresql://", "postgres://")):
        raise UserError("--database", "is no address of a PostgreSQL database", None, hint)
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError as error:
        raise UserError("--database", "cannot be read as an address", None, hint) from error
    if not parts.get("dbname"):
        raise UserError("--database", "names no database", None, hint)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    found = {key: str(parts.pop(name, "")) for key, name in {**named, "PORT": "port"}.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
        **found,
    }


def watch() -> None:
    """Look at every connection from now on, when it is opened."""
    from django.db.backends.signals import connection_created

    connection_created.connect(_refuse_otherwise, dispatch_uid="subside-pragmas")


def _refuse_otherwise(connection: Any, **_: object) -> None:
    """Close and refuse a connection that could lose what it says is saved."""
    if connection.vendor == "postgresql":
        found, wanted = _shown(connection, "synchronous_commit"), ("on", "remote_apply", "local")
        if found not in wanted:
            _refuse(connection, "synchronous_commit", found, "set it to on for this database")
        return
    for name, wanted_value in PRAGMAS.items():
        with connection.cursor() as cursor:
            value = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if value != wanted_value:
            hint = "keep the data folder on a disk of this machine, not on a network share"
            _refuse(connection, name, f"{value}, not {wanted_value}", hint)
    if connection.transaction_mode != "IMMEDIATE":
        _refuse(connection, "transaction_mode", str(connection.transaction_mode), "")


def _shown(connection: Any, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


def _refuse(connection: Any, name: str, found: str, hint: str) -> None:
    connection.close()
    raise UserError("database", f"{name} is not as it must be, so nothing is saved", found, hint)


def check(options: Options) -> None:
    """Refuse a SQLite file that is damaged. It is opened for reading only, and stays as it is."""
    path = options.sqlite
    if options.database or not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found != ["ok"]:
        hint = (
            f"nothing was changed; keep a copy of the file, then put one from "
            f"{copies(options)} in its place (with no -wal and -shm file beside it)"
        )
        raise UserError(str(path), "the database is damaged", "; ".join(found), hint)


def copies(options: Options) -> Path:
    """Where copies of the database are kept."""
    return options.data / "copies"


def migrate(options: Options) -> Path | None:
    """Bring the tables up to this version; the copy kept of those before, where there were any."""
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        hint = "see that the database server runs, and that name and password are right"
        raise UserError("--database", "cannot be reached", None, hint) from error
    applied = set(executor.loader.applied_migrations)
    unknown = applied - set(executor.loader.disk_migrations or {})
    ours = {name for name in unknown if name[0] in ("accounts", "records")}
    if ours:
        hint = "start the newer version; this one would not understand what that one saved"
        given = ", ".join(sorted(f"{app} {name}" for app, name in ours))
        raise UserError("database", "was made by a newer version of Subside", given, hint)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    kept = _copy(options) if applied and not options.database else None
    call_command("migrate", interactive=False, verbosity=0)
    return kept


def _copy(options: Options) -> Path:
    """Copy the SQLite database as one whole, while nothing else writes to it."""
    folder = copies(options)
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-update-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.sqlite3"
    with (
        closing(sqlite3.connect(options.sqlite)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    return target
