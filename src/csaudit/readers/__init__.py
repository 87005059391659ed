"""Transcripts in, calls out. What can't be read comes as a `SkippedCall`: counted, named, never an exception.

Importing this package is cheap; a format's reader and its libraries are imported when a file needs them.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from csaudit.model import Call, SkippedCall
from csaudit.readers.archive import unpacked
from csaudit.readers.container import is_office, looks_binary, office_kind, refuse_binary
from csaudit.readers.draft import Draft, UnreadableError, skipped
from csaudit.readers.finish import finished, number_calls
from csaudit.readers.options import ReadOptions
from csaudit.readers.paths import STDIN, find_paths
from csaudit.readers.registry import FORMATS, MODULES, reader
from csaudit.readers.source import Source
from csaudit.readers.together import Together

__all__ = ["FORMATS", "ReadOptions", "Together", "find_paths", "read_bytes", "read_path", "read_together"]

DEFAULTS = ReadOptions()


def read_path(path: str, options: ReadOptions = DEFAULTS) -> Iterator[Call | SkippedCall]:
    """The calls of a file, `-` for standard input."""
    if path == STDIN:
        yield from _read(sys.stdin.buffer, "stdin", options)
        return
    try:
        with Path(path).open("rb") as stream:
            yield from _read(stream, path, options)
    except OSError as error:
        yield skipped("unreadable", path, detail=error.strerror or type(error).__name__)


def read_bytes(data: bytes, name: str, options: ReadOptions = DEFAULTS) -> Iterator[Call | SkippedCall]:
    """The calls of a file's bytes; `name` is what the file is called."""
    yield from _read(io.BytesIO(data), name, options)


def _read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Call | SkippedCall]:
    try:
        for source in unpacked(Source(stream, name, options.encoding)):
            if isinstance(source, SkippedCall):
                yield source
            else:
                yield from _calls(source, options)
    except UnreadableError as error:
        yield error.skip(name)


def _calls(source: Source, options: ReadOptions) -> Iterator[Call | SkippedCall]:
    try:
        fmt = forced(source, options.source_format) or detect(source)
        drafts = _drafts(fmt, source, options)
        yield from number_calls(finished(drafts, options, source.name), Path(source.stem).name)
    except UnreadableError as error:
        yield error.skip(source.name)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError) as error:
        # A reader that trips over a file must not lose the batch; the file is named, and the trip is a bug to report.
        yield skipped("unexpected", source.name, detail=type(error).__name__)


def forced(source: Source, name: str | None) -> str | None:
    """The reader for a format the user names; a vendor's documents come one a file or one a line."""
    if name is None or name in MODULES:
        return name
    return "jsonl" if reader("jsonl").sniff(source) else "json"


def _drafts(fmt: str, source: Source, options: ReadOptions) -> Iterator[Draft]:
    if fmt in {"json", "jsonl"} and options.maps_documents:
        from csaudit.readers.mapped import read  # noqa: PLC0415 — rarely needed

        return read(source, options, lines=fmt == "jsonl")
    return reader(fmt).read(source, options)


def read_together(files: Sequence[str], options: ReadOptions = DEFAULTS) -> Together:
    """The calls of several files as one batch: each call once, roles also by what a folder's calls have in common."""
    return Together(files, options, read_path)


def detect(source: Source) -> str:
    """The format of a source by its content; `UnreadableError` for what is no transcript."""
    if not source.head:
        raise UnreadableError("empty")
    refuse_binary(source.head)
    if is_office(source.head):
        return office_kind(source.data)
    if looks_binary(source.head):
        raise UnreadableError("binary-file")
    if not source.head_text.strip():
        raise UnreadableError("empty")
    return next(
        (fmt for fmt in MODULES if fmt not in ("xlsx", "docx", "text") and reader(fmt).sniff(source)), "text"
    )
