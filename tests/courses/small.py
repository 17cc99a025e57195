"""A small course without fault, in which a test changes one thing and sees what is said.

Two days, four blocks, 90 minutes; every kind of step, of paragraph and of slide is in it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from subside.courses.course import Course
from subside.courses.load import load_course
from subside.scenario import ScenarioFaults
from subside.scenario.document import Fault
from tests.courses.small_texts import (
    CLOSING,
    COURSE,
    DESIGN,
    LAB,
    OPENING,
    RUBRICS,
    TIME,
)

Texts = dict[str, str]  # file name -> text


def texts() -> Texts:
    """Files of the course, fresh ones each time."""
    return {
        "course.toml": COURSE,
        "items.yaml": items(),
        "rubrics.yaml": RUBRICS,
        "design.md": DESIGN,
        "lessons/opening.md": OPENING,
        "lessons/time.md": TIME,
        "lessons/lab.md": LAB,
        "lessons/closing.md": CLOSING,
    }


def items() -> str:
    """Four test items of each objective; what is best stands in another place each time."""
    objectives = {"explain-truths": 1, "make-time": 2, "accept-no-guarantee": 3}
    found = ["format: 1", "items:"]
    for objective, truth in objectives.items():
        for k in range(4):
            found += _item(objective, truth, k)
    return "\n".join(found) + "\n"


def _item(objective: str, truth: int, k: int) -> list[str]:
    name = f"{objective.replace('-', '_')}_{k + 1}"
    head = [
        f"  {name}:",
        f"    objective: {objective}",
        f"    truths: [{truth}]",
        f"    expected: {0.45 + 0.1 * k + 0.05 * truth:.2f}",
        f"    situation: A man at door {k + 1} of Lower Quay says nothing, hands in sight.",
        f"    question: What is best here, at door {k + 1}?",
        "    options:",
    ]
    for place in range(4):
        longer = "" if place == k else ", in so many words"  # as a rule: the best is not longest
        head += [f"      - text: Choice {'abcd'[place]} of {name}{longer}."]
        head += ["        best: true"] * (place == k)
        head += [f"        why: Reason {'abcd'[place]} of {name}."]
    return head


def changed(files: Mapping[str, str], name: str, old: str, new: str) -> Texts:
    """The files with one text in one of them replaced; it must stand there."""
    assert old in files[name], f"{old!r} does not stand in {name}"
    return {**files, name: files[name].replace(old, new, 1)}


def write(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """The course as a folder."""
    for name, text in (texts() if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def course(folder: Path, files: Mapping[str, str] | None = None) -> Course:
    """The course, written and loaded."""
    return load_course(write(folder, files))


def faults(folder: Path, files: Mapping[str, str]) -> tuple[Fault, ...]:
    """What is said of a course that has faults, which must be some."""
    with pytest.raises(ScenarioFaults) as caught:
        course(folder, files)
    return caught.value.faults
