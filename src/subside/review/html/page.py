"""The review as one self-contained file: style and script inside, allowed by their hashes alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from subside.review.hide import without_ending
from subside.review.html.body import content
from subside.review.html.files import STATIC
from subside.review.html.markup import Markup, el
from subside.review.html.scripts import script


def page(document: Mapping[str, Any], back: str | None = None, ending: bool = True) -> str:
    """A review document as one HTML file that needs nothing else and asks nobody anything.

    back: where its name leads to, on a server; None for a file that stands alone.
    ending: False leaves ending and truth out of the file altogether.
    """
    told = without_ending(document)
    whole = document if ending and document["complete"] and not document["closed"] else None
    policy = (
        f"default-src 'none'; style-src {style_source()}; script-src {script_source()}; "
        "base-uri 'none'; form-action 'none'"
    )
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", f"Subside review: {document['title']}"),
        el("style", Markup(_style())),
    )
    body = el(
        "body",
        _top(back),
        el("main", content(told, None, whole)),
        el("script", Markup(_script()), type="module"),
    )
    return f"<!doctype html>\n{el('html', head, body, lang='en')}\n"


def style_source() -> str:
    """What a Content-Security-Policy must allow for the page's own style, and for no other."""
    return _source(_style())


def script_source() -> str:
    """The same for its script."""
    return _source(_script())


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _style() -> str:
    return (STATIC / "review" / "review.css").read_text(encoding="utf-8")


def _script() -> str:
    return "\n" + script()


def _top(back: str | None) -> Markup:
    return el(
        "header",
        el("b", el("a", "Subside", href=back) if back else "Subside"),
        el("a", "Back to all encounters", href=back) if back else None,
        class_="r-brand",
    )
