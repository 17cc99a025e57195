"""The published schema is what the code makes, and every document fits it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from pydantic import ValidationError

from subside.review.from_log import shown
from subside.review.hide import without_ending
from subside.review.shapes import PATH, Document, published
from tests.cli.cast import run as cli
from tests.grade.cast import model, random_run
from tests.oracles.cast import SLUGS
from tests.review.test_document import many, reviewed


def fits(document: dict[str, Any]) -> None:
    Document.validate_python(document)
    Document.validate_python(without_ending(document))


def test_the_shipped_schema_is_what_the_code_makes() -> None:
    """After a change: `python -m subside.review.shapes`."""
    assert PATH.read_text(encoding="utf-8") == published()


@pytest.mark.parametrize("name", ["four_states", "chance 0", "with_force"])
def test_every_document_fits(name: str) -> None:
    for run, told in many(name, 4):
        fits(told)
        fits(shown(run))


@pytest.mark.parametrize("slug", SLUGS)
def test_documents_of_shipped_scenarios_fit(slug: str) -> None:
    fits(reviewed(slug, random_run(model(slug), 3, 300), work=0))


def test_what_does_not_fit_is_refused() -> None:
    told = next(told for _, told in many("four_states", 1) if told["decisions"])
    for change in ({"format": 2}, {"more": 1}, {"seconds": "1"}, {"judged": False}):
        with pytest.raises(ValidationError):
            Document.validate_python({**told, **change})
    wrong = copy.deepcopy(told)
    del wrong["decisions"][0]["scene"]
    with pytest.raises(ValidationError):
        Document.validate_python(wrong)


def test_the_command_prints_the_schema() -> None:
    result = cli("review", "--schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(PATH.read_text(encoding="utf-8"))
