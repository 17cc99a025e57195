"""One live encounter: an act goes in, an observation and words come out, the run is appended.

The seat never holds the answer: nothing here knows a belief, a bound or a grade.
"""

from subside.play.acts import play_acts
from subside.play.encounter import Encounter, NotPossible, Turn
from subside.play.words import Speaker

__all__ = ["Encounter", "NotPossible", "Speaker", "Turn", "play_acts"]
