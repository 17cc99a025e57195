"""What has happened in an encounter, and what was told of it: a function of header and entries.

The live encounter and everything that is worked out again later go through here, so that they
cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from subside.play import Encounter, Foreseen
from subside.runs import Words

IDLE = "watch"  # the act of somebody who does nothing
REPEAT = 60  # seconds within which an idle tick does not tell the same line again
RADIO = "ask_caller"  # its answer comes through dispatch
QUOTED = {"“", '"'}  # a line with one of these has somebody speak


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log that a trainee reads."""

    n: int
    at: int
    who: str  # "dispatch", "radio", "you", "person", "scene", "system"
    text: str


class Story:
    """An encounter with the log of what was told, in the order in which it was told."""

    def __init__(self, encounter: Encounter) -> None:
        self.encounter = encounter
        self.log: list[Line] = []
        self.said: dict[int, str] = {}  # by number of the act in the run: the trainee's own words
        self._last: dict[str, int] = {}  # by text: second at which it was told last
        self._tell(0, (w for w in encounter.start.words if w.who != "briefing"))

    @property
    def briefing(self) -> list[str]:
        """What is read before the start."""
        return [words.text for words in self.encounter.start.words if words.who == "briefing"]

    def begin(self, foreseen: Foreseen, say: str) -> None:
        """Tell that an act begins. The trainee's own words stand in place of what the line of
        the act has the officer say, and beside a line of what the officer does.
        """
        act = foreseen.act
        if say:
            self.said[act.n] = say
        own = _own(foreseen)
        if say:
            done = [words for words in own if not QUOTED.intersection(words.text)]
            own = [*done, Words("you", f"You say: “{say}”")]
        self._tell(act.at, own)

    def drop(self, act: str) -> None:
        """Tell that an act did not begin."""
        title = self.encounter.model.scenario.acts[act].title
        why = "What happened before it could begin made it impossible."
        self._tell(self.encounter.seconds, [Words("system", f"“{title}” did not begin. {why}")])

    def happen(self, foreseen: Foreseen) -> None:
        """Let an act end that had begun, and tell what came of it."""
        self.encounter.happen(foreseen)
        self._tell(self.encounter.seconds, _radioed(foreseen))
        self._tell_end()

    def tick(self, foreseen: Foreseen) -> None:
        """Let an idle tick end, and tell what was noticed in it."""
        noticed = self.noticed(foreseen)
        self.encounter.happen(foreseen)
        self._tell(self.encounter.seconds, noticed)
        self._tell_end()

    def noticed(self, foreseen: Foreseen) -> list[Words]:
        """What an idle tick will tell. A line that was told within the last minute is left out,
        unless something happened: a person who stands there does not say the same every 5 s.
        """
        act, ends = foreseen.act, foreseen.act.at + foreseen.act.seconds
        return [
            words
            for words in act.words
            if words.who != "you"
            and (self._changes(foreseen) or self._last.get(words.text, -REPEAT) + REPEAT <= ends)
        ]

    def shows(self, foreseen: Foreseen) -> bool:
        """Whether anything can be seen of an idle tick, so that it has to be kept."""
        return self._changes(foreseen) or bool(self.noticed(foreseen))

    def _changes(self, foreseen: Foreseen) -> bool:
        act = foreseen.act
        happened = act.event != "none" or act.cue != "nothing" or bool(act.harm)
        return happened or dict(act.seen) != self.encounter.visible

    def _tell_end(self) -> None:
        if self.encounter.end is not None:
            self._tell(self.encounter.end.at, self.encounter.end.words)

    def _tell(self, at: int, words: Iterable[Words]) -> None:
        for line in words:
            self.log.append(Line(len(self.log) + 1, at, line.who, line.text))
            self._last[line.text] = at


def _own(foreseen: Foreseen) -> list[Words]:
    return [words for words in foreseen.act.words if words.who == "you"]


def _radioed(foreseen: Foreseen) -> list[Words]:
    """What came of an act; an answer over the radio is told as one."""
    heard = foreseen.act.act == RADIO and foreseen.act.event == "none"
    return [
        Words("radio", words.text) if heard and words.who == "person" else words
        for words in foreseen.act.words
        if words.who != "you"
    ]
