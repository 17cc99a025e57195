"""Swap test: who somebody is, and how he is called, is no input of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from subside.model import Model, build
from subside.scenario.schema import Rates, ScenarioFile
from tests.oracles import tiny
from tests.oracles.cast import SLUGS, data, model, shipped_data

WHO = re.compile(
    r"\b(age|aged|sex|gender|race|racial|ethnic\w*|accent|nationality|religion|housing|homeless"
    r"|immigra\w*|male|female|black|white|hispanic|asian|muslim|foreign\w*)\b"
)
TEXTS = {"title", "teaches", "briefing", "content_note", "says"}


def array_bytes(of: Model) -> dict[str, tuple[Any, ...]]:
    """Every array of a model as its type, shape and bytes."""
    arrays = {**of.chain._asdict(), "prior": of.prior, "dispatch": of.dispatch}
    arrays |= {"rewards": of.rewards.act, "cases": of.cases.components, "points": of.cases.points}
    arrays |= {"harms": of.harms.components, "harm points": of.harms.points}
    return {key: (a.dtype.str, a.shape, a.tobytes()) for key, a in arrays.items()}


def retold(entry: Any, key: str = "") -> Any:
    """The same file with every text for people replaced, however deep it stands."""
    if key == "words":
        return None
    if key in TEXTS:
        return "Aisha, 19, she" if isinstance(entry, str) else ["Mr Okafor, 80"]
    if isinstance(entry, dict):
        return {name: retold(value, name) for name, value in entry.items()}
    return entry


@pytest.mark.parametrize("slug", SLUGS)
def test_texts_and_names_leave_the_arrays_alike_to_the_byte(slug: str, tmp_path: Path) -> None:
    """Another person in every text: same arrays, same model hash, another text hash."""
    data = {key: part for key, part in shipped_data(slug).items() if key != "variants"}
    other = build(tiny.loaded(tmp_path / "other", retold(data)))
    assert array_bytes(other) == array_bytes(model(slug))
    assert other.scenario.model_hash == model(slug).scenario.model_hash
    assert other.scenario.text_hash != model(slug).scenario.text_hash


@pytest.mark.parametrize("name", ["two_reasons", "chance 1"])
def test_names_of_situations_events_and_cues_leave_the_arrays_alike(
    name: str, tmp_path: Path
) -> None:
    """What something is called inside a file carries no meaning of its own."""
    names = {"angry": "hatter", "ill": "hare", "first": "b_side", "second": "a_side"}
    names |= {
        "attack": "zebra",
        "goes": "aardvark",
        "dazed": "yawn",
        "shouts": "alarm",
        "told": "xyz",
    }
    other = build(tiny.loaded(tmp_path / "other", tiny.renamed(data(name), names)))
    assert array_bytes(other) == array_bytes(model(name))


def keys(entry: Any) -> Iterator[str]:
    """Every name in a file that the model could read, and every value that stands for itself."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key not in TEXTS | {"words"}:
                yield key
                yield from keys(value)
    elif isinstance(entry, list | tuple):
        for value in entry:
            yield from keys(value)
    elif isinstance(entry, str):
        yield entry


@pytest.mark.parametrize("slug", SLUGS)
def test_no_shipped_scenario_reads_who_somebody_is(slug: str) -> None:
    for key in keys(shipped_data(slug)):
        assert not WHO.search(key.replace("_", " ").lower()), key


def test_the_format_has_no_place_for_who_somebody_is() -> None:
    """No field of the format and no value that it knows, down to the last table."""
    for part in (ScenarioFile, Rates):
        for word in schema_words(part):
            assert not WHO.search(word.replace("_", " ").lower()), word


def schema_words(part: type[BaseModel]) -> Iterator[str]:
    """Names of fields, and values of closed lists, from the JSON Schema of a format."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from node.get("properties", {})
            yield from (str(value) for value in node.get("enum", ()))
            for inner in node.values():
                yield from walk(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from walk(inner)

    yield from walk(part.model_json_schema())
