"""Which machine a table was measured on, and which commit."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UNKNOWN = "unknown"


def machine() -> dict[str, str | int | float | None]:
    """What a figure depends on, as plain data; None where the system does not tell."""
    return {
        "cpu": cpu(),
        "cores": cores(),
        "memory_gb": memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numba": metadata.version("numba"),
    }


def cpu() -> str:
    """Model of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    named = said("sysctl", "-n", "machdep.cpu.brand_string") if os.name == "posix" else ""
    return named or platform.processor() or UNKNOWN


def cores() -> int | None:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def memory() -> float | None:
    """Memory in gigabytes."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf
        return None


def commit(root: Path = ROOT) -> str:
    """What git calls the commit, "-dirty" after it where files were changed; else unknown."""
    top = said("git", "-C", str(root), "rev-parse", "--show-toplevel")
    if not top or Path(top).resolve() != root:  # a copy inside another repository is no clone
        return UNKNOWN
    return said("git", "-C", str(root), "describe", "--always", "--tags", "--dirty") or UNKNOWN


def said(*command: str) -> str:
    """What a program prints, "" where it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
