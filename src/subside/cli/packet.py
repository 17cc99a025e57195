"""`subside packet`: everything that is printed of a course, as PDF."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.course_named import course_named
from subside.cli.edge import Command, in_lines
from subside.cli.output import deliver, json_option, plain, seed_checked, unwritable, waiting
from subside.errors import UserError

if TYPE_CHECKING:
    from subside.courses.paper.clock import Clock

RECORD = "packet.json"  # beside the files: which of them are ours, by hash
SHOWN = 5  # names in a message
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@click.command(cls=Command)
@click.argument("course", metavar="COURSE")
@click.option("--out", metavar="FOLDER", required=True, help="The folder to write to.")
@click.option(
    "--seed", type=int, default=1, show_default=True, callback=seed_checked,
    help="Which test forms are drawn; the same seed draws the same.",
)  # fmt: skip
@click.option("--date", "day", metavar="YYYY-MM-DD", help="Date of the packet.  [default: today]")
@click.option(
    "--start", metavar="H:MM", default="8:00", show_default=True, help="When a day begins."
)
@click.option(
    "--meal", type=click.IntRange(0, 180), default=60, show_default=True,
    help="Minutes of the meal of a long day; 0 for none.",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="Overwrite files that are not of an earlier packet.")
@json_option
def packet(
    course: str, out: str, seed: int, day: str | None, start: str, meal: int, replace: bool,
    json_to: str | None,
) -> None:  # fmt: skip
    """Print a course: packet for certification, lesson plans, slides, handouts, tests, forms.

    Keys of the tests are a file of their own: keep it apart. The same course, seed and date give
    the same files, byte for byte.
    """
    from subside.courses.paper.packet import packet as print_it
    from subside.courses.paper.press import pages

    made, clock, folder = _date(day), _clock(start, meal), Path(out)
    found = course_named(course)
    with waiting("Setting pages"):
        files = print_it(found, seed, made, clock)
    record = {"course": found.slug, "hash": found.hash, "date": f"{made}", "seed": seed}
    _write(folder, files, record, replace)
    told = [
        {"name": name, "pages": pages(data), "bytes": len(data)} for name, data in files.items()
    ]
    if not deliver(json_to, {"folder": str(folder), **record, "files": told}):
        _tell(folder, told)


def _date(given: str | None) -> date:
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UserError("--date", "is no date", given, "write it as 2027-03-31") from None


def _clock(start: str, meal: int) -> Clock:
    from datetime import time

    from subside.courses.paper.clock import Clock

    found = _TIME.fullmatch(start)
    if found is None:
        raise UserError("--start", "is no time of day", start, "write it as 8:00 or 13:30")
    return Clock(time(int(found[1]), int(found[2])), meal)


def _write(
    folder: Path, files: Mapping[str, bytes], record: Mapping[str, Any], replace: bool
) -> None:
    """Write all files; none where one of them would overwrite what is not ours."""
    if folder.exists() and not folder.is_dir():
        raise UserError(str(folder), "is a file", hint="name a folder")
    if not replace and (strange := _strange(folder, files)):
        more = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
        raise UserError(
            str(folder),
            "holds files that this command did not write, or that were changed since",
            ", ".join(strange[:SHOWN]) + more,
            "name another folder, or give --replace to overwrite them",
        )
    hashes = {name: _hash(data) for name, data in files.items()}
    text = json.dumps({**record, "files": hashes}, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / RECORD).write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(str(folder), error) from error


def _strange(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Files of these names that are there, and are not as the record of a packet has them."""
    known = _known(folder / RECORD)
    there = [name for name in files if (folder / name).exists()]
    strange = [name for name in there if not _is(folder / name, known.get(name))]
    return strange + ([RECORD] if (folder / RECORD).exists() and not known else [])


def _known(record: Path) -> dict[str, str]:
    """Hashes by file name of an earlier packet; none where the record is not one."""
    try:
        files = json.loads(record.read_text(encoding="utf-8"))["files"]
        return {str(name): str(value) for name, value in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _is(path: Path, digest: str | None) -> bool:
    return path.is_file() and digest == _hash(path.read_bytes())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _tell(folder: Path, told: list[dict[str, Any]]) -> None:
    click.echo(in_lines(f"Written to {folder}:"))
    width = max(len(one["name"]) for one in told)
    for one in told:
        line = f"  {one['name']:<{width}}  {one['pages']:>4} p.  {one['bytes'] / 1000:>6.0f} kB"
        click.echo(plain(line))
    click.echo("Keep the keys of the tests apart from the rest.")
