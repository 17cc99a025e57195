"""What a copy of a course has that its original has not, and the other way round."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from subside.courses.course import Course

Kind = Literal["same", "gone", "new", "where"]
AROUND = 2  # lines shown about a change


@dataclass(frozen=True)
class Line:
    """A line of a comparison."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class FileChange:
    """How one file differs: ``state`` is added, removed or changed."""

    name: str
    state: Literal["added", "removed", "changed"]
    lines: tuple[Line, ...]


def differences(original: Mapping[str, str], copy: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Files that are not alike, in the order of their names. Line ends do not count."""
    found = []
    for name in sorted({*original, *copy}):
        old, new = original.get(name), copy.get(name)
        before, after = (old or "").splitlines(), (new or "").splitlines()
        if old is None or new is None:
            state: Literal["added", "removed", "changed"] = "added" if old is None else "removed"
            found.append(FileChange(name, state, _lines(before, after)))
        elif before != after:
            found.append(FileChange(name, "changed", _lines(before, after)))
    return tuple(found)


def in_short(original: Course, copy: Course) -> tuple[str, ...]:
    """The same in sentences, for who will not read the lines: blocks, objectives, items."""
    told = [
        *_minutes(original, copy),
        *_named("objective", _objectives(original), _objectives(copy)),
        *_named("lesson", _lessons(original), _lessons(copy)),
        *_named("test item", original.items, copy.items),
        *_named("rubric", original.rubrics, copy.rubrics),
    ]
    if original.file.pass_mark != copy.file.pass_mark:
        told.append(f"Pass mark: {copy.file.pass_mark} %, before {original.file.pass_mark} %.")
    return tuple(told)


def _minutes(original: Course, copy: Course) -> list[str]:
    before = {block.id: block.minutes for block in original.file.blocks}
    after = {block.id: block.minutes for block in copy.file.blocks}
    return [
        f"{copy.block(name).title}: {after[name]} min, before {before[name]}."
        for name in after
        if name in before and after[name] != before[name]
    ]


def _objectives(course: Course) -> dict[str, object]:
    return {one.id: one for one in course.file.objectives}


def _lessons(course: Course) -> dict[str, object]:
    return {name: lesson.text for name, lesson in course.lessons.items()}


def _named(what: str, before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    changed = [name for name in after if name in before and after[name] != before[name]]
    parts = (
        ("added", [name for name in after if name not in before]),
        ("removed", [name for name in before if name not in after]),
        ("changed", changed),
    )
    return [
        f"{len(names)} {what}{'s' * (len(names) > 1)} {state}: {', '.join(names)}."
        for state, names in parts
        if names
    ]


def _lines(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    found = []
    kinds: dict[str, Kind] = {" ": "same", "-": "gone", "+": "new"}
    for line in list(difflib.unified_diff(before, after, n=AROUND, lineterm=""))[2:]:
        if line.startswith("@@"):
            found.append(Line("where", line.strip("@ ")))
        else:
            found.append(Line(kinds[line[0]], line[1:]))
    return tuple(found)
