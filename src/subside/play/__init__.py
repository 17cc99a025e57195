"""One live encounter: an act goes in, an observation and words come out, the run is appended.

The seat never holds the answer: nothing here knows a belief, a bound or a grade.
"""

from subside.model import Model
from subside.play.acts import play_acts
from subside.play.encounter import Encounter, Foreseen, NotPossible, Turn
from subside.play.offer import numbered, since
from subside.play.repeat import again, replay, resume
from subside.play.words import Speaker

# `Model` is what an encounter is played on; rooms above name it from here.
__all__ = [
    "Encounter",
    "Foreseen",
    "Model",
    "NotPossible",
    "Speaker",
    "Turn",
    "again",
    "numbered",
    "play_acts",
    "replay",
    "resume",
    "since",
]
