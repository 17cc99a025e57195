"""Whole numbers as forms and addresses give them."""

from __future__ import annotations

DIGITS = 9


def whole(text: str, most: int) -> int | None:
    """A number from 0 to `most`; None where the text is none. Digits of other scripts are not."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        return None
    number = int(text)
    return number if number <= most else None
