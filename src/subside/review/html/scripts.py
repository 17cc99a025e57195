"""The scripts of the page put together as one, for a file that may ask nobody for anything."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from subside.review.html.files import STATIC

MAIN = STATIC / "review" / "review.js"
IMPORT = re.compile(r"^import\s[^;]*?\bfrom\s+\"(\.[^\"]+)\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|let|class|function|async function)\b)", re.MULTILINE)
NAMED = re.compile(r"^(?:const|let|class|(?:async )?function\*?)\s+([\w$]+)", re.MULTILINE)


@cache
def script() -> str:
    """One module: every file once, each after those that it imports."""
    return together(MAIN)


def together(main: Path) -> str:
    """A module and all that it imports as one text without import and export.

    Raises ValueError where two files use one name at their top, where an import renames, and where
    something is left that a plain module could not hold.
    """
    parts: dict[Path, str] = {}
    _take(main.resolve(), parts, ())
    text = "\n".join(parts.values())
    names = NAMED.findall(text)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"these names stand at the top of two scripts: {', '.join(twice)}")
    if re.search(r"^(?:import|export)\b", text, re.MULTILINE) or "</script" in text.lower():
        raise ValueError("an import or export is left, or the end of a script stands inside it")
    return text


def _take(path: Path, parts: dict[Path, str], above: tuple[Path, ...]) -> None:
    """Add what a file imports, then the file."""
    if path in above:
        raise ValueError(f"{path.name} imports itself, by way of others")
    if path in parts:
        return
    text = path.read_text(encoding="utf-8")
    for found in IMPORT.finditer(text):
        if " as " in found[0]:
            raise ValueError(f"{path.name} imports under another name: {found[0].strip()}")
        _take((path.parent / found[1]).resolve(), parts, (*above, path))
    parts[path] = EXPORT.sub("", IMPORT.sub("", text))
