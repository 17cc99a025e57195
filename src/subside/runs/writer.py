"""Write a run log, one line at a time, so that a crash can tear at most the last one."""

import errno
import os
from itertools import count
from pathlib import Path
from types import TracebackType

from subside.errors import UserError
from subside.runs.chain import Chain
from subside.runs.files import cannot
from subside.runs.reader import Scan, scan
from subside.runs.records import Act, End, Record, Run, Start

_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)  # binary: "\n" on Windows too
_CREATE = _APPEND | os.O_CREAT | os.O_EXCL
_NO_ROOM = "make room or reconnect the disk"


class RunWriter:
    """A run log open for appending.

    Make one with `create` or `resume`; a context manager that closes the file.

    Each line is checked by the reader's rules, written by one `os.write` and synced to the disk
    before the call returns.

    Raises ValueError for a record that may not come next or a closed log (a mistake in the
    program), UserError for what the file system refuses or when something else wrote to the log.
    After a UserError the log is closed; it holds all that was appended before, and can be resumed.
    """

    def __init__(
        self, path: Path, fd: int, chain: Chain, size: int, notice: str | None = None
    ) -> None:
        self.path = path
        self.notice = notice  # what `resume` has to say, or None
        self._fd: int | None = fd
        self._chain = chain
        self._size = size

    @classmethod
    def create(cls, path: str | os.PathLike[str], start: Start) -> "RunWriter":
        """Create the log and write its first line.

        Raises UserError when the file exists or cannot be made.
        """
        path = Path(path)
        chain = Chain()
        line = chain.line(start)  # a wrong start raises before there is a file
        fd = _create(path)
        try:
            size = _write(fd, line + b"\n")
        except OSError as error:
            os.close(fd)
            path.unlink(missing_ok=True)  # made here, and no act was recorded: nothing is lost
            raise cannot("the log cannot be written", path, error, _NO_ROOM) from error
        chain.keep(start, line)
        return cls(path, fd, chain, size)

    @classmethod
    def resume(cls, path: str | os.PathLike[str]) -> "RunWriter":
        """Verify the log and open it for further acts; `run` holds those so far.

        A torn last line is moved to `<log>.torn` (`.torn.2` and so on when taken), and `notice`
        says so.

        Raises UserError as `read` does, and when the run is finished.
        """
        path = Path(path)
        found = scan(path)
        if found.chain.end is not None:
            raise UserError(
                fact="the run is finished",
                where=str(path),
                hint="start a new run under another name",
            )
        try:
            fd = os.open(path, _APPEND)
        except OSError as error:
            raise cannot("the log cannot be continued", path, error) from error
        try:
            notice = _set_torn_aside(path, fd, found) if found.torn else None
        except BaseException:
            os.close(fd)
            raise
        return cls(path, fd, found.chain, found.kept, notice)

    @property
    def run(self) -> Run:
        """The run as written so far."""
        return self._chain.run(self.path)

    def append_act(self, act: Act) -> None:
        """Append one act: `n` one more than the last, `at` when the last one ended."""
        self._append(act)

    def append_end(self, end: End) -> None:
        """Append the end, after which nothing can be appended, and close the log."""
        self._append(end)
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice does no harm."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> "RunWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _append(self, record: Record) -> None:
        if self._fd is None:
            raise ValueError(f"the run log {self.path} is closed")
        line = self._chain.line(record)
        try:
            _require_size(self.path, self._fd, self._size)
            self._size += _write(self._fd, line + b"\n")
        except OSError as error:
            self.close()
            hint = f"{_NO_ROOM}, then go on with --resume"
            raise cannot("the log cannot be written", self.path, error, hint) from error
        except UserError:
            self.close()
            raise
        self._chain.keep(record, line)


def _create(path: Path) -> int:
    try:
        return os.open(path, _CREATE, 0o666)
    except FileExistsError as error:
        hint = "choose another name, or continue it with --resume"
        raise UserError(
            fact="a file of this name exists already", where=str(path), hint=hint
        ) from error
    except OSError as error:
        hint = "check that the folder exists and that you may write there"
        raise cannot("the log cannot be created", path, error, hint) from error


def _write(fd: int, data: bytes) -> int:
    """Write all of `data` by one call and sync it. A part of it counts as a full disk."""
    written = os.write(fd, data)
    if written != len(data):
        raise OSError(errno.ENOSPC, f"only {written} of {len(data)} bytes could be written")
    os.fsync(fd)
    return written


def _require_size(path: Path, fd: int, size: int) -> None:
    """Refuse to write behind what another program wrote: two writers would break the chain."""
    found = os.fstat(fd).st_size
    if found != size:
        raise UserError(
            fact="something else changed the log while it was open",
            where=str(path),
            given=f"{found} bytes where {size} were expected",
            hint="close the other program that continues this run, then go on with --resume",
        )


def _set_torn_aside(path: Path, fd: int, found: Scan) -> str:
    """Copy the torn bytes to a file of their own, then cut them off the log.

    Return the sentence that says so.
    """
    try:
        _require_size(path, fd, found.kept + len(found.torn))
        kept_in = _save_torn(path, found.torn)
        os.ftruncate(fd, found.kept)
        os.fsync(fd)
    except OSError as error:
        raise cannot("the torn last line cannot be set aside", path, error) from error
    line = len(found.chain.acts) + 2
    moved = f"its {len(found.torn)} bytes were moved to {kept_in}"
    return f"line {line} of {path} was not written whole; {moved}"


def _save_torn(path: Path, torn: bytes) -> Path:
    """Write `torn` to the first free name of <log>.torn, <log>.torn.2, ..."""
    for number in count(1):
        name = path.with_name(path.name + (".torn" if number == 1 else f".torn.{number}"))
        try:
            fd = os.open(name, _CREATE, 0o666)
        except FileExistsError:
            continue
        try:
            _write(fd, torn)
        finally:
            os.close(fd)
        return name
    raise AssertionError("count() has no end")
