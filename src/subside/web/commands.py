"""What the command line may ask of the web room. Nothing heavy is imported before it is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from subside.errors import UserError
from subside.web.options import HOST, PORT, Options, default_data

if TYPE_CHECKING:
    from subside.web.backup import Backup
    from subside.web.restore import Restored

__all__ = ["HOST", "PORT", "backup", "default_data", "demo", "restore", "serve"]


def serve(
    say: Callable[[str], None],
    *,
    host: str = HOST,
    port: int = PORT,
    data: Path | None = None,
    database: str = "",
    tls: bool = False,
    certificate: Path | None = None,
    key: Path | None = None,
    names: tuple[str, ...] = (),
    browser: bool = True,
) -> None:
    """Serve the pages until stopped; `say` shows a line to whoever started it.

    A certificate and its key, given both, turn `tls` on; without them it makes its own.
    Raises UserError for what that person can put right: a port in use, a damaged database.
    """
    if (certificate is None) != (key is None):
        given, missing = ("--certificate", "--key") if key is None else ("--key", "--certificate")
        hint = "give both; or --tls alone, and a certificate is made here"
        raise UserError(given, f"needs {missing} as well", None, hint)
    from subside.web.serve import run

    options = Options(
        _folder(data), database, host, port, tls or certificate is not None, certificate, key,
        names,
    )  # fmt: skip
    run(options, say, browser=browser)


def demo(
    say: Callable[[str], None],
    *,
    port: int,
    data: Path | None = None,
    browser: bool = True,
    serve: bool = True,
) -> None:
    """Make the demonstration where it is not there yet, and serve it to this machine."""
    from subside.web.demo.run import run

    folder = data.resolve() if data else default_data().with_name("subside-demo")
    run(Options(folder, "", HOST, port), say, browser=browser, serve=serve)


def backup(file: Path, data: Path | None = None, database: str = "") -> Backup:
    """Write everything that is kept to one file, while a server runs or not.

    Raises UserError where it cannot be done; then there is no such file.
    """
    from subside.web.backup import make

    return make(_folder(data), file, database)


def restore(file: Path, data: Path | None = None, *, replace: bool = False) -> Restored:
    """Bring back what a backup holds, into a folder that is empty or is to be replaced.

    Raises UserError for a file that is no whole backup, before anything is changed.
    """
    from subside.web.restore import bring_back

    return bring_back(file, _folder(data), replace=replace)


def _folder(data: Path | None) -> Path:
    return (data or default_data()).absolute()
