"""A mail server of a few lines: it keeps what it is given, or does what a bad day does."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class Mailbox(socketserver.ThreadingTCPServer):
    """It listens at `port`. `says` are answers in the place of "250 fine", by command.

    `stalls`: a mail is taken in whole, and then nothing is answered until `goes_on` is set.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.got: list[Message] = []
        self.says: dict[bytes, bytes] = {}
        self.stalls = False
        self.goes_on, self.has_one = threading.Event(), threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def address(self) -> str:
        """As `SUBSIDE_MAIL` names it."""
        return f"smtp://127.0.0.1:{self.port}/?from=office@example.org"


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        """One conversation, as far as a sender needs it."""
        self.wfile.write(b"220 here\r\n")
        for line in iter(self.rfile.readline, b""):
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA" and word not in self.server.says:
                self.wfile.write(b"354 go on\r\n")
                self._take()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(self.server.says.get(word, b"250 fine") + b"\r\n")

    def _take(self) -> None:
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.server.got.append(message_from_bytes(text))
        self.server.has_one.set()
        if self.server.stalls:
            self.server.goes_on.wait(60)


@contextmanager
def mailbox(port: int = 0) -> Iterator[Mailbox]:
    """A mail server, for as long as the block lasts."""
    with Mailbox(port) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.goes_on.set()
            server.shutdown()
