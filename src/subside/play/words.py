"""What the trainee reads: chosen by act, event, visible state and cue, and by chance.

The words of a decision come from their own random stream and depend on nothing hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from subside.model.observation import NO_EVENT
from subside.runs import Words
from subside.scenario import Scenario
from subside.scenario.schema import AGITATION, Reply

WHO = {"officer": "An officer", "person": "The person", "other": "Somebody else"}
HURT = {
    "minor injury": "{} is hurt, not badly.",
    "serious injury": "{} is badly hurt.",
    "death": "{} is killed.",
}


class Speaker:
    """Chooses among a scenario's lines."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._table = scenario.file.words

    def opening(self, message: str, uniform: np.random.Generator) -> tuple[Words, ...]:
        """The briefing, and what dispatch said."""
        dispatch = self._scenario.file.dispatch[message].says
        return (
            Words("briefing", self._scenario.file.briefing.strip()),
            Words("dispatch", _one(dispatch, uniform)),
        )

    def turn(
        self,
        act: str,
        event: str,
        cue: str,
        before: Mapping[str, str],
        seen: Mapping[str, str],
        over: bool,
        uniform: np.random.Generator,
    ) -> tuple[Words, ...]:
        """Your own line, then what happened and what the person said or did."""
        said = [Words("you", _one(self._table.acts[act], uniform))]
        if event != NO_EVENT:
            said.append(Words("scene", _one(self._table.events[event], uniform)))
        if over:
            return tuple(said)
        if cue != "nothing":
            said.append(Words("person", _one(self._table.cues[cue], uniform)))
        elif lines := self._reply(act, event, seen):
            said.append(Words("person", _one(lines, uniform)))
        change = AGITATION.index(seen["agitation"]) - AGITATION.index(before["agitation"])
        if change:
            said.append(
                Words(
                    "scene", _one(self._table.rises if change > 0 else self._table.falls, uniform)
                )
            )
        return tuple(said)

    def hurt(self, harm: Mapping[str, object]) -> tuple[Words, ...]:
        """What can be seen of harm that an event did at once; it depends on nothing hidden."""
        return tuple(
            Words("scene", HURT[str(grade)].format(WHO[who])) for who, grade in harm.items()
        )

    def ending(self, ending: str, uniform: np.random.Generator) -> tuple[Words, ...]:
        """How it ended, as far as it could be seen."""
        return (Words("scene", _one(self._table.endings[ending], uniform)),)

    def _reply(self, act: str, event: str, seen: Mapping[str, str]) -> tuple[str, ...]:
        """Lines of the replies that match with the most conditions; after an event, those to it."""
        facts = {"act": act, "event": event, **seen}
        matching = [
            reply
            for reply in self._table.replies
            if _matches(reply, facts) and (event == NO_EVENT or "event" in reply.when)
        ]
        most = max((len(reply.when) for reply in matching), default=0)
        return tuple(line for reply in matching if len(reply.when) == most for line in reply.says)


def _matches(reply: Reply, facts: Mapping[str, str]) -> bool:
    return all(facts.get(name) in values for name, values in reply.when.items())


def _one(lines: tuple[str, ...], uniform: np.random.Generator) -> str:
    return lines[int(uniform.integers(len(lines)))].strip()
