"""Figures as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: float, size: bool = False) -> str:
    """A share from 0 to 1 as whole per cent; with `size`, without its sign."""
    value = 100 * float(share)
    return f"{abs(value) if size else value:.0f} %"
