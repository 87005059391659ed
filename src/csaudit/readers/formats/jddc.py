"""JDDC 京东客服对话 (`chat.txt`): a table of messages, `session_id user_id waiter_send is_transfer is_repeat content`.

- Known by: that first line, or rows of that kind: tabs, three of the fields 0 or 1. Consecutive rows of one session are one call.
- Roles: `waiter_send` 1 is the agent, 0 the customer.
- Times: none.
- Watch for: a doubled tab stands before the content; masks such as `[数字x]` are left as they are. For research only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from csaudit.readers.draft import CallDraft, Draft, TurnDraft, UnreadableError, skipped
from csaudit.readers.limits import MAX_LINE_BYTES
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_HEADER: Final = re.compile(r"\s*session_id\t+user_id\t+waiter_send\t")
_ROW: Final = re.compile(r"([^\t\n]+)\t+([^\t\n]+)\t+([01])\t+[01]\t+[01](?:\t+(.*))?\s*", re.DOTALL)
_SIDES: Final = {"1": "客服", "0": "客户"}


def sniff(source: Source) -> bool:
    """The names of the columns, or two rows without them."""
    if _HEADER.match(source.head_text):
        return True
    lines = source.head_text.split("\n", 2)[:2]
    return len(lines) == 2 and all(_ROW.fullmatch(line) for line in lines)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of the file, one after another; it is never held whole."""
    call = CallDraft([])
    found = False
    for number, line in source.lines():
        if line is None:
            yield skipped(
                "line-too-long", f"{source.name}:{number}", chars=MAX_LINE_BYTES, limit=MAX_LINE_BYTES
            )
            continue
        words = line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")
        row = _ROW.fullmatch(words)
        if row is None:
            _continue(call, words)
            continue
        if row[1] != call.call_id:
            if call.turns:
                yield call
            call, found = _begin(row, source, number), True
        call.turns.append(TurnDraft(_SIDES[row[3]], (row[4] or "").strip(), line=number))
    if call.turns:
        yield call
    if not found:
        raise UnreadableError("no-rows")


def _begin(row: re.Match[str], source: Source, number: int) -> CallDraft:
    metadata = {"customer_id": row[2], "channel": "chat"}
    return CallDraft([], row[1], metadata, source.name, number, "jddc", source.encoding)


def _continue(call: CallDraft, words: str) -> None:
    """A message may have several lines."""
    if call.turns and words.strip():
        call.turns[-1].text += f"\n{words.strip()}"
