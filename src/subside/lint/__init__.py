"""Whether a scenario teaches: one file for each rule, whose docstring is its manual.

Rules over several scenarios stand together in ``library``.
"""

from subside.lint.library import LIBRARY_RULES, Collection, collection
from subside.lint.rule import Finding, Rule
from subside.lint.rules import RULES
from subside.lint.subject import Subject

__all__ = ["LIBRARY_RULES", "RULES", "Collection", "Finding", "Rule", "Subject", "collection"]
