"""Numbers as they are told, in text and on pages alike, and lines of text."""

from __future__ import annotations

import textwrap


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds: 4:07."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def points(value: float) -> str:
    """Points with one decimal, two below one, never a minus zero."""
    shown = f"{value:.2f}" if abs(value) < 0.995 else f"{value:.1f}"
    return shown.lstrip("-") if float(shown) == 0 else shown


def short(title: str, room: int) -> str:
    """A title in so many characters."""
    return textwrap.shorten(title, room, placeholder="...") if room >= 8 else title[:room]


def wrap(line: str, width: int, indent: str = "") -> list[str]:
    """A line in pieces of at most `width` characters, each at the indent."""
    return textwrap.wrap(line, width, initial_indent=indent, subsequent_indent=indent) or [""]
