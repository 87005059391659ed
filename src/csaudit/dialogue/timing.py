"""Who spoke when: pauses, cutting in, speed, shares, and how long a customer waited. Seconds from the start of the call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from csaudit.model import Call, Role

BACK_CHANNEL = re.compile(r"^[嗯啊哦噢喔唔哎诶欸对是好的行呃额哈呵，。、,.!！~～…\s]{0,6}$")
"""A turn of nothing but 嗯, 对, 好的: listening, not cutting in."""
UNSPOKEN = re.compile(r"\W+")
"""Punctuation and blanks: no speech."""


class Measured(NamedTuple):
    """A measured value and the turn it belongs to."""

    turn: int
    value: float
    before: int | None = None
    """The turn that makes it what it is: the one that was interrupted, the one before a pause, the question."""


def timed(call: Call) -> bool:
    """Whether every turn has a start and an end that don't run backwards."""
    for turn in call.turns:
        if turn.start is None or turn.end is None or turn.end < turn.start:
            return False
    return bool(call.turns)


def pauses(call: Call) -> Iterator[Measured]:
    """Silences between turns, in seconds: from the end of all speech so far to the next start; theirs who speak next."""
    end, last = None, None
    for turn in call.turns:
        assert turn.start is not None and turn.end is not None
        if end is not None and turn.start > end:
            yield Measured(turn.index, turn.start - end, last)
        if end is None or turn.end > end:
            end, last = turn.end, turn.index


def interruptions(call: Call) -> Iterator[Measured]:
    """Seconds by which a turn begins before the other side has finished; back-channels don't count."""
    for before, turn in zip(call.turns, call.turns[1:], strict=False):
        if before.role is turn.role:
            continue
        assert before.end is not None and turn.start is not None
        if turn.start < before.end and not BACK_CHANNEL.match(turn.text):
            yield Measured(turn.index, before.end - turn.start, before.index)


def speech_rates(call: Call, shortest: int = 15) -> Iterator[Measured]:
    """Characters a minute of each turn of at least `shortest` characters; shorter ones say nothing about speed."""
    for turn in call.turns:
        assert turn.start is not None and turn.end is not None
        size = spoken(turn.text)
        if size >= shortest and turn.end > turn.start:
            yield Measured(turn.index, 60 * size / (turn.end - turn.start))


def talk_share(call: Call, role: Role) -> Measured | None:
    """The role's share of all characters said, 0..1, at its last turn; `None` when nobody says anything."""
    own = [turn for turn in call.turns if turn.role is role]
    said = spoken("".join([turn.text for turn in own]))
    total = said + spoken("".join([turn.text for turn in call.turns if turn.role is not role]))
    if not own or not total:
        return None
    return Measured(own[-1].index, said / total)


def response_times(call: Call, role: Role) -> Iterator[Measured]:
    """Seconds from the last message of the other side to the role's answer."""
    for before, turn in zip(call.turns, call.turns[1:], strict=False):
        if turn.role is role and before.role is not role and before.role in (Role.AGENT, Role.CUSTOMER):
            end = before.end if before.end is not None else before.start
            assert end is not None and turn.start is not None
            yield Measured(turn.index, max(0.0, turn.start - end), before.index)


def spoken(text: str) -> int:
    """The characters of speech in a text."""
    return len(UNSPOKEN.sub("", text))
