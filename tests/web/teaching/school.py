"""A class in a data folder, made and looked at by a process of its own.

    python -m tests.web.teaching.school taking DATA < {"people": 3}
    python -m tests.web.teaching.school mailed DATA < {}
    python -m tests.web.teaching.school look DATA < {}

`taking` makes people who are signed in and take a class whose test before is open; `mailed` an
answer that waits to be sent; `look` tells what is kept of answers while no server runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.processes import environment
from tests.web.crowd import ROOT, session_of


def elsewhere(do: str, data: Path, **given: Any) -> Any:
    """Do it in another process, since Django has one configuration in a process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.teaching.school", do, str(data)],
        input=json.dumps(given), stdout=subprocess.PIPE, encoding="utf-8", check=True, cwd=ROOT,
        env=environment(),
    )  # fmt: skip
    return json.loads(done.stdout)


def taking(people: int) -> Any:
    """A class of the small course with its test before open, and a session for each in it."""
    from django.db import transaction

    from subside.web.accounts.models import Agency
    from tests.web.cast import person
    from tests.web.teaching import rows

    with transaction.atomic():
        agency = Agency.objects.create(name="Alder")
        row = rows.class_of(person(agency, "ian", "instructor"))
        rows.opened(row, "pre")
        sessions = {}
        for k in range(people):
            user = person(agency, f"officer{k}", "trainee")
            rows.place_of(row, user)
            sessions[user.username] = session_of(user)
    return {"class": row.pk, "sessions": sessions}


def mailed() -> Any:
    """An answer to somebody, not tried yet."""
    from subside.web.accounts.models import Agency
    from subside.web.teaching.models import Reply
    from tests.web.cast import person
    from tests.web.teaching import rows

    carol = person(Agency.objects.create(name="Alder"), "carol", "coordinator")
    reply = Reply.objects.create(enquiry=rows.enquiry_of(carol), by=carol, text="Yes, an hour.")
    return reply.pk


def look() -> Any:
    """By user name: option and confidence of each item, as they are kept."""
    from subside.web.teaching.models import Answer

    found: dict[str, dict[str, list[int | None]]] = {}
    for one in Answer.objects.select_related("sitting__place__user"):
        of = found.setdefault(one.sitting.place.user.username, {})
        of[one.item] = [one.option, one.confidence]
    return found


def main() -> None:
    """Configure Django on the folder, do what is asked, print what came of it."""
    from subside.web import database
    from subside.web.options import Options
    from subside.web.settings import configure

    do, data = sys.argv[1:3]
    options = Options(Path(data), "", quick_hash=True)
    configure(options)
    database.migrate(options)
    given = json.load(sys.stdin)
    json.dump({"taking": taking, "mailed": mailed, "look": look}[do](**given), sys.stdout)


if __name__ == "__main__":
    main()
