"""What the command line may ask of the web room. Nothing heavy is imported before it is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from subside.web.options import HOST, PORT, Options, default_data

__all__ = ["HOST", "PORT", "default_data", "serve"]


def serve(
    say: Callable[[str], None],
    *,
    host: str = HOST,
    port: int = PORT,
    data: Path | None = None,
    database: str = "",
    browser: bool = True,
) -> None:
    """Serve the pages until stopped; `say` shows a line to whoever started it.

    Raises UserError for what that person can put right: a port in use, a damaged database.
    """
    from subside.web.serve import run

    run(Options((data or default_data()).absolute(), database, host, port), say, browser=browser)
