"""What pages say keeps to the words of this product, as every text does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from subside.review.html.files import STATIC
from subside.scenario.wording import find
from subside.web.headers import HERE

TEXTS = sorted(
    [*(HERE / "templates").rglob("*.html"), *(HERE / "static").rglob("*.js"), *STATIC.rglob("*.js")]
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_page_keeps_to_the_words(path: Path) -> None:
    text = re.sub(r"<[^>]*>|\{[%{#].*?[%}#]\}", " ", path.read_text("utf-8"))
    assert list(find(text)) == []
    assert "\u2014" not in text
    assert not re.search(r"^(<{7}|={7}|>{7})", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_nothing_is_written_into_a_page(path: Path) -> None:
    """No inline style, script or handler, and nothing from another server."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text)
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""(src|href|url\()\s*=?\s*["']?(https?:)?//""", text)
