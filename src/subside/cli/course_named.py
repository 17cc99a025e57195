"""Courses by name: a shipped one by its slug, any other by the path of its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from subside.errors import UserError
from subside.files import courses_folder

if TYPE_CHECKING:
    from subside.courses.course import Course


def shipped_courses() -> list[str]:
    """Slugs of the shipped courses."""
    return sorted(path.parent.name for path in courses_folder().glob("*/course.toml"))


def course_place(name: str) -> Path:
    """Folder of a course named by slug or path; raises UserError where there is none."""
    path = Path(name)
    if name in shipped_courses():
        return courses_folder() / name
    if path.name == "course.toml" and path.is_file():
        return path.parent
    if path.is_dir():
        return path
    hint = f"shipped are: {', '.join(shipped_courses())}; or give the path of a course folder"
    raise UserError("", "there is no such course", name, hint)


def course_named(name: str) -> Course:
    """The course of a name; raises ScenarioFaults with all its faults."""
    from subside.courses.load import load_course

    return load_course(course_place(name))
