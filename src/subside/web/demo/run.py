"""Start the demonstration: made at the first start, then served like any other server."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from subside.errors import UserError
from subside.web.demo.names import AGENCY, PASSWORD
from subside.web.options import Options
from subside.web.serve import Say
from subside.web.serve import run as serve_it

MADE = "demonstration"  # a file that marks a data folder as one


def run(options: Options, say: Say, *, browser: bool, serve: bool) -> None:
    """Make it and serve it. UserError for a folder that holds something else."""
    mark = options.data / MADE
    if options.data.exists() and any(options.data.iterdir()) and not mark.exists():
        hint = "name an empty folder with --data; a demonstration never goes into your own data"
        raise UserError(str(options.data), "holds something that is no demonstration", hint=hint)
    if not mark.exists() or mark.read_text("utf-8") != "made\n":
        _make(options, say)
    if not serve:
        say(f"The demonstration is in {options.data}")
        return
    _greet(say)
    serve_it(options, say, browser=browser)


def _make(options: Options, say: Say) -> None:
    """Make it in a process of its own, so that the server begins as every server does."""
    options.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = options.data / MADE
    mark.write_text("begun\n", "utf-8")
    say("Making the demonstration. It takes a minute or two: every encounter is really played.")
    context = multiprocessing.get_context("spawn")
    maker = context.Process(target=_made, args=(options,))
    maker.start()
    maker.join()
    if maker.exitcode:
        hint = f"delete {options.data} and start again"
        raise UserError(str(options.data), "the demonstration could not be made", hint=hint)
    mark.write_text("made\n", "utf-8")


def _made(options: Options) -> None:
    from subside.web import alone, database
    from subside.web.settings import configure

    with alone.alone(options.data):
        _empty(options.data)
        configure(options)
        database.migrate(options)
        from subside.web.demo.make import make

        make(lambda line: print(f"  {line}", flush=True))


def _empty(data: Path) -> None:
    """Begin anew where it was begun and not finished."""
    for path in data.glob("subside.sqlite3*"):
        path.unlink()


def _greet(say: Say) -> None:
    say(f"{AGENCY}. Sign in as: coordinator, instructor, or heron (a participant).")
    say(f"The password of all of them: {PASSWORD}")
