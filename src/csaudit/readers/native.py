"""csaudit's own shape of a call, read the short way and written: `{"call_id": …, "metadata": {…}, "turns": […]}`."""

from __future__ import annotations

import re
from operator import le
from typing import Any, Final

import msgspec

from csaudit.model import Call, Turn
from csaudit.readers.draft import CallDraft, Warning_, warning
from csaudit.readers.encoding import mojibake
from csaudit.readers.exchanged import sound_exchanged
from csaudit.readers.finish import BRACKETS, is_silence, redaction
from csaudit.readers.limits import MAX_TURN_CHARS, MAX_TURNS
from csaudit.readers.native_glance import glanced
from csaudit.readers.native_line import (
    MASKS,
    WRONG,
    Line,
    LooseLine,
    Row,
    call_of,
    is_remembered,
    is_right,
    last_second,
    parse,
)
from csaudit.readers.redaction import tokens
from csaudit.readers.source import Source

REMEMBERED: Final = frozenset({"role_source", "role_confidence", "overlap_reliable", "unit", "ordered"})
"""What `calls convert` adds, so that a transcript read again is the same call."""

_KEYS: Final = frozenset({"call_id", "metadata", "turns", "gold"}) | REMEMBERED
_NEITHER: Final = frozenset({"bot", "system"})
_ODD: Final = re.compile(rf"\n[\s{re.escape(BRACKETS)}]")
"""Between texts: one that is blank, starts with a blank, or may be a mark of silence."""
_SUSPECT: Final = re.compile(f"[{re.escape(MASKS + WRONG)}]")
_SLACK: Final = 3.0


def native(line: bytes, source: Source, number: int) -> Call | None:
    """The call of a line in csaudit's own shape without any doubt about it; else `None`."""
    try:
        return glanced(line, source, number) or _call(parse(line), source, number)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def loosely_native(value: object, source: Source, number: int) -> Call | None:
    """The same for a line that is parsed already: its turns may have more keys."""
    try:
        return _call(msgspec.convert(value, LooseLine), source, number)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _call(line: Line, source: Source, number: int) -> Call | None:
    rows = line.turns
    agents = [row.text for row in rows if row.role == "agent"]
    customers = [row.text for row in rows if row.role == "customer"]
    if not agents or not customers or len(rows) > MAX_TURNS or not is_right(line):
        return None
    agent, customer = "\n".join(agents), "\n".join(customers)
    said = f"\n{agent}\n{customer}\n"
    if len(agents) + len(customers) < len(rows):
        said += "".join([f"{row.text}\n" for row in rows if row.role in _NEITHER])
    if " \n" in said or len(said) > MAX_TURN_CHARS or _ODD.search(said) is not None:
        texts = [row.text.strip() for row in rows]
        if not _are_speech(texts):
            return None
        agent, customer = (
            "\n".join([text for row, text in zip(rows, texts, strict=True) if row.role == role])
            for role in ("agent", "customer")
        )
    timed = _timed(rows, last_second(line))
    if timed is None:
        return None
    doubts, masked = ((), False) if _SUSPECT.search(said) is None else _doubts(rows, said)
    if sound_exchanged(agent, customer):
        doubts = (*doubts, warning("exchanged"))
    return call_of(line, rows, source, number, timed=timed, warnings=doubts, redacted=masked)


def _are_speech(texts: list[str]) -> bool:
    """Whether every text is of a turn's length, and none of them just says that nobody speaks."""
    return all(texts) and max(map(len, texts)) <= MAX_TURN_CHARS and not any(map(is_silence, texts))


def _timed(rows: tuple[Row, ...], last: float) -> bool | None:
    """Whether turns have times; `None` where something is wrong with them."""
    starts: list[Any] = [row.start for row in rows]
    ends: list[Any] = [row.end for row in rows]
    untimed = starts.count(None)
    if untimed == len(rows) == ends.count(None):
        return False
    whole = not untimed and None not in ends
    if (
        whole
        and starts[0] >= 0
        and 0.001 <= starts[-1] <= last
        and starts == sorted(starts)
        and all(map(le, starts, ends))
    ):
        return True  # nearly every call; the others turn by turn
    latest = 0.0
    for start, end in zip(starts, ends, strict=True):
        begin = latest if start is None else round(start + 0.0, 3)
        if begin < 0 or begin < latest - _SLACK or begin > last:
            return None
        if end is not None and (start is None or round(end + 0.0, 3) < begin):
            return None
        latest = max(latest, begin)
    return None if latest == 0.0 and untimed < len(rows) else untimed < len(rows)


def _doubts(rows: tuple[Row, ...], said: str) -> tuple[tuple[Warning_, ...], bool]:
    """What makes one doubt the words, and whether some are masked."""
    if not mojibake(said) and not tokens((said,)):
        return (), False
    texts = [row.text.strip() for row in rows]
    masked = tokens(texts)
    return (*mojibake("\n".join(texts[:20])), *([redaction(masked)] if masked else [])), bool(masked)


def remember(draft: CallDraft, value: object) -> None:
    """What a converted transcript says of itself, for a call that is read the long way."""
    if not isinstance(value, dict) or not value.keys() & REMEMBERED or not value.keys() <= _KEYS:
        return
    for key in REMEMBERED:
        draft.metadata.pop(key, None)
    source, confidence = value.get("role_source", ""), value.get("role_confidence")
    overlap, ordered = value.get("overlap_reliable", True), value.get("ordered", True)
    if is_remembered("file" if source in ("", "unknown") else source, confidence, overlap, ordered):
        draft.role_source, draft.role_confidence, draft.overlap, draft.ordered = (
            source,
            confidence,
            overlap,
            ordered,
        )
        draft.unit = "s" if value.get("unit") == "s" else draft.unit


def as_native(call: Call) -> dict[str, Any]:
    """A call as a line of JSONL: read again it has the same turns, metadata and roles, found the same way."""
    timed = any(turn.start is not None or turn.end is not None for turn in call.turns)
    extra: dict[str, Any] = {}
    if call.role_source != "file":
        extra["role_source"] = call.role_source
        if call.role_confidence is not None:
            extra["role_confidence"] = float(call.role_confidence)
    if timed:
        extra["unit"] = "s"
        if not call.overlap_reliable:
            extra["overlap_reliable"] = False
    if not call.ordered:
        extra["ordered"] = False
    return {
        "call_id": call.call_id,
        "metadata": dict(sorted(call.metadata.items())),
        **extra,
        "turns": [_turn(turn) for turn in call.turns],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {"role": turn.role.value}
    if turn.start is not None:
        row["start"] = turn.start
    if turn.end is not None:
        row["end"] = turn.end
    row["text"] = turn.text
    if turn.speaker and turn.speaker != turn.role.value:
        row["speaker"] = turn.speaker
    if turn.channel is not None:
        row["channel"] = turn.channel
    return row
