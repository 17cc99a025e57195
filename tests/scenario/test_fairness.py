"""Names that say who somebody is are refused; words that only contain one are not."""

from __future__ import annotations

import pytest

from subside.scenario.fairness import unfair


@pytest.mark.parametrize(
    "name",
    [
        "age",
        "sex",
        "gender",
        "race",
        "ethnicity",
        "accent",
        "name",
        "housing",
        "homeless",
        "immigration",
        "immigration_status",
        "his-age",
        "Age group",
        "RACE",
    ],
)
def test_refused(name: str) -> None:
    assert unfair(name)


@pytest.mark.parametrize(
    "name", ["agitation", "place", "rage", "trace", "surname_", "door", "message", "intersex_ward"]
)
def test_allowed(name: str) -> None:
    assert unfair(name) is None
