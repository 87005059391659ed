"""One call a line: `{"call_id": …, "metadata": {…}, "turns": [{"role", "start", "end", "text"}]}`.

A line in csaudit's own shape takes a short way straight to a `Call`; any doubt sends it the long way, as if
it were a JSON document of its own, be it a vendor's or of any usual shape. Both give the same call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from csaudit.readers.draft import CallDraft, Draft, UnreadableError, Warning_, skipped, warning
from csaudit.readers.encoding import decode
from csaudit.readers.limits import MAX_LINE_BYTES
from csaudit.readers.native import loosely_native, native, remember
from csaudit.readers.objects.calls import calls_in
from csaudit.readers.objects.dispatch import read_document
from csaudit.readers.objects.turns import Fields
from csaudit.readers.objects.values import BrokenJsonError, loads, reparsed
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_FIRST_LINES: Final = re.compile(r"\s*(\{.*)\r?\n\s*(\{.*)?")


def sniff(source: Source) -> bool:
    """A line that is a whole object, followed by another such line or by nothing."""
    if not source.head_text.lstrip().startswith("{"):
        return False
    if source.suffix in {".jsonl", ".ndjson"}:
        return True
    if source.is_utf8:
        source.extend_head()
    found = _FIRST_LINES.match(source.head_text)
    if found is None:
        return '"turns"' in source.head_text and "\n" not in source.head_text.strip()
    if found[2] is not None:
        return len(found[1].strip()) > 2 and found[1].rstrip().endswith(("}", "},"))
    return '"turns"' in found[1] and not source.head_text[found.end() :].strip()


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of the file, line by line; a broken line is skipped and named, the others are read."""
    plain = options.takes_files_at_their_word
    loose: list[object] = []
    lines = 0
    for number, line in source.lines():
        if line is not None and plain and (call := native(line, source, number)) is not None:
            lines += 1
            yield call
            continue
        place = f"{source.name}:{number}"
        if line is None:
            yield skipped("line-too-long", place, chars=MAX_LINE_BYTES, limit=MAX_LINE_BYTES)
            continue
        if not line.strip():
            continue
        lines += 1
        try:
            value, strict, doubts = _load(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        except BrokenJsonError as error:
            yield skipped("bad-json", place, line=number, column=error.column)
            continue
        except UnreadableError as error:
            yield error.skip(place)
            continue
        call = loosely_native(value, source, number) if plain and strict else None
        if call is not None:
            yield call
        elif _is_turn(value, options):
            loose.append(value)
        else:
            yield from _long_way(value, source, options, number, doubts)
    for draft in calls_in(loose, options.columns):
        draft.source, draft.source_format, draft.encoding = source.name, "jsonl", source.encoding
        yield draft
    if not lines:
        raise UnreadableError("empty")


def _load(line: bytes) -> tuple[object, bool, list[Warning_]]:
    """The value of a line, whether it is JSON to the letter, and doubts about its encoding."""
    try:
        return orjson.loads(line), True, []
    except orjson.JSONDecodeError:
        found = decode(line.strip())
        doubts = found.warnings
        if found.encoding not in {"utf-8", "ascii"}:
            doubts = [warning("mixed_encoding_line", encoding=found.encoding)]
        return loads(found.text), False, doubts


def _is_turn(value: Any, options: ReadOptions) -> bool:
    """Whether a line is one turn, not a call."""
    if not isinstance(value, dict) or any(
        isinstance(reparsed(inner), list | dict) for inner in value.values()
    ):
        return False
    fields = Fields([value], options.columns)
    return fields.has_text and fields.has_speaker


def _long_way(
    value: object, source: Source, options: ReadOptions, number: int, doubts: list[Warning_]
) -> Iterator[Draft]:
    for draft in read_document(value, options, f"{source.name}:{number}", "jsonl"):
        if isinstance(draft, CallDraft):
            draft.source, draft.encoding = source.name, source.encoding
            draft.line, draft.warnings = number, [*doubts, *draft.warnings]
            draft.sortable = draft.sortable and draft.source_format != "jsonl"
            remember(draft, value)
            for turn in draft.turns:
                turn.line = number
        yield draft
