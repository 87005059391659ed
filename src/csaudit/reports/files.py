"""Writing reports: whole or not at all, and never outside the folder that was named."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path

from csaudit.errors import UsageError
from csaudit.wording import both

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\s]+')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LONGEST = 120
"""Bytes of a name without its ending; file systems stop at 255."""


def write_atomically(path: Path, data: bytes) -> str:
    """Write `data` to `path` through a temporary file beside it; parents are made. Returns the path.

    A reader sees the old file or the whole new one. `UsageError` where nothing can be written.
    """
    temporary, named = "", str(path)
    try:
        path = path.resolve()  # a link keeps pointing where it points
        if path.exists() and not path.is_file():  # a pipe, /dev/stdout: nothing to replace
            path.write_bytes(data)
            return named
        _make_folder(path.parent)
        handle, temporary = tempfile.mkstemp(prefix=".csaudit-", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise UsageError(*both("reports.unwritable", path=path, detail=detail)) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
    return named


def _make_folder(folder: Path) -> None:
    """The folder and those above it; what the system says of a file in their way ("File exists") helps nobody."""
    in_the_way = next((each for each in (folder, *folder.parents) if each.exists()), None)
    if in_the_way is not None and not in_the_way.is_dir():
        raise UsageError(*both("reports.no_folder", path=in_the_way))
    folder.mkdir(parents=True, exist_ok=True)


def _mode(path: Path) -> int:
    """The mode the file has, else what the umask gives a new one: a temporary file is private."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def safe_names(names: list[str], fallback: str) -> list[str]:
    """A file name (without ending) for each of `names`, none twice, none a path or a device.

    A name that had to be changed, or that a case-blind file system would take for another one, gets a
    short hash of the original; equal originals get a number. The same names give the same answer.
    """
    cleaned = [_clean(name) or fallback for name in names]
    folded = [name.casefold() for name in cleaned]
    taken: set[str] = set()
    answer = []
    for name, safe, fold in zip(names, cleaned, folded, strict=True):
        candidate = safe
        if (safe != name and name) or folded.count(fold) > 1:
            candidate = f"{safe}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"
        unique, number = candidate, 2
        while unique.casefold() in taken:
            unique, number = f"{candidate}-{number}", number + 1
        taken.add(unique.casefold())
        answer.append(unique)
    return answer


def _clean(name: str) -> str:
    text = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip("._ ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return text.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
