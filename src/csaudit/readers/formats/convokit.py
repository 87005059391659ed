"""ConvoKit corpora (`utterances.jsonl`, formerly `utterances.json`): one utterance an object, of all conversations together.

- Known by: `conversation_id` (formerly `root`), `reply-to`, `speaker` (formerly `user`) and `text` in each object.
- Roles: from `role` or its kin in `meta`; else `speaker` is a person, told by what is said or by `--agent-speaker`.
- Times: `timestamp`, seconds since 1970 or nothing.
- Call id: `conversation_id`.
- Watch for: the other files of a corpus (`speakers.json`, `users.json`, `conversations.json`, `corpus.json`, `index.json`) hold no
  words; in a folder with `utterances.jsonl` they are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from csaudit.model import SkippedCall
from csaudit.readers.draft import CallDraft, Draft, TurnDraft, UnreadableError, skipped
from csaudit.readers.limits import MAX_FILE_BYTES, MAX_LINE_BYTES
from csaudit.readers.objects.nested import Row, at, first, rows, spoken, text
from csaudit.readers.objects.values import BrokenJsonError, loads
from csaudit.readers.options import ReadOptions
from csaudit.readers.roles import classify, is_user
from csaudit.readers.source import Source

_OPENS: Final = re.compile(r"\s*\[?\s*\{")
_KEYS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r'"(conversation_id|root)"\s*:',
        r'"reply[-_]to"\s*:',
        r'"(speaker|user)"\s*:',
        r'"text"\s*:',
    )
)
_ROLE_KEYS: Final = ("role", "speaker_role", "speaker_type", "user_type", "type")


def sniff(source: Source) -> bool:
    """All the fields of an utterance at the start."""
    head = source.head_text
    return _OPENS.match(head) is not None and all(key.search(head) for key in _KEYS)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of the file in the order of their first utterance; utterances of several may be mixed."""
    calls: dict[str, CallDraft] = {}
    for item in _listed(source) if source.head_text.lstrip().startswith("[") else _lines(source):
        if isinstance(item, SkippedCall):
            yield item
        else:
            _add(calls, *item, source)
    if not calls:
        raise UnreadableError("no-turns")
    for call in calls.values():
        call.warnings = list(source.warnings)
        yield call


def _listed(source: Source) -> Iterator[tuple[Row, int | None] | SkippedCall]:
    """The utterances of a list."""
    yield from ((item, None) for item in rows(source.document))


def _lines(source: Source) -> Iterator[tuple[Row, int | None] | SkippedCall]:
    """The utterances of a file with one a line, which is never held whole as it is written."""
    size = 0
    for number, line in source.lines():
        place = f"{source.name}:{number}"
        size += len(line or b"")
        if size > MAX_FILE_BYTES:
            source.refuse_size(size, MAX_FILE_BYTES)
        if line is None:
            yield skipped("line-too-long", place, chars=MAX_LINE_BYTES, limit=MAX_LINE_BYTES)
            continue
        if not line.strip():
            continue
        try:
            value = loads(line.removeprefix(b"\xef\xbb\xbf"))
        except BrokenJsonError as error:
            yield skipped("bad-json", place, line=number, column=error.column)
            continue
        if isinstance(value, dict):
            yield value, number


def _add(calls: dict[str, CallDraft], item: Row, number: int | None, source: Source) -> None:
    call_id = text(first(item, "conversation_id", "root"))
    call = calls.get(call_id)
    if call is None:
        call = calls[call_id] = CallDraft([], call_id, {"channel": "chat"}, source.name, number, "convokit")
        call.encoding, call.sortable = source.encoding, True
    person = text(first(item, "speaker", "user"))
    role = _role(at(item, "meta"))
    turn = TurnDraft(role or person, spoken(item, "text"), at(item, "timestamp"), line=number)
    turn.speaker = person if role else ""
    call.turns.append(turn)


def _role(meta: object) -> str:
    """The role an utterance's own facts name."""
    for key in _ROLE_KEYS:
        label = text(meta, key)
        if classify(label) is not None or is_user(label):
            return label
    return ""
