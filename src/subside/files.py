"""Where files of this product lie: shipped content, and the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path


def scenarios_folder() -> Path:
    """Folder of the shipped scenarios, one folder each."""
    return Path(__file__).resolve().parent / "content" / "scenarios"


def courses_folder() -> Path:
    """Folder of the shipped courses, one folder each."""
    return Path(__file__).resolve().parent / "content" / "courses"


def cache_folder() -> Path:
    """The user's cache, made when something is put in; SUBSIDE_CACHE names another place."""
    given = os.environ.get("SUBSIDE_CACHE")
    return Path(given) if given else user_cache_path("subside", appauthor=False)
