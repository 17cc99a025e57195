"""All that a server can be told, in one frozen place."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

HOST, PORT = "127.0.0.1", 8000
WILDCARDS = ("0.0.0.0", "::", "")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Options:
    """What a server was started with.

    data: folder of the database, its copies, the secret key and the logs.
    database: empty for SQLite in that folder, or an address `postgresql://...`.
    tls: whether browsers reach it over HTTPS, so that cookies are sent over nothing else.
    quick_hash: for tests only, a password hash that takes no time.
    """

    data: Path
    database: str = ""
    host: str = HOST
    port: int = PORT
    tls: bool = False
    quick_hash: bool = False

    @property
    def sqlite(self) -> Path:
        """The database file, where no other database is named."""
        return self.data / "subside.sqlite3"

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = "127.0.0.1" if self.host in WILDCARDS else self.host
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"


def default_data() -> Path:
    """The folder of this user's data, as the system has it."""
    return user_data_path("subside", appauthor=False)


def hosts(options: Options) -> list[str]:
    """Names that a browser may have asked for: any other Host header is refused.

    A page from elsewhere that points its own name at this machine gets nothing that way.
    """
    names = {*LOOPBACK, "[::1]"}
    if options.host not in WILDCARDS:
        return sorted({*names, options.host, f"[{options.host}]"})
    own = socket.gethostname()
    names |= {own, own.lower(), f"{own.lower()}.local", socket.getfqdn().lower()}
    return sorted(names | {address for found in _addresses(own) for address in _written(found)})


def _addresses(name: str) -> set[str]:
    """Addresses of this machine: what its name stands for, and the one it reaches others from."""
    found = set()
    with suppress(OSError):  # a laptop whose name stands for nothing still has an address
        found |= {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    for family, outside in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((outside, 9))  # sends nothing: asks which way it would go
                found.add(str(probe.getsockname()[0]))
        except OSError:
            continue
    return found


def _written(address: str) -> set[str]:
    plain = address.split("%", maxsplit=1)[0]
    return {plain, f"[{plain}]"} if ":" in plain else {plain}
