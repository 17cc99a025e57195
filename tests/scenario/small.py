"""A small scenario without fault, in which a test changes one thing and sees what is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from subside.scenario import Scenario, ScenarioFaults, load
from subside.scenario.document import Fault

SMALL = """\
title: At the door
minutes: 5
teaches: Listening.
briefing: A neighbour has called about noise.
content_note: Raised voices.
settles_at_most: 0.3

visible:
  distance: [0-3 ft, 4-10 ft, 11-25 ft]
  door: [shut, open]
resources:
  medical: {title: Medical, minutes: 7, usual_range: [4, 9]}
start: {agitation: agitated, distance: 4-10 ft, door: shut}

situations:
  hurt:
    title: He has hurt his head
    probability: 0.25
    needs: [medical care]
    disposition: {settles: 0.5, settles slowly: 0.5}
    intent: {none: 1.0}
  angry:
    title: He is angry, with reason
    probability: 0.75
    needs: [being heard, time]
    disposition: {settles: 0.8, does not settle: 0.2}
    intent: {none: 0.95, harm others: 0.05}
    armed: {"no": 0.9, "yes": 0.1}
    trust: {none: 0.5, little: 0.5}

dispatch:
  noise:
    says: ["Dispatch: noise at number four."]
    likelihood: {hurt: 0.4, angry: 1}
  fall:
    says: ["Dispatch: somebody fell."]
    likelihood: {hurt: 0.6}

acts:
  watch: {}
  listen: {}
  explain: {sets: {door: open}}
  step_back: {}
  approach: {}
  "offer:medical care": {}
  "request:medical": {}
  "hand_over:medical": {requires: {medical: [here], door: [open]}}
  leave: {}

probes:
  watching:
    holds_head: {p: 0.2, situation: {hurt: 2, otherwise: 0.5}}
  talk:
    says_it_hurts: {p: 0.3, situation: {hurt: 1, otherwise: 0}, door: {shut: 0.5}}

events:
  attack:
    title: He swings at you
    harmful: true
    rate: {per_minute: 0.02, pressure: 0.5, distance: {0-3 ft: 3, 11-25 ft: 0.2}}
    ending: attack
  shuts_door:
    title: He shuts the door
    requires: {door: [open]}
    rate: {per_minute: 0.1, act: {approach: 3}}
    sets: {door: shut}

endings:
  attack:
    title: A struggle
    unsettled: true
    harm:
      officer: {minor injury: {p: 0.3}}
  "hand_over:medical":
    title: Medical took over
    meets: {medical care: {p: 0.9}}
  leave:
    title: You left
    left_in_danger: {p: 0.1, situation: {hurt: 4}}

rates:
  pressure:
    distance: {0-3 ft: 1.0, 4-10 ft: 0.4, 11-25 ft: 0.2}
    door: {open: 0.1}

words:
  acts:
    watch: ["You watch."]
    listen: ["You listen."]
    explain: ["You explain."]
    step_back: ["You step back."]
    approach: ["You step up."]
    "offer:medical care": ["You offer a medic."]
    "request:medical": ["You call medical."]
    "hand_over:medical": ["You hand over."]
    leave: ["You go."]
  events:
    attack: ["He swings."]
    "shuts_door": ["The door falls shut."]
    "arrives:medical": ["An ambulance pulls up."]
  cues:
    holds_head: ["He holds his head."]
    says_it_hurts: ["It hurts, he says."]
  endings:
    attack: ["A struggle."]
    "hand_over:medical": ["Medical takes over."]
    leave: ["You walk away."]
  rises: ["He gets louder."]
  falls: ["He breathes out."]
  replies:
    - when: {act: [watch], door: [open]}
      says: ["He looks out."]
    - when: {event: [shuts_door]}
      says: ["You hear the lock."]
    - when: {}
      says: ["He says nothing."]
"""
DESIGN = "".join(
    f"## {name}\n\nSmall.\n\n"
    for name in ("Goal", "Objectives", "Sources", "Out of scope", "Review status")
)


@dataclass
class Folder:
    """A scenario folder on disk."""

    path: Path

    @property
    def file(self) -> Path:
        return self.path / "scenario.yaml"

    def swap(self, *pairs: tuple[str, str]) -> Folder:
        """Put one text for another, each found exactly once."""
        text = self.file.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        self.file.write_text(text, encoding="utf-8")
        return self

    def add(self, text: str) -> Folder:
        """Append to the file."""
        self.file.write_text(self.file.read_text(encoding="utf-8") + text, encoding="utf-8")
        return self

    def write(self, data: bytes) -> Folder:
        """Put other bytes in the file's place."""
        self.file.write_bytes(data)
        return self

    def line(self, text: str) -> int:
        """The one line that holds a text."""
        found = [
            number
            for number, line in enumerate(self.file.read_text("utf-8").split("\n"), 1)
            if text in line
        ]
        assert len(found) == 1, f"{text!r} stands in lines {found}"
        return found[0]

    def load(self) -> Scenario:
        return load(self.path)

    def faults(self) -> tuple[Fault, ...]:
        with pytest.raises(ScenarioFaults) as caught:
            load(self.path)
        return caught.value.faults

    def fault(self) -> Fault:
        """The only fault."""
        (fault,) = self.faults()
        return fault


def write_folder(path: Path) -> Folder:
    """Write the small scenario to a new folder."""
    path.mkdir()
    (path / "scenario.yaml").write_text(SMALL, encoding="utf-8")
    (path / "design.md").write_text(DESIGN, encoding="utf-8")
    for name in ("exemplar.acts", "poor.acts"):
        (path / name).write_text("watch\n", encoding="utf-8")
    return Folder(path)


Change = tuple[str, str]


def expect(folder: Folder, changes: Change | list[Change], at: str, *words: str) -> None:
    """Make a change; expect exactly one fault, in the line of ``at``, with these words."""
    fault = folder.swap(*(changes if isinstance(changes, list) else [changes])).fault()
    assert fault.file == str(folder.file)
    assert fault.line == folder.line(at), str(fault)
    for word in words:
        assert word in str(fault), str(fault)
