"""Where the scripts of the review lie; those of the scene serve the live encounter too."""

from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"
