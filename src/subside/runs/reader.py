"""Read a run log and check all of it: JSON, kinds, fields, order, numbers, times and the chain."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from subside.errors import UserError
from subside.runs.canonical import canonical, sha256
from subside.runs.chain import Chain
from subside.runs.fields import Fault, decode, shown
from subside.runs.files import lines
from subside.runs.records import Run

_FIRST_CUT = "this is not a run log, or it was cut before anything was recorded: start a new run"


@dataclass(frozen=True)
class Scan:
    """A log as found: the chain of its whole lines, their length, and the torn bytes after them."""

    chain: Chain
    kept: int  # bytes of the whole lines
    torn: bytes = b""
    cut: str | None = None  # says where the torn bytes begin


def read(path: str | os.PathLike[str]) -> Run:
    """Read and verify the run log at `path`.

    A last line that was not written whole (no newline, or JSON that stops short) is left out, and
    `cut` says so. A log that ends between two lines is an unfinished run.

    Raises UserError with file and line for everything else: no run log, another format, an edited
    or damaged line.
    """
    found = scan(Path(path))
    return found.chain.run(Path(path), found.cut)


def scan(path: Path) -> Scan:
    """Read and verify as `read` does, and tell the torn bytes from the whole lines.

    Raises UserError.
    """
    chain = Chain()
    kept = 0
    for number, raw, following in lines(path):
        if number > 1 and chain.end is None and not following and _is_torn(raw):
            cut = f"the file stops in the middle of line {number}; read up to line {number - 1}"
            return Scan(chain, kept, raw, cut)
        _take(chain, path, number, raw, following)
        kept += len(raw)
    if chain.start is None:
        raise UserError(
            fact="the file is empty",
            where=str(path),
            hint="nothing was recorded here: start a new run",
        )
    return Scan(chain, kept)


def _take(chain: Chain, path: Path, number: int, raw: bytes, following: bytes) -> None:
    """Check one whole line and add it to the chain."""
    try:
        chain.check_open()
        fields = _parse(raw)
        record = decode(fields)
        if fields["prev"] != chain.prev:
            raise _broken_link(path, number, fields["prev"], raw, following)
        chain.keep(record, chain.line(record))
    except Fault as fault:
        raise _damaged(path, number, fault) from fault


def _is_torn(raw: bytes) -> bool:
    """Say whether the file's last line was not written whole.

    A whole object with more behind it is damage instead.
    """
    if not raw.endswith(b"\n"):
        return True
    try:
        json.JSONDecoder().raw_decode(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return raw != b"\n"
    return False


def _parse(raw: bytes) -> dict[str, object]:
    """Return the object on a line. Raises Fault when it is not canonical JSON with a newline."""
    if b"\0" in raw:
        raise Fault("the line is binary, not text", _extract(raw))
    if not raw.endswith(b"\n"):
        raise Fault("the file stops inside its first line", _extract(raw), _FIRST_CUT)
    if raw.endswith(b"\r\n"):
        raise Fault(
            "the line ends in CR LF",
            hint="the log's line ends were changed: copy it again as a binary file",
        )
    try:
        value = json.loads(raw.decode("utf-8"))
        same = canonical(value) + b"\n" == raw
    except UnicodeDecodeError as error:
        raise Fault("the line is not UTF-8 text", _extract(raw)) from error
    except (ValueError, RecursionError) as error:
        raise Fault("the line is not JSON that a run log holds", _extract(raw)) from error
    if not isinstance(value, dict):
        raise Fault("a line must be an object", shown(value))
    if not same:
        raise Fault(
            "the line is not canonical JSON (sorted keys, none twice, no spaces)", _extract(raw)
        )
    return value


def _extract(raw: bytes) -> str:
    return shown(raw.rstrip(b"\r\n").decode("utf-8", "backslashreplace"))


def _broken_link(path: Path, number: int, prev: object, raw: bytes, following: bytes) -> UserError:
    """Blame the right one of two lines that do not fit.

    The later one carries the wrong hash or the earlier one was changed under it. It is the later
    one when the line after it does not vouch for it either.
    """
    if number == 1:
        return _damaged(path, 1, Fault("prev must be empty on the first line", shown(prev)))
    doubted = following.endswith(b"\n") and _link(raw) not in following
    fact = f"line {number} does not carry the hash of line {number - 1}"
    return _damaged(path, number if doubted else number - 1, Fault(fact, shown(prev)))


def _link(raw: bytes) -> bytes:
    """Return how the line after `raw` names it."""
    return f'"prev":"{sha256(raw[:-1])}"'.encode()


def _damaged(path: Path, number: int, fault: Fault) -> UserError:
    if number == 1:
        usual = (
            "this is not a run log, or its first line was edited or damaged; use an untouched copy"
        )
    else:
        usual = f"the log was edited or damaged after line {number - 1}; use an untouched copy"
    return UserError(
        fact=fault.fact, where=f"{path}:{number}", given=fault.given, hint=fault.hint or usual
    )
