"""One strict door from YAML text to plain data that remembers where everything stood.

Only what cannot be misread is accepted. A plain scalar is a number, ``true``/``false`` or text;
the readings on which YAML parsers disagree (``no``, ``017``, ``1:30``, ``~``) are refused with
the way to write what was meant, and so are a key that is given twice, a tag, and a tab in the
indentation.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from yaml.resolver import Resolver

from subside.scenario.document import Document, Fault, KeyPath, dotted, shorten

__all__ = ["Document", "Fault", "KeyPath", "dotted", "read_text", "read_yaml", "shorten"]

NODES_MOST = 100_000  # aliases can make a short file very large
DEPTH_MOST = 40

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]+([eE][-+]?[0-9]+)?")
_TRAPS = {
    "is a word that some readers take for true or false": re.compile(
        r"(?i)y|n|yes|no|on|off|true|false"
    ),
    "is a number with a leading zero, octal for some readers": re.compile(r"[-+]?0[0-9_]+"),
    "is a time, a base-60 number for some readers": re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+"),
    "is a date for some readers": re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"),
    "is a number written in a way that not every reader takes for one": re.compile(
        r"[-+]?(\.[0-9]+|[0-9][0-9_]*\.?[0-9_]*|0[xob][0-9a-fA-F_]+)([eE][-+]?[0-9]+)?"
        r"|[-+]?\.(inf|nan)",
        re.IGNORECASE,
    ),
    "is an empty value": re.compile(r"(?i)~?|null"),
    "is a merge, which not every reader knows": re.compile("<<"),
}
_TRAP_HINT = "Put it in quotes if text is meant; write true, false or a plain number if not."
_QUOTED = ("'", '"', "|", ">")
_RESOLVER = Resolver()


def read_yaml(path: Path) -> Document:
    """Read one YAML file strictly; what cannot be read is a fault, never an exception."""
    document = Document(path)
    text = read_text(document)
    node = None if text is None or _tabs(text, document) else _compose(text, document)
    if node is not None:
        document.data = _Builder(document).build(node, (), frozenset())
    return document


def read_text(document: Document) -> str | None:
    """Text of the document's file, or None with a fault noted."""
    try:
        data = document.path.read_bytes()
    except OSError as error:
        document.fault((), "cannot be read", error.strerror or "", "Check the path and its rights.")
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        document.lines[()] = data.count(b"\n", 0, error.start) + 1
        document.fault((), "is not UTF-8 text", hint="Save the file as UTF-8.")
        return None


def _tabs(text: str, document: Document) -> bool:
    """Note every line that is indented with a tab."""
    found = [k for k, line in enumerate(text.split("\n"), 1) if "\t" in line[: _indent(line)]]
    for line in found:
        document.lines[()] = line
        document.fault((), "is indented with a tab", hint="Use spaces, two for each step.")
    return bool(found)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _compose(text: str, document: Document) -> yaml.Node | None:
    """Tree of nodes, or None with a fault noted."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.lines[()] = mark.line + 1 if mark else 1
        hint = "Check indentation, quotes and colons on this line and the one above."
        document.fault((), f"is not valid YAML: {error.problem}", hint=hint)
        return None
    except yaml.reader.ReaderError as error:
        document.lines[()] = text.count("\n", 0, error.position) + 1
        fact = "has a character that is not allowed in YAML"
        document.fault((), fact, f"U+{error.character:04X}", "Remove it.")
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        document.fault((), "is not valid YAML", type(error).__name__, "Is this the right file?")
        return None
    if node is None:
        document.fault((), "is empty", hint="See docs/scenario.md for what belongs here.")
    return node


class _Builder:
    """Walks the nodes once, noting lines and faults in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.left = NODES_MOST

    def build(self, node: yaml.Node, where: KeyPath, above: frozenset[int]) -> Any:
        """Plain data of a node; ``above`` are the nodes it stands in."""
        self.document.lines[where] = node.start_mark.line + 1
        self.left -= 1
        if id(node) in above:
            self.document.fault(where, "refers to itself", hint="Write the values out.")
            return None
        if self.left < 0 or len(where) > DEPTH_MOST:
            if self.left == -1 or self.left >= 0:
                hint = "Write it with fewer levels and aliases."
                self.document.fault(where, "is too large or too deep to be a scenario", hint=hint)
            return None
        self._tag(node, where)
        above = above | {id(node)}
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where, above)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(n, (*where, k), above) for k, n in enumerate(node.value)]
        return self._scalar(node, where)

    def _mapping(
        self, node: yaml.MappingNode, where: KeyPath, above: frozenset[int]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        lines = self.document.lines
        for key_node, value_node in node.value:
            if self.left < 0:
                break
            line = key_node.start_mark.line + 1
            here, key = self._key(key_node, where, line)
            if key is None:
                continue
            if key in result:
                hint = f"It stands first in line {lines[here]}. Keep one of the two."
                self._at(line, here, "is given twice", key, hint)
                continue
            result[key] = self.build(value_node, here, above)
            lines[here] = line
        return result

    def _key(self, node: yaml.Node, where: KeyPath, line: int) -> tuple[KeyPath, str | None]:
        """Path and name of a key; a key that is no text is a fault, and left out."""
        if not isinstance(node, yaml.ScalarNode):
            self._at(line, where, "has a key that is no name", "", "Write each key as one word.")
            return where, None
        here = (*where, str(node.value))
        first = self.document.lines.setdefault(here, line)
        self.document.lines[here] = line
        key = self._scalar(node, here)
        self.document.lines[here] = first
        if not isinstance(key, str):
            self._at(line, here, "is not a name", key, "Put the key in quotes if it is meant.")
            return here, None
        return here, key

    def _at(self, line: int, where: KeyPath, fact: str, given: object, hint: str) -> None:
        """Note a fault in a line other than the one where the path stands."""
        first = self.document.lines.get(where)
        self.document.lines[where] = line
        self.document.fault(where, fact, given, hint)
        if first is not None:
            self.document.lines[where] = first

    def _tag(self, node: yaml.Node, where: KeyPath) -> None:
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        value = node.value if isinstance(node, yaml.ScalarNode) else None
        implied = _RESOLVER.resolve(type(node), value, (plain, not plain))  # type: ignore[no-untyped-call]
        if node.tag != implied:
            hint = "Remove the tag; quotes make text, a plain number is a number."
            self.document.fault(where, "has a tag", node.tag, hint)

    def _scalar(self, node: yaml.Node, where: KeyPath) -> Any:
        text = str(node.value)
        if isinstance(node, yaml.ScalarNode) and node.style in _QUOTED:
            return text
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        for fact, trap in _TRAPS.items():
            if trap.fullmatch(text):
                self.document.fault(where, fact, text or "(nothing)", _TRAP_HINT)
                break
        return text
