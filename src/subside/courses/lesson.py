"""From the Markdown of a lesson to its parts: steps with minutes, slides, objections, handout.

A lesson is read line by line and knows the line of every part, so that a fault can name it.
Its text stays Markdown; ``prose`` makes pages of it, ``paper`` makes print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from subside.courses.prose import CITED
from subside.courses.wording import find, own
from subside.scenario.document import Document
from subside.scenario.reader import read_text

KINDS = ("Say", "Ask", "Show", "Exercise", "Practice", "Discuss", "Test", "Break")
SHOWN = ("Say", "Ask", "Show", "Exercise")  # kinds of step that have a slide
SECTIONS = ("Purpose", "Before", "Steps", "Objections", "Handout", "Sources")
OPTIONAL = ("Objections",)
SLIDE_LINES = 8  # a slide that is read out is not looked at

_Fence = Literal["", "opens", "inside", "closes"]
_STEP = re.compile(r"([1-9][0-9]{0,3}) min - (\w+): (\S.*)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)\s*(\S*)")
_SOURCE = re.compile(r"([0-9]{1,4})\.\s+(\S.*)")
_UNFINISHED = re.compile(
    r"\b(?:to be added|to be written|TBD|TODO|lorem ipsum|placeholder)\b", re.IGNORECASE
)
_HTML = re.compile(r"</?[a-zA-Z][^>\n]*>|<!--")


@dataclass(frozen=True)
class Slide:
    """What is seen on the wall: a title, and a few lines of Markdown."""

    title: str
    body: str


@dataclass(frozen=True)
class Step:
    """Some minutes of a lesson. ``body`` is Markdown without the slides."""

    minutes: int
    kind: str
    title: str
    body: str
    slides: tuple[Slide, ...]
    line: int


@dataclass(frozen=True)
class Objection:
    """What participants say against it, and how to meet that."""

    words: str
    answer: str


@dataclass(frozen=True)
class Lesson:
    """A lesson plan. All parts but the steps are Markdown."""

    title: str
    purpose: str
    before: str
    steps: tuple[Step, ...]
    objections: tuple[Objection, ...]
    handout: str
    sources: tuple[str, ...]
    text: str

    @property
    def minutes(self) -> int:
        """Minutes of all steps."""
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class _Part:
    """Lines under a heading: where the heading stands, what it says, and what follows."""

    line: int
    heading: str
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.body).strip()


def read_lesson(path: Path) -> tuple[Document, Lesson | None]:
    """The lesson of a file; its faults stand in the document, and then there is no lesson."""
    document = Document(path)
    text = read_text(document)
    if text is None:
        return document, None
    lines = tuple(text.splitlines())
    title, parts = _sections(lines, document)
    _refuse(text, document)
    steps = tuple(_steps(parts["Steps"], document)) if "Steps" in parts else ()
    sources = _sources(parts["Sources"], document) if "Sources" in parts else ()
    _cited(lines, parts, len(sources), document)
    if document.faults:
        return document, None
    objections = _split(parts["Objections"], "### ") if "Objections" in parts else []
    return document, Lesson(
        title, parts["Purpose"].text, parts["Before"].text, steps,
        tuple(Objection(_unquoted(one.heading), one.text) for one in objections),
        parts["Handout"].text, sources, text,
    )  # fmt: skip


def _fault(document: Document, line: int, fact: str, given: str = "", hint: str = "") -> None:
    """A fault at a line: the place of a lesson is the line, and every line is told."""
    where = (f"line {line}",)
    document.lines[where] = line
    document.fault(where, fact, given, hint)


def _sections(lines: tuple[str, ...], document: Document) -> tuple[str, dict[str, _Part]]:
    """Title, and parts by the name of their section."""
    whole = _split(_Part(0, "", lines), "# ")
    if len(whole) != 1:
        _fault(document, 1, "needs one title", "", "Begin with `# ` and the title of the block.")
        return "", {}
    parts: dict[str, _Part] = {}
    found = _split(whole[0], "## ")
    for part in found:
        if part.heading not in SECTIONS:
            hint = f"Known: {', '.join(SECTIONS)}."
            _fault(document, part.line, "is not a section of a lesson", part.heading, hint)
        elif part.heading in parts:
            _fault(document, part.line, "is given twice", part.heading, "Keep one of the two.")
        elif not part.text:
            _fault(document, part.line, "is empty", part.heading, "Write it, in full.")
        parts[part.heading] = part
    for name in SECTIONS:
        if name not in parts and name not in OPTIONAL:
            _fault(document, len(lines), "has no section", name, f"Add `## {name}`.")
    order = [SECTIONS.index(part.heading) for part in found if part.heading in SECTIONS]
    if order != sorted(order):
        hint = f"Put them in this order: {', '.join(SECTIONS)}."
        _fault(document, found[0].line, "has its sections in another order", "", hint)
    return whole[0].heading, parts


def _split(part: _Part, mark: str) -> list[_Part]:
    """Parts under each heading of a level; lines in a fenced block are no headings."""
    found: list[tuple[int, str, list[str]]] = []
    for number, line, fence in _lines(part):
        if not fence and line.startswith(mark):
            found.append((number, line.removeprefix(mark).strip(), []))
        elif found:
            found[-1][2].append(line)
    return [_Part(number, heading, tuple(body)) for number, heading, body in found]


def _lines(part: _Part) -> Iterator[tuple[int, str, _Fence]]:
    """Number and text of each line, and how it stands to a fenced block."""
    fence = ""
    for number, line in enumerate(part.body, part.line + 1):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
            yield number, line, "opens"
        elif mark and mark[1].startswith(fence) and not mark[2]:
            fence = ""
            yield number, line, "closes"
        else:
            yield number, line, "inside" if fence else ""


def _steps(part: _Part, document: Document) -> Iterator[Step]:
    found = _split(part, "### ")
    if not found:
        hint = "Write `### 5 min - Say: Title` for each step."
        _fault(document, part.line, "has no step", "", hint)
    for one in found:
        head = _STEP.fullmatch(one.heading)
        if head is None or head[2] not in KINDS:
            hint = f"Write `### 5 min - KIND: Title`, KIND one of {', '.join(KINDS)}."
            _fault(document, one.line, "is not the heading of a step", one.heading, hint)
            continue
        body, slides = _slides(one, document)
        if head[2] in SHOWN and not slides:
            hint = "Add a fenced block with the word `slide`."
            _fault(document, one.line, "has no slide", head[3], hint)
        if not body.strip():
            _fault(document, one.line, "says nothing", head[3], "Write what is said and done.")
        yield Step(int(head[1]), head[2], head[3].strip(), body, slides, one.line)


def _slides(part: _Part, document: Document) -> tuple[str, tuple[Slide, ...]]:
    """The text of a step without its slides, and the slides."""
    body: list[str] = []
    slides: list[list[str]] = []
    inside = False
    for number, line, fence in _lines(part):
        mark = _FENCE.match(line)
        if fence == "opens" and mark and mark[2] == "slide":
            inside = True
            slides.append([])
        elif inside and fence == "closes":
            inside = False
            _check_slide(slides[-1], number, document)
        elif inside:
            slides[-1].append(line)
        else:
            body.append(line)
    if inside:
        _fault(document, part.line, "has a slide that does not end", "", "Close it with ```.")
    made = tuple(
        Slide(lines[0].lstrip("# ").strip(), "\n".join(lines[1:]).strip())
        for lines in slides
        if lines
    )
    return "\n".join(body).strip(), made


def _check_slide(lines: list[str], number: int, document: Document) -> None:
    if not lines or not lines[0].strip():
        hint = "Its first line is its title, then an empty line, then a few lines."
        _fault(document, number, "is a slide without a title", "", hint)
    elif len([line for line in lines[1:] if line.strip()]) > SLIDE_LINES:
        hint = f"At most {SLIDE_LINES}; what is to be said stands beside the slide."
        _fault(document, number, "is a slide with too many lines", str(len(lines) - 1), hint)


def _sources(part: _Part, document: Document) -> tuple[str, ...]:
    """References in order; a line that begins no new one goes on with the last."""
    found: list[str] = []
    for number, line in enumerate(part.body, part.line + 1):
        head = _SOURCE.match(line)
        if head:
            found.append(head[2].strip())
            if int(head[1]) != len(found):
                hint = f"This one is {len(found)}."
                _fault(document, number, "is out of order", head[1], hint)
        elif line.strip() and found:
            found[-1] += f" {line.strip()}"
        elif line.strip():
            _fault(document, number, "is no reference", line, "Write `1. Author, title, year.`")
    return tuple(found)


def _cited(lines: tuple[str, ...], parts: dict[str, _Part], count: int, document: Document) -> None:
    """Every number in brackets is a source, and every source is cited."""
    end = parts["Sources"].line if "Sources" in parts else len(lines)
    cited = set()
    for number, line in enumerate(lines[: end - 1], 1):
        for one in map(int, CITED.findall(line)):
            cited.add(one)
            if not 1 <= one <= count:
                hint = f"There {'is 1 source' if count == 1 else f'are {count} sources'}."
                _fault(document, number, "cites a source that is not there", f"[{one}]", hint)
    for one in sorted(set(range(1, count + 1)) - cited):
        hint = "Cite it where it is used, or take it out."
        _fault(document, end, "is a source that nothing cites", f"[{one}]", hint)


def _refuse(text: str, document: Document) -> None:
    """Words that no text may use, except in quotes; what is unfinished; and raw HTML."""
    for finding in find(text):
        line = text.count("\n", 0, finding.start) + 1
        _fault(document, line, finding.rule.fact, finding.words, finding.rule.hint)
    for pattern, fact, hint in (
        (_UNFINISHED, "is not finished", "Write it in full."),
        (_HTML, "has raw HTML", "Write Markdown."),
    ):
        for match in pattern.finditer(own(text)):
            line = text.count("\n", 0, match.start()) + 1
            _fault(document, line, fact, match[0], hint)


def _unquoted(words: str) -> str:
    return words.strip().strip('"“”')
