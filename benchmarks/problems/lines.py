"""XML with line numbers: the few things a reader needs, and errors that name the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from subside.errors import UserError


@dataclass(eq=False)
class Node:
    """An element: its own text, its children, and the line where it begins."""

    path: Path
    tag: str
    given: dict[str, str]
    line: int
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """Children of a tag."""
        return (child for child in self.children if child.tag == tag)

    def one(self, tag: str) -> Node:
        """The child of a tag, of which there must be one."""
        found = next(self.all(tag), None)
        return found if found is not None else self.fail(f"<{self.tag}> has no <{tag}>")

    def words(self) -> list[str]:
        """The element's own text, word by word."""
        return self.text.split()

    def fail(self, fact: str, given: str | None = None, hint: str = "") -> NoReturn:
        """Refuse, naming file and line."""
        raise UserError(f"{self.path}:{self.line}", fact, given, hint)


def read(path: Path) -> Node:
    """The outermost element of a file."""
    parser = expat.ParserCreate()
    root = Node(path, "", {}, 1)
    open_nodes = [root]

    def begin(tag: str, given: dict[str, str]) -> None:
        node = Node(path, tag, given, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def text(said: str) -> None:
        open_nodes[-1].text += said

    def entity(*_: Any) -> NoReturn:
        raise UserError(f"{path}:{parser.CurrentLineNumber}", "entities are not read")

    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler = begin, text
    parser.EndElementHandler = lambda _: open_nodes.pop()
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(path.read_bytes(), True)
    except OSError as error:
        raise UserError(str(path), "cannot be read", error.strerror or "") from None
    except expat.ExpatError as error:
        fact = "is no XML from here on"
        raise UserError(f"{path}:{error.lineno}", fact, expat.ErrorString(error.code)) from None
    return root.children[0]
