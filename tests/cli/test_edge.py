"""Errors, exit codes, and what comes before any command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import click
import pytest

from subside import __version__
from subside.cli.edge import Edge, in_words
from subside.errors import UserError
from tests.cli.cast import command, elsewhere, environment, run


def test_help_and_version_load_no_numbers():
    code = (
        "import sys\nfrom subside.cli import subside\n"
        "try: subside.main(sys.argv[1:])\nexcept SystemExit as end: assert end.code == 0\n"
        "heavy = {'numpy', 'numba', 'scipy', 'pydantic', 'rich', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    python = command()[:2]
    for words in (["--help"], ["--version"], ["play", "--help"], ["solve", "--help"], []):
        subprocess.run([*python, "-c", code, *words], env=environment(), check=True)


def test_every_command_is_told_in_one_line_of_80_columns():
    lines = run("--help").output.splitlines()
    assert f"subside {__version__}" == run("--version").output.strip()
    for name in ("play", "review", "options", "scenarios", "solve", "check", "schema", "warm"):
        (line,) = [line for line in lines if line.startswith(f"  {name} ")]
        assert not line.endswith("...")
        assert run(name, "--help").exit_code == 0


def test_an_error_is_told_on_standard_error_with_exit_code_1():
    result = run("review", "nothing.jsonl")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "nothing.jsonl: there is no such file\n  do: check the name and the folder\n"
    )


@pytest.mark.parametrize("words", [("--debug", "review", "no"), ("review", "no", "--debug")])
def test_debug_shows_where(words: tuple[str, ...]):
    assert "Traceback" in run(*words).stderr
    assert "Traceback" not in run("review", "no").stderr


def test_a_wrong_option_is_a_usage_error():
    assert run("play", "--nonsense").exit_code == 2
    assert run("play", "--seed", "abc").exit_code == 2
    assert run("nonsense").exit_code == 2
    result = run("play", "--seed", "-1")
    assert (result.exit_code, result.stderr.splitlines()[1]) == (1, "  given: -1")


def test_a_fault_of_the_program_is_called_one():
    @click.group(cls=Edge)
    def group() -> None: ...

    @group.command()
    def broken() -> None:
        raise ZeroDivisionError("by nothing")

    from click.testing import CliRunner

    result = CliRunner().invoke(group, ["broken"])
    assert result.exit_code == 70
    assert "ZeroDivisionError: by nothing" in result.stderr
    assert "Traceback" not in result.stderr


def test_long_errors_wrap_and_places_stay_whole():
    place = "/a folder/with spaces/scenario.yaml:12"
    error = UserError(place, "must be " + "very " * 30 + "long", "x" * 10, "do " * 50)
    lines = in_words(error).splitlines()
    assert lines[0] == str(error).splitlines()[0]
    assert len(lines) == 4
    assert max(map(len, lines[1:])) <= 80
    assert "\x1b" not in in_words(UserError("", "an escape", "\x1b[31mred"))


def test_commands_are_told_as_they_were_started(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SUBSIDE_COMMAND", "python3 run.py")
    error = UserError("", "there is no policy", hint="run: subside solve subside/roadside")
    assert "run: python3 run.py solve subside/roadside" in in_words(error)


def test_json_that_swallowed_an_argument_says_so():
    result = run("review", "--json", "run.json")
    assert result.exit_code == 2
    assert "give it last, or write --json=FILE" in result.stderr


def test_json_overwrites_no_other_work(here: Path):
    (here / "run.jsonl").write_text("precious")
    result = run("scenarios", "--json", "run.jsonl")
    assert result.exit_code == 1
    assert (here / "run.jsonl").read_text() == "precious"


@pytest.mark.parametrize("target", ["none/x.json", "."])
def test_json_that_cannot_be_written_is_refused_first(target: str):
    result = run("scenarios", "--json", target)
    assert (result.exit_code, result.stdout) == (1, "")


def test_json_in_a_file_leaves_the_table(here: Path):
    result = run("scenarios", "--json", "all.json")
    assert "roadside" in result.stdout
    assert json.loads((here / "all.json").read_text(encoding="utf-8"))["scenarios"]


def test_nobody_reads_and_nothing_is_said():
    process = subprocess.Popen(
        command("schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1


def test_a_full_disk_is_an_error():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("w") as out:
        done = subprocess.run(
            command("schema"), stdout=out, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1


def test_the_schema_is_json():
    done = elsewhere("schema", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["title"] == "Subside scenario"


def test_the_group_is_the_entry_point():
    from importlib.metadata import entry_points

    import subside.cli

    assert callable(subside.cli.main)
    for point in entry_points(group="console_scripts", name="subside"):
        assert point.value == "subside.cli:main"
    assert isinstance(subside.cli.subside, Edge)
