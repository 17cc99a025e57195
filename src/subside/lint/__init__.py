"""Whether a scenario teaches: one file for each rule, whose docstring is its manual."""

from subside.lint.rule import Finding, Rule
from subside.lint.rules import RULES
from subside.lint.subject import Subject

__all__ = ["RULES", "Finding", "Rule", "Subject"]
