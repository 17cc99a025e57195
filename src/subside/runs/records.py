"""The lines of a run log as frozen dataclasses. Field names are those of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FORMAT = 3
"""The run log format that this version writes."""

FORMATS = (2, FORMAT)
"""The formats that it reads. In 2 no run could be tried again."""

Value = str | int | float | bool | tuple[str, ...]
"""What a factor can be: plain, or several names at once (drunk *and* suicidal)."""


@dataclass(frozen=True)
class Words:
    """Something the trainee read or heard."""

    who: str  # a role in the scenario, never a person's name
    text: str


@dataclass(frozen=True)
class Start:
    """The first line: all that a run is a function of, before its acts."""

    scenario: str
    model_hash: str
    table_hash: str  # of the table of values and grounds that the value at the end is told by
    text_hash: str
    engine: str
    seed: int
    hidden: Mapping[str, Value] | None  # what an instructor chose; None: drawn
    mode: str
    dispatch: str
    seen: Mapping[str, Value]  # the visible state at 0 s
    words: tuple[Words, ...]
    reseeds: Mapping[int, int] = field(default_factory=dict)  # seed by the decision it holds from
    again: int | None = None  # of a run that was tried again: the first decision of its own
    format: int = FORMAT  # of the log; one that was read stays what it was


@dataclass(frozen=True)
class Act:
    """One act and what came of it.

    The first begins at 0 s, each other one when the one before it ended.
    """

    n: int  # 1, 2, ...
    at: int  # seconds from the start at which the act began
    act: str
    seconds: int  # how long it lasted
    event: str  # what ended it early, or "none"
    third: int  # in which third of the act: 0, 1 or 2
    cue: str
    seen: Mapping[str, Value]  # the visible state after the act
    harm: Mapping[str, Value]  # harm that the event did at once: by person, its grade
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Outcome:
    """What the encounter came to: points or counts by component, and the value."""

    components: Mapping[str, float]
    value: float


@dataclass(frozen=True)
class End:
    """The last line of a finished run. `at` is the second at which the last act ended."""

    at: int
    ending: str
    outcome: Outcome
    words: tuple[Words, ...]


Record = Start | Act | End


@dataclass(frozen=True)
class Run:
    """A run as read. Two runs are equal when their contents are, wherever they lie.

    `end` is None while the run is unfinished. `cut` is None, or a sentence that says where the file
    stops in the middle of a line; what stands before that line is here.
    """

    start: Start
    acts: tuple[Act, ...]
    end: End | None
    cut: str | None
    path: Path = field(compare=False)
