"""Mail, where a server has any: replies are kept in the tables first, and sent from there.

`SUBSIDE_MAIL` names a mail server: smtp://user:password@host:587/?from=courses@example.org, or
smtps:// for one that speaks TLS from the first byte. Without it nothing is sent, and the page says
how to answer by hand. What could not be sent is tried again with growing pauses, its fault shown.

A reply is counted as tried before it is handed over, and as sent once the mail server took it. If
this server is killed between the two, it cannot know: the reply is sent again, under the same
Message-ID, by which mail programs know it is the same.
"""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
import threading
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import Error, close_old_connections
from django.db.models import F, QuerySet
from django.utils import timezone

from subside.errors import UserError
from subside.web.teaching.models import Reply

LOG = logging.getLogger(__name__)
VARIABLE = "SUBSIDE_MAIL"
HINT = "write smtp://user:password@host:587/?from=courses@example.org"
TRIES = 12  # then somebody has to look; the pauses add up to about two days
EVERY = 60.0  # seconds between looks for what is to be sent
TIMEOUT = 20  # seconds for a mail server
LONGEST = timedelta(hours=12)  # between two tries
PORTS = {"smtp": 587, "smtps": 465}
FOR_GOOD = range(500, 600)  # codes of a mail server that will not take a mail at any time
FAULT = 200


@dataclass(frozen=True)
class Server:
    """A mail server, and who mail comes from."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: bool  # from the first byte; else STARTTLS where a password is sent

    @property
    def domain(self) -> str:
        """Of the sender: message ids end in it."""
        return self.sender.rpartition("@")[2]


def server(given: str | None = None) -> Server | None:
    """The mail server that is named, or None; UserError where it is named wrongly."""
    text = os.environ.get(VARIABLE, "") if given is None else given
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS.get(parts.scheme, 0)
        sender = parse_qs(parts.query).get("from", [""])[0]
        validate_email(sender)
    except (ValueError, ValidationError):
        raise UserError(VARIABLE, "is no address of a mail server", None, HINT) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise UserError(VARIABLE, "is no address of a mail server", None, HINT)
    return Server(
        parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""),
        sender, parts.scheme == "smtps",
    )  # fmt: skip


def unsent() -> QuerySet[Reply]:
    """Answers to an address that no mail server has taken yet."""
    return Reply.objects.filter(sent=None, note=False).exclude(enquiry__email="")


def waiting() -> list[Reply]:
    """Those that are to be sent now: not given up, and their pause is over."""
    rows = unsent().filter(tries__lt=TRIES).select_related("enquiry__agency")
    now = timezone.now()
    return [one for one in rows if one.tried is None or one.tried + pause(one.tries) <= now]


def pause(tries: int) -> timedelta:
    """How long after so many tries the next one is made: 2, 4, 8 minutes, at most LONGEST."""
    return min(timedelta(minutes=2**tries), LONGEST)


def send_waiting(to: Server | None = None) -> int:
    """Send what waits; how many were sent. A fault is kept with its reply, and tried again."""
    to = to or server()
    if to is None:
        return 0
    return sum(_send(one, to) for one in waiting())


def _send(reply: Reply, to: Server) -> bool:
    # Counted first, on what it was: two that look at the same time do not both send it.
    held = Reply.objects.filter(pk=reply.pk, tries=reply.tries, sent=None)
    if not held.update(tries=F("tries") + 1, tried=timezone.now(), fault=""):
        return False
    row = Reply.objects.filter(pk=reply.pk)
    try:
        _message(reply, to).send()
    except Exception as error:  # whatever a mail server and a network can do
        fault, for_good = told(error)
        row.update(fault=fault, **({"tries": TRIES} if for_good else {}))
        return False
    row.update(sent=timezone.now(), fault="")
    return True


def _message(reply: Reply, to: Server) -> EmailMessage:
    enquiry = reply.enquiry
    agency = " ".join(enquiry.agency.name.split())
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host=to.host, port=to.port,
        username=to.user or None, password=to.password or None, use_ssl=to.tls,
        use_tls=bool(to.user) and not to.tls, timeout=TIMEOUT,
    )  # fmt: skip
    return EmailMessage(
        f"Your request {enquiry.reference} to {agency}",
        f"{reply.text}\n\n--\n{agency}\nYour request has the reference {enquiry.reference}.\n",
        to.sender, [enquiry.email], connection=connection,
        headers={"Message-ID": f"<{enquiry.reference}.{reply.pk}@{to.domain}>"},
    )  # fmt: skip


SAID = (
    (smtplib.SMTPAuthenticationError, "The mail server does not take the user name or password."),
    (smtplib.SMTPRecipientsRefused, "The mail server does not take this address."),
    (smtplib.SMTPNotSupportedError, "The mail server offers no encryption: no password is sent."),
    (ssl.SSLError, "No secure connection to the mail server could be made."),
    (smtplib.SMTPServerDisconnected, "The mail server ended the connection."),
)
"""What is said of a fault; the first that fits."""


def told(error: Exception) -> tuple[str, bool]:
    """What went wrong, in words; and whether it is of no use to try again."""
    words = next((words for kind, words in SAID if isinstance(error, kind)), "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return words, bool(codes) and all(code in FOR_GOOD for code in codes)
    if words:
        return words, False
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return _plain(f"The mail server said: {error.smtp_code} {text}"), False
    if isinstance(error, OSError):
        return "The mail server cannot be reached.", False
    return _plain(f"{type(error).__name__}: {error}"), False


def _plain(text: str) -> str:
    """Text of another server as the tables and pages can hold it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:FAULT]


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
            try:
                send_waiting()
            except Error:  # a database that is busy is there again in a minute
                LOG.warning("mail waits: the database cannot be reached")
            close_old_connections()
            self._wake.wait(EVERY)
            self._wake.clear()


POSTMAN = Postman()
