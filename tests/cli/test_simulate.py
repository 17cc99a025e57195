"""`subside simulate`: the distribution of outcomes, as text and as JSON."""

from __future__ import annotations

import json

from click.testing import CliRunner

from subside.cli import subside


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(subside, ["simulate", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_ordinary_play_as_json_holds_shares_with_intervals() -> None:
    code, out, _ = run("roadside", "--policy", "ordinary", "--runs", "60", "--json")
    document = json.loads(out)
    assert code == 0
    assert (document["runs"], document["policy"], document["unfinished"]) == (60, "ordinary", 0)
    assert document["value"]["low"] < document["value"]["mean"] < document["value"]["high"]
    for table in (document["outcomes"], document["endings"]):
        for entry in table.values():
            assert entry["low"] <= entry["share"] <= entry["high"]
    assert abs(sum(entry["share"] for entry in document["endings"].values()) - 1) < 1e-9


def test_best_play_is_told_beside_what_is_proven() -> None:
    code, out, _ = run("roadside", "--runs", "8")
    assert code == 0
    assert "Proven    at least 9" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_policy_of_another_model_is_refused_with_what_to_do() -> None:
    from subside.cli.named import folder_of

    code, _, err = run("roadside", "--policy", str(folder_of("doorstep") / "policy.npz"))
    assert code == 1
    assert "of another model" in " ".join(err.split())
    assert "subside solve" in err


def test_a_missing_policy_file_is_refused() -> None:
    code, _, err = run("roadside", "--policy", "no.npz")
    assert code == 1
    assert "no.npz" in err
