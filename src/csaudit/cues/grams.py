"""Character n-grams as numbers, and which row of a model's tables each has."""

from __future__ import annotations

from typing import Final

import numpy as np

from csaudit.cues.windows import Array, Symbols

LONGEST: Final = 3
"""Characters of the longest n-gram."""
_SLOT_BITS = 20
_MIX = np.uint64(0x9E3779B97F4A7C15)


def keys_of(codes: Array, length: int) -> Array:
    """The n-grams of one length as numbers, one for each place where one can start."""
    count = max(len(codes) - length + 1, 0)
    wide = codes.astype(np.uint64)
    keys = wide[:count]
    for at in range(1, length):
        keys = (keys << np.uint64(16)) | wide[at : at + count]
    return keys


def slot_of(keys: Array) -> Array:
    """Where n-grams are filed; training drops the rarer of two that would share a place."""
    slots: Array = ((keys * _MIX) >> np.uint64(64 - _SLOT_BITS)).view(np.int64)
    return slots


class GramIndex:
    """From n-grams to their numbers, counted from 1; 0 is every unknown one."""

    def __init__(self, keys: Array) -> None:
        self.keys = np.concatenate([np.zeros(1, dtype=np.uint64), keys])
        """By number."""
        self.slots = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
        """The number filed in each place."""
        self.slots[slot_of(keys)] = np.arange(1, len(keys) + 1, dtype=np.int32)

    def numbers(self, said: Symbols) -> Array:
        """Length × symbol: the n-gram that ends with each symbol; 0 for an unknown one and where the turn starts too late.

        By its end: a stretch is then the difference of two running sums.
        """
        numbers = np.zeros((LONGEST, len(said.codes)), dtype=np.int64)
        for length in range(1, LONGEST + 1):
            keys = keys_of(said.codes, length)
            if len(keys):
                known = self.slots.take(slot_of(keys))
                known *= self.keys.take(known) == keys
                if length > 1:
                    known *= said.turns[length - 1 :] == said.turns[: len(keys)]
                numbers[length - 1, length - 1 :] = known
        return numbers
