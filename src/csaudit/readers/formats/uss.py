"""USS, dialogues of JDDC and others with scores of satisfaction: `USER` or `SYSTEM`, tab, words, tab, action, tab, scores.

- Known by: lines that begin with `USER` or `SYSTEM` and a tab, with scores on those of the user; an empty line ends a dialogue.
- Roles: `USER` is the customer, `SYSTEM` the agent.
- Times: none.
- Watch for: the line `OVERALL` holds the scores of the whole and is no speech; they become the metadata `satisfaction`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from csaudit.readers.draft import CallDraft, Draft, TurnDraft, UnreadableError
from csaudit.readers.limits import MAX_TEXT_BYTES
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_LINE: Final = re.compile(r"(USER|SYSTEM)\t([^\t]*)(?:\t(.*))?")
_SCORED: Final = re.compile(r"USER\t[^\t]*\t[^\t]*\t\d(,\d)*(\t|\s*$)")
_SIDES: Final = {"USER": "客户", "SYSTEM": "客服"}
_OVERALL: Final = "OVERALL"
_FEWEST: Final = 2
"""Lines of the form before a text is taken for one."""


def sniff(source: Source) -> bool:
    """Nothing but lines of the form at the start, and scores on one of them: logs of chatbots have none."""
    lines = [line for line in source.head_text.split("\n")[:12] if line.strip()]
    lines = lines[:-1] if len(lines) > _FEWEST else lines  # the head may end within a line
    return (
        len(lines) >= _FEWEST
        and all(_LINE.match(line) for line in lines)
        and any(_SCORED.match(line) for line in lines)
    )


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of the file."""
    if len(source.data) > MAX_TEXT_BYTES:
        source.refuse_size(len(source.data), MAX_TEXT_BYTES)
    call = CallDraft([])
    found = False
    for number, line in enumerate(source.text.splitlines(), 1):
        row = _LINE.match(line)
        if not line.strip():
            found = found or bool(call.turns)
            yield from _ended(call, source)
            call = CallDraft([])
        elif row is None:
            if call.turns:
                call.turns[-1].text += f"\n{line.strip()}"
        elif row[2].strip() == _OVERALL:
            call.metadata["satisfaction"] = (row[3] or "").strip("\t ").split("\t")[0]
        else:
            call.line = call.line or number
            call.turns.append(TurnDraft(_SIDES[row[1]], row[2].strip(), line=number, speaker=row[1]))
    found = found or bool(call.turns)
    yield from _ended(call, source)
    if not found:
        raise UnreadableError("no-roles")


def _ended(call: CallDraft, source: Source) -> Iterator[CallDraft]:
    if call.turns:
        call.source, call.source_format, call.encoding = source.name, "uss", source.encoding
        call.metadata["channel"] = "chat"
        call.warnings = list(source.warnings)
        yield call
