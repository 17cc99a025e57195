"""Figures of progress as plain words."""

from __future__ import annotations

from subside.web.practice.figures import Estimate

SHARES = (
    (0.05, "almost nothing of"), (0.15, "about a tenth of"), (0.225, "about a fifth of"),
    (0.29, "about a quarter of"), (0.42, "about a third of"), (0.58, "about half of"),
    (0.71, "about two thirds of"), (0.87, "about three quarters of"), (1.15, "about as much as"),
    (1.75, "about one and a half times"),
)  # fmt: skip
HARD = ((15.0, "forgiving"), (60.0, "demanding"))  # points that ordinary play loses, up to
HARDEST = "unforgiving"


def share(ratio: float) -> str:
    """How much of what ordinary play loses."""
    for most, told in SHARES:
        if ratio <= most:
            return told
    return f"about {ratio:.0f} times"


def percent(ratio: float) -> str:
    """A ratio in per cent, whole."""
    return f"{100 * ratio:.0f} %"


def sentence(heading: str, found: Estimate) -> str:
    """An estimate in a sentence, with how sure it is."""
    of = f"{found.decisions} decisions in {found.runs} runs"
    told = f"Your {heading} decisions lose {share(found.ratio)} what ordinary play loses"
    if found.rough:
        return f"{told}; {of}, so that is rough."
    return f"{told}; {of}."


def hardness(points: float) -> str:
    """How hard a scenario is, in a word."""
    return next((word for most, word in HARD if points <= most), HARDEST)


def listed(words: list[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
