"""What happened in an encounter: run logs and acts files.

A run log is JSON Lines in canonical JSON (see `canonical`), append-only. Every line carries `prev`,
the SHA-256 of the bytes of the line before without its newline (first line: ""). It holds no
wall-clock time and no names. The lines are one `start`, any number of `act`, and one `end` when the
encounter is over; `fields.FIELDS` is the table of what each holds.

The chain shows damage and careless edits. It does not prove who wrote a log: anybody can write a
new chain, and the last line has no line after it that vouches for it; `digest` of a run, kept
elsewhere, does.
"""

from subside.runs.acts import ActLine, read_acts
from subside.runs.canonical import canonical, sha256
from subside.runs.chain import digest
from subside.runs.reader import read
from subside.runs.records import FORMAT, Act, End, Outcome, Run, Start, Value, Words
from subside.runs.writer import RunWriter

__all__ = [
    "FORMAT",
    "Act",
    "ActLine",
    "End",
    "Outcome",
    "Run",
    "RunWriter",
    "Start",
    "Value",
    "Words",
    "canonical",
    "digest",
    "read",
    "read_acts",
    "sha256",
]
