"""`subside courses`: what can be taught; check, copy and compare course folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.course_named import course_named, course_place, shipped_courses
from subside.cli.edge import WRONG, Command, Group, commands, in_lines, in_words, quoted
from subside.cli.output import deliver, json_option, plain, terminal, unwritable, write
from subside.errors import UserError

if TYPE_CHECKING:
    from subside.courses.differences import FileChange

Told = dict[str, Any]
MARKS = {"same": "  ", "gone": "- ", "new": "+ ", "where": "@ "}


@click.group(cls=Group, invoke_without_command=True)
@json_option
@click.pass_context
def courses(context: click.Context, json_to: str | None) -> int:
    """List the courses; check, copy or compare course folders.

    A COURSE is named by its slug or by the path of a folder. docs/courses.md has the format.
    """
    if json_to in courses.commands or (json_to is not None and context.invoked_subcommand):
        raise click.UsageError("Give --json behind the command that it is for.")
    if context.invoked_subcommand is not None:
        return 0
    found: list[Told] = []
    broken: list[str] = []
    for slug in shipped_courses():
        try:
            found.append(_entry(slug))
        except UserError as error:
            broken.append(in_words(error))
    found.sort(key=lambda entry: entry["minutes"])  # the shortest first
    if not deliver(json_to, {"courses": found}):
        _list(found)
    for text in broken:
        click.echo(text, err=True)
    return WRONG if broken else 0


@courses.command(cls=Command)
@click.argument("names", nargs=-1, metavar="[COURSE]...")
@json_option
def check(names: tuple[str, ...], json_to: str | None) -> int:
    """Tell every fault of courses, with file and line; then what a course should have and lacks.

    All shipped courses without a COURSE. Ends with exit code 1 if any has a fault; what is marked
    `look` is for whoever writes the course to weigh.
    """
    found = [_checked(name) for name in names or shipped_courses()]
    if not deliver(json_to, {"courses": found}):
        for result in found:
            _tell(result)
    return 0 if all(result["ok"] for result in found) else WRONG


@courses.command(cls=Command)
@click.argument("course", metavar="COURSE")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
def copy(course: str, folder: Path) -> None:
    """Copy a course into a new FOLDER, to change it there."""
    from subside.courses.course import file_names

    place = course_place(course)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(str(folder), "is there already, and not empty", hint="name a new folder")
    names = file_names(place)
    try:
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((place / name).read_bytes())
    except OSError as error:
        raise unwritable(str(folder), error) from error
    click.echo(plain(f"Copied {len(names)} files to {folder}"))
    click.echo(in_lines(commands(f"Check it: subside courses check {quoted(folder)}")))


@courses.command(cls=Command)
@click.argument("original", metavar="ORIGINAL")
@click.argument("changed", metavar="COPY")
@json_option
def compare(original: str, changed: str, json_to: str | None) -> None:
    """Tell how a COPY of a course differs from its ORIGINAL: in short, then line by line."""
    from subside.courses.differences import differences

    found = differences(_texts(original), _texts(changed))
    short = _in_short(original, changed)
    document = {
        "original": original,
        "copy": changed,
        "in_short": short,
        "files": [
            {"name": one.name, "state": one.state, "lines": [vars(line) for line in one.lines]}
            for one in found
        ],
    }
    if not deliver(json_to, document):
        _differ(short, found)


def _entry(slug: str) -> Told:
    course = course_named(slug)
    return {
        "slug": slug,
        "title": course.file.title,
        "short": course.file.short,
        "version": course.file.version,
        "minutes": course.file.minutes,
        "days": course.file.days,
        "blocks": len(course.file.blocks),
        "items": len(course.items),
        "rubrics": len(course.rubrics),
    }


def _list(found: list[Told]) -> None:
    console = terminal()
    width = max([10, *(len(entry["slug"]) for entry in found)]) + 2
    for entry in found:
        facts = (
            f"{entry['short']}, version {entry['version']}: {entry['minutes']} min on "
            f"{_counted(entry['days'], 'day')}, {_counted(entry['blocks'], 'block')}, "
            f"{_counted(entry['items'], 'test item')}, {_counted(entry['rubrics'], 'rubric')}"
        )
        write(console, entry["title"], width, label=entry["slug"])
        write(console, facts, width)
        write(console, "")
    if found:
        slug = found[0]["slug"]
        write(console, commands(f"Check one: subside courses check {slug}"))
        write(console, commands(f"Print one: subside packet {slug} --out FOLDER"))


def _checked(name: str) -> Told:
    from subside.courses.lint import lint
    from subside.scenario import ScenarioFaults

    result: Told = {"path": name, "ok": False, "faults": [], "findings": []}
    try:
        course = course_named(name)
    except ScenarioFaults as error:
        faults = [vars(fault) | {"text": str(fault)} for fault in error.faults]
        return result | {"faults": faults}
    findings = [
        {"rule": one.rule, "told": one.told, "ok": one.ok, "look": list(one.look)}
        for one in lint(course)
    ]
    return result | {"ok": True, "findings": findings}


def _tell(result: Told) -> None:
    for fault in result["faults"]:
        click.echo(in_lines(fault["text"]))
    for one in result["findings"]:
        click.echo(in_lines(f"{'ok  ' if one['ok'] else 'look'}  {one['rule']}: {one['told']}"))
        for line in one["look"]:
            click.echo(in_lines(f"        {line}"))
    told = _counted(len(result["faults"]), "fault") if result["faults"] else "ok"
    click.echo(plain(f"{result['path']}: {told}"))


def _texts(name: str) -> dict[str, str]:
    """Texts of the files of a course, which may have faults."""
    from subside.courses.course import file_names

    place = course_place(name)
    try:
        return {one: (place / one).read_text(encoding="utf-8") for one in file_names(place)}
    except UnicodeDecodeError as error:
        hint = "Save every file as UTF-8."
        raise UserError(str(place), "holds a file that is not UTF-8 text", hint=hint) from error


def _in_short(original: str, changed: str) -> list[str]:
    """Sentences on blocks, objectives and items; what to do where one of the two has faults."""
    from subside.courses.differences import in_short
    from subside.scenario import ScenarioFaults

    try:
        return list(in_short(course_named(original), course_named(changed)))
    except ScenarioFaults as error:
        command = commands(f"subside courses check {quoted(error.path)}")
        return [f"{error.path} has faults, so nothing is told in short. See: {command}"]


def _differ(short: list[str], found: tuple[FileChange, ...]) -> None:
    for told in short:
        click.echo(in_lines(told))
    for one in found:
        click.echo(plain(f"\n{one.name}: {one.state}"))
        for line in one.lines:
            click.echo(plain(f"{MARKS[line.kind]}{line.text}".rstrip()))
    if not found:
        click.echo("They are alike.")


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
