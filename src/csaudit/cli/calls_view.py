"""What was read, for a terminal: tables of files and calls, one transcript, a list of problems."""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from csaudit.cli.calls_found import Found, Read, summary
from csaudit.model import Call, Turn
from csaudit.reports.controls import visible
from csaudit.reports.masking import mask as masked
from csaudit.reports.phrasing import role_source
from csaudit.wording import say

_WIDE = 200
"""Columns of a table that doesn't go to a terminal: nothing need be folded there."""


def listing(found: Found, lang: str, *, each: bool) -> str:
    """A table: one line a file, or one a call."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    first = "call" if each else "file"
    columns = [first, "format", "encoding", *([] if each else ["calls"]), "turns", "roles", "times", "doubts"]
    for column in columns:
        right = column in {"calls", "turns", "doubts"}
        table.add_column(
            say(f"calls.ls_{column}", lang),
            justify="right" if right else "left",
            no_wrap=column not in {first, "roles"},
            overflow="fold",
        )
    for source, calls in found.files.items():
        for group, name in (
            [([call], f"{source}:{call.call_id}") for call in calls] if each else [(calls, source)]
        ):
            cells = _cells(group, lang)
            table.add_row(
                *(
                    Text(visible(cell))
                    for cell in (name, *cells[:2], *([] if each else cells[2:3]), *cells[3:])
                )
            )
    out = io.StringIO()
    width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else _WIDE
    console = Console(file=out, width=width, legacy_windows=False, highlight=False, _environ={})
    if found.files:
        console.print(table)
    for source, words in found.skip_lines():
        console.print(Text(visible(f"{source}  {say('calls.ls_skipped', lang, why=_in(words, lang))}")))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _cells(calls: Sequence[Read], lang: str) -> list[str]:
    sources = Counter(call.role_source for call in calls)
    roles = (
        how_found(calls[0].role_source, calls[0].role_confidence, lang)
        if len(calls) == 1
        else "、".join(f"{role_source(key, lang)} {count}" for key, count in sorted(sources.items()))
    )
    return [
        "、".join(dict.fromkeys(call.source_format for call in calls)),
        "、".join(dict.fromkeys(call.encoding or "–" for call in calls)),
        str(len(calls)),
        str(sum(call.turns for call in calls)),
        roles,
        "、".join(dict.fromkeys(say(f"calls.times_{call.times}", lang) for call in calls)),
        str(sum(bool(call.warnings) for call in calls) or ""),
    ]


def how_found(source: str, confidence: float | None, lang: str) -> str:
    """How roles were found, and how sure that is."""
    how = role_source(source, lang)
    return how if confidence is None else say("model.roles_sure", lang, how=how, confidence=confidence)


def problems(found: Found, lang: str) -> str:
    """Every skip and every warning, each with its place: `file:call: what, and what to do`."""
    lines = [f"{source}: {_in(words, lang)}" for source, words in found.skip_lines()]
    for source, calls in found.files.items():
        lines += [f"{source}:{call.call_id}: {_in(words, lang)}" for call in calls for words in call.warnings]
    return "".join(f"{visible(line)}\n" for line in lines) or f"{say('calls.ok', lang)}\n"


def _in(words: tuple[str, str], lang: str) -> str:
    return words[0] if lang == "zh" else words[1]


def transcript(call: Call, first: int, last: int, lang: str, *, mask: bool) -> str:
    """The turns of a call as they were read, counted from 1, with speaker, time and line of the file."""
    roles = how_found(call.role_source, call.role_confidence, lang)
    head = say(
        "calls.show_head",
        lang,
        call=call.call_id,
        source=call.source,
        fmt=call.source_format,
        encoding=call.encoding,
        roles=roles,
    )
    lines = [head, *(f"  {key}: {value}" for key, value in sorted(call.metadata.items()))]
    lines += [f"  ! {_in(words, lang)}" for words in call.warnings]
    lines += _turns(call.turns[first:last], len(str(len(call.turns))), lang)
    return "".join(f"{visible(masked(line) if mask else line)}\n" for line in lines)


def _turns(turns: Sequence[Turn], width: int, lang: str) -> Iterator[str]:
    for turn in turns:
        role = say(f"model.role_{turn.role.value}", lang)
        speaker = f" ({turn.speaker})" if turn.speaker and turn.speaker not in {role, turn.role.value} else ""
        line = f"  [{say('calls.show_turn', lang, line=turn.line)}]" if turn.line else ""
        text = " ".join(turn.text.splitlines())
        yield f"{turn.index + 1:>{width}} {_span(turn)}{role}{speaker}：{text}{line}"


def _span(turn: Turn) -> str:
    if turn.start is None:
        return ""
    end = "" if turn.end is None else f"–{_clock(turn.end)}"
    return f"[{_clock(turn.start)}{end}] "


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes):02}:{rest:04.1f}"


def as_json(call: Call, first: int, last: int, *, mask: bool) -> dict[str, Any]:
    """The same as plain values; `turn` is counted from 0, as in reports."""
    read = summary(call)
    return {
        "call_id": call.call_id,
        "source": call.source,
        "format": call.source_format,
        "encoding": call.encoding,
        "sha256": call.sha256,
        "metadata": {key: masked(value) if mask else value for key, value in sorted(call.metadata.items())},
        "role_source": call.role_source,
        "role_confidence": call.role_confidence,
        "times": read.times,
        "redacted": call.redacted,
        "warnings": [{"zh": zh, "en": en} for zh, en in call.warnings],
        "turns": [
            {
                "turn": turn.index,
                "role": turn.role.value,
                "speaker": turn.speaker,
                "channel": turn.channel,
                "start": turn.start,
                "end": turn.end,
                "line": turn.line,
                "text": masked(turn.text) if mask else turn.text,
            }
            for turn in call.turns[first:last]
        ],
    }
