"""Where the policy of a scenario is found: beside the scenario, then in the user's cache."""

from __future__ import annotations

from pathlib import Path

from subside.files import cache_folder
from subside.model import Model
from subside.scenario import Scenario
from subside.solve.policy import FORMAT, Policy, load


def cached_path(scenario: Scenario) -> Path:
    """Where `subside solve` keeps the policy of a scenario; files of another format stay aside."""
    key = f"{scenario.model_hash[:32]}-{scenario.table_hash[:16]}-{FORMAT}"
    return cache_folder() / "policies" / f"{key}.npz"


def place(scenario: Scenario) -> Path:
    """The file that `find` reads, whether or not it is there."""
    cached = cached_path(scenario)
    own = scenario.path / f"policy-{scenario.variant}.npz"  # of a variant that is another model
    shipped = own if scenario.variant and own.exists() else scenario.path / "policy.npz"
    return cached if cached.exists() or not shipped.exists() else shipped


def find(model: Model) -> Policy:
    """The policy of a model; the cache's comes first, since somebody solved it here on purpose.

    A damaged file in the cache is refused, not passed over, so that nobody reads a review that
    rests on another file than they think.
    """
    return load(model, place(model.scenario))
