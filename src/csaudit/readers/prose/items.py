"""A call as list items, the way quality-check tables keep it in one cell: `<li start=13070 end=14870 speed=4.0>坐席：您好</li>`."""

from __future__ import annotations

import html
import re
from typing import Final

from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.prose.lines import marks

_ITEM: Final = re.compile(r"<li\b([^>]{0,300})>(.*?)(?=</li>|<li\b|\Z)", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"""([\w-]{1,20})\s*=\s*["']?(\d{1,10}(?:\.\d{1,6})?)""")
_TIMED: Final = re.compile(r"<li\b[^>]{0,200}\b(?:start|begin|silence)\s*=", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]{1,100}>")


def has_items(text: str) -> bool:
    """Whether a text holds timed list items."""
    return "<" in text and _TIMED.search(text) is not None


def parse_items(text: str) -> CallDraft:
    """The call in timed list items. Times are milliseconds; an item of silence is no turn."""
    draft = CallDraft([], line=1, unit="ms", sortable=True)
    line, before = 1, 0
    for found in _ITEM.finditer(text):
        line, before = line + text.count("\n", before, found.start()), found.start()
        words = html.unescape(_TAG.sub("", found[2])).strip()
        mark = next(iter(marks(words)), None)
        if mark is None:
            continue
        times = {key.casefold(): float(value) for key, value in _ATTRIBUTE.findall(found[1])}
        start, end = times.get("start", times.get("begin")), times.get("end")
        draft.turns.append(TurnDraft(mark.label, mark.text.strip(), start, end, line))
    return draft
