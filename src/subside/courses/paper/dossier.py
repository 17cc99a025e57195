"""The paper at the head of a packet: purpose, objectives, hours, outline, map to the Act, rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from subside.courses.completion import Record, requirements
from subside.courses.course import Course
from subside.courses.forms import Form
from subside.courses.paper.imprint import counted, imprint, in_words, on_day
from subside.courses.paper.outline import act, distribution, outline, references
from subside.courses.paper.press import press
from subside.courses.paper.tree import Node, blocks, inline, plain
from subside.courses.schema import Objective

Files = Sequence[tuple[str, str]]  # name, and what it holds


def dossier(course: Course, forms: Sequence[Form], files: Files, made: date) -> bytes:
    """The head of a packet; ``files`` are the others that go with it."""
    data = {
        **imprint(course, "Certification packet"),
        **_head(course, forms),
        **_rules(course),
        "made": on_day(made),
        "files": [{"name": name, "holds": holds} for name, holds in files],
        "objectives": [_objective(course, k) for k in range(len(course.file.objectives))],
        "distribution": distribution(course),
        "outline": outline(course),
        "act": plain(course.file.legal.act),
        "map": act(course),
        "design": _design(course.design),
        "references": [inline(text) for text in references(course)],
    }
    return press("packet", data, made)


def _head(course: Course, forms: Sequence[Form]) -> dict[str, Any]:
    file = course.file
    repetitions = counted(course.repetitions, "repetition") + " at least for each participant"
    return {
        "length": in_words(file.minutes),
        "days": counted(file.days, "day"),
        "audience": plain(file.audience),
        "purpose": plain(file.purpose),
        "prerequisites": [plain(text) for text in file.prerequisites],
        "items": counted(len(course.items), "question"),
        "form_items": file.form_items,
        "pass_mark": file.pass_mark,
        "repetitions": repetitions if course.repetitions else "none",
        "expected": ", ".join(f"{100 * form.expected:.0f}" for form in forms) + " in 100",
    }


def _rules(course: Course) -> dict[str, Any]:
    file = course.file
    return {
        "ratio": file.ratio.model_dump(),
        "materials": [plain(one.what) for one in file.materials],
        "safety": {
            "officer": plain(file.safety.officer),
            "stop_word": plain(file.safety.stop_word),
            "rules": [plain(rule) for rule in file.safety.rules],
        },
        "encounters": [
            {"block": plain(block.title), "scenario": plain(one.scenario), "shows": one.shows}
            for block in file.blocks
            for one in block.encounters
        ],
        "rubrics": [
            {
                "title": plain(one.title),
                "rates": plain(one.rates),
                "needs": f"{one.needs} %" if one.needs else "not a pass",
            }
            for one in course.rubrics.values()
        ],
        "months": file.certificate_months,
        "refresher": plain(file.refresher),
        "required": [
            f"{plain(one.what)}: {one.needed}" for one in requirements(course, Record())
        ],
    }  # fmt: skip


def _objective(course: Course, place: int) -> dict[str, Any]:
    one: Objective = course.file.objectives[place]
    numbered = enumerate(course.file.blocks, 1)
    return {
        "number": place + 1,
        "text": plain(one.text),
        "truths": one.truths,
        "blocks": [k for k, block in numbered if one.id in block.objectives],
        "items": sum(item.objective == one.id for item in course.items.values()),
    }


def _design(markdown: str) -> list[Node]:
    """The design note without its own title, which the packet's heading stands for."""
    found = blocks(markdown)
    return found[1:] if found and found[0]["k"] == "h" and found[0]["level"] == 1 else found
