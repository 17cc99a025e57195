"""Draw the reviews of docs/review-html.md in a browser: each scenario played well and poorly.

Run `python tools/reviews.py` after a change of how the page looks. Needs Chromium
(SUBSIDE_CHROMIUM, or Debian's package chromium).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from subside.review.html.files import STATIC

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
SCENARIOS = ROOT / "src" / "subside" / "content" / "scenarios"
CHROMIUM = os.environ.get("SUBSIDE_CHROMIUM") or shutil.which("chromium") or ""
COLOURS, KMEANS = 64, 8
FIRST, SCREEN = ("doorstep", "poor"), 1440  # what the README shows, and how far down
PLAYS = (
    ("roadside", "exemplar", 3), ("roadside", "poor", 2), ("doorstep", "exemplar", 2),
    ("doorstep", "poor", 7), ("hallway", "exemplar", 3), ("hallway", "poor", 3),
)  # fmt: skip


def review(folder: Path, slug: str, kind: str, seed: int) -> Path:
    """Play a scenario as its file of acts says, and write the page of its review."""
    log, page = folder / f"{slug}-{kind}.jsonl", folder / f"{slug}-{kind}.html"
    acts = SCENARIOS / slug / f"{kind}.acts"
    run("play", slug, "--seed", str(seed), "--acts", str(acts), "--log", str(log))
    run("review", str(log), "--html", str(page))
    return page


def run(*arguments: str) -> None:
    """A command of the product."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "subside", *arguments]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)


def palette(picture: Image.Image) -> Image.Image:
    """The colours of the page, which mean something however rare they are, and the commonest."""
    style = (STATIC / "review" / "review.css").read_text(encoding="utf-8").partition("@media")[0]
    own = {bytes.fromhex(found) for found in re.findall(r"#([0-9a-f]{6})\b", style)}
    own |= {b"\xff\xff\xff"}
    few = picture.quantize(COLOURS - len(own), Image.Quantize.MEDIANCUT, KMEANS)
    made = Image.new("P", (1, 1))
    made.putpalette([*b"".join(sorted(own)), *(few.getpalette() or [])])
    return made


def main() -> None:
    if not CHROMIUM:
        raise SystemExit("needs Chromium: apt-get install chromium, or set SUBSIDE_CHROMIUM")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        for slug, kind, seed in PLAYS:
            tab.goto(review(Path(name), slug, kind, seed).as_uri())
            tab.locator(".review.ready").wait_for()
            picture = Image.open(BytesIO(tab.screenshot(full_page=True))).convert("RGB")
            few = picture.quantize(palette=palette(picture), dither=Image.Dither.NONE)
            few.save(FOLDER / f"{slug}-{kind}.png", optimize=True)
            if (slug, kind) == FIRST:
                few.crop((0, 0, 1280, SCREEN)).save(FOLDER / "review.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
