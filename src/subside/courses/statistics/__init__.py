"""What answers say: of items, of tests, of what was learned, of how sure people are.

Nothing here is about one person, and nothing judges one: a flag is a reason to read an item again,
and a gain is of a group. Below MIN_ANSWERS nothing is said of an item, a test or of confidence but
how many answers are missing.
"""

from subside.courses.statistics.answers import (
    MIN_ANSWERS,
    Estimate,
    Key,
    Responses,
    wilson,
)
from subside.courses.statistics.confidence import (
    STEPS,
    Calibration,
    CalibrationFigures,
    Step,
    Sure,
    calibration,
)
from subside.courses.statistics.flags import Flag, ItemFigures, OptionUse
from subside.courses.statistics.gain import Gain, GainFigures, Score, knowledge_gain
from subside.courses.statistics.items import ItemReport, item_statistics
from subside.courses.statistics.reliability import FormFigures, FormReport, reliability

__all__ = [
    "MIN_ANSWERS",
    "STEPS",
    "Calibration",
    "CalibrationFigures",
    "Estimate",
    "Flag",
    "FormFigures",
    "FormReport",
    "Gain",
    "GainFigures",
    "ItemFigures",
    "ItemReport",
    "Key",
    "OptionUse",
    "Responses",
    "Score",
    "Step",
    "Sure",
    "calibration",
    "item_statistics",
    "knowledge_gain",
    "reliability",
    "wilson",
]
