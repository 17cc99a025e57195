"""The README's pictures show what the product prints today."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def tool() -> ModuleType:
    """`tools/pictures.py`, which is no package."""
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "tools" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines_of(picture: Path) -> list[str]:
    """The lines of text in a picture, blank ones apart."""
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", picture.read_text(encoding="utf-8"))
    return [html.unescape(line) for line in drawn]


def wordless(line: str) -> str:
    """A line without its numbers, which may differ in the last digit between machines."""
    return re.sub(r"[\d.+-]+", "#", re.sub(r"\s+", " ", line)).strip()


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    found: dict[str, str] = tool().printed()
    return found


def test_the_picture_of_play_is_what_is_printed(printed: dict[str, str]) -> None:
    now = [line for line in printed["play"].splitlines() if line.strip()]
    assert lines_of(ROOT / "docs/pictures/play.svg") == now


def test_the_picture_of_the_review_has_the_lines_that_are_printed(printed: dict[str, str]) -> None:
    now = [wordless(line) for line in printed["review"].splitlines() if "Decisions" in line]
    drawn = [wordless(line) for line in lines_of(ROOT / "docs/pictures/review.svg")]
    assert now
    assert set(now) <= set(drawn)
    titles = [
        line for line in printed["review"].splitlines() if re.match(r"\s+\d+ +\d+:\d\d ", line)
    ]
    assert len(titles) == sum(bool(re.match(r"# #:# ", line)) for line in drawn)


def test_pictures_need_nothing_from_outside() -> None:
    for picture in (ROOT / "docs/pictures").glob("*.svg"):
        text = picture.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http" not in text
