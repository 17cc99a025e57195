"""An encounter's row and entries as the run log that the terminal reads, and logs brought in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from subside.errors import UserError
from subside.runs import Run, read
from subside.web import shelf
from subside.web.live.journal import Entry, Header
from subside.web.live.replay import replayed

KEPT = "\u200c\u200d"  # join letters, and emoji to one


def log_of(header: Header, entries: tuple[Entry, ...]) -> bytes:
    """The run log of what is kept. Time without an act becomes `watch`, as in acts files.

    What a trainee said in own words is not in it.
    """
    _check_version(header)
    encounter = replayed(shelf.model(header.slug), header, entries).story.encounter
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        encounter.record(path)
        encounter.close()
        return path.read_bytes()


def said_in(header: Header, entries: tuple[Entry, ...]) -> str:
    """What a trainee wrote: a line each, with the clock and the act that it was written for."""
    _check_version(header)
    model = shelf.model(header.slug)
    story = replayed(model, header, entries).story
    acts = {act.n: act for act in story.encounter.run.acts}
    titles = {name: act.title for name, act in model.scenario.acts.items()}
    lines = [
        f"{acts[n].at // 60:02d}:{acts[n].at % 60:02d}  {titles[acts[n].act]}: {_line(words)}"
        for n, words in sorted(story.said.items())
    ]
    return "\n".join([*lines, ""]) if lines else "Nothing was written.\n"


def said_by_act(header: Header, entries: tuple[Entry, ...]) -> dict[int, str]:
    """What a trainee wrote, by the number of the act; nothing of an earlier version's run."""
    if not any(entry.say for entry in entries):
        return {}
    try:
        _check_version(header)
    except UserError:
        return {}
    story = replayed(shelf.model(header.slug), header, entries).story
    return {n: _line(words) for n, words in story.said.items()}


def _line(words: str) -> str:
    """Words on one line, as they were but for what a text file or a terminal would obey."""
    plain = (letter if letter.isprintable() or letter in KEPT else " " for letter in words)
    return " ".join("".join(plain).split())


def _check_version(header: Header) -> None:
    """Refuse a run of a scenario that is not here as it was when the run was played."""
    hint = "it can be opened by the version of Subside that it was played with"
    if not shelf.here(header.slug):
        raise UserError("", "is of a scenario that is no longer here", header.slug, hint)
    scenario = shelf.scenario(header.slug)
    if scenario.model_hash != header.model_hash:
        given = f"model {header.model_hash[:12]}, here {scenario.model_hash[:12]}"
        raise UserError("", "was played on another version of the scenario", given, hint)


def run_of(log: bytes) -> Run:
    """A run log as it was given; raises UserError where it is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(log)
        try:
            return read(path)
        except UserError as error:  # the place is of no use to whoever sent it
            where = error.where.removeprefix(str(path)).lstrip(":")
            where = f"line {where.split(':')[0]}" if where else ""
            raise UserError(where, error.fact, error.given, error.hint) from error
