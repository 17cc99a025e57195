"""Clocks as they are shown."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def clock(seconds: int) -> str:
    """Seconds that are left as a clock shows them: 7:05, and +1:20 where it takes longer."""
    size = abs(seconds)
    return f"{'+' if seconds < 0 else ''}{size // 60}:{size % 60:02d}"


@register.filter
def size(number: int) -> int:
    """A number without its sign."""
    return abs(number)
