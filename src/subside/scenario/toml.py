"""TOML as plain data that remembers where every table and key stood."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from subside.scenario.document import Document, KeyPath
from subside.scenario.reader import read_text

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=(.*)""")


def read_toml(path: Path) -> Document:
    """A TOML file as a document; its own reader refuses repeated keys."""
    document = Document(path)
    text = read_text(document)
    if text is None:
        return document
    try:
        document.data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line ([0-9]+)", str(error))
        document.lines[()] = int(line[1]) if line else text.count("\n") + 1
        document.fault((), f"is not valid TOML: {error}", hint="Check this line.")
    except RecursionError:
        document.fault((), "is nested too deep", hint="Write it with fewer levels.")
    else:
        document.lines = _lines(text)
    return document


def _lines(text: str) -> dict[KeyPath, int]:
    """Line of every table and key. An entry of a list on one line has that of its key."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}  # entries so far of each list of tables
    section: KeyPath = ()
    quoted = ""
    for number, line in enumerate(text.split("\n"), 1):
        if quoted:  # inside a text of several lines
            quoted = "" if quoted in line else quoted
        elif header := _HEADER.match(line):
            section = _section(header[2], header[1] == "[[", counts)
            for k in range(len(section)):
                lines.setdefault(section[: k + 1], number)
        elif key := _KEY.match(line):
            lines[*section, _bare(key[1])] = number
            quoted = next((q for q in ('"""', "'''") if key[2].count(q) == 1), "")
    return lines


def _section(header: str, one_of_many: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """Path that a header opens, with the place of the entry in each list of tables."""
    section: KeyPath = ()
    names = [_bare(part) for part in re.findall(r"""\s*("[^"]*"|'[^']*'|[^.]+)""", header)]
    for k, name in enumerate(names, 1):
        section = (*section, name)
        if one_of_many and k == len(names):
            counts[section] = counts.get(section, 0) + 1
        if section in counts:
            section = (*section, counts[section] - 1)
    return section


def _bare(name: str) -> str:
    return name.strip().strip("\"'")
