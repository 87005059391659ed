"""Plain text in which labels say who speaks. Everything that is text and no other format is tried as such.

| style | example |
|---|---|
| role and colon, half or full width | `客服：您好` · `Agent: hello` · `**Agent:** hello` · `客服小岚(工号2046)：您好` |
| time before the role | `[00:32] 客户：喂` · `00:00:05 角色2：喂` · `[0.1s - 4.5s] 客户：喂` · `2026-01-01 12:30:00 客户：喂` |
| time behind the role | `Speaker 1 (00:12): hello` · `客户 00:05` over the words · `Emma  53:18` over the words |
| chat exports | `2026-01-01 10:40:20 阿木(20461)` or `小岚 2026-01-01 12:00:00` over one or more lines |
| list items of quality checks | `<li start=13070 end=14870 speed=4.0>坐席：您好</li>` |
| several turns on one line | `客服：您好。客户：喂。` · `客服：您好；客户：喂；` · line breaks written as `\\n` or `<br>` |

Labels are found in the text itself, not only in a lexicon: a name counts once it comes again. A line without a label goes on
with the turn above. Marks of silence (`【安静11秒】`, `[hold music]`) and notices of the chat program (recalled messages, who
joined) are left out; pictures and cards stay as written. Lines such as `通话ID：…`, `坐席工号：…` above the first turn describe
the call. A line of `=====`, `第2通` or a new header starts the next call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from csaudit.readers.draft import Draft, UnreadableError
from csaudit.readers.encoding import refuse_mojibake
from csaudit.readers.limits import MAX_LINE_CHARS, MAX_TEXT_BYTES
from csaudit.readers.options import ReadOptions
from csaudit.readers.prose.calls import parse
from csaudit.readers.source import Source

_PROSE: Final = 3
"""Lines from which a single label doesn't make a text a transcript."""


def sniff(source: Source) -> bool:
    """Everything that is text may be a transcript."""
    return bool(source.head)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a text file."""
    if len(source.data) > MAX_TEXT_BYTES:
        source.refuse_size(len(source.data), MAX_TEXT_BYTES)
    check_lines(source)
    calls = parse(source.text)
    if not calls:
        refuse_mojibake(source.text)
        raise UnreadableError("no-roles")
    if sum(len(call.turns) for call in calls) == 1 and _is_prose(source.text):
        raise UnreadableError("one-label", label=calls[0].turns[0].label)
    for call in calls:
        call.source, call.source_format = source.name, "text"
        call.encoding, call.warnings = source.encoding, [*source.warnings, *call.warnings]
        yield call


def _is_prose(text: str) -> bool:
    """Whether a text has more lines than one turn and a title need: a note that happens to hold a colon."""
    return sum(1 for line in text.splitlines() if line.strip()) >= _PROSE


def check_lines(source: Source) -> None:
    """Refuse a text one of whose lines can't be speech."""
    if len(source.text) <= MAX_LINE_CHARS:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if len(line) > MAX_LINE_CHARS:
            raise UnreadableError(
                "line-too-long", f"{source.name}:{number}", chars=len(line), limit=MAX_LINE_CHARS
            )
