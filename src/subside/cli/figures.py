"""The clock in large figures: three lines of half blocks."""

from __future__ import annotations

# Five rows of three dots each; a bit is a dot, the highest bit the left one.
DOTS = {
    "0": (7, 5, 5, 5, 7),
    "1": (2, 6, 2, 2, 7),
    "2": (7, 1, 7, 4, 7),
    "3": (7, 1, 7, 1, 7),
    "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7),
    "6": (7, 4, 7, 5, 7),
    "7": (7, 1, 1, 1, 1),
    "8": (7, 5, 7, 5, 7),
    "9": (7, 5, 7, 1, 7),
    ":": (0, 2, 0, 2, 0),
}
BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def figures(text: str) -> list[str]:
    """Digits and colons as three lines."""
    return [" ".join(_line(DOTS[letter], row) for letter in text) for row in (0, 2, 4)]


def _line(dots: tuple[int, ...], row: int) -> str:
    """Two rows of dots in one line of half blocks."""
    lower = dots[row + 1] if row + 1 < len(dots) else 0
    return "".join(BLOCKS[dots[row] >> bit & 1, lower >> bit & 1] for bit in (2, 1, 0))
