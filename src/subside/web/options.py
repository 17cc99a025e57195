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
    certificate, key: files for it, both or none; where none is given, one is made here.
    names: further names that browsers may ask for, such as one in the network's name server.
    quick_hash: for tests only, a password hash that takes no time.
    """

    data: Path
    database: str = ""
    host: str = HOST
    port: int = PORT
    tls: bool = False
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()
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
    def strict(self) -> bool:
        """Whether browsers shall keep to HTTPS for this name (HSTS).

        Only where the name is the server's own: the rule holds for every port of a name. And only
        with a certificate that was given: with one made here, nobody could pass the warning.
        """
        return self.tls and self.certificate is not None and self.port == 443

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
    names = {*LOOPBACK, "[::1]", *(name.lower() for name in options.names)}
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
