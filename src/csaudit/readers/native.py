"""csaudit's own shape of a call, read the short way and written: `{"call_id": …, "metadata": {…}, "turns": […]}`."""

from __future__ import annotations

import re
from typing import Any, Final

from csaudit.model import Call, Role, Turn
from csaudit.readers.draft import CallDraft, Warning_
from csaudit.readers.encoding import mojibake
from csaudit.readers.finish import fingerprint, is_silence, redaction
from csaudit.readers.limits import MAX_TURN_CHARS
from csaudit.readers.names import METADATA
from csaudit.readers.redaction import tokens
from csaudit.readers.source import Source

REMEMBERED: Final = frozenset({"role_source", "role_confidence", "overlap_reliable", "unit", "ordered"})
"""What `calls convert` adds, so that a transcript read again is the same call."""

_ROLES: Final = {role.value: role for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM)}
_KEYS: Final = frozenset({"call_id", "metadata", "turns", "gold"}) | REMEMBERED
_PLAIN: Final = frozenset(METADATA.values()) - {"direction", "channel", "call_id"}
_NORMAL: Final = {"direction": {"inbound", "outbound"}, "channel": {"phone", "chat"}}
_SOURCES: Final = frozenset({"file", "option", "sidecar", "inferred", "batch"})
_BRACKETS: Final = frozenset("【[（(<")
_SUSPECT: Final = re.compile("[*<\\[【锟烫浣鎮瀹鍧\ufffdÀ-ï]")
"""One character of every mask and of every sign that the text was decoded wrongly: most calls have none."""
_LATEST: Final = 36_000.0
"""Seconds after which a native time is looked at more closely: it may be milliseconds."""
_SLACK: Final = 3.0

_make: Final = Turn.__new__
_SLOTS: Final = tuple(
    getattr(Turn, name).__set__
    for name in ("index", "role", "text", "start", "end", "speaker", "line", "channel")
)
"""Setting the slots of a frozen dataclass directly takes half the time of its `__init__`: there are a million turns."""


def native(value: Any, source: Source, number: int) -> Call | None:
    """The call of a line in csaudit's own shape without any doubt about it; else `None`."""
    if type(value) is not dict or not value.keys() <= _KEYS:
        return None
    rows, call_id, metadata = value.get("turns"), value.get("call_id", ""), value.get("metadata", {})
    if type(rows) is not list or type(call_id) is not str or not _is_plain(metadata):
        return None
    how = _remembered(value) if len(value) > 3 else ("file", None, True, True)
    turns = _turns(rows, number, float("inf") if value.get("unit") == "s" else _LATEST)
    if turns is None or how is None:
        return None
    doubts, masked = _doubts([turn.text for turn in turns])
    source_of_roles, confidence, overlap, ordered = how
    return Call(
        call_id.strip(),
        turns,
        metadata,
        source.name,
        "jsonl",
        source.encoding,
        fingerprint(turns),
        source_of_roles,
        doubts,
        confidence,
        overlap and (turns[0].start is not None or any(turn.start is not None for turn in turns)),
        masked,
        ordered,
    )


def _doubts(texts: list[str]) -> tuple[tuple[Warning_, ...], bool]:
    """What makes one doubt the words, and whether some are masked."""
    if _SUSPECT.search("\n".join(texts)) is None:
        return (), False
    masked = tokens(texts)
    return (*mojibake("\n".join(texts[:20])), *([redaction(masked)] if masked else [])), bool(masked)


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


def _remembered(value: dict[str, Any]) -> tuple[str, float | None, bool, bool] | None:
    """How roles were found, whether overlap is reliable and the order known, as a converted transcript says; `None` for nonsense."""
    source, confidence = value.get("role_source", "file"), value.get("role_confidence")
    overlap = value.get("overlap_reliable", True)
    ordered = value.get("ordered", True)
    if source not in _SOURCES or type(overlap) is not bool or type(ordered) is not bool:
        return None
    if confidence is not None and not (type(confidence) is float and 0 <= confidence <= 1):
        return None
    return source, confidence, overlap, ordered


def remember(draft: CallDraft, value: object) -> None:
    """What a converted transcript says of itself, for a call that is read the long way."""
    if not isinstance(value, dict) or not value.keys() & REMEMBERED or not value.keys() <= _KEYS:
        return
    for key in REMEMBERED:
        draft.metadata.pop(key, None)
    how = _remembered({**value, "role_source": "file"} if value.get("role_source") == "unknown" else value)
    if how is not None:
        draft.role_source = str(value.get("role_source", ""))
        _, draft.role_confidence, draft.overlap, draft.ordered = how
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
            speaker, channel = row.get("speaker") or row["role"], row.get("channel")
            if type(speaker) is not str or (channel is not None and type(channel) is not int):
                return None
            set_speaker(turn, speaker)
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
