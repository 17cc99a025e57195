#!/usr/bin/env python3
"""Set Subside up where it stands, then hand on to it.

    python3 run.py                      serve it to a browser on this machine
    python3 run.py COMMAND ...          subside COMMAND ...
    python3 run.py test [--all] ...     all checks; what follows goes to pytest
    python3 run.py bench ...            how long things take here

The first start makes `.venv` beside this file, installs the hash-locked requirements, points
the environment at `src` and fills the cache of compiled kernels. A later start finds all that
noted in a stamp, does nothing of it, and needs no network.

Standard library only. Steps are programs called with lists of arguments, never a shell. What
this file itself says goes to standard error, so that a command's output stays its own.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.version_info < (3, 11):  # noqa: UP036 - said here, before a newer word fails to parse
    sys.exit(
        f"Subside needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
        "Start it with a newer one, for example: python3.12 run.py"
    )

RUNTIME = "requirements.txt"
DEV = "requirements-dev.txt"  # holds all of RUNTIME too, in the same versions
MADE_FOR = "CPython 3.11 to 3.14 on 64-bit Linux (glibc), macOS and Windows"
INTERRUPTED = 130  # the exit code that shells give a program stopped by Ctrl-C
LOG_TAIL = 12
BESIDE = {"test": "tools/checks.py", "bench": "benchmarks/__main__.py"}  # not of the product


class SetupError(Exception):
    """A step of the set-up failed: what failed, and what the user can do."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact, hint)
        self.fact = fact
        self.hint = hint


class Places:
    """Where things stand in one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kernels = root / "src" / "subside" / "kernels"
        self.venv = root / ".venv"
        self.stamp = self.venv / "subside-stamp.json"
        # Beside the environment, not in it: both outlive its removal.
        self.lock = root / ".venv.lock"
        self.log = root / ".venv.log"
        base = {"base": str(self.venv), "platbase": str(self.venv)}
        self.site = Path(sysconfig.get_path("purelib", "venv", base))
        scripts = Path(sysconfig.get_path("scripts", "venv", base))
        self.python = scripts / ("python.exe" if os.name == "nt" else "python")
        self.pth = self.site / "subside-src.pth"


# ---- What is there, and what is left to do ------------------------------------------------


def identity(places: Places) -> dict[str, str]:
    """Tell what an environment is bound to: this folder, this Python, this kind of machine."""
    kind = f"{sys.implementation.cache_tag} {sysconfig.get_platform()} {platform.machine()}"
    return {"root": str(places.root), "python": kind}


def fingerprint(paths: list[Path]) -> str:
    """Give one hash for the names and contents of some files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def packages_wanted(places: Places, *, dev: bool) -> dict[str, str]:
    """Name the locked packages that a start needs: the file, and the hash of its contents."""
    names = [RUNTIME, DEV] if dev else [RUNTIME]
    return {name: fingerprint([places.root / name]) for name in names}


def kernels_wanted(places: Places) -> str:
    """Name what the compiled kernels depend on: their sources, and the compiler's version."""
    sources = sorted(places.kernels.rglob("*.py"))
    return fingerprint([*sources, places.root / RUNTIME])


def read_stamp(places: Places) -> dict[str, str]:
    """Read what the last set-up finished; nothing where it did not get that far."""
    try:
        stamp = json.loads(places.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(places: Places, stamp: dict[str, str]) -> None:
    """Write the stamp in one stroke, so that no start ever reads half of one."""
    draft = places.stamp.with_suffix(".draft")
    draft.write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
    draft.replace(places.stamp)


def steps_left(places: Places, *, dev: bool) -> list[str]:
    """List the steps that are still to do: `venv`, `packages`, `kernels`."""
    stamp = read_stamp(places)
    there = os.access(places.python, os.X_OK) and places.pth.is_file()
    if not there or not identity(places).items() <= stamp.items():
        return ["venv", "packages", "kernels"]
    steps = []
    if not packages_wanted(places, dev=dev).items() <= stamp.items():
        steps.append("packages")
    if stamp.get("kernels") != kernels_wanted(places):
        steps.append("kernels")
    return steps


# ---- The steps ----------------------------------------------------------------------------


def set_up(places: Places, *, dev: bool) -> None:
    """Do the steps that are left; one start at a time, the others wait and then look again."""
    if not steps_left(places, dev=dev):
        return
    with locked(places.lock):
        steps = steps_left(places, dev=dev)
        if not steps:
            return
        places.log.write_text("", encoding="utf-8")
        tool = "uv" if find_uv() else "pip"
        if "venv" in steps:
            say(f"Making .venv and installing the packages with {tool}. Once; up to 5 minutes.")
            make_venv(places)
        elif "packages" in steps:
            say(f"Installing what the lists of packages add, with {tool}. Up to 3 minutes.")
        if "packages" in steps:
            install(places, dev=dev)
        if "kernels" in steps:
            say("Compiling the numeric kernels. Once for each change of them; up to 2 minutes.")
            warm(places)


def make_venv(places: Places) -> None:
    """Make an empty environment, in place of a broken or foreign one."""
    try:
        if places.venv.exists():
            shutil.rmtree(places.venv)
    except OSError as error:
        raise SetupError(
            f"the old .venv cannot be removed ({error})",
            f"end the programs that run from it, then remove the folder {places.venv}",
        ) from error
    # Never the interpreter of the environment that is being replaced.
    python = getattr(sys, "_base_executable", None) or sys.executable
    uv = find_uv()
    if uv:
        command = [uv, "venv", "--python", python, str(places.venv)]
    else:
        command = [python, "-m", "venv", str(places.venv)]
    if not logged(places, command):
        raise SetupError(
            "Python could not make a virtual environment",
            "on Debian and Ubuntu, sudo apt install python3-venv; elsewhere, use a Python with "
            "the venv and ensurepip modules, or put uv on the PATH; then start again",
        )


def install(places: Places, *, dev: bool) -> None:
    """Install exactly the locked files, and let the environment find `src`."""
    # Without a stamp the environment counts as half made: an interrupted start is seen.
    kernels = read_stamp(places).get("kernels", "")
    places.stamp.unlink(missing_ok=True)
    uv = find_uv()
    if not uv and not (places.site / "pip").is_dir():
        make_venv(places)  # uv had made it, without pip, and is gone
    if uv:
        command = [uv, "pip", "install", "--python", str(places.python)]
    else:
        command = [str(places.python), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
        command.append("--no-compile")  # as uv does: Python compiles what it imports, and no more
    requirements = places.root / (DEV if dev else RUNTIME)
    if not logged(places, [*command, "--require-hashes", "-r", str(requirements)]):
        raise SetupError(
            f"{'uv' if uv else 'pip'} could not install the packages",
            "if there was no network, start again when there is; "
            f"the packages are made for {MADE_FOR}, this is {identity(places)['python']}"
            + ("; to try with pip, set SUBSIDE_INSTALLER=pip" if uv else ""),
        )
    # Relative: no path of this machine, and no trouble with its encoding.
    source = os.path.relpath(places.root / "src", places.site)
    places.pth.write_text(source + "\n", encoding="utf-8")
    done = packages_wanted(places, dev=dev) | {"kernels": kernels}
    write_stamp(places, identity(places) | done)


def warm(places: Places) -> None:
    """Fill the cache of compiled kernels, in place of those of older sources.

    A failure is said and does not stop the start: the command works without, only slower, or
    fails with a better message of its own; and the checks must run on a broken kernel.
    """
    for old in places.kernels.glob("__pycache__/numba-*"):
        shutil.rmtree(old, ignore_errors=True)
    stamp, wanted = read_stamp(places), kernels_wanted(places)
    if logged(places, command_for(["warm"], places)):
        write_stamp(places, stamp | {"kernels": wanted})
    else:
        say(f"The kernels could not be compiled ahead (see {places.log}); going on without.")


def find_uv() -> str | None:
    """Find uv, which installs faster; SUBSIDE_INSTALLER=pip does without it."""
    return None if os.environ.get("SUBSIDE_INSTALLER") == "pip" else shutil.which("uv")


def logged(places: Places, command: list[str]) -> bool:
    """Run one step with its output in the log; tell whether it succeeded."""
    with places.log.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        done = subprocess.run(
            command,
            cwd=places.root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
        log.write(f"[exit code {done.returncode}]\n")
    return done.returncode == 0


# ---- One start at a time ------------------------------------------------------------------

# Locks of the system: they end with the process that holds them, so none is ever left behind.
if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: IO[bytes]) -> bool:
        """Take the lock if it is free."""
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: IO[bytes]) -> bool:
        """Take the lock if it is free."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, pause: float = 0.2) -> Iterator[None]:
    """Hold the lock file while the body runs; wait, and say so, while another start has it."""
    with path.open("ab") as handle:
        if not try_lock(handle):
            say("Another start is setting up here; waiting for it.")
            while not try_lock(handle):
                time.sleep(pause)
        yield


# ---- Handing on ---------------------------------------------------------------------------


def command_for(arguments: list[str], places: Places) -> list[str]:
    """Turn the arguments of run.py into the program that does the work.

    `-P` keeps the user's folder out of the module path: a file `random.py` there would be
    imported in place of Python's own.
    """
    python = [str(places.python), "-P"]
    beside = BESIDE.get(arguments[0]) if arguments else None
    if beside:
        return [*python, str(places.root / beside), *arguments[1:]]
    return [*python, "-m", "subside", *(arguments or ["serve"])]


def hand_on(command: list[str]) -> int:
    """Become the command; where that cannot be done (Windows), wait for it.

    Ctrl-C is the command's own: while waiting, this process only outlives it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def say(line: str) -> None:
    """Tell the user what takes the time."""
    print(f"Subside: {line}", file=sys.stderr, flush=True)


def report(error: SetupError, places: Places) -> None:
    """Say what failed, the end of what the step said, and what to do."""
    say(f"could not be set up: {error.fact}.")
    log = places.log.read_text(encoding="utf-8", errors="replace").splitlines()
    for line in log[-LOG_TAIL:]:
        print(f"    {line}", file=sys.stderr)
    print(f"  What to do: {error.hint}.", file=sys.stderr)
    print(f"  All that the steps said: {places.log}", file=sys.stderr)


def main(arguments: list[str]) -> int:
    """Set up what is missing and hand on; 1 where that fails."""
    places = Places(Path(__file__).resolve().parent)
    # Left by whatever started us, these would bend the environment's own Python.
    for name in ("PYTHONHOME", "__PYVENV_LAUNCHER__"):
        os.environ.pop(name, None)
    # The product names its own commands in hints: as they work here, for who has no `subside`.
    os.environ["SUBSIDE_COMMAND"] = f"{'python' if os.name == 'nt' else 'python3'} {sys.argv[0]}"
    try:
        set_up(places, dev=arguments[:1] == ["test"])
        return hand_on(command_for(arguments, places))
    except KeyboardInterrupt:
        say("Stopped. The next start takes up the rest.")
        return INTERRUPTED
    except SetupError as error:
        report(error, places)
    except OSError as error:
        say(f"could not be set up: {error}.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
