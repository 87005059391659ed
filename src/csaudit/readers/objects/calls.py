"""The calls in a JSON document: an object with turns, a list of such, or a transcript in one string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from csaudit.readers.draft import CallDraft
from csaudit.readers.names import METADATA, add_metadata, metadata_key, squash
from csaudit.readers.objects.turns import Fields, Object, turns_of
from csaudit.readers.objects.values import reparsed
from csaudit.readers.prose.calls import parse

_TURN_KEYS: Final = (
    "turns messages dialogue dialog conversation utterances transcript transcripts segments sentences "
    "sentence_info original content contents items log logs chat entries records history message_list "
    "sentence_list text 对话 对话内容 会话内容 通话内容 通话文本 转写文本 转写结果 对话记录 聊天记录 "
    "消息 消息列表 话轮 对话列表 内容 文本"
)
_TURNS: Final = tuple(squash(name) for name in _TURN_KEYS.split())
_CALL_KEYS: Final = (
    "calls conversations sessions dialogs dialogues data results result items records list rows "
    "transcripts contacts interactions output payload body 通话 会话 通话列表 会话列表 数据 结果"
)
_CALLS: Final = tuple(squash(name) for name in _CALL_KEYS.split())
_META: Final = ("metadata", "meta", "info", "callinfo", "header", "attributes", "元数据", "通话信息")
_DEPTH: Final = 5
_ID: Final = ("id", "key", "uuid", "编号")


def calls_in(value: object, columns: Mapping[str, str], depth: int = 0) -> Iterator[CallDraft]:
    """Every call in a JSON value, in the order of the document."""
    if depth > _DEPTH:
        return
    if isinstance(value, Mapping):
        yield from _in_object(value, columns, depth)
    elif isinstance(value, list | tuple) and value:
        yield from _in_list(value, columns, depth)


def _in_list(items: Sequence[object], columns: Mapping[str, str], depth: int) -> Iterator[CallDraft]:
    if all(isinstance(item, str) for item in items):
        yield from parse("\n".join(str(item) for item in items), single=True)
        return
    if not _holds_calls(items[0], columns):
        groups = _by_call(items, columns)
        for call_id, group in groups:
            turns, unit = turns_of(group, columns)
            if turns:
                metadata: dict[str, str] = {}
                if isinstance(group[0], Mapping):
                    _known(metadata, group[0])
                metadata.pop("call_id", None)
                yield CallDraft(turns, call_id, metadata, unit=unit, sortable=True)
                continue
            for item in group:
                yield from calls_in(item, columns, depth + 1)
        return
    for item in items:
        yield from calls_in(item, columns, depth + 1)


def _holds_calls(item: object, columns: Mapping[str, str]) -> bool:
    """Whether an item of a list is a call of its own: it has a list of turns or a whole transcript."""
    return isinstance(item, Mapping) and any(True for _ in _turn_values(item, columns))


def _by_call(items: Sequence[object], columns: Mapping[str, str]) -> list[tuple[str, list[object]]]:
    """A flat list of turns split by the call id each turn carries, if it does."""
    groups: dict[str, list[object]] = {}
    for item in items:
        call_id = _call_id(item, columns) if isinstance(item, Mapping) else ""
        groups.setdefault(call_id, []).append(item)
    return list(groups.items())


def _in_object(value: Object, columns: Mapping[str, str], depth: int) -> Iterator[CallDraft]:
    for name, found in _turn_values(value, columns):
        for draft in found:
            _describe(draft, value, columns, name)
            yield draft
        if found:
            return
    found_any = False
    for name, inner in value.items():
        if squash(str(name)) in _CALLS or squash(str(name)) in _TURNS:
            for draft in calls_in(reparsed(inner), columns, depth + 1):
                found_any = True
                yield draft
            if found_any:
                return
    for name, inner in value.items():
        if isinstance(inner, Mapping | list):
            drafts = list(calls_in(inner, columns, _DEPTH))
            if len(drafts) == 1:
                drafts[0].call_id = drafts[0].call_id or str(name)
            yield from drafts


def _turn_values(value: Object, columns: Mapping[str, str]) -> Iterator[tuple[str, list[CallDraft]]]:
    """Fields of an object that hold the turns of one call, read."""
    wanted = (squash(columns["turns"]),) if "turns" in columns else _TURNS
    names = sorted((str(n) for n in value if squash(str(n)) in wanted), key=lambda n: wanted.index(squash(n)))
    for name in names:
        inner = reparsed(value.get(name))
        if isinstance(inner, str):
            drafts = parse(inner, single=True)
            if drafts and sum(len(draft.turns) for draft in drafts) > 1:
                yield name, drafts
        elif isinstance(inner, list) and inner:
            if all(isinstance(item, str) for item in inner):
                drafts = parse("\n".join(inner), single=True)
            else:
                turns, unit = turns_of(inner, columns)
                nested = any(isinstance(item, Mapping) and _has_list(item) for item in inner[:1])
                drafts = [CallDraft(turns, unit=unit, sortable=True)] if turns and not nested else []
            if drafts:
                yield name, drafts


def _has_list(item: Object) -> bool:
    """Whether an item is a call with its own turns, which also has a field that reads like words."""
    return any(
        isinstance(inner, list)
        and inner
        and isinstance(inner[0], Mapping | list)
        and Fields(inner, {}).has_text
        for name, inner in item.items()
        if squash(str(name)) in _TURNS
    )


def _describe(draft: CallDraft, value: Object, columns: Mapping[str, str], turns_name: str) -> None:
    """Id and metadata from beside the turns."""
    draft.call_id = _call_id(value, columns) or draft.call_id
    metadata: dict[str, str] = {}
    nested = [
        inner for name, inner in value.items() if squash(str(name)) in _META and isinstance(inner, Mapping)
    ]
    for inner in nested:
        for key, item in inner.items():
            _add(metadata, str(key), item)
    for role, column in columns.items():
        if column in value and role in METADATA.values():
            _add(metadata, role, value[column])
    if nested:
        _known(metadata, value)
    else:
        for key, item in value.items():
            if key != turns_name and squash(str(key)) not in _ID:
                _add(metadata, str(key), item)
    draft.call_id = draft.call_id or metadata.get("call_id", "")
    metadata.pop("call_id", None)
    draft.metadata = {**metadata, **draft.metadata}


def beside(draft: CallDraft, value: object, columns: Mapping[str, str]) -> None:
    """Add the id and the known metadata of an object that stands beside the turns or around them."""
    if not isinstance(value, Mapping):
        return
    draft.call_id = draft.call_id or _call_id(value, columns)
    metadata: dict[str, str] = {}
    _known(metadata, value)
    metadata.pop("call_id", None)
    draft.metadata = {**metadata, **draft.metadata}


def _known(metadata: dict[str, str], value: Object) -> None:
    for key, item in value.items():
        if (
            metadata_key(str(key)) not in {None, "channel", "date", "customer_id"}
            or squash(str(key)) == "date"
        ):
            _add(metadata, str(key), item)


def _add(metadata: dict[str, str], key: str, value: Any) -> None:
    if (isinstance(value, str) and len(value) <= 500) or isinstance(value, int | float):
        add_metadata(metadata, key, str(value))


def _call_id(value: Object, columns: Mapping[str, str]) -> str:
    """The id of the call an object is, or belongs to."""
    names = [columns["call_id"]] if "call_id" in columns else []
    names += [str(name) for name in value if metadata_key(str(name)) == "call_id"]
    names += [str(name) for name in value if squash(str(name)) in _ID] if _has_turns_key(value) else []
    for name in names:
        found = value.get(name)
        if isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip():
            return str(found).strip()
    return ""


def _has_turns_key(value: Object) -> bool:
    return any(squash(str(name)) in _TURNS and isinstance(value[name], list | str) for name in value)
