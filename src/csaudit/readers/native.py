"""csaudit's own shape of a call, read the short way and written: `{"call_id": …, "metadata": {…}, "turns": […]}`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

import msgspec

from csaudit.model import Call, Role, Turn
from csaudit.readers.draft import CallDraft, Warning_, warning
from csaudit.readers.encoding import mojibake
from csaudit.readers.exchanged import sound_exchanged
from csaudit.readers.finish import fingerprint, is_silence, redaction
from csaudit.readers.limits import MAX_TURN_CHARS
from csaudit.readers.names import METADATA
from csaudit.readers.redaction import tokens
from csaudit.readers.source import Source

REMEMBERED: Final = frozenset({"role_source", "role_confidence", "overlap_reliable", "unit", "ordered"})
"""What `calls convert` adds, so that a transcript read again is the same call."""

_ROLES: Final = {role.value: role for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM)}
_KEYS: Final = frozenset({"call_id", "metadata", "turns", "gold"}) | REMEMBERED
_PLAIN: Final = frozenset(METADATA.values()) - {"call_id"}
_DIRECTIONS: Final = frozenset({"inbound", "outbound"})
_CHANNELS: Final = frozenset({"phone", "chat"})
_NEITHER: Final = frozenset({"bot", "system"})
_SOURCES: Final = frozenset({"file", "option", "sidecar", "inferred", "batch"})
_ODD: Final = re.compile(r"\n[\s【\[（(<]")
"""Between texts: one that is blank, starts with a blank, or may be a mark of silence."""
_SUSPECT: Final = re.compile("[*<\\[【锟烫浣鎮瀹鍧\ufffdÀ-ï]")
"""One character of every mask and of every sign that the text was decoded wrongly: most calls have none."""
_LATEST: Final = 36_000.0
"""Seconds after which a native time is looked at more closely: it may be milliseconds."""
_SLACK: Final = 3.0

_INT64: Final = 2**63 - 1
"""Beyond it JSON readers disagree about whole numbers."""


class Row(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A turn of a line."""

    role: Literal["agent", "customer", "bot", "system"]
    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    channel: Annotated[int, msgspec.Meta(ge=-_INT64, le=_INT64)] | None = None


class Line(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """A line in csaudit's own shape. What `_remembered` looks at may be nonsense."""

    turns: tuple[Row, ...]
    call_id: str = ""
    metadata: dict[str, str] = {}
    gold: Any = None
    role_source: Any = "file"
    role_confidence: Any = None
    overlap_reliable: Any = True
    unit: Any = None
    ordered: Any = True


class _LooseRow(Row, forbid_unknown_fields=False):
    """A turn with keys of the user's own beside ours."""


class _LooseLine(Line):
    turns: tuple[_LooseRow, ...]


_decode: Final = msgspec.json.Decoder(Line).decode
_make_call: Final = Call.__new__
_make_turn: Final = Turn.__new__
_CALL: Final = tuple(
    getattr(Call, slot).__set__
    for slot in (
        *("call_id", "metadata", "source", "source_format", "encoding", "role_source", "warnings"),
        *("role_confidence", "overlap_reliable", "redacted", "ordered", "columns", "_unmade"),
    )
)
"""Setting the slots of a frozen dataclass directly takes half the time of its `__init__`: there are a million turns."""
_TURN: Final = tuple(
    getattr(Turn, slot).__set__
    for slot in ("index", "role", "text", "start", "end", "speaker", "line", "channel")
)


def native(line: bytes, source: Source, number: int) -> Call | None:
    """The call of a line in csaudit's own shape without any doubt about it; else `None`."""
    try:
        return _call(_decode(line), source, number)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def loosely_native(value: object, source: Source, number: int) -> Call | None:
    """The same for a line that is parsed already: its turns may have more keys."""
    try:
        return _call(msgspec.convert(value, _LooseLine), source, number)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _call(line: Line, source: Source, number: int) -> Call | None:
    rows = line.turns
    agents = [row.text for row in rows if row.role == "agent"]
    customers = [row.text for row in rows if row.role == "customer"]
    if not agents or not customers or not _is_plain(line.metadata):
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
    timed = _timed(rows, _LATEST if line.unit != "s" else float("inf"))
    how = line.role_source, line.role_confidence, line.overlap_reliable, line.ordered
    if timed is None or not _is_remembered(*how):
        return None
    doubts, masked = ((), False) if _SUSPECT.search(said) is None else _doubts(rows)
    if sound_exchanged(agent, customer):
        doubts = (*doubts, warning("exchanged"))
    call = _make_call(Call)
    for put, value in zip(
        _CALL,
        (
            line.call_id.strip(),
            line.metadata,
            source.name,
            "jsonl",
            source.encoding,
            line.role_source,
            doubts,
            line.role_confidence,
            line.overlap_reliable and timed,
            masked,
            line.ordered,
            (),
            _Unmade(rows, number),
        ),
        strict=True,
    ):
        put(call, value)
    return call


def _are_speech(texts: list[str]) -> bool:
    """Whether every text is of a turn's length, and none of them just says that nobody speaks."""
    return all(texts) and max(map(len, texts)) <= MAX_TURN_CHARS and not any(map(is_silence, texts))


def _timed(rows: tuple[Row, ...], last: float) -> bool | None:
    """Whether turns have times; `None` where something is wrong with them."""
    starts, ends = [row.start for row in rows], [row.end for row in rows]
    if starts.count(None) == ends.count(None) == len(rows):
        return False
    latest = 0.0
    for start, end in zip(starts, ends, strict=True):
        begin = latest if start is None else round(start + 0.0, 3)
        if begin < 0 or begin < latest - _SLACK or begin > last:
            return None
        if end is not None and (start is None or round(end + 0.0, 3) < begin):
            return None
        latest = max(latest, begin)
    return None if latest == 0.0 and starts[-1] is not None else starts.count(None) < len(rows)


def _doubts(rows: tuple[Row, ...]) -> tuple[tuple[Warning_, ...], bool]:
    """What makes one doubt the words, and whether some are masked."""
    texts = [row.text.strip() for row in rows]
    masked = tokens(texts)
    return (*mojibake("\n".join(texts[:20])), *([redaction(masked)] if masked else [])), bool(masked)


def _is_plain(metadata: dict[str, str]) -> bool:
    """Whether metadata is in standard form already."""
    return (
        metadata.keys() <= _PLAIN
        and all(metadata.values())
        and metadata.get("direction", "inbound") in _DIRECTIONS
        and metadata.get("channel", "phone") in _CHANNELS
    )


def _is_remembered(source: Any, confidence: Any, overlap: Any, ordered: Any) -> bool:
    """Whether a converted transcript says how roles were found, whether overlap is reliable and the order known, and no nonsense."""
    return (
        type(source) is str
        and source in _SOURCES
        and (confidence is None or (type(confidence) is float and 0 <= confidence <= 1))
        and type(overlap) is bool
        and type(ordered) is bool
    )


def remember(draft: CallDraft, value: object) -> None:
    """What a converted transcript says of itself, for a call that is read the long way."""
    if not isinstance(value, dict) or not value.keys() & REMEMBERED or not value.keys() <= _KEYS:
        return
    for key in REMEMBERED:
        draft.metadata.pop(key, None)
    source, confidence = value.get("role_source", ""), value.get("role_confidence")
    overlap, ordered = value.get("overlap_reliable", True), value.get("ordered", True)
    if _is_remembered("file" if source in ("", "unknown") else source, confidence, overlap, ordered):
        draft.role_source, draft.role_confidence, draft.overlap, draft.ordered = (
            source,
            confidence,
            overlap,
            ordered,
        )
        draft.unit = "s" if value.get("unit") == "s" else draft.unit


class _Unmade(msgspec.Struct, gc=False):
    """The turns of a call that are made when somebody asks for them."""

    rows: tuple[Row, ...]
    number: int

    def turns(self) -> tuple[Turn, ...]:
        set_index, set_role, set_text, set_start, set_end, set_speaker, set_line, set_channel = _TURN
        turns: list[Turn] = []
        for index, row in enumerate(self.rows):
            turn = _make_turn(Turn)
            set_index(turn, index)
            set_role(turn, _ROLES[row.role])
            set_text(turn, row.text.strip())
            set_start(turn, row.start if row.start is None else round(row.start + 0.0, 3))
            set_end(turn, row.end if row.end is None else round(row.end + 0.0, 3))
            set_speaker(turn, row.speaker or row.role)
            set_line(turn, self.number)
            set_channel(turn, row.channel)
            turns.append(turn)
        return tuple(turns)

    def sha256(self, turns: tuple[Turn, ...]) -> str:
        return fingerprint(turns)


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
