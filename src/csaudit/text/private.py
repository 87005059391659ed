"""A folder that only this user can write, for what is slow to make and quick to read."""

from __future__ import annotations

import contextlib
import marshal
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any


@cache
def private_folder() -> Path:
    """The private home; a fresh temporary folder where that can't be had.

    Never a shared folder: what lies here is unmarshalled, and a file that somebody else wrote must not be.
    """
    return private_home() or Path(tempfile.mkdtemp(prefix="csaudit-"))


def private_home() -> Path | None:
    """`$XDG_CACHE_HOME/csaudit`, made with mode 0700; `None` where that can't be had."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "csaudit"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if private_to_me(folder):
            return folder
    return None


def private_to_me(folder: Path) -> bool:
    """Whether this user owns the folder and nobody else can write to it."""
    status = folder.stat()
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and not status.st_mode & 0o022 and os.access(folder, os.W_OK)


def recall(name: str) -> Any:
    """What was kept under a name; `None` when there is nothing, or nothing that can be read."""
    try:
        return marshal.loads((private_folder() / name).read_bytes())  # noqa: S302 — our own private folder
    except (OSError, ValueError, EOFError, TypeError):
        return None


def keep(name: str, value: Any) -> None:
    """Keep a value of plain Python types; a disk that can't be written is no reason to fail."""
    with contextlib.suppress(OSError):
        path = private_folder() / name
        fresh = path.with_name(f"{name}.{os.getpid()}")
        fresh.write_bytes(marshal.dumps(value))
        fresh.replace(path)
