"""Elements whose text is escaped unless it was made here: nobody can forget to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

VOID = ("meta", "col", "br")
# Text that turns the order of letters around could make a page say what it does not.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | int | None


def plain(text: str) -> str:
    """Text without characters that steer: a log and a scenario may hold anything."""
    return "".join(c for c in text if c == "\n" or not _steers(c))


def _steers(character: str) -> bool:
    return character in TURNING or unicodedata.category(character) in ("Cc", "Cs")


def markup(child: Child) -> Markup:
    """A child as HTML: escaped, unless it is markup already."""
    if isinstance(child, Markup):
        return child
    return Markup("" if child is None else escape(plain(str(child))))


def joined(children: Iterable[Child]) -> Markup:
    """Children one after the other."""
    return Markup("".join(markup(child) for child in children))


def el(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """An element. `class_` is class, `aria_label` aria-label; an attribute None is left out."""
    shown = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{shown}>")
    return Markup(f"<{name}{shown}>{joined(children)}</{name}>")


def _attribute(key: str, value: str | float | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f' {name}="{escape(plain(text))}"'


def table(
    caption: str, heads: Iterable[Child], rows: Iterable[Iterable[Child]], class_: str | None = None
) -> Markup:
    """A table with a caption; the first cell of each row is its head."""
    columns = [el("th", head, scope="col") for head in heads]
    body = []
    for row in rows:
        first, *rest = row
        cells = [el("th", first, scope="row"), *(el("td", cell) for cell in rest)]
        body.append(el("tr", *cells))
    inside = el(
        "table",
        el("caption", caption),
        el("thead", el("tr", *columns)),
        el("tbody", *body),
        class_=class_,
    )
    return el("div", inside, class_="wide", tabindex="0", role="region", aria_label=caption)
