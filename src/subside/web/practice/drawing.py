"""Charts of progress, drawn here as SVG, each with its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from subside.review.html.markup import Markup, el, joined
from subside.web.practice.figures import Estimate, Part
from subside.web.practice.words import percent

WIDE = 1000  # units across of what is stretched to the width of the page
HEIGHT, TOP, FOOT = 150, 10, 26  # pixels
LEFT = 8  # per cent of the width, for words
ROOM = 24  # per cent of the width that a date needs
CEILING = 3.0  # of what ordinary play loses: above this a chart only says that it is above


def intervals(found: Sequence[tuple[str, Estimate]]) -> dict[str, Markup]:
    """For each heading its bar: the interval, the estimate, and where ordinary play is."""
    top = _top([one.high for _, one in found])
    return {name: _bar(name, one, top) for name, one in found}


def _top(highs: Sequence[float]) -> float:
    """Upper end of an axis: at least a little above ordinary play."""
    return min(CEILING, max(1.25, *highs)) if highs else 1.25


def _bar(name: str, one: Estimate, top: float) -> Markup:
    low, at, high, ordinary = (100 * min(v, top) / top for v in (one.low, one.ratio, one.high, 1.0))
    told = (
        f"{name}: {percent(one.ratio)} of what ordinary play loses, "
        f"between {percent(one.low)} and {percent(one.high)}"
    )
    return el(
        "svg",
        el("line", x1="0", x2="100%", y1=14, y2=14, class_="axis"),
        _upright(ordinary, 3, 25, "ordinary"),
        el("rect", x=_pc(low), y=9, width=_pc(max(0.5, high - low)), height=10, class_="range"),
        el("circle", cx=_pc(at), cy=14, r=6, class_="dot"),
        width="100%", height=28, class_="interval", role="img", aria_label=told,
    )  # fmt: skip


def over_time(name: str, parts: Sequence[Part], running: Sequence[Estimate | None]) -> Markup:
    """Each run as a dot, and the estimate over the last runs as a line in its interval."""
    top = _top([*(p.ratio for p in parts), *(one.high for one in running if one)])
    xs = [LEFT + (100 - LEFT) * (k + 0.5) / len(parts) for k in range(len(parts))]
    known = [(x, one) for x, one in zip(xs, running, strict=True) if one]
    shapes = [_level(0, top, "0", "axis"), _level(1, top, "ordinary play", "ordinary")]
    if len(known) > 1:
        shapes.append(_band(known, top))
    elif known:
        x, one = known[0]
        shapes.append(_upright(x, _y(one.high, top), _y(one.low, top), "span"))
    for x, part in zip(xs, parts, strict=True):
        above = part.ratio > top
        where = el("circle", cx=_pc(x), cy=_y(part.ratio, top), r=_size(part), class_="run")
        mark = el("text", "▲", x=_pc(x), y=TOP + 8, text_anchor="middle", class_="above")
        shapes.append(mark if above else where)
    shapes.extend(_days(xs, parts))
    last = f"; over the last runs {percent(known[-1][1].ratio)}" if known else ""
    told = f"{name}, {len(parts)} runs in the order of time{last}"
    drawing = el(
        "svg", *shapes, width="100%", height=HEIGHT, class_="over-time", role="img",
        aria_label=told,
    )  # fmt: skip
    return drawing


def _days(xs: Sequence[float], parts: Sequence[Part]) -> list[Markup]:
    """Dates under the first and the last run, and between them where there is room."""
    last, shown, until = len(parts) - 1, [], -100.0
    for k, x in enumerate(xs):
        if k in (0, last) or (x - until >= ROOM and xs[last] - x >= ROOM):
            shown.append(k)
            until = x
    if len(shown) == 2 and xs[last] - xs[0] < ROOM:
        shown = [last]
    return [_day(xs[k], parts[k].when) for k in shown]


def _day(x: float, when: datetime) -> Markup:
    anchor = "end" if x > 92 else "middle"
    told = f"{when:%b} {when.day}"
    return el("text", told, x=_pc(100 if x > 92 else x), y=HEIGHT - 5, text_anchor=anchor)


def _band(known: Sequence[tuple[float, Estimate]], top: float) -> Markup:
    upper = [(x, _y(one.high, top)) for x, one in known]
    lower = [(x, _y(one.low, top)) for x, one in reversed(known)]
    line = [(x, _y(one.ratio, top)) for x, one in known]
    return el(
        "svg",
        el("path", d=_path([*upper, *lower]) + "Z", class_="band"),
        el("path", d=_path(line), class_="line"),
        width="100%", height=HEIGHT, viewBox=f"0 0 {WIDE} {HEIGHT}", preserveAspectRatio="none",
    )  # fmt: skip


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{WIDE * x / 100:.1f} {y:.1f}" for x, y in points)


def _level(value: float, top: float, told: str, kind: str) -> Markup:
    y = _y(value, top)
    right = kind == "ordinary"  # where runs of late seldom lie
    label = el(
        "text", told, x="100%" if right else 0, y=y - 4, text_anchor="end" if right else None
    )
    return joined([el("line", x1="0", x2="100%", y1=y, y2=y, class_=kind), label])


def _upright(at: float, first: float, last: float, kind: str) -> Markup:
    return el("line", x1=_pc(at), x2=_pc(at), y1=first, y2=last, class_=kind)


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - FOOT) * (1 - max(0.0, min(value, top)) / top)


def _size(part: Part) -> float:
    """A larger dot for more decisions, by area."""
    return round(min(8.0, 2.5 + 0.9 * part.decisions**0.5), 2)


def _pc(value: float) -> str:
    return f"{value:.4g}%"
