"""Phrases heard by their sound: the same toneless syllables in other characters, as speech recognition writes them.

Weak evidence. The spelled-out phrases are dealt into 64 lots, the bits of a number; a table tells for each character in which lots
a phrase may have it first, second, third. Three looks into the table find the few places of a call where a lot's phrases are then
compared with the text, any reading counting.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from csaudit.cues.cue import Cue, PhraseText
from csaudit.cues.ears import Slot, Spelled
from csaudit.cues.prepared import prepare
from csaudit.text import TURN_BREAK
from csaudit.text.pinyin import alike, sounds_like

SHORTEST = 3
"""Characters of a spelling: two syllables sound like too many other words."""
LOTS = 64
_PLANE = 0x10000
Array = np.ndarray[Any, np.dtype[Any]]


class _Audible(NamedTuple):
    """A spelling that may be heard."""

    spelling: str
    slot: Slot
    source: PhraseText


def audible(phrase: str) -> list[str]:
    """The spellings of a phrase that are long enough to be told by their sound: Chinese characters only, no gaps."""
    prepared = prepare(phrase)
    return [
        spelling
        for spelling in (prepared.literals if prepared.exact else ())
        if len(spelling) >= SHORTEST and all(map(alike, spelling))
    ]


class Homophones:
    """The audible phrases of some cues."""

    def __init__(self, cues: Iterable[tuple[Cue, Slot]], native: ctypes.CDLL | None = None) -> None:
        self._native = native
        found = [
            _Audible(spelling, slot, replace(phrase, by_sound=True))
            for cue, slot in cues
            for phrase in cue.phrases
            for spelling in audible(phrase.text)
        ]
        heads = sorted({each.spelling[:SHORTEST] for each in found})
        lot_of = {head: number * LOTS // len(heads) for number, head in enumerate(heads)}
        self._lots: list[dict[str, list[_Audible]]] = [{} for _ in range(LOTS)]
        """By their first characters."""
        for each in found:
            head = each.spelling[:SHORTEST]
            self._lots[lot_of[head]].setdefault(head, []).append(each)
        self._table = np.zeros((SHORTEST, _PLANE), dtype=np.uint64)
        for head, lot in lot_of.items():
            for place, character in enumerate(head):
                self._table[place, list(map(ord, alike(character)))] |= np.uint64(1 << lot)

    def find(self, texts: Sequence[str]) -> Iterator[tuple[Slot, Spelled]]:
        """What the folded turns of a call hold by sound alone."""
        joined = TURN_BREAK.join(texts)
        starts: list[int] = []
        for start, lots in self._places(joined):
            first = joined[start : start + SHORTEST]
            heads = (
                each for lot in lots for head, each in self._lots[lot].items() if sounds_like(first, head)
            )
            for head in heads:
                for spelling, slot, source in head:
                    said = joined[start : start + len(spelling)]
                    if said != spelling and sounds_like(said, spelling):
                        starts = starts or _starts(texts)
                        turn = bisect_right(starts, start) - 1
                        at = start - starts[turn]
                        yield slot, Spelled(turn, at, at + len(spelling), source)

    def _places(self, joined: str) -> Iterator[tuple[int, list[int]]]:
        """Where the phrases of which lots may start."""
        if len(joined) < SHORTEST:
            return
        codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4")
        starts, lots = self._possible(codes) if self._native is None else self._heard(self._native, codes)
        for start, bits in zip(starts.tolist(), lots.tolist(), strict=True):
            yield start, [lot for lot in range(LOTS) if bits >> lot & 1]

    def _possible(self, codes: Array) -> tuple[Array, Array]:
        codes = np.minimum(codes, _PLANE - 1)
        first, second, third = self._table
        possible = first[codes[:-2]] & second[codes[1:-1]] & third[codes[2:]]
        starts = np.flatnonzero(possible)
        return starts, possible[starts]

    def _heard(self, native: ctypes.CDLL, codes: Array) -> tuple[Array, Array]:
        """The same, in the kernel."""
        starts, lots = np.empty(len(codes), np.int64), np.empty(len(codes), np.uint64)
        native.csaudit_sounds.restype = ctypes.c_int64
        count = native.csaudit_sounds(
            ctypes.c_void_p(self._table.ctypes.data),
            ctypes.c_int64(len(codes)),
            *(ctypes.c_void_p(each.ctypes.data) for each in (codes, starts, lots)),
        )
        return starts[:count], lots[:count]


def _starts(texts: Sequence[str]) -> list[int]:
    return list(accumulate([len(text) + len(TURN_BREAK) for text in texts[:-1]], initial=0))
