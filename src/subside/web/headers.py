"""Security headers, the same whether Django or Starlette answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
REFERRER = "same-origin"

DIRECTIVES: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
"""What a page may load: its own files and nothing else, and nothing written into the page."""


def policy(directives: Mapping[str, list[str]] = DIRECTIVES) -> str:
    """A Content-Security-Policy as it is sent."""
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": policy(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": REFERRER,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Set on every answer that has not got them already."""
