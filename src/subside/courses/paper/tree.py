"""Markdown as a tree of plain data, for print.

What stands in a text reaches the templates as strings of that tree and is set as it stands: nothing
of it is ever read as code or markup of the program that sets the pages.

Blocks: ``p`` (with ``cue`` where one opens it), ``h``, ``ul``, ``ol``, ``quote``, ``pre``,
``rule``, ``table``. Inside a line: ``t`` text, ``b``, ``i``, ``code``, ``link``, ``br``, ``line``
(to write on), ``tick`` (a box) and ``cite``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from subside.courses.prose import CITED, CUES, LINE, reader, ruled

Node = dict[str, Any]  # k: kind; v: text; c: nodes inside; and what the kind has besides

DEEPEST = 10  # levels; what is nested deeper is set as if it were at this one
TO_WRITE = 24  # characters that a line to write on stands for
LONG = 220  # characters of a cell from which on a column gets no wider
LINE_LENGTH = 75  # characters that a line of a table holds, about
_CODE = ("code_inline", "code_block", "fence")
_INSIDE = {"li": ("ul", "ol"), "tr": ("table",), "td": ("tr",)}  # these stand nowhere else
_KINDS = {
    "paragraph": "p", "heading": "h", "bullet_list": "ul", "ordered_list": "ol",
    "list_item": "li", "blockquote": "quote", "table": "table", "tr": "tr", "th": "td",
    "td": "td", "strong": "b", "em": "i", "link": "link",
}  # fmt: skip
LONGEST = 20  # letters of a name after which it may be broken
_WORD = re.compile(rf"\S{{{LONGEST}}}(?=\S)")
TICK = "[ ]"  # a box to tick
_MARK = re.compile(rf"({LINE})|{re.escape(TICK)}|{CITED.pattern}")


def blocks(markdown: str) -> list[Node]:
    """The blocks of a text."""
    return _Walk().over(reader().parse(ruled(clean(markdown))))


def inline(markdown: str) -> list[Node]:
    """What stands inside one line of text: a slide's title, a reference."""
    return _Walk().over(reader().parseInline(ruled(clean(markdown))))


def clean(text: str) -> str:
    """The text without what cannot be set: control characters and halves of characters."""
    kept = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def plain(text: str) -> str:
    """A text that is no Markdown, on one line, as a printer sets it."""
    return curly(one_line(text))


def one_line(text: str) -> str:
    """A name or an address, as it was given, on one line."""
    return " ".join(clean(text).split())


def breakable(name: str) -> str:
    """A name on one line, in which a word that no line can hold may be broken."""
    return _WORD.sub(lambda word: f"{word[0]}\u200b", one_line(name))


def curly(text: str, before: str = "") -> str:
    """Straight quotation marks as a printer sets them; ``before`` is the character before."""
    made = []
    for c in text:
        opens = not before or before.isspace() or before in "([{-–—/“‘"
        if c == '"':
            made.append("“" if opens else "”")
        elif c == "'":
            made.append("‘" if opens else "’")
        else:
            made.append(c)
        before = made[-1]
    return "".join(made)


def words(node: Node | Sequence[Node]) -> str:
    """The bare words of a tree, without the numbers of sources."""
    if not isinstance(node, dict):
        return "".join(map(words, node))
    if node["k"] in ("br", "cite"):
        return " " if node["k"] == "br" else ""
    if node["k"] == "table":
        return "\n".join(" | ".join(map(words, row)) for row in node["rows"])
    return str(node.get("v", "")) + words(node.get("c", ()))


class _Walk:
    """One way through the tokens of a text: ``open`` holds what is not yet closed."""

    def __init__(self) -> None:
        self.open: list[Node] = [{"k": "top", "c": []}]
        self.deep = 0
        self.skipped: list[bool] = []  # for each open token: whether it makes no node
        self.before = ""  # the last character that was set in this paragraph

    def over(self, tokens: Sequence[Token]) -> list[Node]:
        """Nodes of a sequence of tokens."""
        for token in tokens:
            self._take(token)
        found: list[Node] = self.open[0]["c"]
        return found

    def _take(self, token: Token) -> None:
        if token.nesting == 1:
            self._begin(token)
        elif token.nesting == -1:
            self._end()
        elif token.type == "inline":
            self.before = ""
            self.over(token.children or [])
        else:
            self._leaf(token)

    def _begin(self, token: Token) -> None:
        kind = _KINDS.get(token.type.removesuffix("_open"), "")
        inside = _INSIDE.get(kind)
        above = self.open[-1]["k"]
        wanted = above in inside if inside else bool(kind) and len(self.open) <= DEEPEST
        self.skipped.append(not wanted)
        if not wanted:
            return
        node: Node = {"k": kind, "c": []}
        if kind == "p":
            node["tight"] = token.hidden
        if kind == "h":
            node["level"] = int(token.tag[1:])
        elif kind == "ol":
            node["start"] = min(int(token.attrGet("start") or 1), 9999)
        elif kind == "link":
            node["to"] = clean(str(token.attrGet("href") or ""))
        elif kind == "td":
            style = str(token.attrGet("style") or "")
            node["align"] = style.rpartition(":")[2] or "left"
            node["head"] = token.tag == "th"
        self.open.append(node)

    def _end(self) -> None:
        if self.skipped.pop():
            return
        node = self.open.pop()
        into = self.open[-1]["c"]
        if node["k"] == "table":
            into.append(_table(node))
        elif node["k"] == "p":
            into.append(_cued(_lined(node)))
        elif node["k"] == "ul":
            into.append(_ticked(node))
        else:
            into.append(node)

    def _leaf(self, token: Token) -> None:
        into: list[Node] = self.open[-1]["c"]
        if token.type in _CODE:
            kind = "code" if token.type == "code_inline" else "pre"
            into.append({"k": kind, "v": token.content.replace(LINE, "____").rstrip("\n")})
            self.before = token.content[-1:]
        elif token.type == "hr":
            into.append({"k": "rule"})
        elif token.type in ("softbreak", "hardbreak"):
            into.append({"k": "soft" if token.type == "softbreak" else "br"})
            self.before = " "
        elif token.content:
            for node in self._marked(token.content):
                if node["k"] == "cite" and into and into[-1]["k"] in ("t", "soft"):
                    _close_up(into)
                into.append(node)

    def _marked(self, text: str) -> list[Node]:
        """Text, lines to write on, and numbers of sources."""
        found: list[Node] = []
        for part in _split(text):
            if part == LINE:
                found.append({"k": "line"})
            elif part == TICK:
                found.append({"k": "tick"})
            elif number := CITED.fullmatch(part):
                found.append({"k": "cite", "v": number[1]})
            else:
                found.append({"k": "t", "v": curly(part, self.before)})
            self.before = part[-1]
        return found


def _close_up(nodes: list[Node]) -> None:
    """Take the space before a raised number away: it stands at the word that it belongs to."""
    if nodes[-1]["k"] == "soft":
        nodes.pop()
    if nodes and nodes[-1]["k"] == "t":
        nodes[-1]["v"] = nodes[-1]["v"].rstrip()


def _split(text: str) -> list[str]:
    """A text cut before and after each mark; what is cut adds up to the text."""
    cuts = sorted({0, len(text), *(end for m in _MARK.finditer(text) for end in m.span())})
    return [text[a:b] for a, b in pairwise(cuts)]


def _lined(node: Node) -> Node:
    """A paragraph whose lines to write on keep their line; other line ends are spaces."""
    into = node["c"]
    for k, one in enumerate(into):
        if one["k"] == "soft":
            beside = [*into[max(0, k - 1) : k], *into[k + 1 : k + 2]]
            line = any(other["k"] == "line" for other in beside)
            into[k] = {"k": "br"} if line else {"k": "t", "v": " "}
    return node


def _cued(node: Node) -> Node:
    """A paragraph with the cue that opens it (Ask, Expect, Do ...) set apart."""
    into = node["c"]
    if into and into[0]["k"] == "b":
        said = words(into[0])
        if said.endswith(":") and said[:-1] in CUES:
            return node | {"cue": said[:-1], "c": _stripped(into[1:])}
    return node


def _ticked(node: Node) -> Node:
    """A list in which each item begins with a box: the boxes become its marks."""
    first = [item["c"][0] for item in node["c"] if item["c"]]
    opens = [p["c"] for p in first if p["k"] == "p" and p["c"] and p["c"][0]["k"] == "tick"]
    node["ticks"] = len(opens) == len(node["c"])
    if node["ticks"]:
        for inside in opens:
            inside[:] = _stripped(inside[1:])
    return node


def _stripped(nodes: list[Node]) -> list[Node]:
    if nodes and nodes[0]["k"] == "t":
        return [{"k": "t", "v": nodes[0]["v"].lstrip()}, *nodes[1:]]
    return nodes


def _table(node: Node) -> Node:
    """Rows of cells; ``wide`` are the shares that the columns have of the width."""
    rows = [row["c"] for row in node["c"]]
    columns = [[row[k] for row in rows] for k in range(len(rows[0]))]
    return {
        "k": "table",
        "rows": [[cell["c"] for cell in row] for row in rows],
        "align": [cell["align"] for cell in rows[0]],
        "wide": _widths(columns),
    }


def _widths(columns: Sequence[Sequence[Node]]) -> list[float]:
    """Shares of the columns: more for longer texts, and no less than the longest word needs."""
    shares = [min(max(map(_length, cells)), LONG) ** 0.6 for cells in columns]
    line = sum(shares) / LINE_LENGTH
    return [
        max(share, line * (2 + max(map(_longest_word, cells))))
        for share, cells in zip(shares, columns, strict=True)
    ]


def _length(cell: Node) -> int:
    return sum(TO_WRITE if one["k"] == "line" else len(words(one)) for one in cell["c"]) or 1


def _longest_word(cell: Node) -> int:
    return min(20, max(map(len, words(cell["c"]).split()), default=0))
