"""A search as it is watched: a live line on a terminal, now and then a plain one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from subside.cli.output import BLUE
from subside.solve.search import Progress as Standing

Watch = Callable[[Standing], None]


@contextmanager
def watched(console: Console, title: str, seconds: float) -> Iterator[Watch]:
    """Something to call with every standing of a search of at most so many seconds."""
    if not console.is_terminal:
        console.print(f"{title}: first bounds, with everything visible ...")
        yield Lines(console)
        return
    columns = (
        TextColumn("{task.description}", style="bold"),
        TextColumn("{task.fields[told]}", style=BLUE),
        BarColumn(bar_width=None, complete_style=BLUE, finished_style=BLUE, pulse_style=BLUE),
        TextColumn("{task.fields[time]}", style="dim"),
    )
    with Progress(*columns, console=console, transient=True, expand=True) as progress:
        task = progress.add_task(title, total=None, told="first bounds", time="")

        def watch(now: Standing) -> None:
            progress.update(
                task, total=seconds or None, completed=min(now.seconds, seconds),
                told=_told(now), time=f"{now.seconds:.0f} of {seconds:g} s",
            )  # fmt: skip

        yield watch


class Lines:
    """Prints a standing when the time has doubled since the last one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._next = 0.0

    def __call__(self, now: Standing) -> None:
        """Take note of a standing."""
        if now.seconds >= self._next:
            self._next = max(1.0, 2 * now.seconds)
            self._console.print(f"{now.seconds:7.1f} s   {_told(now)}, {now.trials} trials")


def _told(now: Standing) -> str:
    return f"{now.low:5.2f} to {now.high:5.2f}, gap {now.gap:.2f}"
