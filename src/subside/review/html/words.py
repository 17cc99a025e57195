"""Words and numbers of the page that are used in more than one part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from subside.review.html.markup import Markup, el
from subside.review.notable import SHOWN, notable
from subside.review.text import GAP_WORDS, clock, grade_words, points

__all__ = [
    "clock", "costly", "grade", "people", "pill", "points", "shape", "signed", "spoken", "spread",
    "sure",
]  # fmt: skip
Data = Mapping[str, Any]
SHAPES = {
    "best": Markup('<circle cx="8" cy="8" r="4" class="point"/>'),
    "sound": Markup('<circle cx="8" cy="8" r="4" class="point"/>'),
    "improvable": Markup('<path d="M8 2 14 8 8 14 2 8Z" class="point cost hollow"/>'),
    "costly": Markup('<path d="M8 1 15 8 8 15 1 8Z" class="point cost"/>'),
    "serious": Markup('<rect x="1.5" y="1.5" width="13" height="13" class="point cost"/>'),
}


def costly(document: Data) -> list[tuple[Data, list[Data]]]:
    """Decisions to talk about and those like them, the costliest first, as many as are told."""
    return notable(document)[:SHOWN]


def grade(decision: Data) -> str:
    """The grade by `about`, in the words in which it is told."""
    name: str = decision["grade"]
    return GAP_WORDS.get(name, name)


def sure(decision: Data) -> str:
    """Whether the grade is certain, and between what it lies if not."""
    if decision["proven"]:
        return "yes, within this model"
    low, high = (GAP_WORDS.get(band, band) for band in decision["bands"])
    return f"no: {low} to {high}" if low != high else f"no: within {low}"


def shape(name: str) -> Markup:
    """The shape of a grade, so that no colour stands alone."""
    return el("svg", SHAPES[name], class_="shape", width=16, height=16, aria_hidden="true")


def pill(decision: Data) -> Markup:
    """The grade as it stands beside an act."""
    kind = "pill" if decision["grade"] in ("best", "sound") else "pill cost"
    return el("span", shape(decision["grade"]), el("span", grade_words(decision)), class_=kind)


def signed(value: float) -> str:
    """Points with their sign, a true minus, and no minus zero."""
    shown = f"{value:+.1f}"
    return "0.0" if float(shown) == 0 else shown.replace("-", "−")


def spread(low: float, high: float) -> str:
    """Both ends of an interval."""
    return f"{points(low)} to {points(high)}"


def people(chance: float) -> str:
    """A chance as people of 100, a decimal where whole ones would hide it."""
    of = 100 * chance
    return f"{of:.0f}" if of >= 10 or of == 0 else f"{of:.1f}" if of >= 0.05 else "under 0.1"


def spoken(words: Iterable[Data]) -> Markup:
    """What was read and heard, in its order."""
    return Markup("".join(el("p", w["text"], class_=_voice(w["who"])) for w in words))


def _voice(who: str) -> str:
    return "said you" if who in ("you", "officer") else "said"
