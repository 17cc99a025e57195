"""Is anything made to depend on who the person is?

Names, sex, age, origin and the like stand in texts and nowhere else. The rule replaces every text
of the scenario by other words and builds the model anew: every array must be the same, to the byte.
It holds by construction as long as numbers and texts are apart; if it ever fails, a number was
taken from a text.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.model import build


def check(subject: Subject) -> Finding:
    """Whether the arrays stay the same when all texts are others."""
    scenario = subject.model.scenario
    situations = {
        name: of.model_copy(update={"title": "Somebody else"})
        for name, of in scenario.file.situations.items()
    }
    file = scenario.file.model_copy(
        update={"title": "x", "briefing": "x", "teaches": "x", "situations": situations}
    )
    acts = {name: act.model_copy(update={"title": "x"}) for name, act in scenario.acts.items()}
    other = build(replace(scenario, file=file, acts=acts))
    pairs = zip(other.chain._fields, other.chain, subject.model.chain, strict=True)
    changed = [name for name, one, two in pairs if not np.array_equal(one, two)]
    if not np.array_equal(other.prior, subject.model.prior):
        changed.append("prior")
    told = "Every array is the same, to the byte, when all names and texts are others."
    if changed:
        told = f"Arrays change with the texts: {', '.join(changed)}."
    return Finding(not changed, told)


SWAP = Rule("swap", "Nothing depends on who the person is", check)
