"""Many people with encounters in a data folder, made and looked at by a process of its own.

    python -m tests.web.crowd fill DATA [DATABASE] < {"people": 30, "each": 1, "modes": ["real"]}
    python -m tests.web.crowd bring DATA [DATABASE] < {"logs": ["..."]}
    python -m tests.web.crowd look DATA [DATABASE]

`fill` makes people who are signed in, and their encounters; `bring` one person with run logs that
were brought in; `look` tells what is kept of each encounter while no server runs. All print JSON.
The tables are made where there are none.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.processes import environment

ROOT = Path(__file__).resolve().parents[2]
CSRF = "c" * 32


def elsewhere(do: str, data: Path, database: str = "", **given: Any) -> Any:
    """Do it in another process, since Django has one configuration in a process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.crowd", do, str(data), database],
        input=json.dumps(given), stdout=subprocess.PIPE, encoding="utf-8", check=True, cwd=ROOT,
        env=environment(),
    )  # fmt: skip
    return json.loads(done.stdout)


def cookies(session: str) -> dict[str, str]:
    """What the browser of somebody signed in sends."""
    return {"sessionid": session, "csrftoken": CSRF}


def fill(
    people: int, each: int = 1, modes: Sequence[str] = ("real",), slugs: Sequence[str] = ()
) -> Any:
    """People with a session each, and so many encounters each; modes and scenarios take turns."""
    from django.db import transaction

    with transaction.atomic():
        return _filled(people, each, modes, slugs)


def _filled(people: int, each: int, modes: Sequence[str], slugs: Sequence[str]) -> Any:
    from subside.web import shelf
    from subside.web.accounts.models import Agency
    from tests.web.cast import begun, person

    agency, turn = Agency.objects.create(name="Alder"), slugs or shelf.slugs()
    made = []
    for k in range(people):
        user = person(agency, f"officer{k}", "trainee")
        of = [
            str(begun(user, turn[n % len(turn)], mode=modes[n % len(modes)], seed=n).pk)
            for n in range(k * each, (k + 1) * each)
        ]
        made.append({"session": session_of(user), "encounters": of})
    return made


def bring(logs: Sequence[str]) -> Any:
    """One person, signed in, who has brought in some run logs."""
    from subside.web.accounts.models import Agency
    from subside.web.records.runs import run_of
    from tests.web.cast import begun, person

    user, made = person(Agency.objects.create(name="Alder"), "officer", "trainee"), []
    for log in logs:
        start = run_of(log.encode()).start
        given = {"seed": start.seed, "stopped": True, "origin": "imported", "log": log}
        made.append(str(begun(user, start.scenario, **given).pk))
    return {"session": session_of(user), "encounters": made}


def session_of(user: Any) -> str:
    """A session as a sign-in makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


def look() -> Any:
    """Of each encounter: keys of its acts, where its clock stands, its log, whether it is over."""
    from subside.web import shelf
    from subside.web.live.replay import replayed
    from subside.web.records.journal import entries, header
    from subside.web.records.models import Encounter
    from subside.web.records.runs import log_of

    found = {}
    for row in Encounter.objects.all():
        kept, head = entries(row), header(row)
        again = replayed(shelf.model(head.slug), head, kept).story.encounter
        found[str(row.pk)] = {
            "keys": [entry.key for entry in kept if entry.key],
            "n": [entry.n for entry in kept],
            "seconds": again.seconds,
            "over": again.end is not None,
            "log": hashlib.sha256(log_of(head, kept)).hexdigest(),
        }
    return found


def main() -> None:
    """Configure Django on the folder, do what is asked, print what came of it."""
    from subside.web import database
    from subside.web.options import Options
    from subside.web.settings import configure

    do, data, address = sys.argv[1:4]
    options = Options(Path(data), address, quick_hash=True)
    configure(options)
    database.migrate(options)
    given = json.load(sys.stdin)
    json.dump({"fill": fill, "bring": bring, "look": look}[do](**given), sys.stdout)


if __name__ == "__main__":
    main()
