"""What a file is, by its first bytes: a suffix may lie, these don't."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from csaudit.readers.draft import UnreadableError

GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_FAILURES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What `zipfile` raises on what is no zip, or a torn, encrypted or foreign one; `KeyError` for a member it lacks."""

_MAX_UNZIPPED: Final = 1 << 30
"""A workbook that unpacks to more than 1 GiB is a zip bomb or no transcript."""

_REFUSED: Final = (
    (b"%PDF", "pdf-file"),
    (b"RIFF", "audio-file"),
    (b"ID3", "audio-file"),
    (b"\xff\xfb", "audio-file"),
    (b"OggS", "audio-file"),
    (b"fLaC", "audio-file"),
    (b"#!AMR", "audio-file"),
    (b"Rar!", "foreign-archive"),
    (b"7z\xbc\xaf\x27\x1c", "foreign-archive"),
    (b"BZh", "foreign-archive"),
    (b"\xfd7zXZ\x00", "foreign-archive"),
    (b"\x28\xb5\x2f\xfd", "foreign-archive"),
    (b"PK\x05\x06", "empty"),
    (b"\x89PNG", "binary-file"),
    (b"\xff\xd8\xff", "binary-file"),
    (b"GIF8", "binary-file"),
    (b"PAR1", "binary-file"),
    (b"SQLite format 3\x00", "binary-file"),
    (b"\x7fELF", "binary-file"),
)

WORD: Final = "word/document.xml"
_WORKBOOKS: Final = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_UNICODE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf")
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def refuse_binary(head: bytes) -> None:
    """Raise `UnreadableError` when the file's first bytes are those of something that holds no text."""
    if head[4:8] == b"ftyp":
        raise UnreadableError("audio-file")
    for magic, code in _REFUSED:
        if head.startswith(magic):
            raise UnreadableError(code)


def is_office(head: bytes) -> bool:
    """Whether the bytes may be a workbook or document: a zip or an old Office file (`office_kind` tells)."""
    return head.startswith((ZIP, OLE))


def zip_kind(data: bytes) -> str:
    """What a zip is, by its directory: `xlsx`, `docx`, or `zip` for a zip of files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise UnreadableError("broken-file", detail="zip") from error
    names = {info.filename for info in infos}
    kind = "docx" if WORD in names else "xlsx" if names.intersection(_WORKBOOKS) else "zip"
    if kind != "zip" and sum(info.file_size for info in infos) > _MAX_UNZIPPED:
        raise UnreadableError("file-too-large", size=_MAX_UNZIPPED >> 20, limit=_MAX_UNZIPPED >> 20)
    return kind


def office_kind(data: bytes) -> str:
    """`xlsx` or `docx`, safe to open. Raises `UnreadableError` for what is neither."""
    if not data.startswith(OLE):
        return zip_kind(data)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError("encrypted-file")
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableError("word-file")
    return "xlsx"


def looks_binary(head: bytes) -> bool:
    """Whether bytes that have no known magic are no text either: too many control characters."""
    sample = head[:8192]
    if not sample or sample.startswith(_UNICODE_BOMS):
        return False
    if b"\x00" in sample:
        if _is_wide_text(sample):
            return False
        if 20 * sample.count(0) > len(sample):
            return True
        sample = sample.replace(b"\x00", b"")  # strays of a careless export
    return len(_CONTROL.findall(sample)) > max(2, len(sample) // 50)


def _is_wide_text(sample: bytes) -> bool:
    """Whether NULs stand where UTF-16 has them, mostly on one side of the byte pairs, and what they make is text."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if 3 * min(even, odd) > 2 * max(even, odd):
        return False
    text = sample[: len(sample) // 2 * 2].decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    strange = sum(1 for char in text if not (char.isprintable() or char in "\r\n\t\ufeff"))
    return strange * 20 <= len(text)
