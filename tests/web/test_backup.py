"""A backup is whole while acts go on arriving, and what is no backup is refused by name."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from subside.errors import UserError
from subside.web import backup
from subside.web.alone import alone
from subside.web.restore import bring_back, unfinished
from tests.cli.cast import elsewhere
from tests.web import crowd
from tests.web.process import started
from tests.web.test_kill import stands
from tests.web.trainees import Trainee, all_play, of


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two people, as no server uses it."""
    folder = tmp_path_factory.mktemp("backup") / "data"
    crowd.elsewhere("fill", folder, people=2, slugs=["roadside"])
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "in-use"
    }


def test_amid_thirty_encounters(tmp_path: Path) -> None:
    """Every act answered before the backup began is in it; all encounters stand and go on."""
    data, file, again = tmp_path / "data", tmp_path / "kept", tmp_path / "again"
    made = crowd.elsewhere("fill", data, people=30, modes=["real", "study"], slugs=["roadside"])
    trainees, before = of(made), dict[str, dict[str, Any]]()

    async def amid(address: str) -> None:
        done = asyncio.Event()
        playing = asyncio.create_task(all_play(address, trainees, done.is_set))
        while not all(trainee.answered for trainee in trainees):
            await asyncio.sleep(0.02)
            assert not playing.done()
        before.update({trainee.encounter: dict(trainee.answered) for trainee in trainees})
        process = await asyncio.to_thread(elsewhere, "backup", "--data", data, "--to", file)
        assert process.returncode == 0, process.stderr
        assert "30 people, 30 encounters" in process.stdout
        done.set()
        await playing

    with started(data) as (_, address, _):
        asyncio.run(amid(address))
        assert any(len(t.answered) > len(before[t.encounter]) for t in trainees)  # acts went on
        done = elsewhere("restore", file, "--data", data, "--replace")
        assert done.returncode == 1
        assert "another server uses this data folder" in " ".join(done.stderr.split())
    done = elsewhere("restore", file, "--data", again)
    assert done.returncode == 0, done.stderr
    kept = crowd.elsewhere("look", again)
    for encounter, answered in before.items():
        assert set(answered) <= set(kept[encounter]["keys"])
    with started(again) as (_, address, printed):
        assert "/link/" not in printed or "no administrator" in printed
        asyncio.run(all_stand(address, trainees, kept))


async def all_stand(address: str, trainees: list[Trainee], kept: dict[str, Any]) -> None:
    for trainee in trainees:  # signed in as before: the key is the same
        found = kept[trainee.encounter]
        known = {k: v for k, v in trainee.answered.items() if k in found["keys"]}
        trainee.answered = known
        async with trainee.browser(address) as browser:
            await stands(trainee, browser, found)


def test_what_comes_back_is_what_was_there(data: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "kept", tmp_path / "deep" / "again"
    made = backup.make(data, file)
    assert (made.people, made.encounters, made.entries) == (2, 2, 0)
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]  # and nothing beside it
    done = bring_back(file, again)
    assert (done.people, done.encounters, done.aside) == (2, 2, None)
    assert (again / "secret-key").read_bytes() == (data / "secret-key").read_bytes()
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in again.iterdir()} <= {0o600, 0o644}
        assert (again / "subside.sqlite3").stat().st_mode & 0o777 == 0o600
    assert rows(again) == rows(data)


def rows(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "subside.sqlite3")) as connection:
        return list(connection.iterdump())


def test_what_was_there_is_kept_aside(data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "kept", tmp_path / "other"
    backup.make(data, file)
    crowd.elsewhere("fill", other, people=3, slugs=["roadside"])
    (other / "subside.sqlite3-wal").write_bytes(b"of the database that was there")
    before = files(other)
    with pytest.raises(UserError, match="is not empty"):
        bring_back(file, other)
    assert files(other) == before
    done = bring_back(file, other, replace=True)
    assert done.aside is not None
    assert files(done.aside) == before
    assert rows(other) == rows(data)
    assert not (other / "subside.sqlite3-wal").exists()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def turned(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 3] ^= 0xFF
    file.write_bytes(whole)


def other_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("holiday.jpg", b"a heron")


def text(file: Path) -> None:
    file.write_text("a shopping list")


def repacked(file: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    listed = json.loads(parts.pop(backup.LIST))
    change(listed, parts)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        packed.writestr(backup.LIST, json.dumps(listed))


def outside(file: Path) -> None:
    """A part that would be written outside of the folder."""

    def change(listed: dict[str, Any], parts: dict[str, bytes]) -> None:
        parts["../outside"] = parts.pop("secret-key")
        listed["parts"]["../outside"] = listed["parts"].pop("secret-key")

    repacked(file, change)


def exchanged(file: Path) -> None:
    """A part that is not the one that was listed."""
    repacked(file, lambda _, parts: parts.update({"secret-key": b"x" * 87}))


def too_few(file: Path) -> None:
    """Fewer rows than it says."""
    repacked(file, lambda listed, _: listed["rows"].update(people=7))


def newer(file: Path) -> None:
    repacked(file, lambda listed, _: listed.update(version=99))


@pytest.mark.parametrize(
    "harm", [cut, turned, other_zip, text, outside, exchanged, too_few, newer, Path.unlink]
)
@pytest.mark.parametrize("replace", [False, True])
def test_what_is_no_whole_backup(
    harm: Callable[[Path], None], replace: bool, data: Path, tmp_path: Path
) -> None:
    file, again = tmp_path / "kept", tmp_path / "again"
    backup.make(data, file)
    harm(file)
    if replace:
        bring_back_into(data, again)
    before = files(again)
    with pytest.raises(UserError) as error:
        bring_back(file, again, replace=replace)
    assert str(file) in str(error.value)
    assert files(again) == before
    assert not (tmp_path / "outside").exists()


def bring_back_into(data: Path, folder: Path) -> None:
    backup.make(data, folder.parent / "another")
    bring_back(folder.parent / "another", folder)


def test_no_backup_is_half_written(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept"

    def full(*_: object) -> tuple[int, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "poured", full)
    with pytest.raises(UserError, match="No space left"):
        backup.make(data, file)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    file.write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        backup.make(data, file)
    assert file.read_text() == "mine"
    with pytest.raises(UserError, match="no database"):
        backup.make(tmp_path, tmp_path / "new")
    with pytest.raises(UserError, match="pg_dump"):
        backup.make(data, tmp_path / "new", "postgresql://me:secret@/x")


def test_a_damaged_database_makes_no_backup(data: Path, tmp_path: Path) -> None:
    harmed = tmp_path / "data"
    harmed.mkdir()
    good = (data / "subside.sqlite3").read_bytes()
    (harmed / "subside.sqlite3").write_bytes(good[:8192] + bytes(40960) + good[49152:])
    with pytest.raises(UserError, match="could not be copied"):
        backup.make(harmed, tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_restore_that_was_cut_off(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No server starts on half of it, and it can be done again."""
    file, again = tmp_path / "kept", tmp_path / "again"
    backup.make(data, file)
    bring_back(file, again)
    move = Path.replace

    def cut_off(self: Path, target: Path) -> Path:
        if "before-restore" not in str(target):
            raise OSError("cut off")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(UserError, match="cut off"):
        bring_back(file, again, replace=True)
    monkeypatch.undo()
    with pytest.raises(UserError, match="not finished"):
        unfinished(again)
    assert elsewhere("serve", "--port", "0", "--data", again).returncode == 1
    bring_back(file, again, replace=True)
    unfinished(again)
    assert rows(again) == rows(data)


def test_one_at_a_time(data: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "kept", tmp_path / "again"
    backup.make(data, file)
    with alone(again), pytest.raises(UserError, match="another server uses"):
        bring_back(file, again)
