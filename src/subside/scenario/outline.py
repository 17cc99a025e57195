"""What a model's JSON Schema says of a key path: names that are known there, units, hints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from subside.scenario.document import KeyPath

Node = Mapping[str, Any]


@cache
def outline(model: type[BaseModel]) -> Node:
    """JSON Schema of a model; nowhere does it allow null, which files never say."""
    schema: Node = without_null(model.model_json_schema())
    return schema


def at(schema: Node, where: KeyPath) -> Node:
    """What the schema says of a key path; empty where it says nothing."""
    node = _followed(schema, schema)
    for key in where:
        if isinstance(key, int):
            first = node.get("prefixItems", [])
            inner = first[key] if key < len(first) else node.get("items", {})
        else:
            inner = node.get("properties", {}).get(key, _other(node))
        if not isinstance(inner, Mapping):
            return {}
        node = _followed(inner, schema)
    return node


def stand_in(node: Node, schema: Node) -> Any:
    """Plain data that the schema allows at a node, to hold the place of what cannot be read."""
    node = _followed(node, schema)
    if "enum" in node:
        return node["enum"][0]
    if node.get("type") == "object":
        names = node.get("required") or node.get("oneOf", [{}])[0].get("required", [])
        found = {name: stand_in(node["properties"][name], schema) for name in names}
        return {"x": stand_in(_other(node), schema)} if node.get("minProperties") else found
    if node.get("type") == "array":
        items = node.get("prefixItems") or [node["items"]] * node.get("minItems", 0)
        return [stand_in(item, schema) for item in items]
    plain: dict[Any, Any] = {"string": "x", "boolean": False}
    return plain.get(node.get("type"), node.get("maximum", 0))


def _other(node: Node) -> Any:
    """What keys without a name of their own must be."""
    patterns = node.get("patternProperties", {})
    return next(iter(patterns.values())) if patterns else node.get("additionalProperties", {})


def _followed(node: Node, schema: Node) -> Node:
    """A node with its reference written out; what stands beside the reference wins."""
    if "$ref" not in node:
        return node
    name = str(node["$ref"]).rpartition("/")[2]
    return {**schema["$defs"][name], **node}


def without_null(node: Any) -> Any:
    """The schema without null and its defaults: files leave a key out instead.

    Where names have a pattern, others are refused.
    """
    if isinstance(node, list):
        return [without_null(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    node = {k: without_null(v) for k, v in node.items() if not (k == "default" and v is None)}
    if "patternProperties" in node:
        node.setdefault("additionalProperties", False)
    options = [option for option in node.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        del node["anyOf"]
        return {**options[0], **node}
    return node
