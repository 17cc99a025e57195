"""Axes: time across in per cent, values down in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from subside.review.html.markup import Markup, el, joined
from subside.review.html.words import clock

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
WIDE = 1000  # units across of the pictures that are stretched


@dataclass(frozen=True)
class Time:
    """The time axis that all charts share."""

    seconds: int

    def at(self, second: float) -> float:
        """Per cent of the width."""
        return 100.0 * second / max(1, self.seconds)

    def ticks(self) -> list[int]:
        """Whole steps, at most six."""
        step = next((s for s in STEPS if self.seconds / s <= 6), 36000)
        return list(range(0, self.seconds + 1, step))

    def labels(self) -> Markup:
        """The words under the charts."""
        shown = [
            el(
                "text", clock(s), x=f"{self.at(s):.6g}%", y=18,
                text_anchor="start" if s == 0 else "end" if self.at(s) > 92 else "middle",
                class_="minor" if k % 2 else None,
            )
            for k, s in enumerate(self.ticks())
        ]  # fmt: skip
        return plot("", 24, Markup(""), joined(shown), "axis")


@dataclass(frozen=True)
class Scale:
    """Values between two ends, down a height with room at both."""

    low: float
    high: float
    height: int
    room: int = 10

    def y(self, value: float) -> float:
        """Pixels from the top."""
        share = (value - self.low) / max(1e-9, self.high - self.low)
        return self.height - self.room - share * (self.height - 2 * self.room)


def nice(low: float, high: float, most: int = 4) -> list[float]:
    """Round numbers that cover an interval."""
    raw = max(high - low, 0.5) / most
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= raw - 1e-12)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [k * step for k in range(first, max(last, first + 1) + 1)]


def gutter(scale: Scale, labels: Sequence[tuple[float, str]]) -> Markup:
    """Words at the left of a chart, beside their values."""
    return joined(
        el("text", told, x="100%", y=scale.y(value) + 5, text_anchor="end")
        for value, told in labels
    )


def grid(scale: Scale, time: Time, values: Sequence[float], marks: Sequence[int]) -> Markup:
    """Quiet lines across at values, and down at the costly decisions."""
    across = [
        el("line", x1="0", x2="100%", y1=scale.y(v), y2=scale.y(v), class_="grid") for v in values
    ]
    down = [_upright(time.at(s), scale.height, "mark") for s in marks]
    return joined([*across, *down])


def _upright(at: float, height: int, kind: str) -> Markup:
    x = f"{at:.6g}%"
    return el("line", x1=x, x2=x, y1=0, y2=height, class_=kind)


def stretched(height: int, *shapes: Markup) -> Markup:
    """Lines and areas, WIDE units across whatever the page's width; strokes keep theirs."""
    return el(
        "svg", *shapes, width="100%", height=height, viewBox=f"0 0 {WIDE} {height}",
        preserveAspectRatio="none", class_="stretched",
    )  # fmt: skip


def path(points: Sequence[tuple[float, float]]) -> str:
    """Points (per cent, pixels) as a path of a stretched picture."""
    return "M" + "L".join(f"{10 * x:.2f} {y:.2f}" for x, y in points)


def area(points: Sequence[tuple[float, float]]) -> str:
    """The same, closed."""
    return path(points) + "Z"


def plot(told: str, height: int, left: Markup, inside: Markup, kind: str = "") -> Markup:
    """A chart: words at the left, the picture beside them; `told` says it in a sentence."""
    named = {"role": "img", "aria_label": told} if told else {"aria_hidden": "true"}
    return el(
        "div",
        el("svg", left, class_="gutter", height=height, aria_hidden="true"),
        el("svg", inside, class_="area", width="100%", height=height, **named),
        class_=f"plot {kind}".strip(),
    )
