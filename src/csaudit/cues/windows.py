"""The stretches of a turn that a learned cue judges: pieces between punctuation marks, neighbours joined, long runs cut up.

Punctuation, blanks and hesitation sounds are dropped before n-grams are taken, so that speech recognition without punctuation marks
and a typed chat look alike; the marks only say where a piece ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

SHORTEST = 2
"""Symbols of a piece that is judged by itself."""
LONGEST_PAIR, LONGEST_TRIPLE = 32, 24
"""Symbols up to which two, or three, neighbouring pieces are judged together."""
SLIDES = ((18, 14, 4, 10), (28, 24, 6, 18))
"""For pieces longer than the first number: windows of the second, every third, none shorter than the fourth."""

_ASTRAL = 0xD800
"""Stands for every character outside the basic plane: a surrogate, which is a mark."""
_MARK, _SOUND = 0, 1
_END_BITS = 32
"""Of a window as one number: the lower half is its end."""
_HESITATION = "呃嗯额唔欸诶"
_MARKS = "，。！？；：、,.!?;:…~～—-“”\"'‘’（）()《》<>【】[]·/\\|*#@^_=+ \t\n\u3000"


@dataclass(frozen=True, slots=True)
class Symbols:
    """The letters of a call, or of one role's turns, that count: four arrays of one length."""

    codes: Array
    """Code points (16 bits), digits as `0`."""
    offsets: Array
    """Where each stands in the folded call."""
    turns: Array
    """The turn of each."""
    pieces: Array
    """The number of the piece of each; pieces end at marks."""

    def of(self, turns: Array) -> Symbols:
        """Those of the turns for which `turns` (a truth value for each turn of the call) holds."""
        keep = turns[self.turns]
        return Symbols(self.codes[keep], self.offsets[keep], self.turns[keep], self.pieces[keep])


@cache
def character_classes() -> Array:
    """What becomes of each character of the basic plane: itself, `0` for a digit, or that it's a dropped sound or a mark."""
    table = np.arange(0x10000, dtype=np.uint16)
    table[0xD800:0xF900] = _MARK
    for mark in _MARKS:
        table[ord(mark)] = _MARK
    for sound in _HESITATION:
        table[ord(sound)] = _SOUND
    table[ord("0") : ord("9") + 1] = ord("0")
    return table


def symbols(folded: str, starts: Sequence[int] | Array) -> Symbols:
    """The symbols of a folded call; `starts` is where each turn begins in it."""
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    classes = character_classes().take(np.minimum(codes, _ASTRAL))
    offsets = np.flatnonzero(classes > _SOUND)
    turns = np.searchsorted(np.asarray(starts), offsets, side="right") - 1
    return Symbols(classes[offsets], offsets, turns, np.cumsum(classes == _MARK)[offsets])


def windows(found: Symbols) -> Array:
    """First symbol and end of every window, one row each, sorted; none reaches across turns."""
    cuts = np.flatnonzero(np.diff(found.pieces)) + 1
    edges = np.concatenate([[0], cuts, [len(found.codes)]])
    first, last = edges[:-1], edges[1:]
    spans = [_keys(first, last, last - first >= SHORTEST)]
    for more, longest in ((1, LONGEST_PAIR), (2, LONGEST_TRIPLE)):
        if len(first) > more:
            start, end = first[:-more], last[more:]
            same = found.turns[start] == found.turns[first[more:]]
            spans.append(_keys(start, end, same & (end - start <= longest)))
    for over, size, step, least in SLIDES:
        long = last - first > over
        spans.append(_slid(first[long], last[long], size, step, least))
    # As one number each they are sorted in a fraction of the time that rows take.
    keys = np.sort(np.concatenate(spans))
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return np.stack([keys >> _END_BITS, keys & ((1 << _END_BITS) - 1)], axis=1)


def _slid(first: Array, last: Array, size: int, step: int, least: int) -> Array:
    """Windows of a size at every few symbols of long pieces, none shorter than the least but the piece's own end."""
    count = -((first + least - last) // step)
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    start = np.repeat(first, count) + step * nth
    end = np.minimum(start + size, np.repeat(last, count))
    keys: Array = start << _END_BITS | end
    return keys


def _keys(start: Array, end: Array, keep: Array) -> Array:
    keys: Array = start[keep] << _END_BITS | end[keep]
    return keys
