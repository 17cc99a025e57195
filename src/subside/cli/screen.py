"""What the trainee sees: the clock is loud, then the person's words; all else is quiet."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from rich.text import Text

from subside.cli.choice import Refused
from subside.cli.edge import commands, quoted
from subside.cli.figures import figures
from subside.cli.named import called, shipped
from subside.cli.output import AMBER, BLUE, GREEN, plain, terminal, write
from subside.cli.seen import clock, from_dispatch, resources, seen_in_words
from subside.play import Encounter, numbered
from subside.runs import Act, Words
from subside.scenario.terms import HEADINGS
from subside.scenario.variants import split_name

SHORT = 32  # lines of a terminal on which the list of acts would push the words away
SECOND = 46  # column at which a second act begins in the list
GUTTER = 11  # columns of headings
STYLES = {"you": BLUE, "person": "bold", "scene": "", "dispatch": "", "briefing": ""}


class Screen:
    """Writes an encounter to the terminal, at most 80 columns wide."""

    def __init__(self, *, error: bool = False) -> None:
        self.console = terminal(error=error)
        self._told: list[str] = []  # acts that were listed last
        self._draws = self.console.is_terminal and _encodes(self.console.encoding, "▀▄█")

    # ---- Before and after ----------------------------------------------------------------

    def opening(self, encounter: Encounter) -> None:
        """Title, content note and briefing; of a run that goes on, what came last."""
        file = encounter.model.scenario.file
        self.note(Text(file.title, style="bold"))
        if encounter.acts:
            last = encounter.acts[-1]
            how = "Carried on" if encounter.start.again != last.n + 1 else "Tried again"
            self.note(f"{how} at {clock(encounter.seconds)}, after act {last.n}.")
            self.turn(encounter, last)
            return
        self.note(Text(f"About {file.minutes} minutes. {plain(file.content_note)}", style="dim"))
        self.note()
        for n, words in enumerate(encounter.start.words):
            if n:
                self.note()
            text = from_dispatch(words.text) if words.who == "dispatch" else words.text
            self._said(Words(words.who, text), 0)

    def over(self, encounter: Encounter, path: Path) -> None:
        """How it ended, and how it can be reviewed."""
        end = encounter.end
        assert end is not None
        title = encounter.model.scenario.file.endings[end.ending].title
        self.note()
        self.note(Text.assemble((f"{clock(end.at):>5}  ", f"bold {GREEN}"), (f"{title}.", "bold")))
        for words in end.words:
            self._said(words)
        self.note()
        self.note(f"The run is in {path} (seed {encounter.seed}).")
        name = called(encounter.model.scenario)
        where = "" if split_name(name)[0] in shipped() else f" --scenario {quoted(name)}"
        self.note(commands(f"Review it: subside review {quoted(path)}{where}"))

    def open(self, encounter: Encounter, path: Path) -> None:
        """Where the log of a run that is not over lies, and how to go on."""
        name = called(encounter.model.scenario)
        where = "" if split_name(name)[0] in shipped() else f"{quoted(name)} "
        self.note(f"The encounter is not over. What happened so far is in {path}.")
        self.note(commands(f"Go on: subside play {where}--resume {quoted(path)}"))

    # ---- Turns ---------------------------------------------------------------------------

    def turn(self, encounter: Encounter, act: Act) -> None:
        """One act and what came of it."""
        title = encounter.model.scenario.acts[act.act].title
        head = Text.assemble((f"{clock(act.at):>5}  ", GREEN), (f"{title}, {act.seconds} s", "dim"))
        self.note()
        self.note(head)
        for words in act.words:
            self._said(words)

    def standing(self, encounter: Encounter) -> None:
        """The clock, what can be seen, and who was called."""
        seen = seen_in_words(_but_resources(encounter), _before(encounter))
        big = figures(clock(encounter.seconds)) if self._draws else [clock(encounter.seconds)]
        gap = max(7, len(big[0]) + 3)
        lines = [
            part
            for fact in (seen, *resources(encounter))
            for part in fact.wrap(self.console, self.console.width - gap)
        ]
        self.note()
        for figure, line in zip_longest(big, lines, fillvalue=""):
            late = figure if self._draws else f"{figure:>5}"
            write(self.console, Text.assemble((f"{late:<{gap}}", f"bold {GREEN}"), line))

    def acts(self, encounter: Encounter, *, again: bool = False) -> None:
        """The standing, and the acts that are possible now; few lines where there is no room."""
        self.standing(encounter)
        self.note()
        possible, lines = encounter.possible(), shutil.get_terminal_size().lines
        if possible == self._told and lines < SHORT and not again:
            self.note(Text("The same acts are possible; Enter lists them.", style="dim"))
        else:
            for line in _listed(encounter, self.console.width):
                write(self.console, line)
        self._told = possible
        self.note()

    def asked(self) -> str | None:
        """What the trainee types; None where there is no more input."""
        self.console.print("Your act (? help, q stop): ", end="", style="bold")
        self.console.file.flush()
        text = sys.stdin.readline()
        if not text:
            self.note()
            return None
        return text.strip()

    def help(self, encounter: Encounter) -> None:
        """How to answer, and all acts of the scenario."""
        for line in HELP:
            self.note(line)
        self.note()
        scenario, possible = encounter.model.scenario, encounter.possible()
        wide = max(map(len, scenario.acts)) + 7
        for number, act in enumerate(numbered(scenario), start=1):
            now = act in possible
            title = scenario.acts[act].title + ("" if now else " (not now)")
            label = f"{number:>3}  {act}"
            write(self.console, Text(title, style="" if now else "dim"), wide, label)

    def refused(self, error: Refused) -> None:
        """An act that is not there, or cannot be now; the encounter goes on."""
        given = f": {error.given}" if error.given else ""
        told = f"{error.fact[0].upper()}{error.fact[1:]}{given}."
        self.note(Text(plain(told), style=AMBER))

    def note(self, line: str | Text = "") -> None:
        """A line of the program's own."""
        write(self.console, line)

    def _said(self, words: Words, indent: int = 7) -> None:
        write(self.console, Text(plain(words.text), style=STYLES.get(words.who, "")), indent)


HELP = (
    "Type the number of an act, its name, or the beginning of its name.",
    "The clock moves only with what you do; thinking costs nothing here.",
    "An act can end early when something happens. listen@90 watches until 1:30 first.",
    "? shows this, q stops; the run can be carried on later.",
)


def _but_resources(encounter: Encounter) -> dict[str, str]:
    called = encounter.model.scenario.file.resources
    return {name: value for name, value in encounter.visible.items() if name not in called}


def _before(encounter: Encounter) -> Mapping[str, object]:
    """What could be seen before the last act."""
    if len(encounter.acts) > 1:
        return encounter.acts[-2].seen
    return encounter.start.seen


def _listed(encounter: Encounter, width: int) -> Iterator[Text]:
    """Possible acts by heading, in two columns where there is room: number, title, seconds."""
    scenario, possible = encounter.model.scenario, encounter.possible()
    order = numbered(scenario)
    for heading in HEADINGS:
        line = Text.assemble((heading.capitalize().ljust(GUTTER), "dim"))
        for act in (a for a in order if a in possible and scenario.acts[a].heading == heading):
            item = _item(order.index(act) + 1, scenario.acts[act].title, scenario.acts[act].seconds)
            if GUTTER < line.cell_len < SECOND and SECOND + item.cell_len <= width:
                line.pad_right(SECOND - line.cell_len)
            elif line.cell_len > GUTTER:
                yield line
                line = Text(" " * GUTTER)
            line.append_text(item)
        if line.cell_len > GUTTER:
            yield line


def _item(number: int, title: str, seconds: int) -> Text:
    return Text.assemble((f"{number:>2}", f"bold {BLUE}"), f" {title} ", (f"{seconds} s", "dim"))


def _encodes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
