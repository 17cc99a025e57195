"""The one decorator of the kernels: how they compile and where the result is kept.

What is decided here, once:

* `cache=True`: nobody waits for a compiler on a first click. `subside warm` fills the cache.
* `nogil=True`: a server's other threads run while a kernel does.
* `fastmath=False`: NaN and infinity keep their meaning, and sums keep their order, so a policy
  solved twice on one machine is the same to the bit. `@kernel(reorder=True)` lets the compiler
  use vector instructions for the sums of a dot product: a fixed order on one machine, within
  rounding on another.
* `error_model="numpy"`: a division by zero gives inf or NaN, as in numpy, instead of a branch
  and an exception in every inner loop. Kernels guard their divisions. As plain Python
  (`NUMBA_DISABLE_JIT=1`) numpy scalars do the same with a warning; Python floats raise.

Numba checks a cached kernel against its own file only: after an edit of another file whose
functions or constants were compiled into it, it would run the old code without a word. So the
cache lives in a directory named by the contents of all kernel files: an edit of any of them
starts an empty one. `run.py` removes the old ones.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar, overload

import numba

P = ParamSpec("P")
R = TypeVar("R")

KERNELS = Path(__file__).resolve().parent


@overload
def kernel(function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def kernel(
    *, parallel: bool = False, reorder: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def kernel(
    function: Callable[P, R] | None = None, /, *, parallel: bool = False, reorder: bool = False
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Compile a function of arrays and plain numbers on its first call with their types.

    `@kernel` for a loop on one core; `@kernel(parallel=True)` for one with `numba.prange`.
    Parallel kernels are for offline work (solving) only: numba's fallback threading layer
    stops the process when two threads enter one at the same time, as a server's would.
    With NUMBA_DISABLE_JIT=1 the function comes back as it is.
    """

    def compiled(plain: Callable[P, R]) -> Callable[P, R]:
        with _cache_by_contents():
            return numba.njit(
                cache=True,
                nogil=True,
                fastmath={"reassoc", "nsz", "contract"} if reorder else False,
                error_model="numpy",
                parallel=parallel,
            )(plain)

    return compiled if function is None else compiled(function)


def contents_key(directory: Path) -> str:
    """Name the contents of all Python files under a directory, in 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.py")):
        digest.update(path.relative_to(directory).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@contextmanager
def _cache_by_contents() -> Iterator[None]:
    """Point numba at our directory while it binds a kernel to one; other users' stay theirs.

    Where it cannot be written (a system-wide installation), numba falls back by itself to the
    user's cache directory; there files change only all together, with a new release.
    """
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = os.path.join(before, _SUBDIRECTORY) if before else str(_DIRECTORY)
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


_SUBDIRECTORY = f"numba-{contents_key(KERNELS)}"
_DIRECTORY = KERNELS / "__pycache__" / _SUBDIRECTORY
