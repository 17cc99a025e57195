"""The scenario format as a JSON Schema, so that editors complete a scenario file."""

from __future__ import annotations

from typing import Any

from subside.scenario.defaults import defaults
from subside.scenario.outline import without_null
from subside.scenario.schema import ScenarioFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``scenario.yaml``, a new dictionary at each call.

    It holds types, units and closed lists, and offers the catalogue's acts for completion. What
    joins several places (names that must exist, sums, what can be reached) only ``load`` checks.
    """
    schema = without_null(ScenarioFile.model_json_schema())
    acts = schema["properties"]["acts"]
    acts["properties"] = {
        name: {**acts["additionalProperties"], "description": act.title}
        for name, act in defaults().acts.items()
    }
    head = {"$schema": DIALECT, "title": "Subside scenario", "description": schema["description"]}
    return head | {key: value for key, value in schema.items() if key not in head}
