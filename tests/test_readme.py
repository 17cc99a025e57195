"""The README and docs/ are test subjects: commands run as written, no command or key is missing.

Commands stand in `console` blocks, after a dollar sign. They run in order in one folder that holds
what the text says is there: the file of acts it describes, and the shipped scenarios. An
interactive command gets its acts from standard input.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from subside.cli import subside
from subside.runs.fields import FIELDS
from subside.scenario.schema import HARMS, PEOPLE
from subside.scenario.wording import find, prose

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS]
CONTENT = "src/subside/content/scenarios"
TYPED = "listen\nacknowledge\nexplain\nleave_with_plan\n"  # what a trainee might answer
SECONDS = 240  # for one command, with a cold cache on a busy machine
MACHINE = ("solve",)  # what these print depends on how fast the machine is


class Shown(NamedTuple):
    """A command of the README, and the output that stands below it."""

    line: str
    output: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        return shlex.split(self.line, comments=True)

    @property
    def interactive(self) -> bool:
        return self.arguments[0] == "play" and "--acts" not in self.arguments


def blocks() -> list[str]:
    return re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> Iterator[Shown]:
    """Every command of the README but run.py by itself and run.py test, which runs this file."""
    for block in blocks():
        for part in block.split("$ ")[1:]:
            first, *output = part.rstrip("\n").split("\n")
            found = re.fullmatch(r"python3 run\.py(?: (.+))?", first)
            assert found, f"not a command of this product: {first}"
            if found[1] not in (None, "test"):
                yield Shown(found[1], tuple(output))


def files_of_acts() -> dict[str, str]:
    """Files of acts that the text describes: `NAME.acts`, holds `ACT`, `ACT`, ..."""
    told = re.findall(r"`([\w.]+\.acts)`, holds ((?:`[^`]+`,?\s*)+)", README)
    return {name: "\n".join(re.findall(r"`([^`]+)`", acts)) + "\n" for name, acts in told}


COMMANDS = list(commands())
Ran = dict[str, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder but for the acts that the README describes and the shipped scenarios."""
    made = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / CONTENT, made / CONTENT)
    for name, acts in files_of_acts().items():
        (made / name).write_text(acts, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def ran(folder: Path) -> Ran:
    """Every command of the README, run in its order."""
    return {shown.line: run(shown.arguments, folder) for shown in COMMANDS}


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """`python3 run.py ...` without the set-up; the user's own cache stays out of it."""
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "COLUMNS": "80",
        "SUBSIDE_CACHE": str(folder / "cache"), "SUBSIDE_COMMAND": "python3 run.py",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-P", "-m", "subside", *arguments],
        cwd=folder, env=environment, input=TYPED, capture_output=True, encoding="utf-8",
        timeout=SECONDS, check=False,
    )  # fmt: skip


# ---- Commands -----------------------------------------------------------------------------


def test_there_are_commands_to_run() -> None:
    assert {shown.arguments[0] for shown in COMMANDS} == {
        "scenarios", "play", "review", "options", "solve", "simulate", "check",
        "parameters", "courses", "packet",
    }  # fmt: skip
    assert "$ python3 run.py\n" in README
    assert "$ python3 run.py test\n" in README
    assert len(README.splitlines()) < 260


@pytest.mark.parametrize("shown", COMMANDS, ids=lambda shown: shown.line)
def test_command_runs_as_written(shown: Shown, ran: Ran) -> None:
    done = ran[shown.line]
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("shown", COMMANDS, ids=lambda shown: shown.line)
def test_output_is_what_the_command_prints(shown: Shown, ran: Ran) -> None:
    """Line by line; numbers may move as bounds tighten, words may not.

    Where this fails, run the command and put its output into the README.
    """
    if shown.interactive or shown.arguments[0] in MACHINE:
        return
    printed = {line.rstrip() for line in ran[shown.line].stdout.split("\n")}
    words = [line for line in shown.output if line != "..." and not re.search(r"\d", line)]
    assert [line for line in words if line not in printed] == []


def test_review_of_the_readme_is_whole() -> None:
    (review,) = [shown for shown in COMMANDS if shown.arguments[0] == "review"]
    assert "..." not in review.output
    assert "How it ended" in review.output


@pytest.mark.parametrize("name", list(subside.commands))
def test_every_command_is_told(name: str) -> None:
    told = re.compile(rf"(?:subside|run\.py) {name}\b")
    assert any(told.search(page.read_text("utf-8")) for page in PAGES)


# ---- Keys and names that other programs rely on -------------------------------------------

DYNAMIC = (  # objects whose keys are names of a scenario or of an act, not of the format
    "titles", "by_heading", "by_phase", "known_from", "chances", "situation", "disposition",
    "intent", "armed", "need", "seen", "chosen_hidden", "situations", "resources", "within",
    "endings", "plain", "moves",
)  # fmt: skip
DOCUMENTS = {
    "review": "review quick.jsonl --json",
    "options": "options doorstep --json",
    "solve": "solve roadside --seconds 0 --json",
    "scenarios": "scenarios --json",
    "simulate": "simulate roadside --policy ordinary --runs 20 --json",
    "parameters": "parameters --json",
    "check": "check broken src/subside/content/scenarios/doorstep --json",
    "play": "play doorstep --seed 1 --acts quick.acts --log again.jsonl --json",
}


@cache
def section(name: str) -> str:
    """A section of docs/review.md; that on `review` describes parts in common."""
    page = (ROOT / "docs" / "review.md").read_text("utf-8")
    return f"\n{page}".partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def keys(document: Any) -> set[str]:
    """Every key of a document, at any depth."""
    if isinstance(document, list):
        return set().union(*map(keys, document))
    if not isinstance(document, dict):
        return set()
    inner = (keys(value) for key, value in document.items() if key not in DYNAMIC)
    return set(document).union(*inner)


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_every_key_of_a_document_is_told(name: str, folder: Path, ran: Ran) -> None:
    (folder / "broken").mkdir(exist_ok=True)
    (folder / "broken" / "scenario.yaml").write_text("title: 017\n", encoding="utf-8")
    done = run(DOCUMENTS[name].split(), folder)
    assert done.returncode == (1 if name == "check" else 0), done.stderr
    document = json.loads(done.stdout)
    told = set(re.findall(r"`([^`]+)`", section(name) + section("review")))
    told |= {f"{who}: {harm}" for who in PEOPLE for harm in HARMS}  # told for the officer
    assert keys(document) - told == set()


@pytest.mark.parametrize("kind", list(FIELDS))
def test_every_field_of_a_run_log_is_told(kind: str) -> None:
    page = (ROOT / "docs" / "run-log.md").read_text("utf-8")
    table = page.partition(f"\n`{kind}`")[2].partition("\n\n`")[0]
    assert {field for field in FIELDS[kind] if f"`{field}`" not in table} == set()


def test_every_room_is_told() -> None:
    page = (ROOT / "docs" / "rooms.md").read_text("utf-8")
    rooms = {
        path.stem
        for path in (ROOT / "src" / "subside").iterdir()
        if not path.stem.startswith("_") and (path.is_dir() or path.suffix == ".py")
    }
    assert {room for room in rooms if f"| `{room}` |" not in page} == set()


# ---- Words and links ----------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page_keeps_to_the_words(page: Path) -> None:
    assert [finding.words for finding in find(prose(page.read_text("utf-8")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)", page.read_text("utf-8"))
    for target, anchor in links:
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        if anchor:
            assert anchor[1:] in anchors(path.read_text("utf-8")), f"{target}{anchor}"


def anchors(page: str) -> set[str]:
    """Anchors of a page as forges make them from headings, and those set by hand."""
    heads = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)
    return {*plain, *re.findall(r'<a name="([^"]+)">', page)}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page_is_reached_from_the_readme(page: Path) -> None:
    """By a link, or as a part of a folder that is linked."""
    path = page.relative_to(ROOT)
    assert any(f"({part.as_posix()})" in README for part in (path, path.parent))
