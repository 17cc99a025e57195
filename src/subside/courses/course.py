"""A course as it is used everywhere else: frozen, checked, with a hash of all it says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from subside.courses.lesson import Lesson
from subside.courses.schema import Block, CourseFile, Item, Objective, Rubric


@dataclass(frozen=True)
class Course:
    """A course that adds up. ``texts`` are its files as they are, by name."""

    slug: str
    file: CourseFile
    lessons: Mapping[str, Lesson]  # by block
    items: Mapping[str, Item]
    rubrics: Mapping[str, Rubric]
    design: str
    texts: Mapping[str, str] = field(repr=False)

    @property
    def hash(self) -> str:
        """Of everything the course says: a record names the course it was taken in."""
        digest = hashlib.sha256()
        for name in sorted(self.texts):
            digest.update(f"{name}\0{len(self.texts[name])}\0{self.texts[name]}".encode())
        return digest.hexdigest()

    def block(self, name: str) -> Block:
        """A block by its name; KeyError where there is none."""
        return {one.id: one for one in self.file.blocks}[name]

    def objective(self, name: str) -> Objective:
        """An objective by its name; KeyError where there is none."""
        return {one.id: one for one in self.file.objectives}[name]

    @property
    def repetitions(self) -> int:
        """Encounters that a participant plays at least, in all blocks."""
        return sum(block.repetitions for block in self.file.blocks)

    def taken_with(self, block: Block) -> tuple[str, ...]:
        """Names of the scenarios of a block, in its order."""
        return tuple(one.scenario for one in block.encounters)


def file_names(folder: Path) -> list[str]:
    """Names of the files of a course that are there, as its copies and hashes know them."""
    fixed = ["course.toml", "items.yaml", "rubrics.yaml", "design.md"]
    lessons = sorted(f"lessons/{path.name}" for path in (folder / "lessons").glob("*.md"))
    return [name for name in fixed if (folder / name).is_file()] + lessons
