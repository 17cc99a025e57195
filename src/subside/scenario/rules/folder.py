"""Files that a scenario folder must hold besides ``scenario.yaml``."""

from __future__ import annotations

import re
from pathlib import Path

from subside.scenario.document import Fault

FILES = ("design.md", "exemplar.acts", "poor.acts")
DESIGN_SECTIONS = ("Goal", "Objectives", "Sources", "Out of scope", "Review status")


def folder_faults(path: Path) -> list[Fault]:
    """Missing files, and sections that the design note lacks."""
    hint = "A scenario is complete with its design note and two plays; see docs/scenario.md."
    faults = [
        Fault(str(path / name), 1, name, "is missing", "", hint)
        for name in FILES
        if not (path / name).is_file()
    ]
    design = path / "design.md"
    return faults + (_sections(design) if design.is_file() else [])


def _sections(design: Path) -> list[Fault]:
    text = design.read_text(encoding="utf-8", errors="replace")
    return [
        Fault(str(design), 1, design.name, "lacks a section", name, f"Add the line `## {name}`.")
        for name in DESIGN_SECTIONS
        if not re.search(rf"^## {name}[ \t\r]*$", text, re.MULTILINE)
    ]
