"""Read an acts file: what to do in an encounter, one act a line."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from subside.errors import UserError
from subside.runs.fields import shown
from subside.runs.files import lines

_ACT = re.compile(r"[^\s@:?]+(:[^\s@:?]+( [^\s@:?]+)*)?")  # offer:a way out has spaces
_SECONDS = re.compile(r"0|[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class ActLine:
    """One act of the file."""

    line: int  # from 1
    act: str
    at: int | None  # the second at which it is to begin; None: as soon as possible
    optional: bool = False  # passed over where it is not possible then


def read_acts(path: str | os.PathLike[str]) -> tuple[ActLine, ...]:
    """Read an acts file: UTF-8, one `ACT` or `ACT@SECONDS` a line; `ACT?` only where possible.

    "#" begins a comment; blank lines are skipped. Only the form is checked here. Whether the
    scenario has the act and whether it can begin then is for whoever plays it.

    Raises UserError with file and line.
    """
    path = Path(path)
    parsed = (_parse(raw, number, f"{path}:{number}") for number, raw, _ in lines(path))
    return tuple(act for act in parsed if act is not None)


def _parse(raw: bytes, number: int, where: str) -> ActLine | None:
    text = _decode(raw, where).partition("#")[0].strip()
    if not text:
        return None
    act, at_sign, seconds = text.partition("@")
    optional = act.endswith("?")
    act = act.removesuffix("?")
    if not _ACT.fullmatch(act):
        hint = (
            "write ACT or ACT@SECONDS, where ACT is verb or verb:argument, as in request:medical@30"
        )
        raise UserError(fact="this is not an act", where=where, given=shown(text), hint=hint)
    if not at_sign:
        return ActLine(number, act, None, optional)
    if not _SECONDS.fullmatch(seconds):
        hint = "write a whole number of seconds from the start, as in @90"
        raise UserError(fact="this is not a time", where=where, given=shown(seconds), hint=hint)
    return ActLine(number, act, int(seconds), optional)


def _decode(raw: bytes, where: str) -> str:
    """Return the line's text; a byte order mark, as some editors write, is dropped."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            fact="the line is not UTF-8 text", where=where, hint="save the file as UTF-8"
        ) from error
    if "\0" in text:
        raise UserError(
            fact="the line is binary, not text", where=where, hint="name a text file of acts"
        )
    return text
