"""A learned model's weights as the native kernel wants them (`native/model.h`)."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from csaudit.cues.grams import GramIndex
from csaudit.cues.said import SIDES
from csaudit.cues.windows import Array, character_classes
from csaudit.model import Role

WIDEST: Final = 256
"""Columns of a table that the kernel has room for."""
_LANES: Final = 8
_LINE: Final = 64
"""Bytes of a cache line."""
POINTER, NUMBER = ctypes.c_void_p, ctypes.c_int64
BOTH = POINTER * len(SIDES)
"""One for each role."""


class Trained(NamedTuple):
    """What a model learned; see `LearnedModel`."""

    grams: GramIndex
    tables: Array
    """Row × column, the agent's rows first."""
    bias: Mapping[Role, Array]
    unit: Mapping[Role, Array]
    floor: int


class _Model(ctypes.Structure):
    """`Model` in `model.h`."""

    _fields_ = (
        *((name, POINTER) for name in ("places", "keys", "tables", "classes")),
        ("bias", BOTH),
        ("unit", BOTH),
        *((name, NUMBER) for name in ("grams", "floor")),
        ("moves", NUMBER * len(SIDES)),
        *((name, NUMBER) for name in ("own", "width")),
    )


class Weights:
    """The same, laid out for the kernel; lives as long as anything that uses its address."""

    def __init__(self, moves: Mapping[Role, Sequence[str]], trained: Trained) -> None:
        index = trained.grams
        places, numbers = _places(index.slots)
        tables = trained.tables.reshape(len(SIDES), len(index.keys), -1).take(numbers, axis=1)
        one_each = [places, index.keys[numbers], _padded(tables, moves), character_classes()]
        bias, unit = ([np.ascontiguousarray(of[side], float) for side in SIDES] for of in trained[2:4])
        counts = tuple(len(moves[side]) for side in SIDES)
        assert counts == tuple(map(len, bias)) == tuple(map(len, unit))
        self._kept = one_each + bias + unit
        self._struct = _Model(
            *(each.ctypes.data for each in one_each),
            *(both(bias), both(unit)),
            *(len(numbers), trained.floor, counts),
            *widths(moves),
        )
        self.address = ctypes.addressof(self._struct)


def widths(moves: Mapping[Role, Sequence[str]]) -> tuple[int, int]:
    """Columns of a row that are for own words, and all of them: the squared length and a move each, filled up to whole vectors."""
    lanes = -(-(1 + max(map(len, moves.values()))) // _LANES) * _LANES
    return lanes, 2 * lanes


def _places(slots: Array) -> tuple[Array, Array]:
    """For each 64 places which of them hold an n-gram, and how many do before them; the n-grams in that order, unknown ones first."""
    held = np.flatnonzero(slots)
    filed = np.packbits(slots > 0, bitorder="little").view("<u8").astype(np.uint64)
    before = np.searchsorted(held, np.arange(len(filed)) * 64).astype(np.uint64)
    return np.stack([filed, before], axis=1), np.append(0, slots[held])


def _padded(tables: Array, moves: Mapping[Role, Sequence[str]]) -> Array:
    """Role × row × column as the kernel wants them, each row at the beginning of a cache line if it fills one."""
    own, width = widths(moves)
    sides, rows, _ = tables.shape
    room = np.zeros(sides * rows * width + _LINE // 2, np.int16)
    skip = -room.ctypes.data % _LINE // 2
    padded = room[skip : skip + sides * rows * width].reshape(sides, rows, width)
    for table, given, side in zip(padded, tables, SIDES, strict=True):
        mine, theirs = len(moves[side]), len(moves[SIDES[side]])
        table[:, : 1 + mine] = given[:, : 1 + mine]
        table[:, own] = given[:, 0]
        table[:, own + 1 : own + 1 + theirs] = given[:, 1 + mine : 1 + mine + theirs]
    return padded


def both(arrays: Sequence[Array]) -> Any:
    """Where the array of each role stands."""
    return BOTH(*(each.ctypes.data for each in arrays))
