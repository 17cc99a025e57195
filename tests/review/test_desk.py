"""The desk: tellings share arrays and policy, and what was used last is kept."""

from __future__ import annotations

import pytest

from subside.files import scenarios_folder
from subside.review import desk as module
from subside.review.desk import Desk
from subside.scenario import Scenario, load


def scenario(slug: str, variant: str = "") -> Scenario:
    return load(scenarios_folder() / slug, variant=variant)


def test_tellings_share_arrays_and_policy_and_keep_their_words() -> None:
    desk, plain, other = Desk(), scenario("stairwell"), scenario("stairwell", "courtyard")
    models = desk.model(plain), desk.model(other)
    assert models[0].chain is models[1].chain
    assert (models[0].scenario.variant, models[1].scenario.variant) == ("", "courtyard")
    assert desk.policy(plain) is desk.policy(other) is desk.policy(plain)


def test_models_that_were_used_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    desk = Desk()
    first, second, third = map(scenario, ("stairwell", "hallway", "headlight"))
    chains = [desk.model(one).chain for one in (first, second)]
    assert desk.model(first).chain is chains[0]
    desk.model(third)  # the second was used longest ago
    assert desk.model(first).chain is chains[0]
    assert desk.model(second).chain is not chains[1]
