"""An encounter's row and entries as the run log that the terminal reads, and logs brought in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from subside.errors import UserError
from subside.runs import Run, read
from subside.web import shelf
from subside.web.live.journal import Entry, Header
from subside.web.live.replay import replayed


def log_of(header: Header, entries: tuple[Entry, ...]) -> bytes:
    """The run log of what is kept. Time without an act becomes `watch`, as in acts files.

    What a trainee said in own words is not in it.
    """
    _check_version(header)
    encounter = replayed(shelf.model(header.slug), header, entries).story.encounter
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        encounter.record(path)
        encounter.close()
        return path.read_bytes()


def _check_version(header: Header) -> None:
    """Refuse a run of a scenario that is not here as it was when the run was played."""
    hint = "it can be opened by the version of Subside that it was played with"
    if header.slug not in shelf.slugs():
        raise UserError("", "is of a scenario that is no longer here", header.slug, hint)
    scenario = shelf.scenario(header.slug)
    if scenario.model_hash != header.model_hash:
        given = f"model {header.model_hash[:12]}, here {scenario.model_hash[:12]}"
        raise UserError("", "was played on another version of the scenario", given, hint)


def run_of(log: bytes) -> Run:
    """A run log as it was given; raises UserError where it is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(log)
        try:
            return read(path)
        except UserError as error:  # the place is of no use to whoever sent it
            where = error.where.removeprefix(str(path)).lstrip(":")
            where = f"line {where.split(':')[0]}" if where else ""
            raise UserError(where, error.fact, error.given, error.hint) from error
