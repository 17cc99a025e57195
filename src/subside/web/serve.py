"""Run the server: look at what is there first, then serve until told to stop."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import uvicorn

from subside.errors import UserError
from subside.web import alone, database, logs, restore, tls
from subside.web.options import Options
from subside.web.settings import configure

Say = Callable[[str], None]
GRACE = 5  # seconds that answers under way get at the end
KEEP_ALIVE = 30  # seconds that a connection may stay idle: a trainee thinks for longer than five
BACKLOG = 4096  # connections that may wait to be taken, as when all come back after a restart


def run(options: Options, say: Say, *, browser: bool = True) -> None:
    """Serve until stopped by Ctrl-C or a termination signal.

    Raises UserError, before anything is changed, for a port in use, a data folder in use by
    another server, a damaged database.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both ways of stopping are one
    _allow_files()
    with _listening(options) as listener, alone.alone(options.data):
        options = _at(options, listener)
        restore.unfinished(options.data)
        database.check(options)
        pair = tls.pair(options) if options.tls else None
        if pair is not None:
            options = replace(options, names=(*options.names, *pair.names))
        configure(options)
        logs.begin(options.data / "logs")
        kept = database.migrate(options)
        if kept is not None:
            say(f"The database was brought up to this version. A copy from before: {kept}")
        if pair is not None:
            _show(pair, say)
        _greet(options, say)
        if browser and options.local and sys.stdout.isatty():
            threading.Timer(1.0, webbrowser.open, [options.address]).start()
        _serve(listener, pair)
    say("Stopped. Everything answered is saved.")


def _allow_files() -> None:
    """As many open connections as the system lets one have: each trainee keeps two."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on every system

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _greet(options: Options, say: Say) -> None:
    from subside.web.accounts.links import first_administrator

    path = first_administrator()
    if path is not None:
        say("There is no administrator yet. Open this link to become the first; it works once:")
        say(f"  {options.address}{path}")
    say(f"Subside is at {options.address}  (Ctrl-C stops it)")


def _show(pair: tls.Pair, say: Say) -> None:
    """Say by what other machines know this server."""
    new = " It is new: browsers have to be told once that it is good." if pair.made else ""
    say(f"Its certificate is good until {pair.ends:%Y-%m-%d}.{new} Fingerprint (SHA-256):")
    say(f"  {pair.fingerprint}")


class Server(uvicorn.Server):
    """A server that ends its streams when it is told to stop: their readers come back later."""

    def __init__(self, config: uvicorn.Config, hush: Callable[[], None]) -> None:
        super().__init__(config)
        self._hush = hush

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking requests, and let those under way end."""
        self._hush()
        await super().shutdown(sockets)


def server(pair: tls.Pair | None = None) -> Server:
    """The application on its server, ready to run. Django must be configured.

    pair: what to speak HTTPS with; without it, plain HTTP.
    """
    from subside.web.asgi import application

    app = application()
    config = uvicorn.Config(
        app, port=0, access_log=False, log_config=None, lifespan="on", server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=GRACE, ws="none",
        timeout_keep_alive=KEEP_ALIVE, backlog=BACKLOG,
        ssl_certfile=pair.certificate if pair else None, ssl_keyfile=pair.key if pair else None,
    )  # fmt: skip
    return Server(config, app.state.hush)


def _serve(listener: socket.socket, pair: tls.Pair | None) -> None:
    from subside.web.pages.judging import JUDGING
    from subside.web.teaching.mail import POSTMAN

    with suppress(KeyboardInterrupt):  # uvicorn raises the signal anew once it has stopped
        made = server(pair)
        JUDGING.start()
        POSTMAN.start()
        made.run(sockets=[listener])
        POSTMAN.stop()


def _at(options: Options, listener: socket.socket) -> Options:
    """The options with the port that was found, where any free one was asked for (port 0)."""
    return replace(options, port=int(listener.getsockname()[1]))


@contextmanager
def _listening(options: Options) -> Iterator[socket.socket]:
    """A socket on the host and port; taken first, so that nothing is half started."""
    where = f"--host {options.host} --port {options.port}"
    try:
        family, _, _, _, address = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        hint = "give an address of this machine: 127.0.0.1, or 0.0.0.0 for all of them"
        raise UserError(where, "is no address to listen at", options.host, hint) from error
    with listener:
        if os.name == "posix":  # elsewhere it would let two servers listen at one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError as error:
            raise _taken(options, where, error) from error
        listener.set_inheritable(False)
        yield listener


def _taken(options: Options, where: str, error: OSError) -> UserError:
    if error.errno == errno.EADDRINUSE:
        hint = (
            f"Subside may run already: open {options.address}; or choose --port {options.port + 1}"
        )
        return UserError(where, "another program listens there", str(options.port), hint)
    if error.errno == errno.EACCES:
        return UserError(where, "this port needs more rights", str(options.port), "try --port 8000")
    hint = "give an address of this machine: 127.0.0.1, or 0.0.0.0 for all of them"
    return UserError(where, "cannot be listened at", error.strerror or str(error), hint)
