"""A line in csaudit's own shape as it is parsed: typed rows, and a call whose turns are made of them when somebody asks."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, Final, Literal

import msgspec

from csaudit.model import Call, Role, Turn
from csaudit.readers.draft import Warning_
from csaudit.readers.finish import fingerprint
from csaudit.readers.names import METADATA
from csaudit.readers.source import Source

_ROLES: Final = {role.value: role for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM)}
_PLAIN: Final = frozenset(METADATA.values()) - {"call_id"}
_DIRECTIONS: Final = frozenset({"inbound", "outbound"})
_CHANNELS: Final = frozenset({"phone", "chat"})
_SOURCES: Final = frozenset({"file", "option", "sidecar", "inferred", "batch"})
MASKS: Final = "*<[【"
"""One character of every mask."""
WRONG: Final = "锟烫浣鎮瀹鍧\ufffd" + "".join(map(chr, range(ord("À"), ord("ð"))))
"""One of every sign that the text was decoded wrongly: most calls have none."""
LATEST: Final = 36_000
"""Seconds after which a native time is looked at more closely: it may be milliseconds."""


class Row(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A turn of a line."""

    role: Literal["agent", "customer", "bot", "system"]
    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    channel: Annotated[int, msgspec.Meta(ge=0, le=99)] | None = None


class Line(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """A line in csaudit's own shape. What `is_remembered` looks at may be nonsense."""

    turns: tuple[Row, ...]
    call_id: str = ""
    metadata: dict[str, str] = {}
    gold: Any = None
    role_source: Any = "file"
    role_confidence: Any = None
    overlap_reliable: Any = True
    unit: Any = None
    ordered: Any = True


class LooseRow(Row, frozen=True, forbid_unknown_fields=False):
    """A turn with keys of the user's own beside ours."""


class LooseLine(Line):
    """A line with such turns."""

    turns: tuple[LooseRow, ...]


class Envelope(Line):
    """A line whose turns weren't looked at."""

    turns: msgspec.Raw  # type: ignore[assignment]


parse: Final = msgspec.json.Decoder(Line).decode
parse_envelope: Final = msgspec.json.Decoder(Envelope).decode
parse_rows: Final = msgspec.json.Decoder(tuple[Row, ...]).decode

_new_call, _new_turn = Call.__new__, Turn.__new__
# Setting the slots of a frozen dataclass directly takes half the time of its `__init__`: there are a million turns.
_set_index, _set_role, _set_text, _set_start, _set_end, _set_speaker, _set_line, _set_channel = (
    getattr(Turn, slot).__set__
    for slot in ("index", "role", "text", "start", "end", "speaker", "line", "channel")
)
_set_id, _set_metadata, _set_source, _set_format, _set_encoding, _set_columns, _set_unmade = (
    getattr(Call, slot).__set__
    for slot in ("call_id", "metadata", "source", "source_format", "encoding", "columns", "_unmade")
)
_set_how, _set_confidence, _set_overlap, _set_ordered, _set_warnings, _set_redacted = (
    getattr(Call, slot).__set__
    for slot in ("role_source", "role_confidence", "overlap_reliable", "ordered", "warnings", "redacted")
)


def is_right(line: Line) -> bool:
    """Whether the metadata are in standard form already, and what the line says of itself is no nonsense."""
    metadata = line.metadata
    return (
        metadata.keys() <= _PLAIN
        and all(metadata.values())
        and metadata.get("direction", "inbound") in _DIRECTIONS
        and metadata.get("channel", "phone") in _CHANNELS
        and (line.role_confidence is None or line.role_source != "file")
        and is_remembered(line.role_source, line.role_confidence, line.overlap_reliable, line.ordered)
    )


def is_remembered(source: Any, confidence: Any, overlap: Any, ordered: Any) -> bool:
    """Whether a converted transcript says how roles were found, whether overlap is reliable and the order known, and no nonsense."""
    return (
        type(source) is str
        and source in _SOURCES
        and (confidence is None or (type(confidence) is float and 0 <= confidence <= 1))
        and type(overlap) is bool
        and type(ordered) is bool
    )


def last_second(line: Line) -> float:
    """The latest time that passes for seconds."""
    return inf if line.unit == "s" else LATEST


def call_of(
    line: Line,
    rows: tuple[Row, ...] | bytes,
    source: Source,
    number: int,
    *,
    timed: bool,
    warnings: tuple[Warning_, ...] = (),
    redacted: bool = False,
) -> Call:
    """The call of a line that was found right."""
    call = _new_call(Call)
    _set_id(call, line.call_id.strip())
    _set_unmade(call, _Unmade(rows, number))
    _set_metadata(call, line.metadata)
    _set_source(call, source.name)
    _set_format(call, "jsonl")
    _set_encoding(call, source.encoding)
    _set_how(call, line.role_source)
    _set_warnings(call, warnings)
    _set_confidence(call, line.role_confidence)
    _set_overlap(call, line.overlap_reliable and timed)
    _set_redacted(call, redacted)
    _set_ordered(call, line.ordered)
    _set_columns(call, ())
    return call


class _Unmade(msgspec.Struct, gc=False):
    """The turns of a call that are made when somebody asks for them."""

    rows: tuple[Row, ...] | bytes
    """As bytes, they are known to be right."""
    number: int

    def turns(self) -> tuple[Turn, ...]:
        rows, number = self.rows, self.number
        turns: list[Turn] = []
        for index, row in enumerate(parse_rows(rows) if isinstance(rows, bytes) else rows):
            turn = _new_turn(Turn)
            role, start, end = row.role, row.start, row.end
            _set_index(turn, index)
            _set_role(turn, _ROLES[role])
            _set_text(turn, row.text.strip())
            _set_start(turn, start if start is None else round(start + 0.0, 3))
            _set_end(turn, end if end is None else round(end + 0.0, 3))
            _set_speaker(turn, row.speaker or role)
            _set_line(turn, number)
            _set_channel(turn, row.channel)
            turns.append(turn)
        return tuple(turns)

    def sha256(self, turns: tuple[Turn, ...]) -> str:
        return fingerprint(turns)
