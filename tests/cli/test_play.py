"""Playing: from a file, through a pipe, at a terminal; stopping and going on."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from subside.runs import read
from tests.cli.cast import ROADSIDE, Terminal, elsewhere, run, told
from tests.oracles.cast import shipped

on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
PROMPT = "Your act"


def acts(here: Path, *lines: str) -> Path:
    path = here / "some.acts"
    path.write_text("\n".join(lines) + "\n")
    return path


# ---- From a file -------------------------------------------------------------------------


def test_two_processes_with_one_seed_write_identical_logs(here: Path):
    for n in "12":
        done = elsewhere(
            "play", "roadside", "--seed", "7", "--acts", ROADSIDE / "exemplar.acts",
            "--log", here / f"{n}.jsonl", PYTHONHASHSEED=n,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert (here / "1.jsonl").read_bytes() == (here / "2.jsonl").read_bytes()
    assert read(here / "1.jsonl").acts


def test_acts_used_up_leave_the_log_open(here: Path):
    result = run("play", "roadside", "--seed", "7", "--acts", acts(here, "introduce", "listen@20"))
    assert result.exit_code == 0
    assert "used up; the encounter is not over" in " ".join(result.output.split())
    assert "subside play --resume roadside-1.jsonl" in result.output
    played = read(here / "roadside-1.jsonl")
    assert played.end is None
    assert [act.act for act in played.acts] == ["introduce", "watch", "watch", "watch", "listen"]


def test_an_impossible_act_in_a_file_names_its_line_and_keeps_the_log(here: Path):
    path = acts(here, "introduce", "# no medics were called", "hand_over:medical")
    result = run("play", "roadside", "--seed", "7", "--acts", path, "--log", "x.jsonl")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:3: is not possible now")
    assert "subside play --resume x.jsonl" in result.output
    assert [act.act for act in read("x.jsonl").acts] == ["introduce"]


def test_a_broken_acts_file_begins_nothing(here: Path):
    result = run("play", "roadside", "--acts", acts(here, "two words"), "--log", "x.jsonl")
    assert (result.exit_code, Path("x.jsonl").exists()) == (1, False)


def test_acts_after_the_end_are_counted(here: Path):
    result = run(
        "play", "roadside", "--seed", "7", "--acts", acts(here, "leave", "leave", "listen")
    )
    assert result.exit_code == 0
    over = re.search(r"over before (\d) of the 3 acts", result.output)
    assert over
    assert "Review it: subside review roadside-1.jsonl" in result.output


# ---- Names, seeds, choices ---------------------------------------------------------------


def test_logs_are_numbered_and_nothing_is_overwritten(here: Path):
    for _ in range(2):
        assert run("play").exit_code == 0
    assert sorted(path.name for path in here.iterdir()) == ["roadside-1.jsonl", "roadside-2.jsonl"]
    result = run("play", "--log", "roadside-1.jsonl")
    assert result.exit_code == 1
    assert "exists already" in result.stderr
    assert run("play", "--log", "none/x.jsonl").exit_code == 1


def test_a_drawn_seed_is_kept_in_the_log_and_not_shown_before_the_end(here: Path):
    document = told("play", typed="introduce\n")
    seed = read(here / "roadside-1.jsonl").start.seed
    assert document["seed"] is None
    assert not document["over"]
    result = run("play", typed="introduce\n")
    other = read(here / "roadside-2.jsonl").start.seed
    assert str(other) not in result.output
    assert seed != other
    ended = run("play", "--resume", "roadside-2.jsonl", typed="leave\nleave\nleave\n")
    assert f"(seed {other})" in ended.output


def test_what_is_hidden_can_be_chosen(here: Path):
    assert run("play", "--choose", "situation=hurt, intent=none").exit_code == 0
    chosen = read(here / "roadside-1.jsonl").start.hidden
    assert chosen == {"situation": "hurt", "intent": "none"}


@pytest.mark.parametrize(
    "choice", ["", "x", "colour=red", "situation=x", "armed=yes", "intent=none,intent=none"]
)
def test_a_choice_that_is_none_is_refused(choice: str, here: Path):
    result = run("play", "--choose", choice)
    assert result.exit_code == 1
    assert "--choose" in result.stderr
    assert list(here.iterdir()) == []


def test_a_scenario_is_a_slug_or_a_folder(folder: Path):
    assert run("play", folder, typed="leave\n").exit_code == 0
    assert run("play", folder / "scenario.yaml", typed="leave\n").exit_code == 0
    ended = run("play", folder, "--seed", "3", "--log", "own.jsonl", typed="leave\nleave\nleave\n")
    assert f"subside review own.jsonl --scenario {folder}" in " ".join(ended.output.split())
    stopped = run("play", folder, "--seed", "3", "--log", "open.jsonl", typed="watch\n")
    assert f"subside play {folder} --resume open.jsonl" in " ".join(stopped.output.split())
    result = run("play", "nowhere")
    assert result.exit_code == 1
    assert "shipped are: roadside" in result.stderr


# ---- Through a pipe ----------------------------------------------------------------------


def test_a_pipe_is_read_to_its_end(here: Path):
    typed = "introduce\n\n# a comment\n6 # listen\nxyz\nask\nhand_over\n99\nwatch@5\nwatch@x\n?\n"
    result = run("play", "--seed", "7", typed=typed)
    assert result.exit_code == 0
    assert [act.act for act in read("roadside-1.jsonl").acts] == ["introduce", "listen"]
    for said in (
        "There is no such act here: xyz.",
        "That could be: 5 Ask an open question",
        "Not possible now: Hand over to medical.",
        f"There are acts 1 to {len(shipped('roadside').acts)}: 99.",
        "That second has already passed: 5.",
        "a whole number of seconds, as in watch@90: x.",
        "Type the number of an act",
        "The encounter is not over.",
    ):
        assert said in " ".join(result.output.split()), said
    assert max(map(len, result.output.splitlines())) <= 80
    assert "\x1b" not in result.output


def test_an_act_is_meant_by_number_id_title_or_its_beginning():
    for typed in ("6", "listen", "LISTEN", "Listen and reflect", "listen and", "lis"):
        assert [act["act"] for act in told("play", typed=typed)["acts"]] == ["listen"], typed
    # the whole name of one act wins over the beginning of another
    assert [act["act"] for act in told("play", "--seed", "1", typed="leave")["acts"]] == ["leave"]
    assert told("play", typed="offer:a way to communicate@10")["acts"][-1]["at"] == 10


def test_an_optional_act_is_passed_over_in_a_pipe_as_in_a_file(here: Path):
    lines = ["hand_over:medical?", "introduce", "leave?@30"]
    run("play", "--seed", "3", "--log", "a.jsonl", typed="\n".join(lines))
    run("play", "--seed", "3", "--log", "b.jsonl", "--acts", acts(here, *lines))
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()
    assert [act.act for act in read("a.jsonl").acts][:2] == ["introduce", "watch"]


def test_q_stops_a_pipe():
    assert told("play", typed="listen\nq\nlisten\n")["seconds"] <= 15


def test_the_same_acts_by_pipe_and_by_file_give_the_same_log(here: Path):
    lines = ["introduce", "listen", "leave"]
    run("play", "--seed", "3", "--log", "a.jsonl", typed="\n".join(lines))
    run("play", "--seed", "3", "--log", "b.jsonl", "--acts", acts(here, *lines))
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()


def test_json_of_a_run():
    document = told("play", "--seed", "7", typed="introduce\n")
    assert set(document) == {
        "scenario", "log", "seconds", "over", "seed", "dispatch", "seen", "possible", "acts",
        "ending", "outcome", "again",
    }  # fmt: skip
    assert document["acts"][0]["words"][0]["who"] == "you"
    assert document["outcome"] is None


# ---- Stopping and going on ---------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(here: Path):
    lines = ["introduce", "listen", "acknowledge", "watch", "leave"]
    run("play", "--seed", "3", "--log", "a.jsonl", typed="\n".join(lines))
    run("play", "--seed", "3", "--log", "b.jsonl", typed="\n".join(lines[:2]))
    went_on = run("play", "--resume", "b.jsonl", typed="\n".join(lines[2:]))
    assert went_on.exit_code == 0
    assert "Carried on at" in went_on.output
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()


def test_a_torn_log_goes_on_before_the_torn_line(here: Path):
    run("play", "--seed", "3", "--log", "a.jsonl", typed="introduce\nlisten\n")
    whole = Path("a.jsonl").read_bytes()
    Path("a.jsonl").write_bytes(whole[:-40])
    result = run("play", "--resume", "a.jsonl", typed="listen\n")
    assert result.exit_code == 0
    assert "was not written whole" in result.output
    assert Path("a.jsonl").read_bytes() == whole


def test_what_cannot_go_on_is_refused(here: Path, folder: Path):
    run("play", "--seed", "3", "--log", "over.jsonl", typed="leave\nleave\nleave\n")
    result = run("play", "--resume", "over.jsonl")
    assert (result.exit_code, "this encounter is over" in result.stderr) == (1, True)
    assert "subside review over.jsonl" in result.stderr
    run("play", folder, "--seed", "3", "--log", "tiny.jsonl", typed="watch\n")
    hint = "subside play FOLDER --resume LOG"
    assert hint in " ".join(run("play", "--resume", "tiny.jsonl").stderr.split())
    assert run("play", folder, "--resume", "tiny.jsonl", typed="watch\n").exit_code == 0
    result = run("play", "roadside", "--resume", "tiny.jsonl")
    assert (result.exit_code, "another" in result.stderr) == (1, True)
    assert run("play", "--resume", "tiny.jsonl", "--seed", "3").exit_code == 2
    assert run("play", "--resume", "none.jsonl").exit_code == 1


def test_a_log_with_another_seed_does_not_go_on(here: Path):
    from dataclasses import replace

    from subside.runs import RunWriter

    run("play", "--seed", "3", "--log", "a.jsonl", typed="introduce\nlisten\nlisten\nlisten\n")
    played = read("a.jsonl")
    with RunWriter.create("b.jsonl", replace(played.start, seed=4)) as writer:
        for act in played.acts:
            writer.append_act(act)
    before = Path("b.jsonl").read_bytes()
    result = run("play", "--resume", "b.jsonl", typed="listen\n")
    assert result.exit_code == 1
    assert "does not come out of this seed" in " ".join(result.stderr.split())
    assert Path("b.jsonl").read_bytes() == before


def test_a_full_disk_ends_the_play_and_keeps_the_log(here: Path, monkeypatch: pytest.MonkeyPatch):
    from subside.runs import writer

    written: list[bytes] = []
    write = writer._write

    def full(fd: int, data: bytes) -> int:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(data)
        return write(fd, data)

    monkeypatch.setattr(writer, "_write", full)
    result = run("play", "--seed", "3", typed="introduce\nlisten\nlisten\n")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "--resume roadside-1.jsonl" in result.output
    assert len(read("roadside-1.jsonl").acts) == 1


# ---- At a terminal -----------------------------------------------------------------------


def shown(text: str) -> list[str]:
    """Lines as they stand on the terminal, without escapes."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "").split("\n")


@on_a_terminal
def test_ctrl_c_leaves_a_whole_log_and_says_how_to_go_on(here: Path):
    terminal = Terminal(["play", "--seed", "7", "--log", "x.jsonl"], here)
    terminal.until(PROMPT).type("6").until(PROMPT, 2).interrupt()
    assert terminal.left() == 130
    assert "subside play --resume x.jsonl" in terminal.seen
    assert "Traceback" not in terminal.seen
    assert [act.act for act in read("x.jsonl").acts] == ["listen"]
    assert run("play", "--resume", "x.jsonl", typed="watch\n").exit_code == 0


@on_a_terminal
def test_a_terminal_asks_and_never_writes_more_than_80_columns(here: Path):
    terminal = Terminal(["play", "doorstep", "--seed", "4"], here, size=(40, 200))
    for k, typed in enumerate(["step_back", "ask", "?", "introduce", "", "q"], start=1):
        terminal.until(PROMPT, k).type(typed)
    assert terminal.left() == 0
    assert "Not possible now: Step back." in terminal.seen
    assert "That could be: 5 Ask an open question" in terminal.seen
    lines = shown(terminal.seen)
    assert max(map(len, lines)) <= 80
    assert any("█" in line for line in lines), "a clock in large figures"
    assert "\x1b[" in terminal.seen, "colour"
    assert terminal.seen.count("Timing") == 3, "the acts: first, after an act, after Enter"
    assert "--resume doorstep-1.jsonl" in terminal.seen


@on_a_terminal
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_escape_is_written_where_none_is_wanted(here: Path, env: dict[str, str]):
    terminal = Terminal(["play", "--seed", "7"], here, env=env)
    terminal.until(PROMPT).type("q")
    assert terminal.left() == 0
    assert "\x1b" not in terminal.seen
    assert " 0:00  agitated" in terminal.seen


@on_a_terminal
def test_a_short_terminal_lists_the_acts_when_they_change(here: Path):
    terminal = Terminal(["play", "--seed", "7"], here, size=(24, 80))
    terminal.until(PROMPT).type("introduce").until("Enter lists them").until(PROMPT, 2)
    assert terminal.seen.count("Timing") == 1
    terminal.type("").until("Timing", 2).type("q")
    assert terminal.left() == 0


def test_the_words_of_a_log_cannot_command_the_terminal(here: Path):
    from dataclasses import replace

    from subside.runs import RunWriter, Words

    run("play", "--seed", "3", "--log", "a.jsonl", typed="introduce\n")
    played = read("a.jsonl")
    with RunWriter.create("b.jsonl", played.start) as writer:
        evil = (Words("person", "\x1b]0;owned\x07\x1b[2J"),)
        writer.append_act(replace(played.acts[0], words=evil))
    assert "\x1b" not in run("play", "--resume", "b.jsonl").output


def test_every_line_of_a_log_is_whole_json(here: Path):
    run("play", "--seed", "3", "--log", "a.jsonl", typed="introduce\nleave\n")
    for line in Path("a.jsonl").read_text(encoding="utf-8").splitlines():
        json.loads(line)


# ---- Trying again ------------------------------------------------------------------------


@pytest.fixture
def played(here: Path) -> Path:
    path = here / "old.jsonl"
    assert run("play", "roadside", "--seed", "7", "--acts", ROADSIDE / "exemplar.acts",
               "--log", path).exit_code == 0  # fmt: skip
    return path


def test_trying_again_begins_a_log_of_its_own(here: Path, played: Path):
    before, old = played.read_bytes(), read(played)
    result = run("play", "--again", played, "--from", "4", "--log", "new.jsonl", typed="q\n")
    assert result.exit_code == 0, result.output
    assert "Tried again at" in result.output
    new = read("new.jsonl")
    assert new.acts == old.acts[:3]
    assert (new.start.again, dict(new.start.reseeds), new.end) == (4, {}, None)
    assert played.read_bytes() == before
    rest = "\n".join(act.act for act in old.acts[3:])
    went_on = run("play", "--resume", "new.jsonl", typed=f"{rest}\n")
    assert went_on.exit_code == 0, went_on.output
    assert "Carried on at" in went_on.output or "Tried again at" in went_on.output
    assert (read("new.jsonl").acts, read("new.jsonl").end) == (old.acts, old.end)
    assert run("review", "new.jsonl").exit_code == 0


def test_trying_again_with_fresh_chances(here: Path, played: Path):
    for seed, name in ((3, "a"), (3, "b"), (4, "c")):
        done = run("play", "--again", played, "--from", "2", "--fresh", "--seed", seed,
                   "--log", f"{name}.jsonl", typed="listen\nlisten\nlisten\n")  # fmt: skip
        assert done.exit_code == 0, done.output
    assert (here / "a.jsonl").read_bytes() == (here / "b.jsonl").read_bytes()
    assert read("c.jsonl").start.reseeds == {2: 4}
    table = told("play", "--again", played, "--from", "2", "--fresh", typed="q\n")
    assert table["again"] == 2
    assert read(table["log"]).start.reseeds.keys() == {2}


def test_what_does_not_go_with_trying_again(here: Path, played: Path):
    for words in (
        ["--again", played], ["--from", "2"], ["--fresh"], ["--resume", played, "--fresh"],
        ["--again", played, "--from", "2", "--resume", played],
        ["--again", played, "--from", "2", "--seed", "3"],
        ["--again", played, "--from", "2", "--choose", "intent=none"],
        ["--again", played, "--from", "0"],
    ):  # fmt: skip
        assert run("play", *words).exit_code == 2, words
    beyond = run("play", "--again", played, "--from", "999", "--log", "x.jsonl")
    assert beyond.exit_code == 1
    assert "no such decision" in " ".join(beyond.stderr.split())
    assert not (here / "x.jsonl").exists()
