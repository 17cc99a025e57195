"""What is kept of a live encounter: its header, and entries that are only ever added.

A run is a function of header and entries. An entry is kept before it is answered or told, so what
somebody was told can always be worked out again. Whoever keeps them (a database, a file) is given
to the engine; this module says what it must do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

Mode = Literal["real", "study"]
Kind = Literal["act", "idle", "note"]
OPENED = "opened"  # the note of every opening, by which openings are numbered
AGAIN = "again"  # the first note of an encounter that was tried again


class Identity(NamedTuple):
    """Who asks."""

    user: int | str
    agency: int | str
    role: str


@dataclass(frozen=True, slots=True)
class Header:
    """All that an encounter is a function of before its acts, and whose it is."""

    user: int | str
    agency: int | str
    slug: str
    seed: int
    mode: Mode
    hidden: Mapping[str, object] | None  # what an instructor chose to be true; None: drawn
    model_hash: str
    table_hash: str
    text_hash: str
    engine: str
    over: bool = False
    stopped: bool = False
    reseeds: Mapping[int, int] = field(default_factory=dict)  # seed by decision from which on
    again: int | None = None  # of one that was tried again: the first decision of its own


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was kept. `n` counts 1, 2, ... without a gap.

    `act`: the act begins at second `at`, or at the end of the first tick after it; where it is
    not possible then, it is dropped. `idle`: the clock has come to second `at` by ticks.
    `note`: something about the keeping itself, such as that the encounter was opened.
    """

    n: int
    act: str
    at: int  # seconds of the encounter
    say: str = ""  # what the trainee would say, in their own words
    key: str | None = None  # made by the client; the same act sent twice has the same
    kind: Kind = "act"


class NoEncounter(LookupError):
    """There is no encounter of this id."""


class NotSaved(Exception):
    """An entry could not be kept. It may not be there later either; nothing was answered."""


class Journal(Protocol):
    """Durable keeping of encounters, used by one engine at a time.

    `commit` returns after the entry is on the disk; it raises NotSaved where it is not, as when
    another program has added an entry of that number meanwhile: numbers are unique within an
    encounter. `entries` raises NoEncounter.
    """

    async def commit(self, encounter: UUID, entry: Entry) -> None:
        """Add an entry durably."""

    async def entries(self, encounter: UUID) -> tuple[Header, tuple[Entry, ...]]:
        """The header, and all entries in their order."""

    async def finish(self, encounter: UUID, over: bool, stopped: bool) -> None:
        """Mark the encounter as over, or as stopped before its end."""
