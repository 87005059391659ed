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
_LINE: Final = 32
"""Weights in a cache line."""
_KEY: Final = 4
"""Weights in whose room the key of an n-gram fits."""
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
        *((name, POINTER) for name in ("places", "tables", "classes")),
        ("bias", BOTH),
        ("unit", BOTH),
        *((name, NUMBER) for name in ("grams", "floor")),
        ("moves", NUMBER * len(SIDES)),
        *((name, NUMBER) for name in ("own", "others", "theirs", "width")),
    )


class Weights:
    """The same, laid out for the kernel; lives as long as anything that uses its address."""

    def __init__(self, moves: Mapping[Role, Sequence[str]], trained: Trained) -> None:
        index = trained.grams
        places, numbers = _places(index.slots)
        tables = trained.tables.reshape(len(SIDES), len(index.keys), -1).take(numbers, axis=1)
        one_each = [places, _rows(index.keys[numbers], tables, moves), character_classes()]
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


class Widths(NamedTuple):
    """How wide things are, in columns; see `Model` in `model.h`."""

    own: int
    others: int
    theirs: int
    width: int


def widths(moves: Mapping[Role, Sequence[str]]) -> Widths:
    """Columns for own words (the squared length and a move each) and for the other's, filled up to whole vectors.

    In a row both are filled up to cache lines.
    """
    most = max(map(len, moves.values()))
    own, others = _filled(1 + most, _LANES), _filled(most, _LANES)
    theirs = _filled(_KEY + own, _LINE)
    return Widths(own, others, theirs - _KEY, theirs + _filled(others, _LINE))


def _filled(count: int, size: int) -> int:
    return -(-count // size) * size


def _places(slots: Array) -> tuple[Array, Array]:
    """For each 64 places which of them hold an n-gram, and how many do before them; the n-grams in that order, unknown ones first."""
    held = np.flatnonzero(slots)
    filed = np.packbits(slots > 0, bitorder="little").view("<u8").astype(np.uint64)
    before = np.searchsorted(held, np.arange(len(filed)) * 64).astype(np.uint64)
    return np.stack([filed, before], axis=1), np.append(0, slots[held])


def _rows(keys: Array, tables: Array, moves: Mapping[Role, Sequence[str]]) -> Array:
    """Role × row × column as the kernel wants them, each row at the beginning of a cache line."""
    wide = widths(moves)
    room = np.zeros(len(SIDES) * len(keys) * wide.width + _LINE, np.int16)
    skip = -room.ctypes.data // room.itemsize % _LINE
    rows = room[skip : skip + len(room) - _LINE].reshape(len(SIDES), len(keys), wide.width)
    for table, given, side in zip(rows, tables, SIDES, strict=True):
        mine, theirs = len(moves[side]), len(moves[SIDES[side]])
        table[:, :_KEY] = keys.view(np.int16).reshape(-1, _KEY)
        table[:, _KEY : _KEY + 1 + mine] = given[:, : 1 + mine]
        first = _KEY + wide.theirs
        table[:, first : first + theirs] = given[:, 1 + mine : 1 + mine + theirs]
    return rows


def both(arrays: Sequence[Array]) -> Any:
    """Where the array of each role stands."""
    return BOTH(*(each.ctypes.data for each in arrays))
