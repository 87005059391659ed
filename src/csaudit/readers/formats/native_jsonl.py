"""One call a line: `{"call_id": …, "metadata": {…}, "turns": [{"role", "start", "end", "text"}]}`.

A line in csaudit's own shape takes a short way straight to a `Call`; any doubt sends it the long way, as if
it were a JSON document of its own, be it a vendor's or of any usual shape. Both give the same call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import orjson

from csaudit.model import Call, Role, Turn
from csaudit.readers.draft import CallDraft, Draft, UnreadableError, Warning_, skipped, warning
from csaudit.readers.encoding import decode, mojibake
from csaudit.readers.finish import fingerprint
from csaudit.readers.limits import MAX_LINE_BYTES, MAX_TURN_CHARS
from csaudit.readers.names import METADATA
from csaudit.readers.objects.calls import calls_in
from csaudit.readers.objects.dispatch import read_document
from csaudit.readers.objects.turns import Fields
from csaudit.readers.objects.values import BrokenJsonError, loads, reparsed
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_ROLES: Final = {role.value: role for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM)}
_KEYS: Final = frozenset({"call_id", "metadata", "turns", "gold"})
_PLAIN: Final = frozenset(METADATA.values()) - {"direction", "channel", "call_id"}
_NORMAL: Final = {"direction": {"inbound", "outbound"}, "channel": {"phone", "chat"}}
_BRACKETS: Final = frozenset("【[（(<")
_SUSPECT: Final = re.compile("锟斤|ä½|å¥|浣犲|鎮ㄥ|瀹㈡|\ufffd".encode())
_LATEST: Final = 36_000.0
"""Seconds after which a native time is looked at more closely: it may be milliseconds."""
_SLACK: Final = 3.0
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
    plain = options == ReadOptions(encoding=options.encoding, source_format=options.source_format)
    loose: list[object] = []
    lines = 0
    for number, line in source.lines():
        place = f"{source.name}:{number}"
        if line is None:
            yield skipped("line-too-long", place, chars=MAX_LINE_BYTES, limit=MAX_LINE_BYTES)
            continue
        if not line.strip():
            continue
        lines += 1
        try:
            value, doubts = _load(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        except BrokenJsonError as error:
            yield skipped("bad-json", place, line=number, column=error.column)
            continue
        except UnreadableError as error:
            yield error.skip(place)
            continue
        call = _native(value, source, number) if plain and not doubts else None
        if call is not None:
            yield replace(call, warnings=tuple(mojibake(line.decode()))) if _SUSPECT.search(line) else call
        elif _is_turn(value, options):
            loose.append(value)
        else:
            yield from _long_way(value, source, options, number, doubts)
    for draft in calls_in(loose, options.columns):
        draft.source, draft.source_format, draft.encoding = source.name, "jsonl", source.encoding
        yield draft
    if not lines:
        raise UnreadableError("empty")


def _load(line: bytes) -> tuple[object, list[Warning_]]:
    try:
        return orjson.loads(line), []
    except orjson.JSONDecodeError:
        found = decode(line.strip())
        doubts = found.warnings
        if found.encoding not in {"utf-8", "ascii"}:
            doubts = [warning("mixed_encoding_line", encoding=found.encoding)]
        return loads(found.text), doubts


def _native(value: Any, source: Source, number: int) -> Call | None:
    """The call of a line in csaudit's own shape without any doubt about it; else `None`."""
    if type(value) is not dict or not value.keys() <= _KEYS:
        return None
    rows, call_id, metadata = value.get("turns"), value.get("call_id", ""), value.get("metadata", {})
    if type(rows) is not list or type(call_id) is not str or not _is_plain(metadata):
        return None
    turns = _turns(rows, number)
    if turns is None:
        return None
    return Call(
        call_id.strip(), turns, metadata, source.name, "jsonl", source.encoding, fingerprint(turns), "file"
    )


def _is_plain(metadata: Any) -> bool:
    """Whether metadata is in standard form already."""
    if type(metadata) is not dict:
        return False
    for key, value in metadata.items():
        if type(value) is not str or not value:
            return False
        if key not in _PLAIN and value not in _NORMAL.get(key, ()):
            return False
    return True


def _turns(rows: list[Any], number: int) -> tuple[Turn, ...] | None:
    turns: list[Turn] = []
    heard: set[Role] = set()
    latest = 0.0
    try:
        for index, row in enumerate(rows):
            role, text = _ROLES[row["role"]], row["text"].strip()
            start, end = row.get("start"), row.get("end")
            if not text or text[0] in _BRACKETS or len(text) > MAX_TURN_CHARS:
                return None
            if start is not None:
                start = round(start + 0.0, 3)
                if start < latest - _SLACK or start > _LATEST:
                    return None
                latest = max(latest, start)
            if end is not None:
                end = round(end + 0.0, 3)
                if start is None or end < start:
                    return None
            heard.add(role)
            turns.append(Turn(index, role, text, start, end, row.get("speaker") or row["role"], number))
    except (KeyError, TypeError, AttributeError):
        return None
    timed = turns and turns[-1].start is not None
    if Role.AGENT not in heard or Role.CUSTOMER not in heard or (timed and latest == 0.0):
        return None
    return tuple(turns)


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
            for turn in draft.turns:
                turn.line = number
        yield draft
