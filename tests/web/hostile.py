"""Texts that try to be more than text, and what a page must be whatever stands on it."""

from __future__ import annotations

from html.parser import HTMLParser

TEXTS = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quote": "' onmouseover='alert(1)' x='",
    "end of element": "</title></textarea></style></script><svg onload=alert(1)>",
    "comment": "--><!--<b>",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "format": "%s %(x)s {0.__class__} ${7*7}",
    "right to left": "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "control": "\x01\x1b[31m\x07\x7f\x85\ufffe",
    "nul": "a\0b",
    "new lines": "x\r\nSet-Cookie: a=b\r\n\r\n<b>",
    "emoji": "\U0001f600\U0001f3f3\ufe0f\u200d\U0001f308" * 9,
    "combining": "e" + "\u0301" * 60,
    "sql": "'; DROP TABLE accounts_user; --",
    "address": "javascript:alert(1)",
    "path": "../../../../etc/passwd",
    "long": "<b>" + "x" * 1_000_000,
}
"""By what they are. Lone surrogates are no text that can be encoded: see where JSON is sent."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
RAW = {
    "svg",
    "path",
    "circle",
    "rect",
    "line",
    "polyline",
    "polygon",
    "g",
    "text",
    "use",
    "ellipse",
}
LINKS = {"href", "src", "action", "formaction", "xlink:href"}
OURS = ("/", "#", "?")


class Page(HTMLParser):
    """A page as it is parsed: fails where anything on it is more than text, or is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []
        self.values: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins: of ours, with no code on it."""
        self._check(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self._check(tag, attrs)
        assert tag in VOID | RAW, tag

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the one that began last."""
        assert self.open, f"</{tag}> of nothing"
        assert self.open.pop() == tag, f"</{tag}> amid {self.open}"

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        """Templates leave none."""
        raise AssertionError(f"a comment: {data[:80]}")

    def _check(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {tag} {names}"
        for name, value in attrs:
            assert not name.startswith("on"), f"code on {tag}: {name}"
            assert name != "style", f"a style on {tag}"
            if name in LINKS:
                assert (value or "").startswith(OURS), f"{tag} leads to {value}"
            self.values.append(value or "")
        if tag == "script":
            assert dict(attrs).get("src", "").startswith("/static/"), "code on the page"
        assert tag not in ("iframe", "object", "embed", "base"), tag


def checked(text: str) -> Page:
    """The page, once it was seen to be nothing but ours and words. Browsers show NUL as U+FFFD."""
    return Page(text)
