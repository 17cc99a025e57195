"""Write the tables of docs/lint.md: what `check --deep --library` found in every shipped scenario.

    subside check --deep --library --json found.json $(ls src/subside/content/scenarios)
    python tools/lint_tables.py found.json

Everything between the two markers of the page is replaced.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "lint.md"
BEGIN, END = "<!-- found -->\n", "<!-- end of found -->\n"
Found = dict[str, dict[str, Any]]  # of one scenario, by rule

POINTS: dict[str, Callable[[Found], str]] = {
    "achievable": lambda f: f"{f['ordinary']['figures']['achievable']:.1f}",
    "ordinary play loses": lambda f: f"{f['ordinary']['figures']['points']:.1f}",
    "never learning": lambda f: _points(f["learning"]),
    "never waiting": lambda f: _points(f["waiting"]),
    "blind": lambda f: f"{f['blind']['figures']['best']:.1f}",
    "“I understand” ten times": lambda f: _play(f, "understanding, ten times"),
    "every offer": lambda f: _play(f, "every offer in turn"),
    "hold for ever": lambda f: _play(f, "waiting for ever"),
}
SHARES: dict[str, Callable[[Found], str]] = {
    "matters": lambda f: _share(f["matter"]),
    "does not settle": lambda f: f"{100 * f['nothing_helps']['figures']['prior']:.0f}",
    "no threat": lambda f: _share(f["threat"]),
    "heard": lambda f: _share(f["coverage"]),
    "heard again": lambda f: _share(f["repetition"]),
    "school year": lambda f: (
        f"{max(1, f['reading']['figures']['lines']):.0f}, "
        f"{max(1, f['reading']['figures']['briefing']):.0f}"
    ),
    "minutes": lambda f: (
        f"{f['minutes']['figures']['best']:.0f}, {f['minutes']['figures']['ordinary']:.0f}"
    ),
    "variants": lambda f: f"{f['variants']['figures']['variants']:.0f}",
}


def main(path: str) -> int:
    """Put the tables in their place."""
    found = json.loads(Path(path).read_text("utf-8"))
    of = {one["path"]: {rule["rule"]: rule for rule in one["rules"]} for one in found["scenarios"]}
    parts = [table(of, POINTS), table(of, SHARES), looked_at(of), together(found["library"])]
    text = PAGE.read_text("utf-8")
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    PAGE.write_text(f"{head}{BEGIN}\n" + "\n".join(parts) + f"\n{END}{tail}", "utf-8")
    return 0


def table(of: dict[str, Found], columns: dict[str, Callable[[Found], str]]) -> str:
    """A row for each scenario."""
    rows = [["scenario", *columns], ["---", *["---:"] * len(columns)]]
    rows += [[slug, *(tell(found) for tell in columns.values())] for slug, found in of.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def looked_at(of: dict[str, Found]) -> str:
    """Every `look`, by rule."""
    rules = next(iter(of.values()))
    rows = []
    for name, rule in rules.items():
        slugs = [slug for slug, found in of.items() if not found[name]["ok"]]
        rows.append(f"| `{name}` | {rule['title']} | {', '.join(slugs) or 'none'} |")
    return "| rule | | `look` in |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def together(rules: list[dict[str, Any]]) -> str:
    """What the rules over all of them found."""
    rows = [f"| `{one['rule']}` | {'ok' if one['ok'] else 'look'} | {one['told']} |"
            for one in rules]  # fmt: skip
    return "| over all twelve | | found |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _points(rule: dict[str, Any]) -> str:
    figures = rule["figures"]
    if "points" not in figures:
        return "-"
    return f"{figures['points']:.1f} ({figures['low']:.1f} to {figures['high']:.1f})"


def _share(rule: dict[str, Any]) -> str:
    return f"{100 * rule['figures']['share']:.0f}"


def _play(found: Found, name: str) -> str:
    figures = found["gaming"]["figures"]
    return f"{figures[name]:.1f}" if name in figures else "-"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
