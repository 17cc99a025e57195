"""All rules, in the order in which they are told."""

from subside.lint.rules.blind import BLIND
from subside.lint.rules.coverage import COVERAGE
from subside.lint.rules.disposition import DISPOSITION
from subside.lint.rules.gaming import GAMING
from subside.lint.rules.learning import LEARNING
from subside.lint.rules.matter import MATTER
from subside.lint.rules.minutes import MINUTES
from subside.lint.rules.nothing_helps import NOTHING_HELPS
from subside.lint.rules.ordinary import ORDINARY
from subside.lint.rules.reading import READING
from subside.lint.rules.repetition import REPETITION
from subside.lint.rules.swap import SWAP
from subside.lint.rules.threat import THREAT
from subside.lint.rules.variants import VARIANTS
from subside.lint.rules.waiting import WAITING

RULES = (
    WAITING, LEARNING, MATTER, ORDINARY, BLIND, GAMING, DISPOSITION, NOTHING_HELPS, THREAT,
    READING, COVERAGE, REPETITION, MINUTES, SWAP, VARIANTS,
)  # fmt: skip
