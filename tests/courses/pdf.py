"""The words of a PDF as it prints them, page by page: enough of the format for our own papers."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(/[A-Za-z]+)?\(|ET\b")  # a font, a text, a line's end
_INSIDE = re.compile(rb"\\.|[()]", re.DOTALL)
_CHARACTER = re.compile(r"<([0-9A-F]+)>\s*<([0-9A-F]+)>")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words(pdf: bytes) -> str:
    """All words, in the order of the pages, a space between them."""
    return " ".join(pages(pdf))


def pages(pdf: bytes) -> list[str]:
    """Words of each page."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    (tree,) = [one for one in objects.values() if b"/Type/Pages" in one]
    kids = re.search(rb"/Kids\[([^\]]*)\]", tree)
    assert kids, "no pages"
    return [_page(objects, int(number)) for number in re.findall(rb"(\d+) 0 R", kids[1])]


def title(pdf: bytes) -> str:
    """The title of the document, as its metadata have it."""
    found = re.search(rb"<dc:title><rdf:Alt><rdf:li[^>]*>(.*?)</rdf:li>", pdf, re.DOTALL)
    return found[1].decode() if found else ""


def _page(objects: dict[int, bytes], number: int) -> str:
    page = objects[number]
    fonts = _fonts(objects, _named(objects, page, b"Resources"))
    data = _stream(_named(objects, page, b"Contents"))
    shown: list[str] = []
    font: dict[int, str] = {}
    at = 0
    while token := _TOKEN.search(data, at):
        at = token.end()
        if token[1]:
            font = fonts[token[1]]
        elif token[0].endswith(b"("):
            text, at = _literal(data, at)
            if not token[2]:  # else what a tag says of itself
                codes = zip(text[::2], text[1::2], strict=True)
                shown += [font.get(256 * high + low, "\ufffd") for high, low in codes]
        else:
            shown.append(" ")
    return " ".join("".join(shown).split())


def _literal(data: bytes, begins: int) -> tuple[bytes, int]:
    """A text from behind its first bracket, and where it ends; brackets inside come in pairs."""
    deep = 1
    for mark in _INSIDE.finditer(data, begins):
        deep += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not deep:
            return _unescaped(data[begins : mark.start()]), mark.end()
    raise AssertionError("a text that does not end")


def _fonts(objects: dict[int, bytes], resources: bytes) -> dict[bytes, dict[int, str]]:
    found = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
    named = re.findall(rb"/(f\d+) (\d+) 0 R", found[1]) if found else []
    return {
        name: _characters(_stream(_named(objects, objects[int(number)], b"ToUnicode")))
        for name, number in named
    }


def _characters(table: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be", "replace")
        for code, text in _CHARACTER.findall(table.decode())
        if len(code) == 4 and len(text) % 4 == 0
    }


def _named(objects: dict[int, bytes], of: bytes, key: bytes) -> bytes:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", of)
    assert found, key
    return objects[int(found[1])]


def _stream(one: bytes) -> bytes:
    head, _, rest = one.partition(b"stream\n")
    data = rest.rpartition(b"\nendstream")[0]
    return zlib.decompress(data) if b"/FlateDecode" in head else data


def _unescaped(text: bytes) -> bytes:
    return re.sub(
        rb"\\([0-7]{1,3}|.)",
        lambda m: bytes([int(m[1], 8)]) if m[1].isdigit() else _ESCAPES.get(m[1], m[1]),
        text,
        flags=re.DOTALL,
    )
