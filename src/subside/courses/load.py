"""From a course folder to one frozen ``Course``; every fault of the folder told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from subside.courses.course import Course, file_names
from subside.courses.lesson import Lesson, read_lesson
from subside.courses.schema import CourseFile, Item, ItemsFile, RubricsFile
from subside.courses.wording import find
from subside.errors import UserError
from subside.scenario.document import Document, KeyPath, ScenarioFaults, known
from subside.scenario.parse import validated
from subside.scenario.reader import read_text, read_yaml
from subside.scenario.toml import read_toml

M = TypeVar("M", bound=BaseModel)
DAY = 480  # minutes of one day at most


def load_course(folder: Path) -> Course:
    """Load a course folder, or raise ``ScenarioFaults`` with all that is wrong with it."""
    if not folder.is_dir():
        hint = "give the slug of a shipped course (`subside courses`) or the path of a folder"
        raise UserError(str(folder), "there is no such course folder", hint=hint)
    toml = read_toml(folder / "course.toml")
    file = _typed(CourseFile, toml)
    items_of, rubrics_of = read_yaml(folder / "items.yaml"), read_yaml(folder / "rubrics.yaml")
    items, rubrics = _typed(ItemsFile, items_of), _typed(RubricsFile, rubrics_of)
    design = Document(folder / "design.md")
    note = read_text(design) or ""
    documents = [toml, items_of, rubrics_of, design]
    lessons: dict[str, Lesson] = {}
    if file is not None:
        _check_file(file, toml, rubrics.rubrics if rubrics else None)
        lessons = _lessons(folder, file, documents)
        if items is not None:
            _check_items(items.items, file, items_of)
            _wording(items, items_of)
        if rubrics is not None:
            _check_rubrics(rubrics, file, rubrics_of)
    faults = [fault for document in documents for fault in document.faults]
    if faults or file is None or items is None or rubrics is None:
        raise ScenarioFaults(folder, faults)
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in file_names(folder)}
    return Course(folder.name, file, lessons, items.items, rubrics.rubrics, note, texts)


def _typed(model: type[M], document: Document) -> M | None:
    """The model of a file, or None with its faults noted."""
    if document.faults:
        return None
    if not isinstance(document.data, dict):
        hint = "See docs/courses.md for what belongs here."
        document.fault((), "should be a mapping of keys to values", document.data, hint)
        return None
    return validated(model, document.data, document)


def _check_file(file: CourseFile, document: Document, rubrics: Collection[str] | None) -> None:
    """Names once and known; minutes that add up, in all and on each day."""
    objectives = [one.id for one in file.objectives]
    phrases = [one.id for one in file.legal.phrases]
    _once(objectives, ("objectives",), "id", document)
    _once([one.id for one in file.blocks], ("blocks",), "id", document)
    _once(phrases, ("legal", "phrases"), "id", document)
    for k, one in enumerate(file.objectives):
        _known(one.legal, phrases, ("objectives", k, "legal"), "a part of the Act", document)
    for k, block in enumerate(file.blocks):
        at = ("blocks", k)
        _known(block.objectives, objectives, (*at, "objectives"), "an objective", document)
        if block.rubric and rubrics is not None:
            _known([block.rubric], rubrics, (*at, "rubric"), "a rubric of rubrics.yaml", document)
        if block.day > file.days:
            hint = f"The course has {file.days} day{'s' * (file.days > 1)}."
            document.fault((*at, "day"), "is a day that the course does not have", block.day, hint)
        if block.repetitions and not block.encounters:
            hint = "Add `[[blocks.encounters]]`, or leave repetitions out."
            document.fault((*at, "repetitions"), "asks for encounters and names none", "", hint)
    _minutes(file, document)
    _wording(file, document)


def _minutes(file: CourseFile, document: Document) -> None:
    total = sum(block.minutes for block in file.blocks)
    if total != file.minutes:
        hint = f"The blocks have {total}: make them add up."
        document.fault(("minutes",), "is not what the blocks add up to", file.minutes, hint)
    for day in range(1, file.days + 1):
        spent = sum(block.minutes for block in file.blocks if block.day == day)
        if not 0 < spent <= DAY:
            fact = f"has {spent} minutes on day {day}"
            hint = f"A day has 1 to {DAY}: move or shorten blocks."
            document.fault(("blocks",), fact, "", hint)


def _wording(file: BaseModel, document: Document) -> None:
    for where, text in _texts(file.model_dump(), ()):
        for finding in find(text):
            document.fault(where, finding.rule.fact, finding.words, finding.rule.hint)


def _texts(data: object, where: KeyPath) -> Iterable[tuple[KeyPath, str]]:
    """Every text in plain data, with its path."""
    if isinstance(data, str):
        yield where, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*where, key))
    elif isinstance(data, list | tuple):
        for k, value in enumerate(data):
            yield from _texts(value, (*where, k))


def _once(names: Iterable[str], where: KeyPath, key: str, document: Document) -> None:
    names = list(names)
    for k, name in enumerate(names):
        if name in names[:k]:
            document.fault((*where, k, key), "is given twice", name, "Give one another name.")


def _known(
    names: Iterable[str], there: Iterable[str], where: KeyPath, what: str, document: Document
) -> None:
    there = list(there)
    for name in names:
        if name not in there:
            document.fault(where, f"is not {what}", name, known(name, there))


def _lessons(folder: Path, file: CourseFile, documents: list[Document]) -> dict[str, Lesson]:
    """Lessons by block; each has its block's title, and minutes that add up to the block's."""
    found = {}
    for block in file.blocks:
        document, lesson = read_lesson(folder / "lessons" / f"{block.id}.md")
        documents.append(document)
        if lesson is None:
            continue
        if lesson.title != block.title:
            hint = f"course.toml says: {block.title}"
            document.fault((), "has another title than its block", lesson.title, hint)
        if lesson.minutes != block.minutes:
            fact = f"has steps of {lesson.minutes} minutes"
            hint = f"The block has {block.minutes} in course.toml: make the steps add up."
            document.fault((), fact, "", hint)
        found[block.id] = lesson
    names = {f"{block.id}.md" for block in file.blocks}
    for path in sorted((folder / "lessons").glob("*.md")):
        if path.name not in names:
            stray = Document(path)
            hint = "Add the block to course.toml, or remove the file."
            stray.fault((), "is the lesson of no block", path.name, hint)
            documents.append(stray)
    return found


def _check_items(items: Mapping[str, Item], file: CourseFile, document: Document) -> None:
    """One best answer each, options that differ, an objective that is known."""
    objectives = [one.id for one in file.objectives]
    for name, item in items.items():
        at = ("items", name)
        best = sum(option.best for option in item.options)
        if best != 1:
            fact = "has no best answer" if best == 0 else f"has {best} best answers"
            document.fault((*at, "options"), fact, "", "Mark exactly one with `best: true`.")
        for text, count in Counter(option.text.strip() for option in item.options).items():
            if count > 1:
                document.fault((*at, "options"), "has the same answer twice", text, "Change one.")
        _known([item.objective], objectives, (*at, "objective"), "an objective", document)
    pairs = sum(held // 2 for held in Counter(item.objective for item in items.values()).values())
    if pairs < file.form_items:
        hint = (
            f"Each of the {file.form_items} places of a test needs two items of one objective, "
            f"for the test before and the one after; there are {pairs} such pairs."
        )
        document.fault(("items",), "has too few items", len(items), hint)


def _check_rubrics(rubrics: RubricsFile, file: CourseFile, document: Document) -> None:
    objectives = [one.id for one in file.objectives]
    for name, rubric in rubrics.rubrics.items():
        for key, row in rubric.rows.items():
            at = ("rubrics", name, "rows", key)
            _known(row.objectives, objectives, (*at, "objectives"), "an objective", document)
    _wording(rubrics, document)
