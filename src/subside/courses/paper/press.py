"""From plain data to the bytes of a PDF.

Templates lie beside this file. They get the data as JSON and set it; no text becomes code. Fonts
are those built into the program that sets pages, and the date is given, so that the same data makes
the same bytes on every machine. Pages are tagged for those who have them read aloud (PDF/UA-1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

Data = Mapping[str, Any]
STANDARD: typst.PDFStandard = "ua-1"
HERE = Path(__file__).parent
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


def press(template: str, data: Data, made: date, *, own_fonts: bool = True) -> bytes:
    """The pages of a template with its data, as PDF.

    ``own_fonts``: False lets fonts of the machine stand in for letters that the built-in ones lack.
    What cannot meet the standard, as text with a letter that no font has, is tagged all the same.
    """
    try:
        return _compiled(template, data, made, own_fonts, [STANDARD])
    except typst.TypstError:
        return _compiled(template, data, made, own_fonts, [])


def _compiled(
    template: str, data: Data, made: date, own_fonts: bool, standards: list[typst.PDFStandard]
) -> bytes:
    stamp = int(datetime(made.year, made.month, made.day, tzinfo=UTC).timestamp())
    return typst.compile(
        HERE / f"{template}.typ",
        root=HERE,
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=own_fonts,
        timestamp=stamp,
        pdf_standards=standards,
        format="pdf",
    )


def pages(pdf: bytes) -> int:
    """How many pages it has, by the root of its tree of pages."""
    found = _PAGES.search(pdf)
    return int(found[1] or found[2]) if found else 0
