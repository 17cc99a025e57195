"""Three charts under one another on one time axis: what was achievable, time, and agitation."""

from __future__ import annotations

from collections.abc import Sequence

from subside.review.html.axes import Scale, Time, area, grid, gutter, nice, path, plot, stretched
from subside.review.html.markup import Markup, el, joined
from subside.review.html.words import Data, clock, costly, grade, points, shape, spread, sure
from subside.scenario.terms import AGITATION

STEPS = (
    ("before", "‹", "Decision before"),
    ("after", "›", "Decision after"),
    ("worth", "Next worth talking about", None),
)
SHOWN = ((0, "calm"), (2, "agitated"), (4, "extreme"))  # levels named beside the chart


def time_of(document: Data) -> Time:
    """The time axis of a review; while the ending is closed it runs to the last decision."""
    return Time(max(1, document["seconds"]))


def timeline(document: Data) -> Markup:
    """The card that one cursor runs across."""
    time = time_of(document)
    seconds = [d["seconds"] for d, _ in costly(document)]
    drawn = [part(document, time, seconds) for part in (_value, _discretion, _agitation)]
    note = (
        "Blue: what could still be achieved, points of 100; shaded up to what cannot be beaten. An "
        "amber drop is what a decision cost. The slopes between are what came next."
    )
    return el(
        "section",
        el("h2", "Along the encounter", id="along", class_="vh"),
        steps(document),
        el(
            "div", *drawn, time.labels(), el("div", el("span"), class_="r-cursor", hidden=True),
            class_="r-plots",
        ),
        el("p", note, class_="soft"),
        class_="r-sheet r-time", aria_labelledby="along",
    )  # fmt: skip


def steps(document: Data) -> Markup:
    """Where the cursor stands, and the buttons that move it; nothing of it without a script."""
    made = len(document["decisions"])
    offered = STEPS if document["judged"] else STEPS[:2]
    buttons = [
        el("button", told, type="button", class_="r-button", data_do=name, aria_label=spoken)
        for name, told, spoken in offered
    ]
    slider = el(
        "div", el("span", class_="r-where"), role="slider", tabindex="0", aria_label="Decision",
        aria_valuemin="1", aria_valuemax=made, aria_valuenow="1", class_="r-slider",
    )  # fmt: skip
    return el("div", slider, *buttons, class_="r-steps needs-script")


def chart(title: str, drawn: Markup) -> Markup:
    """A chart under its name."""
    return el("figure", el("figcaption", title), drawn)


def best_known(decision: Data) -> tuple[float, float]:
    """Best achievable for the whole encounter before a decision: proven, and not to be beaten."""
    acts, spent = [a for a in decision["acts"] if a["grounded"]], decision["spent"]
    return max(a["low"] for a in acts) - spent, max(a["high"] for a in acts) - spent


def _chosen(decision: Data) -> tuple[float, float]:
    found = next(a for a in decision["acts"] if a["act"] == decision["act"])
    return found["low"] - decision["spent"], found["high"] - decision["spent"]


def _value(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """Value in force: amber drops are decisions, the blue line between them is chance."""
    decisions = document["decisions"]
    befores, afters = [best_known(d) for d in decisions], [_chosen(d) for d in decisions]
    ends = [v for pair in (*befores, *afters) for v in pair]
    values = nice(min(ends), min(100.0, max(ends)), 3)
    scale = Scale(min(values[0], *ends), max(values[-1], *ends), 150)
    xs = [time.at(d["seconds"]) for d in decisions]
    bands, lines, drops = [], [], []
    for k, d in enumerate(decisions):
        (low, _), (left, left_high) = befores[k], afters[k]
        if k + 1 < len(decisions):
            then, then_high = befores[k + 1]
            ends_of = [(xs[k], left_high), (xs[k + 1], then_high), (xs[k + 1], then), (xs[k], left)]
            bands.append(el("path", d=area([(x, scale.y(v)) for x, v in ends_of]), class_="band"))
            ends_of = [(xs[k], left), (xs[k + 1], then)]
            lines.append(el("path", d=path([(x, scale.y(v)) for x, v in ends_of]), class_="line"))
        x = f"{xs[k]:.6g}%"
        if d["loss"]["about"] > 0.25:
            drops.append(el("line", x1=x, x2=x, y1=scale.y(low), y2=scale.y(left), class_="drop"))
    dots = [
        _dot(f"{x:.6g}%", scale.y(left), d)
        for x, (left, _), d in zip(xs, afters, decisions, strict=True)
    ]
    inside = joined(
        [grid(scale, time, values, marks), stretched(scale.height, *bands, *lines), *drops, *dots]
    )
    told = (
        f"Proven achievable: {points(befores[0][0])} of 100 at the first decision, "
        f"{points(befores[-1][0])} before the last, {points(afters[-1][0])} after it."
    )
    labels = gutter(scale, [(v, f"{v:g}".replace("-", "−")) for v in values])
    return chart("Best achievable from here", plot(told, scale.height, labels, inside))


def _dot(x: str, y: float, decision: Data) -> Markup:
    """A decision: round where it cost little, a diamond or a square where it cost."""
    kind, t = decision["grade"], decision["t"]
    if kind in ("best", "sound"):
        return el("circle", cx=x, cy=y, r=3.5, class_="point", data_dot=t)
    if kind == "serious":
        inner = el("rect", x=-6, y=-6, width=12, height=12, class_="point cost")
    else:
        r = 6.5 if kind == "costly" else 5
        look = "point cost" if kind == "costly" else "point cost hollow"
        inner = el("path", d=f"M0 {-r:g} {r:g} 0 0 {r:g} {-r:g} 0Z", class_=look)
    return el("svg", inner, x=x, y=y, class_="loose", width=1, height=1, data_dot=t)


def _discretion(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """Minutes of discretionary time before each act."""
    decisions = document["decisions"]
    minutes = [d["discretionary_minutes"]["before"] for d in decisions]
    values = nice(0.0, max(5.0, *minutes), 3)
    scale = Scale(0.0, values[-1], 96)
    points_of = [
        (time.at(d["seconds"]), scale.y(m)) for d, m in zip(decisions, minutes, strict=True)
    ]
    floor = [(points_of[-1][0], scale.y(0)), (points_of[0][0], scale.y(0))]
    filled = stretched(
        scale.height,
        el("path", d=area([*points_of, *floor]), class_="area-time"),
        el("path", d=path(points_of), class_="line time"),
    )
    inside = joined([grid(scale, time, values, marks), filled])
    told = f"From {minutes[0]:.0f} minutes at the first decision to {minutes[-1]:.0f} at the last."
    labels = gutter(scale, [(v, f"{v:g}") for v in values])
    return chart("Discretionary time, minutes", plot(told, scale.height, labels, inside))


def _agitation(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """A step line: what was seen before each act."""
    decisions = document["decisions"]
    levels = [AGITATION.index(d["seen"]["agitation"]) for d in decisions]
    scale = Scale(0, len(AGITATION) - 1, 96)
    steps: list[tuple[float, float]] = []
    for d, level in zip(decisions, levels, strict=True):
        x = time.at(d["seconds"])
        if steps:
            steps.append((x, steps[-1][1]))
        steps.append((x, scale.y(level)))
    line = stretched(scale.height, el("path", d=path(steps), class_="line person"))
    inside = joined([grid(scale, time, range(len(AGITATION)), marks), line])
    told = f"{AGITATION[levels[0]]} at the first decision, {AGITATION[levels[-1]]} at the last."
    labels = gutter(scale, SHOWN)
    return chart("Agitation, as seen", plot(told, scale.height, labels, inside))


def place_of(document: Data, d: Data) -> str:
    """Where a decision stands on the axis, as a share of its length."""
    return f"{time_of(document).at(d['seconds']) / 100:.6g}"


def table_of(document: Data) -> Markup:
    """The charts and the judgement of every decision as one table, which moves the cursor too."""
    rows = []
    for d in document["decisions"]:
        loss, cost = d["loss"], "cost" if d["loss"]["about"] > 1 else None
        cells = [
            el("td", d["t"], data_head="Number"),
            el("td", clock(d["seconds"]), data_head="Time"),
            el(
                "th", el("a", d["title"], href=f"#decision-{d['t']}"), scope="row", data_head="Act",
            ),
            el("td", points(loss["about"]), data_head="Cost, about", class_=cost),
            el("td", spread(loss["low"], loss["high"]), data_head="At least to at most"),
            el("td", shape(d["grade"]), " ", grade(d), data_head="Grade"),
            el("td", sure(d), data_head="Certain"),
            el("td", spread(*best_known(d)), data_head="Best achievable before it"),
            el("td", f"{d['discretionary_minutes']['before']:.1f}", data_head="Minutes"),
            el("td", d["seen"]["agitation"], data_head="Agitation"),
        ]  # fmt: skip
        rows.append(el("tr", *cells, data_row=d["t"]))
    heads = (
        "No.", "Time", "Act", "Cost, about", "At least to at most", "Grade", "Certain",
        "Best achievable before it", "Discretionary minutes", "Agitation",
    )  # fmt: skip
    body = el(
        "table",
        el("caption", "Points of 100 against the best known act, by what could be known then"),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *rows),
        class_="r-rows",
    )
    return el(
        "section",
        el("h2", "Every decision", id="decisions"),
        el(
            "div", el("div", body, class_="wide", tabindex="0", role="region",
            aria_label="Table of decisions"), class_="r-sheet",
        ),
        el(
            "p",
            "A grade compares with the best act in this model. That is a higher bar than the "
            "law’s, and a different question. Certain means within this model, and says nothing "
            "about the world beyond it.",
            class_="soft",
        ),
        aria_labelledby="decisions", id="all", class_="r-all",
    )  # fmt: skip


__all__ = ["best_known", "place_of", "steps", "table_of", "time_of", "timeline"]
