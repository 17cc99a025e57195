"""Whether an act of force or seizure had grounds in what could be seen, and what that does to its
grade.

Outside its grounds an act is never among the best, and its grade is at least costly (pointing:
improvable) whatever it gained: a good ending is no ground. Inside them, against a threat that is
under way, an act of force is never graded worse than improvable: the comparison is shown, and what
led up to the threat carries its own loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from subside.grade.loss import EVERY, GRADES
from subside.model import Model, Seen
from subside.scenario.grounds import Power, under_way


@dataclass(frozen=True)
class Standing:
    """How an act of force or seizure stands to its conditions, at one moment."""

    act: str
    power: Power
    wording: str
    facts: Mapping[str, str] | None  # the visible facts that met them; None: without grounds
    seen: Mapping[str, str]  # what was seen of all that the conditions speak of
    threat: bool  # whether a threat was under way

    @property
    def met(self) -> bool:
        """Whether the act had grounds."""
        return self.facts is not None

    @property
    def grades(self) -> tuple[int, int]:
        """Least and worst grade that the act may get, as places in ``GRADES``."""
        if not self.met:
            return GRADES.index("improvable" if self.power == "pointing" else "costly"), EVERY[1]
        if self.threat and self.power != "seizure":
            return 0, GRADES.index("improvable")
        return EVERY


def standing(model: Model, seen: Seen, act: str) -> Standing | None:
    """How an act stands in a visible state; None where it needs no grounds."""
    use = model.scenario.uses.get(act)
    if use is None:
        return None
    visible = model.scenario.seen(seen.context, seen.level)
    spoken = {name for facts in use.ground.when for name in facts}
    return Standing(
        act, use.power, use.ground.wording, use.met(visible),
        {name: value for name, value in visible.items() if name in spoken}, under_way(visible),
    )  # fmt: skip
