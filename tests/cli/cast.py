"""A tiny scenario with its policy, and the command in this process, in another, on a terminal."""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from subside.cli import subside
from subside.files import scenarios_folder
from tests.oracles.tiny import Data, changed, two_reasons
from tests.processes import command, environment

ROADSIDE = scenarios_folder() / "roadside"


def tiny() -> Data:
    """Angry or ill, as in the oracles, where one can also watch."""
    return changed(two_reasons(), "acts", "watch", to={})


def run(*words: str | Path, typed: str = "") -> Result:
    """The command in this process, with what stands on its standard input."""
    return CliRunner().invoke(subside, [str(word) for word in words], input=typed)


def told(*words: str | Path, typed: str = "") -> Any:
    """The JSON that a command prints, which must succeed and print nothing else."""
    result = run(*words, "--json", typed=typed)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def elsewhere(
    *words: str | Path, typed: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """The command in another process."""
    return subprocess.run(
        command(*words),
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env=environment(**more),
        timeout=300,
        check=False,
    )


class Terminal:
    """The command on a terminal of its own; `seen` is all that it wrote."""

    def __init__(
        self, words: Sequence[str | Path], folder: Path, size: tuple[int, int] = (24, 80),
        env: Mapping[str, str] = {},
    ) -> None:  # fmt: skip
        import fcntl
        import pty
        import termios

        self.end, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        # A runner of tests may say how large its own terminal is; this one has its own size.
        others = ("NO_COLOR", "COLUMNS", "LINES")
        plain = {name: value for name, value in environment().items() if name not in others}
        self.process = subprocess.Popen(
            command(*words), stdin=child, stdout=child, stderr=child, cwd=folder,
            env={**plain, "TERM": "xterm-256color", **env},
        )  # fmt: skip
        os.close(child)
        self.seen = ""

    def until(self, text: str, times: int = 1, seconds: float = 120) -> Terminal:
        """Read until a text has been written so many times."""
        late = time.monotonic() + seconds
        while self.seen.count(text) < times:
            assert time.monotonic() < late, f"never wrote {text!r} {times} times: {self.seen}"
            if not self._read(1.0):
                break
        assert self.seen.count(text) >= times, self.seen
        return self

    def type(self, text: str) -> Terminal:
        """Type a line."""
        os.write(self.end, text.encode() + b"\n")
        return self

    def interrupt(self) -> Terminal:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self

    def left(self) -> int:
        """Read to the end; the exit code."""
        late = time.monotonic() + 120
        while self._read(1.0):
            if time.monotonic() > late:
                self.process.kill()
                raise AssertionError(f"never ended: {self.seen}")
        os.close(self.end)
        return self.process.wait(60)

    def _read(self, seconds: float) -> bool:
        """Read what is there; False once the other side is closed."""
        ready, _, _ = select.select([self.end], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.end, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)
