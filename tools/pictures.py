"""Draw the README's pictures: what the product prints, as SVG that needs no font or network.

Run `python tools/pictures.py` after a change in what is printed; `tests/test_pictures.py` holds
the pictures to what the product prints today.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
LINE, COLUMN, MARGIN = 19.0, 8.43, 22.0  # pixels; text is laid out by the character
STYLE = (
    "text{font:14px/1.35 ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
    "fill:#e8edf1;white-space:pre}.you{fill:#6cb6d9}.loud{font-weight:700}.soft{fill:#9fb0bd}"
    ".cost{fill:#e0a458}"
)
ACTS = ("introduce", "step_back", "listen", "open_question", "acknowledge", "explain")


def draw(text: str) -> str:
    """An SVG picture of plain text, one text element a line."""
    lines = text.rstrip("\n").split("\n")
    width = 2 * MARGIN + COLUMN * 80
    height = 2 * MARGIN + LINE * len(lines)
    rows = [
        f'<text class="{_kind(line)}" x="{MARGIN:g}" y="{MARGIN + LINE * (k + 0.75):g}"'
        f' textLength="{COLUMN * len(line):.1f}" xml:space="preserve">{escape(line)}</text>'
        for k, line in enumerate(lines)
        if line.strip()
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img">\n<style>{STYLE}</style>\n'
        f'<rect width="100%" height="100%" rx="10" fill="#0f1418"/>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


def _kind(line: str) -> str:
    """How loud a line is: what was typed, an act on the clock, what cost, or plain."""
    if line.startswith(">"):
        return "loud"
    if any(word in line for word in ("costly", "large gap")):
        return "cost"
    if re.match(r"\s{0,2}\d+:\d\d  ", line):
        return "you"
    return "plain"


def run(*arguments: str, feed: str = "", folder: Path) -> str:
    """What a command of the product prints, 80 columns wide and without colour."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", "NO_COLOR": "1"}
    environment["SUBSIDE_COMMAND"] = "python3 run.py"  # as the README says it
    done = subprocess.run(
        [sys.executable, "-m", "subside", *arguments],
        input=feed, capture_output=True, encoding="utf-8", cwd=folder, env=environment, check=True,
    )  # fmt: skip
    return done.stdout


def printed() -> dict[str, str]:
    """Text of each picture, by its name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        play = run(
            "play", "roadside", "--seed", "3", "--log", "a.jsonl",
            feed="\n".join(ACTS) + "\nq\n", folder=folder,
        )  # fmt: skip
        poor = ROOT / "src" / "subside" / "content" / "scenarios" / "doorstep" / "poor.acts"
        run(
            "play",
            "doorstep",
            "--seed",
            "7",
            "--acts",
            str(poor),
            "--log",
            "b.jsonl",
            folder=folder,
        )
        review = run("review", "b.jsonl", folder=folder)
    return {"play": _from(play, "> introduce"), "review": _first(review, 39)}


def _first(text: str, count: int) -> str:
    """The first lines of a long page."""
    return "\n".join(text.splitlines()[:count])


def _from(text: str, mark: str) -> str:
    return text[text.index(mark) :]


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in printed().items():
        (FOLDER / f"{name}.svg").write_text(draw(text), encoding="utf-8")


if __name__ == "__main__":
    main()
