"""Mail, where a server has any: replies are kept in the tables first, and sent from there.

`SUBSIDE_MAIL` names a mail server: smtp://user:password@host:587/?from=courses@example.org, or
smtps:// for one that speaks TLS from the first byte. Without it nothing is sent, and the page says
how to answer by hand. What could not be sent is tried again with growing pauses, its fault shown.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMessage, get_connection
from django.db import close_old_connections
from django.db.models import F, Q
from django.utils import timezone

from subside.errors import UserError
from subside.web.teaching.models import Reply

VARIABLE = "SUBSIDE_MAIL"
TRIES = 12  # then somebody has to look; the pauses add up to about three days
EVERY = 60.0  # seconds between looks for what is to be sent
TIMEOUT = 20  # seconds for a mail server
LONGEST = timedelta(hours=12)  # between two tries
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """A mail server, and who mail comes from."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: bool  # from the first byte; else STARTTLS where a password is sent


def server(given: str | None = None) -> Server | None:
    """The mail server that is named, or None; UserError where it is named wrongly."""
    text = os.environ.get(VARIABLE, "") if given is None else given
    if not text:
        return None
    hint = "write smtp://user:password@host:587/?from=courses@example.org"
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise UserError(VARIABLE, "is no address of a mail server", None, hint) from None
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in PORTS or not parts.hostname or "@" not in sender:
        raise UserError(VARIABLE, "is no address of a mail server", None, hint)
    return Server(
        parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""),
        sender, parts.scheme == "smtps",
    )  # fmt: skip


def waiting() -> list[Reply]:
    """Replies that are to be sent now: not sent, to an address, and their pause is over."""
    rows = Reply.objects.filter(sent=None, note=False, tries__lt=TRIES)
    rows = rows.filter(~Q(enquiry__email="")).select_related("enquiry__agency")
    now = timezone.now()
    return [one for one in rows if one.tries == 0 or one.made + _pause(one.tries) <= now]


def _pause(tries: int) -> timedelta:
    """How long after it was written the next try is made: 2, 4, 8 minutes, at most LONGEST more."""
    return sum((min(timedelta(minutes=2**k), LONGEST) for k in range(1, tries + 1)), timedelta())


def send_waiting(to: Server | None = None) -> int:
    """Send what waits; how many were sent. A fault is kept with its reply, and tried again."""
    to = to or server()
    if to is None:
        return 0
    return sum(_send(one, to) for one in waiting())


def _send(reply: Reply, to: Server) -> bool:
    # Counted first: two processes, or a kill in between, never send the same reply twice in a row.
    held = Reply.objects.filter(pk=reply.pk, tries=reply.tries, sent=None)
    if not held.update(tries=F("tries") + 1):
        return False
    enquiry = reply.enquiry
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host=to.host, port=to.port,
        username=to.user or None, password=to.password or None, use_ssl=to.tls,
        use_tls=bool(to.user) and not to.tls, timeout=TIMEOUT,
    )  # fmt: skip
    subject = f"Your request {enquiry.reference} to {enquiry.agency.name}"
    message = EmailMessage(
        " ".join(subject.split()), reply.text, to.sender, [enquiry.email], connection=connection
    )
    try:
        message.send()
    except Exception as error:  # whatever a mail server and a network can do
        fault = f"{type(error).__name__}: {error}"[:200]
        Reply.objects.filter(pk=reply.pk).update(fault=fault)
        return False
    Reply.objects.filter(pk=reply.pk).update(sent=timezone.now(), fault="")
    return True


class Postman:
    """A thread that sends what waits, now and then and when it is told that there is something."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, where a mail server is named."""
        if server() is not None and self._thread is None:
            self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def stop(self) -> None:
        """End once the mail under way is sent."""
        self._over.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(TIMEOUT)

    def _work(self) -> None:
        while not self._over.is_set():
            close_old_connections()
            with suppress(Exception):  # a database that is busy is there again in a minute
                send_waiting()
            close_old_connections()
            self._wake.wait(EVERY)
            self._wake.clear()


POSTMAN = Postman()
