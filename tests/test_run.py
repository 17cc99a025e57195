"""run.py: what is found done, what is done again, and what it hands on to. No network."""

import ast
import json
import os
import sys
from pathlib import Path

import pytest

import run

STEPS = ["venv", "packages", "kernels"]


@pytest.fixture
def places(tmp_path: Path) -> run.Places:
    """A checkout with sources and lists of packages, and nothing set up."""
    kernels = tmp_path / "src" / "subside" / "kernels"
    kernels.mkdir(parents=True)
    (kernels / "loops.py").write_text("one")
    (tmp_path / run.RUNTIME).write_text("numpy==1")
    (tmp_path / run.DEV).write_text("numpy==1\npytest==1")
    return run.Places(tmp_path)


@pytest.fixture
def calls(places: run.Places, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the programs that run.py starts by ones that leave what these would leave."""
    started: list[str] = []

    def logged(places: run.Places, command: list[str]) -> bool:
        started.append(" ".join(command).replace(str(places.root), "ROOT"))
        if "venv" in command:
            places.python.parent.mkdir(parents=True)
            places.python.touch(0o755)
            (places.site / "pip").mkdir(parents=True)
        return True

    monkeypatch.setattr(run, "logged", logged)
    monkeypatch.setenv("SUBSIDE_INSTALLER", "pip")
    return started


def test_a_first_start_does_all_and_a_second_nothing(places, calls, capsys):
    assert run.steps_left(places, dev=False) == STEPS
    run.set_up(places, dev=False)
    assert [call.split()[-1] for call in calls] == ["ROOT/.venv", f"ROOT/{run.RUNTIME}", "warm"]
    assert "--require-hashes" in calls[1]
    assert run.steps_left(places, dev=False) == []
    said = capsys.readouterr()
    assert said.err
    assert not said.out, "standard output belongs to the command"
    calls.clear()
    run.set_up(places, dev=False)
    assert calls == []
    assert capsys.readouterr().err == ""


def test_the_environment_finds_src_without_a_path_of_this_machine(places, calls):
    run.set_up(places, dev=False)
    line = places.pth.read_text().strip()
    assert not Path(line).is_absolute()
    assert (places.site / line).resolve() == places.root / "src"


def test_the_tools_for_the_checks_are_added_only_for_them(places, calls):
    run.set_up(places, dev=False)
    assert run.steps_left(places, dev=True) == ["packages"]
    run.set_up(places, dev=True)
    assert run.steps_left(places, dev=True) == []
    assert run.steps_left(places, dev=False) == []


def test_a_changed_list_is_installed_and_the_kernels_compiled_again(places, calls):
    run.set_up(places, dev=False)
    (places.root / run.RUNTIME).write_text("numpy==2")
    assert run.steps_left(places, dev=False) == ["packages", "kernels"]


def test_a_changed_kernel_is_compiled_again_in_place_of_the_old(places, calls):
    run.set_up(places, dev=False)
    old = places.kernels / "__pycache__" / "numba-0123"
    old.mkdir(parents=True)
    (places.kernels / "loops.py").write_text("two")
    assert run.steps_left(places, dev=False) == ["kernels"]
    run.set_up(places, dev=False)
    assert not old.exists()
    assert run.steps_left(places, dev=False) == []


def test_kernels_that_do_not_compile_are_said_and_tried_again(places, calls, monkeypatch, capsys):
    finished = run.logged
    monkeypatch.setattr(run, "logged", lambda p, c: finished(p, c) and c[-1] != "warm")
    run.set_up(places, dev=False)
    assert str(places.log) in capsys.readouterr().err
    assert run.steps_left(places, dev=False) == ["kernels"]


def interrupt(*_: object) -> bool:
    raise KeyboardInterrupt


def test_an_interrupted_set_up_is_taken_for_half_made(places, calls, monkeypatch):
    run.set_up(places, dev=False)
    (places.root / run.RUNTIME).write_text("numpy==2")
    finished = run.logged
    monkeypatch.setattr(run, "logged", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.set_up(places, dev=False)
    assert run.steps_left(places, dev=False) == STEPS
    monkeypatch.setattr(run, "logged", finished)
    run.set_up(places, dev=False)
    assert run.steps_left(places, dev=False) == []


@pytest.mark.parametrize("changed", ["root", "python"])
def test_a_moved_checkout_and_another_python_start_anew(places, calls, changed):
    run.set_up(places, dev=False)
    stamp = run.read_stamp(places)
    run.write_stamp(places, stamp | {changed: "another"})
    assert run.steps_left(places, dev=False) == STEPS


@pytest.mark.parametrize("lost", ["python", "pth", "stamp"])
def test_a_damaged_environment_is_remade(places, calls, lost):
    run.set_up(places, dev=False)
    getattr(places, lost).unlink()
    leftover = places.venv / "leftover"
    leftover.touch()
    assert run.steps_left(places, dev=False) == STEPS
    run.set_up(places, dev=False)
    assert not leftover.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "\xff"])
def test_a_stamp_that_is_no_stamp_counts_as_none(places, calls, text):
    run.set_up(places, dev=False)
    places.stamp.write_text(text, encoding="latin-1")
    assert run.read_stamp(places) == {}


def test_an_environment_without_pip_is_remade_when_uv_is_gone(places, calls):
    run.set_up(places, dev=False)
    (places.site / "pip").rmdir()
    (places.root / run.RUNTIME).write_text("numpy==2")
    calls.clear()
    run.set_up(places, dev=False)
    assert any(" -m venv " in call for call in calls)


def test_uv_is_used_where_it_is_found(places, calls, monkeypatch):
    monkeypatch.delenv("SUBSIDE_INSTALLER")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}")
    run.set_up(places, dev=False)
    assert calls[0].startswith("/bin/uv venv ")
    assert calls[1].startswith("/bin/uv pip install ")
    assert "--require-hashes" in calls[1]


@pytest.mark.parametrize("failing", ["venv", "install"])
def test_a_failed_step_tells_what_to_do_and_where_the_log_is(places, calls, monkeypatch, failing):
    finished = run.logged
    monkeypatch.setattr(run, "logged", lambda p, c: finished(p, c) and failing not in c)
    with pytest.raises(run.SetupError) as caught:
        run.set_up(places, dev=False)
    assert caught.value.hint
    assert run.steps_left(places, dev=False) == STEPS


def test_main_reports_a_failure_and_ends_with_one(places, monkeypatch, capsys):
    def fail(places: run.Places, *, dev: bool) -> None:
        places.log.write_text("first\nno route to host\n")
        raise run.SetupError("pip could not install", "look for a network")

    monkeypatch.setattr(run, "Places", lambda root: places)
    monkeypatch.setattr(run, "set_up", fail)
    assert run.main(["play"]) == 1
    said = capsys.readouterr().err
    for part in ("pip could not install", "no route to host", "look for a network", places.log):
        assert str(part) in said


def test_main_ends_quietly_when_stopped(monkeypatch, capsys):
    monkeypatch.setattr(run, "set_up", lambda places, dev: interrupt())
    assert run.main([]) == run.INTERRUPTED
    assert "Stopped" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "rest"),
    [
        ([], ["-m", "subside", "serve"]),
        (["play", "doorstep"], ["-m", "subside", "play", "doorstep"]),
        (["--help"], ["-m", "subside", "--help"]),
        (["play", "test"], ["-m", "subside", "play", "test"]),
    ],
)
def test_arguments_go_to_the_command(places, arguments, rest):
    assert run.command_for(arguments, places) == [str(places.python), "-P", *rest]


def test_test_goes_to_the_checks(places):
    command = run.command_for(["test", "--all", "-k", "belief"], places)
    checks = str(places.root / "tools" / "checks.py")
    assert command == [str(places.python), "-P", checks, "--all", "-k", "belief"]


def test_bench_goes_to_the_benchmarks_beside_the_product(places):
    command = run.command_for(["bench", "solve", "--seconds", "5"], places)
    benchmarks = str(places.root / "benchmarks" / "__main__.py")
    assert command == [str(places.python), "-P", benchmarks, "solve", "--seconds", "5"]
    assert all((Path(run.__file__).parent / path).is_file() for path in run.BESIDE.values())


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the command is a child")
def test_run_becomes_the_command(monkeypatch):
    became = []
    monkeypatch.setattr(run.os, "execv", lambda *given: became.append(given))
    monkeypatch.setattr(run.subprocess, "Popen", FakeProcess)
    run.hand_on(["python", "-m", "subside"])
    assert became == [("python", ["python", "-m", "subside"])]


class FakeProcess:
    """A command that ends with 3, after Ctrl-C was pressed twice."""

    def __init__(self, command: list[str]) -> None:
        self.presses = 2

    def wait(self) -> int:
        self.presses -= 1
        if self.presses >= 0:
            raise KeyboardInterrupt
        return 3


def test_where_the_command_is_a_child_ctrl_c_is_its_own(monkeypatch):
    monkeypatch.setattr(run.os, "name", "nt")
    monkeypatch.setattr(run.subprocess, "Popen", FakeProcess)
    assert run.hand_on(["python", "-m", "subside"]) == 3


def test_one_holds_the_lock_and_the_next_waits_and_says_so(places, monkeypatch, capsys):
    with run.locked(places.lock):
        assert capsys.readouterr().err == ""
        monkeypatch.setattr(run.time, "sleep", interrupt)
        with pytest.raises(KeyboardInterrupt), run.locked(places.lock):
            pass
    assert "waiting" in capsys.readouterr().err
    with run.locked(places.lock):
        assert capsys.readouterr().err == "", "a lock file left behind locks nothing"


def test_who_waited_does_not_do_it_again(places, calls, monkeypatch):
    """The other start finishes between our first look and our turn."""
    run.set_up(places, dev=False)
    calls.clear()
    looks = iter([STEPS, []])
    monkeypatch.setattr(run, "steps_left", lambda places, dev: next(looks))
    run.set_up(places, dev=False)
    assert calls == []


def test_the_log_holds_what_a_step_says(places):
    assert not run.logged(places, [sys.executable, "-c", "print('so'); raise SystemExit(4)"])
    text = places.log.read_text()
    assert "\nso\n" in text
    assert "exit code 4" in text


def test_an_older_python_can_read_the_file_far_enough_to_say_so():
    source = Path(run.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


def test_the_stamp_is_plain_text_for_a_curious_reader(places, calls):
    run.set_up(places, dev=False)
    assert set(json.loads(places.stamp.read_text())) == {"root", "python", run.RUNTIME, "kernels"}
