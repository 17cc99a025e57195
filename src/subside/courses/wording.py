"""Words that no text of a course may use, except where it quotes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from subside.scenario import wording
from subside.scenario.wording import Finding

# Quotation marks of a kind close in the same paragraph; code stands between backticks.
_QUOTED = re.compile(r"“[^”]*”|\"(?:[^\"\n]|\n(?![ \t]*\n))*\"|`[^`\n]*`")


def own(text: str) -> str:
    """The text with what it quotes blanked out; offsets and lines stay."""
    return _QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted[0]), text)


def find(text: str) -> Iterator[Finding]:
    """Every use of refused words that is the text's own."""
    return wording.find(own(text))
