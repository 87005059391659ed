"""The files in a zip, each read as a file of its own under the name `archive.zip!member`; unpacked in memory, within limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from csaudit.model import SkippedCall
from csaudit.readers.container import ZIP, ZIP_FAILURES, zip_kind
from csaudit.readers.draft import UnreadableError, skipped
from csaudit.readers.limits import MAX_FILE_BYTES
from csaudit.readers.paths import is_transcript_name
from csaudit.readers.source import Source

_MAX_MEMBERS: Final = 100_000
_MAX_TOTAL: Final = 2 << 30
"""Bytes that one archive may unpack to, archives in it counted."""
_MAX_DEPTH: Final = 2
"""Archives within archives: an export of exports, no more."""
_MAX_RATIO: Final = 250
"""Text packs to a tenth, dull JSON to a fiftieth; what packs better is made to harm."""
_SMALL: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked."""

    left: int = _MAX_TOTAL


def unpacked(source: Source) -> Iterator[Source | SkippedCall]:
    """The source itself, or the files in it when it is a zip of files. Raises `UnreadableError` for a broken zip."""
    if source.head.startswith(ZIP) and zip_kind(source.data) == "zip":
        yield from _members(source, _Budget(), 1)
    else:
        yield source


def _members(source: Source, budget: _Budget, depth: int) -> Iterator[Source | SkippedCall]:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            infos = {info: _name(info) for info in archive.infolist()}
            wanted = {info: name for info, name in infos.items() if _is_wanted(name)}
            if len(infos) > _MAX_MEMBERS:
                yield skipped("too-many-members", source.name, limit=_MAX_MEMBERS)
            elif not wanted:
                names = "、".join([name for name in infos.values() if not name.endswith("/")][:6])
                yield skipped("archive-file", source.name, names=names or "-")
            elif all(info.flag_bits & _ENCRYPTED for info in wanted):
                yield skipped("encrypted-file", source.name)
            else:
                for info in sorted(wanted, key=lambda info: wanted[info]):
                    yield from _member(archive, info, source, wanted[info], budget, depth)
    except ZIP_FAILURES as error:
        raise UnreadableError("broken-file", source.name, detail="zip") from error


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, name: str, budget: _Budget, depth: int
) -> Iterator[Source | SkippedCall]:
    place = f"{source.name}!{name}"
    try:
        data = _unpack(archive, info, budget)
        member = Source(io.BytesIO(data), place, source.forced_encoding, own_name=name)
        if not member.head.startswith(ZIP) or zip_kind(member.data) != "zip":
            yield member
        elif depth < _MAX_DEPTH:
            yield from _members(member, budget, depth + 1)
        else:
            yield skipped("nested-archive", place)
    except UnreadableError as error:
        yield error.skip(place)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The bytes of a member, none too many: what the directory declares is never exceeded."""
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted-file")
    if info.file_size > _SMALL and info.file_size > _MAX_RATIO * max(1, info.compress_size):
        raise UnreadableError("zip-bomb")
    if info.file_size > min(MAX_FILE_BYTES, budget.left):
        limit = min(MAX_FILE_BYTES, budget.left)
        raise UnreadableError("file-too-large", size=info.file_size >> 20, limit=limit >> 20)
    try:
        with archive.open(info) as stream:
            data = stream.read(info.file_size)
    except ZIP_FAILURES as error:
        raise UnreadableError("broken-file", detail="zip") from error
    budget.left -= len(data)
    return data


def _is_wanted(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and not name.endswith("/") and is_transcript_name(parts[-1])


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: Chinese Windows writes GBK and doesn't say so."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    return "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/"))
