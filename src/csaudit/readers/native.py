"""csaudit's own shape of a call, read the short way and written: `{"call_id": …, "metadata": {…}, "turns": […]}`."""

from __future__ import annotations

from typing import Any, Final

from csaudit.model import Call, Role, Turn
from csaudit.readers.draft import CallDraft
from csaudit.readers.encoding import mojibake
from csaudit.readers.finish import fingerprint, is_silence, redaction
from csaudit.readers.limits import MAX_TURN_CHARS
from csaudit.readers.names import METADATA
from csaudit.readers.redaction import tokens
from csaudit.readers.source import Source

REMEMBERED: Final = frozenset({"role_source", "role_confidence", "overlap_reliable", "unit"})
"""What `calls convert` adds, so that a transcript read again is the same call."""

_ROLES: Final = {role.value: role for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM)}
_KEYS: Final = frozenset({"call_id", "metadata", "turns", "gold"}) | REMEMBERED
_PLAIN: Final = frozenset(METADATA.values()) - {"direction", "channel", "call_id"}
_NORMAL: Final = {"direction": {"inbound", "outbound"}, "channel": {"phone", "chat"}}
_SOURCES: Final = frozenset({"file", "option", "sidecar", "inferred", "batch"})
_BRACKETS: Final = frozenset("【[（(<")
_GARBLED: Final = tuple(
    sign.encode() for sign in ("锟斤拷", "烫烫烫", "浣犲", "鎮ㄥ", "瀹㈡", "鍧愬", "\ufffd\ufffd")
)
_LATIN: Final = b"\xc3"
"""The first byte of ä, å, æ …: Chinese read as Latin is full of it."""
_LATEST: Final = 36_000.0
"""Seconds after which a native time is looked at more closely: it may be milliseconds."""
_SLACK: Final = 3.0

_make: Final = Turn.__new__
_SLOTS: Final = tuple(
    getattr(Turn, name).__set__
    for name in ("index", "role", "text", "start", "end", "speaker", "line", "channel")
)
"""Setting the slots of a frozen dataclass directly takes half the time of its `__init__`: there are a million turns."""


def native(value: Any, line: bytes, source: Source, number: int) -> Call | None:
    """The call of a line in csaudit's own shape without any doubt about it; else `None`."""
    if type(value) is not dict or not value.keys() <= _KEYS:
        return None
    rows, call_id, metadata = value.get("turns"), value.get("call_id", ""), value.get("metadata", {})
    if type(rows) is not list or type(call_id) is not str or not _is_plain(metadata):
        return None
    how = _remembered(value) if len(value) > 3 else ("file", None, True)
    turns = _turns(rows, number, float("inf") if value.get("unit") == "s" else _LATEST)
    if turns is None or how is None:
        return None
    garbled = _LATIN in line or any(map(line.__contains__, _GARBLED))
    doubts = mojibake(line.decode()) if garbled else []
    masked = tokens([turn.text for turn in turns]) if _may_be_masked(line) else []
    if masked:
        doubts.append(redaction(masked))
    return Call(
        call_id.strip(),
        turns,
        metadata,
        source.name,
        "jsonl",
        source.encoding,
        fingerprint(turns),
        how[0],
        tuple(doubts),
        how[1],
        how[2] and (turns[0].start is not None or any(turn.start is not None for turn in turns)),
        bool(masked),
    )


def _may_be_masked(line: bytes) -> bool:
    """Whether a line has the signs that masks are made of; one bracket opens its list of turns."""
    return b"***" in line or line.count(b"[") > 1 or b"<" in line or b"\xe3\x80\x90" in line


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


def _remembered(value: dict[str, Any]) -> tuple[str, float | None, bool] | None:
    """How roles were found and whether overlap is reliable, as a converted transcript says; `None` for nonsense."""
    source, confidence = value.get("role_source", "file"), value.get("role_confidence")
    overlap = value.get("overlap_reliable", True)
    if source not in _SOURCES or type(overlap) is not bool:
        return None
    if confidence is not None and not (type(confidence) is float and 0 <= confidence <= 1):
        return None
    return source, confidence, overlap


def remember(draft: CallDraft, value: object) -> None:
    """What a converted transcript says of itself, for a call that is read the long way."""
    if not isinstance(value, dict) or not value.keys() & REMEMBERED or not value.keys() <= _KEYS:
        return
    for key in REMEMBERED:
        draft.metadata.pop(key, None)
    how = _remembered({**value, "role_source": "file"} if value.get("role_source") == "unknown" else value)
    if how is not None:
        draft.role_source, draft.role_confidence, draft.overlap = (
            str(value.get("role_source", "")),
            how[1],
            how[2],
        )
        draft.unit = "s" if value.get("unit") == "s" else draft.unit


def _turns(rows: list[Any], number: int, last: float) -> tuple[Turn, ...] | None:
    set_index, set_role, set_text, set_start, set_end, set_speaker, set_line, set_channel = _SLOTS
    turns: list[Turn] = []
    heard: set[Role] = set()
    latest = 0.0
    try:
        for index, row in enumerate(rows):
            role, text = _ROLES[row["role"]], row["text"].strip()
            start, end = row.get("start"), row.get("end")
            if not text or len(text) > MAX_TURN_CHARS or (text[0] in _BRACKETS and is_silence(text)):
                return None
            if start is not None:
                start = round(start + 0.0, 3)
                if start < 0 or start < latest - _SLACK or start > last:
                    return None
                latest = max(latest, start)
            if end is not None:
                end = round(end + 0.0, 3)
                if start is None or end < start:
                    return None
            heard.add(role)
            turn = _make(Turn)
            set_index(turn, index)
            set_role(turn, role)
            set_text(turn, text)
            set_start(turn, start)
            set_end(turn, end)
            set_line(turn, number)
            set_speaker(turn, row.get("speaker") or row["role"])
            channel = row.get("channel")
            if channel is not None and type(channel) is not int:
                return None
            set_channel(turn, channel)
            turns.append(turn)
    except (KeyError, TypeError, AttributeError):
        return None
    timed = turns and turns[-1].start is not None
    if Role.AGENT not in heard or Role.CUSTOMER not in heard or (timed and latest == 0.0):
        return None
    return tuple(turns)


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
