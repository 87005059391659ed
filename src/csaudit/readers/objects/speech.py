"""What recognised speech comes with, in any vendor's names: JSON within strings, speakers as numbers, channels out of order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, Final

from csaudit.readers.draft import CallDraft, TurnDraft, Warning_, warning
from csaudit.readers.names import squash
from csaudit.readers.objects.nested import Row, facts, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.values import reparsed
from csaudit.readers.objects.words import by_time, joined

_NUMBERED: Final = re.compile(r"(?:spk|speaker|段落|说话人|发言人)?[\s_\-]*(\d{1,3})", re.IGNORECASE)
_AT_ONCE: Final = 0.2
"""Seconds by which turns must overlap before that is more than rounding."""
_SPEECH: Final = 6
"""Characters of a turn from which on its length tells how fast it was spoken."""
_SLOWEST, _FASTEST = 0.1, 200.0
"""Characters per second; speech has 1.5 to 30, also with a pause or a hurry."""


def inner(value: object, *path: str) -> Any:
    """What lies under keys one after another, JSON within strings parsed on the way; `None` where the way ends."""
    value = reparsed(value)
    for key in path:
        value = reparsed(value.get(key)) if isinstance(value, dict) else None
    return value


def objects(value: object, *path: str) -> list[Row]:
    """The objects in the list under keys; an object that stands there alone is a list of one."""
    found = inner(value, *path)
    if isinstance(found, dict):
        return [found]
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def named(item: Mapping[str, Any]) -> Row:
    """Fields by their names without case and underlines: `BeginTime` and `begin_time` are one."""
    return {squash(str(name)): value for name, value in item.items()}


def speaker(value: object) -> str:
    """The label of a speaker: `spk_0` for a number, a name as it is, nothing where the file says nothing."""
    name = text(value)
    found = _NUMBERED.fullmatch(name)
    return f"spk_{int(found[1])}" if found else name


def piece(label: str, said: str, start: object, end: object, channel: int | None = None) -> TurnDraft:
    """A piece of speech whose times are in milliseconds."""
    return TurnDraft(label, said, seconds(start, MILLI), seconds(end, MILLI), channel=channel)


def call(pieces: Sequence[TurnDraft], *, overlap: bool | None = None, **metadata: object) -> CallDraft:
    """One call of recognised speech (times in seconds), its pieces put in order of time and made turns.

    `overlap` as in `CallDraft`; `None` where the file doesn't say whether its speakers are channels: then overlapping turns tell.
    """
    turns = by_time(pieces)
    doubts = _right_unit(turns)
    if len({turn.label for turn in turns}) > 1:  # one label for all that was said is no speaker
        turns = joined(turns)
    together = at_once(turns) if overlap is None else overlap
    return CallDraft(turns, metadata=facts(metadata), unit="s", overlap=together, warnings=doubts)


def _right_unit(turns: Sequence[TurnDraft]) -> list[Warning_]:
    """Mend times that are a thousandfold off, as where somebody made seconds of a format's milliseconds; say so."""
    rates = [
        len(turn.text) / (turn.end - turn.start)
        for turn in turns
        if isinstance(turn.start, float) and isinstance(turn.end, float)
        if turn.end > turn.start and len(turn.text) >= _SPEECH
    ]
    rate = median(rates) if rates else 1.0
    factor = 1000.0 if rate > _FASTEST else 0.001 if rate < _SLOWEST else 1.0
    if factor == 1.0 or not _SLOWEST <= rate / factor <= _FASTEST:
        return []
    for turn in turns:
        turn.start, turn.end = (
            round(edge * factor, 6) if isinstance(edge, float) else edge for edge in (turn.start, turn.end)
        )
    return [warning("unit")]


def at_once(turns: Sequence[TurnDraft]) -> bool:
    """Whether two speakers overlap in time: speakers of one stream, told apart afterwards, never do."""
    return any(
        before.label != after.label
        and isinstance(before.end, float)
        and isinstance(after.start, float)
        and before.end - after.start > _AT_ONCE
        for before, after in pairwise(turns)
    )
