"""The key that sessions and tokens are signed with: made once, kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from subside.errors import UserError

LENGTH = 50  # characters at least, as Django asks
MODE = 0o600


def secret_key(data: Path) -> str:
    """The key in the data folder; made there, readable by its owner only, at the first start."""
    path = data / "secret-key"
    try:
        _make(path)
        if os.name == "posix":
            path.chmod(MODE)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = str(getattr(error, "strerror", "") or error)
        hint = "let the user who starts Subside read and write the data folder, or name another"
        raise UserError(str(path), "the secret key cannot be read or made", reason, hint) from error
    if len(key) < LENGTH:
        hint = "put it back from a copy; or remove it, and everybody signs in anew"
        raise UserError(str(path), "the secret key is not whole", f"{len(key)} characters", hint)
    return key


def _make(path: Path) -> None:
    """Make the file unless it is there; no other start ever reads half of it."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    try:
        os.write(handle, f"{secrets.token_urlsafe(64)}\n".encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        if os.name == "posix":
            os.link(draft, path)  # fails where another start was first
        else:
            draft.rename(path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
