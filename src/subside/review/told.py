"""Numbers as they are told, in text and on pages alike."""

from __future__ import annotations


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds: 4:07."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def points(value: float) -> str:
    """Points with one decimal, two below one, never a minus zero."""
    shown = f"{value:.2f}" if abs(value) < 0.995 else f"{value:.1f}"
    return shown.lstrip("-") if float(shown) == 0 else shown
