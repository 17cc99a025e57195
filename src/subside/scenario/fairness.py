"""Who a person is never enters a prior or a rate: names that no factor or situation may have.

The swap test of the model shows that arrays do not change with such a thing; this rule keeps it
from being written in the first place. One list, one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from subside.scenario.document import Document, KeyPath

NEVER = frozenset(
    word
    for group in (
        ("age", "ages", "aged"),
        ("sex", "sexes", "gender", "genders", "male", "female"),
        ("race", "races", "racial", "ethnic", "ethnicity", "nationality", "religion"),
        ("accent", "accents"),
        ("name", "names"),
        ("housing", "homeless", "homelessness", "unhoused"),
        ("immigrant", "immigrants", "immigration"),
    )
    for word in group
)
_HINT = (
    "Fairness: age, sex, gender, race, ethnicity, accent, name, housing and immigration status "
    "never enter priors or rates. If something else is meant, give it another name."
)


def unfair(name: str) -> str | None:
    """Word in a name that says who somebody is, or None."""
    words = re.split(r"[^a-z]+", name.lower())
    return next((word for word in words if word in NEVER), None)


def refuse_unfair(where: KeyPath, names: Iterable[str], document: Document) -> None:
    """Note a fault for each name, under ``where``, that says who somebody is."""
    for name in names:
        if unfair(name):
            document.fault((*where, name), "says who somebody is", name, _HINT)
