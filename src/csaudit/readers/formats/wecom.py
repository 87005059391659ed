"""The message archive of WeCom (企业微信会话内容存档), decrypted: one message a line, or a list of messages.

Sessions aren't in it: messages of one group, or between the same people, are one call until four hours pass in silence. Ids that
start with `wm` or `wo` are customers, `wb` a robot, all others staff. Recalled messages are left out; pictures, voice and files stand
as `[图片]`, `[语音]`, `[文件]`. A conversation among staff only is skipped and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from csaudit.model import Role
from csaudit.readers.draft import CallDraft, Draft, TurnDraft, UnreadableError, skipped
from csaudit.readers.limits import MAX_JSON_BYTES
from csaudit.readers.objects.values import BrokenJsonError, loads, loads_many
from csaudit.readers.options import ReadOptions
from csaudit.readers.roles import classify
from csaudit.readers.source import Source

_OPENS: Final = re.compile(r"\s*[\[{]")
_IDLE: Final = 4 * 3600 * 1000
"""Milliseconds without a message that end a conversation: a reply after lunch still belongs to it."""
_PLACEHOLDERS: Final = {
    "image": "[图片]", "voice": "[语音]", "video": "[视频]", "file": "[文件]", "emotion": "[表情]", "card": "[名片]",
    "location": "[位置]", "weapp": "[小程序]", "link": "[链接]", "chatrecord": "[聊天记录]", "redpacket": "[红包]",
    "meeting_voice_call": "[语音通话]", "voip_doc_share": "[文档共享]", "meeting": "[会议]", "news": "[图文]",
}  # fmt: skip
_LABELS: Final = {"customer": "客户", "bot": "机器人", "agent": "客服"}

Message = Mapping[str, Any]


def sniff(source: Source) -> bool:
    """The keys of a message: `msgid` and `msgtype`, and whom it goes to."""
    head = source.head_text[:16_384]
    if not _OPENS.match(head):
        return False
    return '"msgid"' in head and '"msgtype"' in head and ('"tolist"' in head or '"roomid"' in head)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The conversations of an archive, in order of their first message."""
    if len(source.data) > MAX_JSON_BYTES:
        source.refuse_size(len(source.data), MAX_JSON_BYTES)
    messages, broken = _messages(source.text, source.name)
    yield from broken
    recalled = {_recalled(message) for message in messages}
    kept = [message for message in messages if message.get("msgid") not in recalled and _words(message)]
    if not kept:
        raise UnreadableError("no-turns")
    for key, talk in _conversations(kept):
        sides = {_side(str(message.get("from") or "")) for message in talk}
        place = f"{source.name}:{key}"
        if "customer" not in sides and not any(_side(one) == "customer" for one in _people(talk[0])):
            yield skipped("staff-only", place)
            continue
        draft = _draft(key, talk)
        draft.source, draft.source_format, draft.encoding = source.name, "wecom", source.encoding
        draft.warnings = list(source.warnings)
        yield draft


def _messages(text: str, name: str) -> tuple[list[Message], list[Draft]]:
    """All messages by time; a broken line is skipped and named."""
    broken: list[Draft] = []
    try:
        values: list[object] = [loads(text)]
    except BrokenJsonError:
        values = loads_many(text)
    if not values:
        for number, line in enumerate(text.splitlines(), 1):
            try:
                values += [loads(line)] if line.strip() else []
            except BrokenJsonError as error:
                place = f"{name}:{number}"
                broken.append(skipped("bad-json", place, line=number, column=error.column))
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    messages = [item for item in flat if isinstance(item, Mapping)]
    return sorted(messages, key=_time), broken


def _time(message: Message) -> float:
    value = message.get("msgtime", message.get("time"))
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _recalled(message: Message) -> object:
    revoke = message.get("revoke")
    return revoke.get("pre_msgid") if isinstance(revoke, Mapping) else None


def _words(message: Message) -> str:
    """What a message says; empty for what is no message."""
    kind = str(message.get("msgtype") or "")
    if message.get("action") in {"switch", "recall"} or kind in {"", "revoke"}:
        return ""
    body = message.get(kind)
    if kind == "mixed":
        items = body.get("item") if isinstance(body, Mapping) else None
        return "".join(_part(item) for item in items) if isinstance(items, list) else ""
    found = _content(body) or _content(message)
    if kind in {"text", "markdown"}:
        return found
    title = body.get("title") if isinstance(body, Mapping) else None
    mark = _PLACEHOLDERS.get(kind, f"[{kind}]")
    return f"{mark}{title}" if isinstance(title, str) else mark


def _content(body: object) -> str:
    content = body.get("content") if isinstance(body, Mapping) else body
    return content.strip() if isinstance(content, str) else ""


def _part(item: object) -> str:
    """One item of a mixed message; its content may be JSON in a string."""
    if not isinstance(item, Mapping):
        return ""
    kind, content = str(item.get("type") or ""), item.get("content")
    if kind != "text":
        return _PLACEHOLDERS.get(kind, "")
    try:
        return (
            _content(loads(content)) if isinstance(content, str) and content[:1] == "{" else _content(content)
        )
    except BrokenJsonError:
        return _content(content)


def _people(message: Message) -> list[str]:
    to = message.get("tolist")
    return sorted({str(one) for one in [message.get("from"), *(to if isinstance(to, list) else [])] if one})


def _conversations(messages: list[Message]) -> Iterator[tuple[str, list[Message]]]:
    """Messages by room or people, cut where nobody writes for hours."""
    threads: dict[str, list[Message]] = {}
    for message in messages:
        threads.setdefault(str(message.get("roomid") or "-".join(_people(message))), []).append(message)
    cut: list[tuple[float, str, list[Message]]] = []
    for key, thread in threads.items():
        ends = [
            here for here, (one, other) in enumerate(pairwise(thread), 1) if _time(other) - _time(one) > _IDLE
        ]
        bounds = [0, *ends, len(thread)]
        for number, (first, last) in enumerate(pairwise(bounds), 1):
            talk = thread[first:last]
            cut.append((_time(talk[0]), key if len(bounds) == 2 else f"{key}#{number}", talk))
    for _, key, talk in sorted(cut, key=lambda one: one[:2]):
        yield key, talk


def _side(who: str) -> str:
    if who.startswith(("wm", "wo")):
        return "customer"
    return "bot" if who.startswith("wb") or classify(who) is Role.BOT else "agent"


def _draft(key: str, talk: list[Message]) -> CallDraft:
    metadata = {"channel": "chat"}
    turns: list[TurnDraft] = []
    for message in talk:
        who = str(message.get("from") or "")
        side = _side(who)
        if side != "bot" and who:
            metadata.setdefault("agent_id" if side == "agent" else "customer_id", who)
        turns.append(TurnDraft(_LABELS[side], _words(message), message.get("msgtime"), speaker=who))
    return CallDraft(turns, key, metadata, sortable=True)
