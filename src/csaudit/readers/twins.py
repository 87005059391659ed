"""Two files of one call: an analysis and its redacted copy, side by side in an export."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from csaudit.model import SkippedCall
from csaudit.readers.draft import skipped

_NAME: Final = re.compile(
    r"(?P<contact>.+?)_analysis_(?P<redacted>redacted_)?(?P<when>.*?)\.json(?:\.gz)?", re.IGNORECASE
)
_UNIQUE: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def without_twins(files: Iterable[str]) -> tuple[list[str], list[SkippedCall]]:
    """The files without those that have a redacted copy among them, and these as skips."""
    keys = {file: _key(file) for file in files}
    redacted = {
        key[0]: file for file, key in sorted(keys.items(), reverse=True) if key is not None and key[1]
    }
    kept: list[str] = []
    skips: list[SkippedCall] = []
    for file, key in keys.items():
        other = redacted.get(key[0]) if key is not None and not key[1] else None
        if other is None:
            kept.append(file)
        else:
            skips.append(skipped("redacted-twin", file, other=other))
    return kept, skips


def _key(file: str) -> tuple[str, bool] | None:
    """What two copies of a call share, and whether this is the redacted one. A contact's UUID is enough."""
    found = _NAME.fullmatch(PurePosixPath(file.replace("\\", "/")).name)
    if found is None:
        return None
    contact = found["contact"].casefold()
    key = contact if _UNIQUE.fullmatch(contact) else f"{contact} {found['when'].casefold()}"
    return key, found["redacted"] is not None
