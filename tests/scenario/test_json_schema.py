"""The JSON Schema says what the models say: keys, types, units, closed lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from subside.scenario import json_schema
from subside.scenario.defaults import defaults
from subside.scenario.outline import at
from subside.scenario.schema import AGITATION, NEEDS, ScenarioFile


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def nodes(node: object) -> Iterator[dict[str, Any]]:
    """Every mapping of the schema."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def test_head(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Subside scenario"
    assert "scenario.yaml" in schema["description"]
    assert json.loads(json.dumps(schema)) == schema


def test_every_key_stands_in_it_and_no_other(schema: dict[str, Any]) -> None:
    assert set(schema["properties"]) == set(ScenarioFile.model_fields)
    assert schema["additionalProperties"] is False
    required = {name for name, field in ScenarioFile.model_fields.items() if field.is_required()}
    assert set(schema["required"]) == required


def test_references_lead_somewhere(schema: dict[str, Any]) -> None:
    targets = {node["$ref"] for node in nodes(schema) if isinstance(node.get("$ref"), str)}
    assert targets == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_null_is_nowhere(schema: dict[str, Any]) -> None:
    """The reader refuses null, so no editor is to offer it."""
    assert not [node for node in nodes(schema) if node.get("type") == "null"]
    assert not [node for node in nodes(schema) if "default" in node and node["default"] is None]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (("minutes",), {"type": "integer", "minimum": 1, "maximum": 180}),
        (("acts", "watch", "seconds"), {"type": "integer", "minimum": 1, "maximum": 600}),
        (("events", "x", "rate", "per_minute"), {"minimum": 0, "maximum": 60}),
        (("probes", "x", "y", "p"), {"minimum": 0, "maximum": 1}),
        (("probes", "x", "y", "distance", "0-3 ft"), {"type": "number", "maximum": 1000}),
        (("probes", "x", "y", "pressure"), {"minimum": -5, "maximum": 5}),
        (("situations", "x", "needs", 0), {"enum": list(NEEDS)}),
        (("resources", "x", "usual_range", 1), {"type": "number", "exclusiveMinimum": 0}),
        (("words", "acts", "watch", 0), {"type": "string"}),
        (("words", "replies", 3, "when", "act"), {"type": "array", "minItems": 1}),
        (("endings", "x", "harm", "officer", "death", "p"), {"maximum": 1}),
    ],
)
def test_types_and_units(
    schema: dict[str, Any], where: tuple[str | int, ...], expected: dict[str, object]
) -> None:
    node = at(schema, where)
    assert {key: node.get(key) for key in expected} == expected


def test_factor_tables_of_a_law_are_typed(schema: dict[str, Any]) -> None:
    law = schema["$defs"]["Law"]
    assert law["additionalProperties"]["type"] == "object"
    assert law["additionalProperties"]["additionalProperties"]["type"] == "number"
    assert law["oneOf"] == [{"required": ["per_minute"]}, {"required": ["p"]}]


def test_closed_lists_as_keys(schema: dict[str, Any]) -> None:
    table = at(schema, ("rates", "agitation_down"))
    assert table["propertyNames"]["enum"] == list(AGITATION)


def test_names_have_a_form(schema: dict[str, Any]) -> None:
    situations = at(schema, ("situations",))
    assert list(situations["patternProperties"]) == ["^[a-z][a-z0-9_]*$"]
    assert situations["additionalProperties"] is False


def test_acts_are_offered_for_completion(schema: dict[str, Any]) -> None:
    acts = schema["properties"]["acts"]
    assert list(acts["properties"]) == list(defaults().acts)
    assert acts["properties"]["watch"]["description"] == defaults().acts["watch"].title
    assert "seconds" in at(schema, ("acts", "offer:time"))["properties"]


def test_units_are_described(schema: dict[str, Any]) -> None:
    assert "per minute" in at(schema, ("acts", "watch", "trust", "up"))["description"]
    assert "Whole seconds" in at(schema, ("acts", "watch", "seconds"))["description"]
    assert "probability" in at(schema, ("settles_at_most",))["description"]


def test_every_key_is_described(schema: dict[str, Any]) -> None:
    tables = [schema, *schema["$defs"].values()]
    bare = [
        f"{table['title']}.{key}"
        for table in tables
        for key, node in table.get("properties", {}).items()
        if not node.get("description")
    ]
    assert bare == []


def test_caller_may_change_it() -> None:
    json_schema()["properties"].clear()
    assert json_schema()["properties"]


def test_outline_of_nothing(schema: dict[str, Any]) -> None:
    assert at(schema, ("nowhere",)) == {}
    assert at(schema, ("title", "deeper")) == {}
    assert at(schema, ("title", 0)) == {}
