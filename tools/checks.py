"""Run all checks, one after another, and end with a table of them.

    python3 run.py test                    everything but tests marked slow
    python3 run.py test --all              everything
    python3 run.py test -k belief -x       all checks; pytest gets what follows

A failed check does not stop the others; the exit code is 1 if any failed. The last line counts
the tests of all pytest runs. Started by run.py with the environment's Python.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
INTERRUPTED = 130
NO_TESTS = 5  # pytest's exit code when nothing was selected
# A process a core, and a file of tests as a whole to one of them, since its tests share models;
# in the order of tests/conftest.py, not by the number of tests: the longest have only a few.
SHARED = ["-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder"]

STATIC: dict[str, list[str]] = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    # Not `-m importlinter.cli`: that module does nothing when run, and succeeds.
    "rooms": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
}


class Result(NamedTuple):
    """What one check came to, with the tests it ran."""

    name: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def run(
    name: str, arguments: list[str], extra: Mapping[str, str] | None = None
) -> tuple[int, float]:
    """Run Python with some arguments; give its exit code and its seconds."""
    print(f"\n=== {name}", flush=True)
    start = time.perf_counter()
    command = [sys.executable, "-P", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(extra or {})}, check=False)
    return done.returncode, time.perf_counter() - start


def static_check(name: str) -> Result:
    """Run a check that reads the code without running it."""
    code, seconds = run(name, STATIC[name])
    return Result(name, code == 0, seconds)


def pytest_run(
    name: str, arguments: list[str], extra: Mapping[str, str], *, may_be_empty: bool
) -> Result:
    """Run pytest once and count its tests from the report it writes."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = ["-m", "pytest", *SHARED, *arguments, f"--junit-xml={report}"]
        code, seconds = run(name, command, extra)
        passed, failed, skipped = count(report)
    ok = code == 0 or (code == NO_TESTS and may_be_empty)
    return Result(name, ok, seconds, passed, failed, skipped)


def count(report: Path) -> tuple[int, int, int]:
    """Read passed, failed and skipped from a junit report; zeros where pytest wrote none."""
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return total - failed - skipped, failed, skipped


def all_checks(arguments: list[str], results: list[Result]) -> None:
    """Run the checks in order and add each result as it comes."""
    for name in STATIC:
        results.append(static_check(name))
    narrowed = any(argument != "--all" for argument in arguments)
    run("what tests need", ["tools/needs.py"])
    results.append(pytest_run("tests", arguments, {}, may_be_empty=False))
    results.append(
        # The same kernels as plain Python: an index out of range raises there, instead of
        # reading whatever lies in memory.
        pytest_run(
            "kernels without jit",
            ["-m", "nojit", *arguments],
            {"NUMBA_DISABLE_JIT": "1"},
            may_be_empty=narrowed,
        )
    )


def print_table(results: list[Result]) -> None:
    """Print a line for each check, and the count of tests as the very last line."""
    print()
    for result in results:
        state = "ok" if result.ok else "FAILED"
        print(f"{result.name:<22}{state:<8}{result.seconds:7.1f} s")
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))


def main(arguments: list[str]) -> int:
    """Run everything; 0 only if all of it held."""
    results: list[Result] = []
    try:
        all_checks(arguments, results)
    except KeyboardInterrupt:
        print_table(results)
        return INTERRUPTED
    print_table(results)
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
