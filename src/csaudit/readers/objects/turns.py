"""The turns in a JSON value: which field is the words, which the speaker, which the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from csaudit.model import Role
from csaudit.readers.draft import TurnDraft
from csaudit.readers.names import field_key, squash
from csaudit.readers.roles import channel_of, classify, is_generic

Object: TypeAlias = Mapping[str, Any]

_MIN_PAIR: Final = 2
_CHANNEL: Final = frozenset({"channel", "channelid", "channeltag", "channelindex", "声道", "ch"})
_NAMED: Final = frozenset(
    {"speaker", "name", "nick", "nickname", "sendername", "speakername", "昵称", "姓名"}
)
_MILLISECONDS: Final = ("ms", "毫秒", "millis", "milliseconds")


def text_of(value: object) -> str | None:
    """Words in a field: a string, a `{text: …}` object or a list of such parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        inner = value.get("text", value.get("content"))
        return inner if isinstance(inner, str) else None
    if isinstance(value, list) and value:
        parts = [text_of(item) for item in value]
        return "".join(part for part in parts if part) if any(part is not None for part in parts) else None
    return None


class Fields:
    """The names under which one list of turns keeps its words, speakers and times."""

    def __init__(self, items: Sequence[object], columns: Mapping[str, str]) -> None:
        names: dict[str, None] = {}
        for item in items[:50]:
            if isinstance(item, Mapping):
                names.update(dict.fromkeys(str(key) for key in item))
        self.by_role: dict[str, list[str]] = {}
        for name in names:
            key = "channel" if squash(name) in _CHANNEL else field_key(name)
            if key:
                self.by_role.setdefault(key, []).append(name)
        for role, column in columns.items():
            if column in names:
                self.by_role[role] = [column]
        self.items = items

    def names(self, role: str) -> list[str]:
        """Names of the fields with a role in the turn."""
        return self.by_role.get(role, [])

    @property
    def has_text(self) -> bool:
        """Whether the items look like turns at all: words in a usual field."""
        return any(
            text_of(item.get(name)) is not None
            for item in self.items[:5]
            if isinstance(item, Mapping)
            for name in self.names("text")
        )

    @property
    def has_speaker(self) -> bool:
        """Whether the items say who speaks."""
        return bool(self.names("role") or self.names("channel"))

    @property
    def unit(self) -> str:
        """`ms` when the names of the time fields say so."""
        name = (self.names("start") or self.names("end") or [""])[0]
        return "ms" if squash(name).endswith(_MILLISECONDS) else ""

    def turn(self, item: Object) -> TurnDraft | None:
        """One turn, or `None` for an item without words."""
        text = next(
            (text for name in self.names("text") if (text := text_of(item.get(name))) is not None), None
        )
        if text is None:
            return None
        label, speaker = self._who(item)
        start, end = self._time(item, "start"), self._time(item, "end")
        return TurnDraft(label, text, start, end, speaker=speaker, channel=self._channel(item))

    def _channel(self, item: Object) -> int | None:
        """The number of the audio channel, where a field has it."""
        found = next((item[name] for name in self.names("channel") if item.get(name) is not None), None)
        label = _label(found)
        return int(label) if label.isdecimal() and len(label) < 3 else channel_of(label)

    def _time(self, item: Object, role: str) -> object:
        return next((item[name] for name in self.names(role) if item.get(name) is not None), None)

    def _who(self, item: Object) -> tuple[str, str]:
        """The role label, and a name beside it: a field that names a role wins over a number or a name."""
        values = {name: _label(item.get(name)) for name in [*self.names("role"), *self.names("channel")]}
        filled = {name: value for name, value in values.items() if value}
        for name, value in filled.items():
            if classify(value) is not None or value.casefold() in {"user", "unknown"}:
                others = [other for key, other in filled.items() if key != name and squash(key) in _NAMED]
                if value.casefold() == "unknown" and others:
                    return others[0], ""
                return value, others[0] if others else ""
        for name, value in filled.items():
            if is_generic(value):
                return (f"ch_{value}" if name in self.names("channel") and value.isdigit() else value), ""
        return next(iter(filled.values()), ""), ""


def _label(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, Mapping):
        return next((_label(value[key]) for key in ("role", "name", "label", "id") if key in value), "")
    return ""


def pair(item: object) -> TurnDraft | None:
    """A turn written as `[speaker, text]` or `[speaker, text, start, end]`."""
    if not isinstance(item, list | tuple) or len(item) < _MIN_PAIR:
        return None
    speaker, text = item[0], item[1]
    if not isinstance(speaker, str) or not isinstance(text, str):
        return None
    start, end = (
        value if isinstance(value, int | float) and not isinstance(value, bool) else None
        for value in (*item[2:4], None, None)[:2]
    )
    return TurnDraft(speaker, text, start, end)


def by_role_keys(item: object) -> list[TurnDraft]:
    """Turns of an object whose keys are the roles: `{"客服": "您好", "用户": "你好"}`."""
    if not isinstance(item, Mapping):
        return []
    sides = {Role.AGENT, Role.CUSTOMER, Role.BOT}
    return [
        TurnDraft(str(key), value)
        for key, value in item.items()
        if isinstance(value, str) and classify(str(key)) in sides and field_key(str(key)) is None
    ]


def turns_of(items: Sequence[object], columns: Mapping[str, str]) -> tuple[list[TurnDraft], str]:
    """The turns in a list, and the unit of their times; none when the list isn't one of turns."""
    fields = Fields(items, columns)
    if fields.has_text and fields.has_speaker:
        found = [fields.turn(item) for item in items if isinstance(item, Mapping)]
        return [turn for turn in found if turn is not None], fields.unit
    pairs = [pair(item) for item in items]
    if pairs and pairs[0] is not None:
        return [turn for turn in pairs if turn is not None], ""
    return [turn for item in items for turn in by_role_keys(item)], ""
