"""The disk is full while somebody uses the pages: it is said as such, and nothing is half kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from subside.play import Encounter
from subside.play.stage import stage
from subside.web import shelf
from tests.processes import environment
from tests.web.cast import PASSWORD, post, token
from tests.web.process import started

resource = pytest.importorskip("resource", reason="a limit of files that this system has not")
ROOT = Path(__file__).resolve().parents[2]
NEW = "five grey geese over the weir"
ROOM = 24 * 1024 * 1024  # bytes of the small disk
PEOPLE = """
import json, sys
from pathlib import Path
from subside.web import database
from subside.web.options import Options
from subside.web.settings import configure
options = Options(Path(sys.argv[1]))
configure(options)
database.migrate(options)
from tests.web.cast import begun, cast_of
from subside.web.accounts import links
from subside.web.accounts.models import Role
cast = cast_of()
done = begun(cast.ada, over=True)
waiting, _ = links.invitation(cast.ada, Role.TRAINEE, "")
_, join = links.invitation(cast.ada, Role.TRAINEE, "")
_, reset = links.reset(cast.ada, cast.ian)
print(json.dumps({"alice": cast.alice.pk, "ian": cast.ian.pk, "done": str(done.pk),
                  "waiting": waiting.pk, "join": join, "reset": reset}))
"""


@contextmanager
def small_disk(folder: Path) -> Iterator[tuple[Path, Callable[[int], Callable[[], None]]]]:
    """A folder, and what fills its disk under a process; that gives what makes room again.

    A disk of its own in memory where one may be mounted; otherwise a limit on the size of files.
    """
    data = folder / "data"
    data.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount") is not None
    if mounted:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(data)]
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield data, _filled(data) if mounted else _limited
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(data)], check=True)


def _filled(data: Path) -> Callable[[int], Callable[[], None]]:
    def fill(_: int) -> Callable[[], None]:
        filler = data / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        assert os.statvfs(data).f_bavail == 0
        return filler.unlink

    return fill


def _limited(process: int) -> Callable[[], None]:
    _, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, most))
    return lambda: resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most)) and None


@pytest.mark.skipif(sys.platform != "linux", reason="disks and limits as Linux has them")
def test_said_and_gone_on(tmp_path: Path) -> None:
    """Every page that writes, on a disk without room and then with room again."""
    with small_disk(tmp_path) as (data, fill):
        made = people_in(data)
        with started(data) as (process, address, _), httpx.Client(base_url=address) as ada:
            assert signed_in(ada, "ada").status_code == 302
            works = writes(made, address, ada)
            make_room = fill(process.pid)
            before = kept(data)
            for name, work in works.items():
                answer = work()
                assert answer.status_code == 503, (name, answer.status_code, answer.text)
                assert "Nothing was saved" in answer.text
                assert "full or cannot be written" in answer.text
                assert "default-src 'none'" in answer.headers["content-security-policy"]
                assert "set-cookie" not in answer.headers, name
                assert kept(data) == before, name
                assert ada.get("/").status_code == 200, name  # what only reads goes on
            make_room()
            for name, work in works.items():
                assert work().status_code in (200, 302), name
            assert kept(data) != before


def people_in(data: Path) -> dict[str, Any]:
    """A database with the cast in it, made by a process of its own."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", PEOPLE, str(data)], cwd=ROOT, capture_output=True,
        env=environment(PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)])),
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def signed_in(browser: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    return post(browser, "/account/login/", {"login": name, "password": password})


def writes(
    made: dict[str, Any], address: str, ada: httpx.Client
) -> dict[str, Callable[[], httpx.Response]]:
    """Everything that writes, by name; forms are opened while there is room."""
    form = {"csrfmiddlewaretoken": token(ada.get("/people/").text)}
    guests = {name: httpx.Client(base_url=address) for name in ("sign in", "wrong", "join", "set")}

    def sent(to: str, **more: str) -> Callable[[], httpx.Response]:
        return lambda: ada.post(to, data={**form, **more})

    def guest(name: str, page: str, **more: str) -> Callable[[], httpx.Response]:
        return lambda: post(guests[name], page, more)

    passwords = {"password": NEW, "again": NEW}
    log = run_log()
    return {
        "invite": sent("/people/", role="trainee", note="x"),
        "rename": sent("/people/agency", name="Alder and Ash"),
        "role": sent(f"/people/{made['alice']}/role", role="instructor"),
        "close": sent(f"/people/{made['alice']}/active", active="no"),
        "reset": sent(f"/people/{made['alice']}/reset"),
        "withdraw": sent(f"/people/invitations/{made['waiting']}/withdraw"),
        "begin": sent("/scenarios/roadside/", mode="study"),
        "import": lambda: ada.post("/encounters/import", data=form, files={"log": log}),
        "delete": sent(f"/encounters/{made['done']}/delete"),
        "sign in": guest("sign in", "/account/login/", login="carol", password=PASSWORD),
        "wrong password": guest("wrong", "/account/login/", login="carol", password="x"),
        "join": guest("join", made["join"], username="nora", email="", **passwords),
        "new password": guest("set", made["reset"], **passwords),
        "password": sent("/account/password/", oldpassword=PASSWORD, password1=NEW, password2=NEW),
        "sign out": lambda: post(ada, "/account/logout/", {}),
    }


def run_log() -> bytes:
    """A run of the terminal that was left after its first act."""
    encounter = Encounter(stage(shelf.scenario("roadside")), 7)
    encounter.act("listen")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        encounter.record(path)
        encounter.close()
        return path.read_bytes()


def kept(data: Path) -> list[str]:
    """All that is in the database."""
    with closing(sqlite3.connect(f"file:{data}/subside.sqlite3?mode=ro", uri=True)) as connection:
        return sorted(connection.iterdump())
