"""Plain text with role labels: `客服：您好`, `[00:32] 客户: …`, `Speaker 1 (00:12):` and their kin."""

from __future__ import annotations

from collections.abc import Iterator

from csaudit.readers.draft import Draft, UnreadableError
from csaudit.readers.encoding import refuse_mojibake
from csaudit.readers.limits import MAX_LINE_CHARS, MAX_TEXT_BYTES
from csaudit.readers.options import ReadOptions
from csaudit.readers.prose.calls import parse
from csaudit.readers.source import Source


def sniff(source: Source) -> bool:
    """Everything that is text may be a transcript."""
    return bool(source.head)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a text file."""
    if len(source.data) > MAX_TEXT_BYTES:
        source.refuse_size(len(source.data), MAX_TEXT_BYTES)
    check_lines(source)
    calls = parse(source.text)
    if not calls:
        refuse_mojibake(source.text)
        raise UnreadableError("no-roles")
    for call in calls:
        call.source, call.source_format = source.name, "text"
        call.encoding, call.warnings = source.encoding, [*source.warnings, *call.warnings]
        yield call


def check_lines(source: Source) -> None:
    """Refuse a text one of whose lines can't be speech."""
    if len(source.text) <= MAX_LINE_CHARS:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if len(line) > MAX_LINE_CHARS:
            raise UnreadableError(
                "line-too-long", f"{source.name}:{number}", chars=len(line), limit=MAX_LINE_CHARS
            )
