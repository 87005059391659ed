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
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from csaudit.cues.cue import Cue, PhraseText
from csaudit.cues.ears import Slot, Spelled
from csaudit.cues.prepared import prepare
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
        self._candidates = lru_cache(maxsize=4096)(self._alike)
        """The same few words turn up again and again, mostly those of the phrases themselves."""
        self._table = np.zeros((SHORTEST, _PLANE), dtype=np.uint64)
        for head, lot in lot_of.items():
            for place, character in enumerate(head):
                self._table[place, list(map(ord, alike(character)))] |= np.uint64(1 << lot)

    def find(
        self, joined: str, symbols: Array, starts: Sequence[int] | Array
    ) -> Iterator[tuple[Slot, Spelled]]:
        """What folded turns hold by sound alone, joined into one text: its code points, and where each turn starts."""
        if len(joined) < SHORTEST:
            return
        places, lots = self._possible(symbols) if self._native is None else self._heard(self._native, symbols)
        for place, bits in zip(places.tolist(), lots.tolist(), strict=True):
            for spelling, slot, source in self._candidates(joined[place : place + SHORTEST], bits):
                said = joined[place : place + len(spelling)]
                if said != spelling and sounds_like(said, spelling):
                    turn = bisect_right(starts, place) - 1
                    at = place - int(starts[turn])
                    yield slot, Spelled(turn, at, at + len(spelling), source)

    def _alike(self, first: str, lots: int) -> list[_Audible]:
        """The phrases of some lots that begin with the sounds of these characters."""
        found: list[_Audible] = []
        for lot in range(LOTS):
            if lots >> lot & 1:
                for head, phrases in self._lots[lot].items():
                    if sounds_like(first, head):
                        found += phrases
        return found

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
