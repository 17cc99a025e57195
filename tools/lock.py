"""Write requirements.txt and requirements-dev.txt anew from pyproject.toml.

    python tools/lock.py              newest versions that fit
    python tools/lock.py --keep       keep what is locked where it still fits

Needs uv (`pip install uv`, anywhere on the PATH) and a network. Both files are resolved for
Linux, macOS and Windows and every Python from 3.11 on, with one version of each package for
all of them, and carry the hashes of every file that pip may install. requirements-dev.txt
holds all of requirements.txt, in the same versions, and the tools for the checks.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.txt"
DEV = "requirements-dev.txt"
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--fork-strategy=fewest",
    "--only-binary=:all:",  # a source package would need a compiler on the user's machine
    "--generate-hashes",
    "--emit-build-options",
    "--no-emit-index-url",
    "--quiet",
    "--custom-compile-command=python tools/lock.py",
]


def compile_command(uv: str, output: str, extra: list[str]) -> list[str]:
    """Give the uv call that locks pyproject.toml into one file."""
    return [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *extra, f"--output-file={output}"]


def main(arguments: list[str]) -> int:
    """Lock both files; say what to do where uv is missing or an address slipped in."""
    uv = shutil.which("uv")
    if uv is None:
        print("tools/lock.py needs uv on the PATH: pip install uv", file=sys.stderr)
        return 1
    upgrade = [] if "--keep" in arguments else ["--upgrade"]
    subprocess.run(compile_command(uv, RUNTIME, upgrade), cwd=ROOT, check=True)
    dev = [*upgrade, "--group=dev", f"--constraints={RUNTIME}"]
    subprocess.run(compile_command(uv, DEV, dev), cwd=ROOT, check=True)
    for name in (RUNTIME, DEV):
        if "://" in (ROOT / name).read_text(encoding="utf-8"):
            print(f"{name}: holds an address; look at the options of uv", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
