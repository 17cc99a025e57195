"""The order of a run's lines and the hash that ties each to the one before.

Reader and writer both go through here.
"""

from pathlib import Path

from subside.runs.canonical import canonical, sha256
from subside.runs.fields import Fault, encode, shown
from subside.runs.files import MAX_LINE
from subside.runs.records import Act, End, Record, Run, Start


class Chain:
    """The records of one run so far, in order."""

    def __init__(self) -> None:
        self.start: Start | None = None
        self.acts: list[Act] = []
        self.end: End | None = None
        self.prev = ""  # hash of the last line
        self.clock = 0  # the second at which the last act ended

    def line(self, record: Record) -> bytes:
        """Return the line, without newline, that `record` would have if it came next.

        Raises Fault when it may not come next, when a field breaks its rule, and when the line
        would be too long to read.
        """
        fields = encode(record)
        self._check_order(record)
        line = canonical({**fields, "prev": self.prev})
        if len(line) >= MAX_LINE:
            fact = f"a line may have {MAX_LINE} bytes with its newline"
            raise Fault(fact, f"{len(line) + 1} bytes")
        return line

    def keep(self, record: Record, line: bytes) -> None:
        """Take `record` as the last so far; `line` is what `line(record)` returned."""
        if isinstance(record, Start):
            self.start = record
        elif isinstance(record, Act):
            self.acts.append(record)
            self.clock = record.at + record.seconds
        else:
            self.end = record
        self.prev = sha256(line)

    def run(self, path: Path, cut: str | None = None) -> Run:
        """Return what the chain holds. Raises Fault before the start."""
        if self.start is None:
            raise Fault("a run begins with a start line")
        return Run(self.start, tuple(self.acts), self.end, cut, path)

    def check_open(self) -> None:
        """Raise Fault when the run has ended."""
        if self.end is not None:
            raise Fault("nothing may follow the end of the run")

    def _check_order(self, record: Record) -> None:
        if isinstance(record, Start):
            if self.start is not None:
                raise Fault("a start line may only come first")
            return
        if self.start is None:
            raise Fault("the first line must be a start line")
        self.check_open()
        if isinstance(record, Act) and record.n != len(self.acts) + 1:
            fact = f"n must be {len(self.acts) + 1}, one more than for the act before"
            raise Fault(fact, shown(record.n))
        if record.at != self.clock:
            fact = f"at must be {self.clock}, the second at which what came before it ended"
            raise Fault(fact, shown(record.at))


def digest(run: Run) -> str:
    """Return the SHA-256 of the run's last whole line.

    It covers every line before it, so it identifies the run.
    """
    chain = Chain()
    records: list[Record] = [run.start, *run.acts]
    if run.end is not None:
        records.append(run.end)
    for record in records:
        chain.keep(record, chain.line(record))
    return chain.prev
