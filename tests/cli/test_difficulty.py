"""`subside difficulty`: as text and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from subside.cli import subside


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(subside, ["difficulty", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_text_and_json_say_the_same() -> None:
    code, out, _ = run("roadside", "--runs", "4", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["runs"] == 4
    assert document["lost"]["low"] < document["lost"]["mean"] < document["lost"]["high"]
    code, text, _ = run("roadside", "--runs", "4")
    assert code == 0
    assert f"{document['lost']['mean']:.1f} points of 100" in text
    assert all(name in text for name in document["headings"])
    assert max(map(len, text.splitlines())) <= 80


def test_every_key_is_told() -> None:
    page = Path(__file__).parents[2] / "docs" / "progress.md"
    told = set(re.findall(r"`(\w+)`", page.read_text("utf-8")))
    document = json.loads(run("roadside", "--runs", "3", "--json")[1])
    each = next(iter(document["headings"].values()))
    keys = {*document, *document["lost"], *document["best"], *document["all"], *each}
    assert keys - told == set()


def test_no_such_scenario() -> None:
    code, _, err = run("nowhere")
    assert code == 1
    assert "nowhere" in err
