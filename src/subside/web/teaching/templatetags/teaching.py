"""Figures as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as whole per cent."""
    return f"{100 * float(share):z.0f} %"


@register.filter
def points(share: float) -> str:
    """A difference of shares as whole points of 100, with its sign."""
    return signed(100 * float(share))


@register.filter
def signed(value: float) -> str:
    """A whole number with its sign; 0 without one."""
    told = f"{float(value):+z.0f}"
    return "0" if float(told) == 0 else told.replace("-", "−")


@register.filter
def pair(one: Any, other: Any) -> tuple[Any, Any]:
    """Two things as one, to be gone through."""
    return one, other


@register.filter
def at(options: Sequence[Any], place: int) -> str:
    """Text of an option of an item."""
    return str(options[place].text)
