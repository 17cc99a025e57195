"""`subside difficulty`: as text and as JSON."""

from __future__ import annotations

import json

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


def test_no_such_scenario() -> None:
    code, _, err = run("nowhere")
    assert code == 1
    assert "nowhere" in err
