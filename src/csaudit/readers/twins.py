"""Two files of one call: the original and its redacted copy, side by side in an export."""

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


_MARKED: Final = re.compile(r"[-_. ]?(redacted|脱敏[稿版后]?)(?![a-z])", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[-_. ]?(original|unredacted|原[稿版文])(?![a-z])", re.IGNORECASE)


def without_twins(files: Iterable[str]) -> tuple[list[str], list[SkippedCall]]:
    """The files without those that have a redacted copy among them, and these as skips."""
    keys = {file: _key(file) for file in files}
    redacted = {key: file for file, (key, masked) in sorted(keys.items(), reverse=True) if masked}
    kept: list[str] = []
    skips: list[SkippedCall] = []
    for file, (key, masked) in keys.items():
        other = None if masked else redacted.get(key)
        if other is None:
            kept.append(file)
        else:
            skips.append(skipped("redacted-twin", file, other=other))
    return kept, skips


def _key(file: str) -> tuple[str, bool]:
    """What two copies of a call share, and whether this is the redacted one.

    Of an analysis in the cloud's own naming a contact's UUID is enough, for copies lie in other folders and are some
    seconds younger; other copies lie in one folder and differ by a word (`A17.txt`, `A17_脱敏.txt`).
    """
    path = PurePosixPath(file.replace("\\", "/"))
    found = _NAME.fullmatch(path.name)
    if found is not None:
        contact = found["contact"].casefold()
        key = contact if _UNIQUE.fullmatch(contact) else f"{contact} {found['when'].casefold()}"
        return key, found["redacted"] is not None
    name, marks = _MARKED.subn("", path.name)
    return f"{path.parent}/{_PLAIN.sub('', name).casefold()}", marks > 0
