"""The native side of `learned` and `said`: the same arrays, filled by `native/model.c`."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from csaudit.cues.grams import LONGEST, GramIndex
from csaudit.cues.said import SHOWN, SIDES, Heard, NativeTalk, Stretch, Talk
from csaudit.cues.windows import Array, Symbols, character_classes
from csaudit.model import Role
from csaudit.native import kernel

if TYPE_CHECKING:
    from csaudit.cues.learned import LearnedModel

WIDEST: Final = 256
"""Columns of a table that the kernel has room for."""
LONGEST_TURN: Final = 20_000
"""Characters of a turn up to which its sums fit into 32 bits: a weight has 16, and three n-grams end at a symbol."""
_UTF16: Final = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_LANES: Final = 8
_LINE: Final = 64
"""Bytes of a cache line: a row begins with one."""
_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_int64
_BOTH = _POINTER * len(SIDES)


class _Model(ctypes.Structure):
    """`Model` in `model.c`."""

    _fields_ = (
        *((name, _POINTER) for name in ("places", "keys", "tables", "classes")),
        ("bias", _BOTH),
        ("unit", _BOTH),
        *((name, _NUMBER) for name in ("grams", "floor")),
        ("moves", _NUMBER * len(SIDES)),
        *((name, _NUMBER) for name in ("own", "width")),
    )


class _Talk(ctypes.Structure):
    """`Talk` in `model.c`."""

    _fields_ = (
        *((name, _NUMBER) for name in ("calls", "turns", "characters")),
        *((name, _POINTER) for name in ("borders", "starts", "sides")),
        *((name, _POINTER) for name in ("codes", "offsets", "of", "pieces", "edges")),
        ("most", _NUMBER),
        *((name, _BOTH) for name in ("spans", "in_", "firsts", "scores", "strengths", "spoke")),
        *((name, _POINTER) for name in ("rows", "sums", "blocks", "before")),
    )


class _Best(ctypes.Structure):
    """`Best` in `model.c`."""

    _fields_ = (
        *((name, _NUMBER) for name in ("move", "window", "start", "end")),
        ("score", ctypes.c_double),
        ("size", _NUMBER),
        ("grams", ctypes.c_uint16 * (SHOWN * (LONGEST + 1))),
    )


_BEST = Struct("=qqqqdq")
"""What stands in it before the n-grams: unpacking is faster than asking for each."""


@cache
def _library() -> ctypes.CDLL | None:
    library = kernel()
    if library is not None:
        library.csaudit_symbols.argtypes = [_POINTER] * 4
        library.csaudit_scores.argtypes, library.csaudit_scores.restype = [_POINTER] * 2, None
        library.csaudit_stretch.argtypes = [
            _POINTER,
            _POINTER,
            ctypes.c_int,
            _NUMBER,
            _NUMBER,
            _POINTER,
        ]
        library.csaudit_best.argtypes = [_POINTER, _POINTER, _NUMBER, _POINTER, _NUMBER, _POINTER]
    return library


class NativeModel:
    """A model's weights as the kernel wants them."""

    def __init__(
        self,
        model: LearnedModel,
        index: GramIndex,
        tables: Array,
        units: Mapping[Role, tuple[Array, Array]],
        floor: int,
    ) -> None:
        self._model = model
        places, numbers = _places(index.slots)
        tables = tables.reshape(len(SIDES), len(index.keys), -1)[:, numbers]
        self._kept = [places, index.keys[numbers], _padded(tables, model.moves), character_classes()]
        bias, unit = ([np.ascontiguousarray(units[side][at], float) for side in SIDES] for at in (0, 1))
        self._kept += bias + unit
        own, width = widths(model.moves)
        self.struct = _Model(
            *(each.ctypes.data for each in self._kept[:4]),
            _both(bias),
            _both(unit),
            len(numbers),
            floor,
            tuple(len(model.moves[side]) for side in SIDES),
            own,
            width,
        )
        self._moves: dict[tuple[str, ...], Any] = {}

    def listen(self, text: bytes, borders: Array, starts: Array, sides: Array) -> Talk:
        """See `LearnedModel.listen`; `text` is UTF-32, its turns joined by breaks, none of them longer than `LONGEST_TURN`."""
        made = _Arrays(len(text) // 4, borders, starts, sides, self.struct)
        counts = np.zeros(1 + len(SIDES), np.int64)
        library = _library()
        assert library is not None
        model, talk = ctypes.addressof(self.struct), ctypes.addressof(made.struct)
        fits = library.csaudit_symbols(model, talk, text, counts.ctypes.data)
        assert fits, "a piece has fewer windows than four times its symbols"
        count, *windows = counts.tolist()
        made.add_scores(windows, [len(self._model.moves[side]) for side in SIDES])
        library.csaudit_scores(model, talk)
        found = Symbols(made.codes[:count], made.offsets[:count], made.of[:count], made.pieces[:count])
        heard = {
            side: Heard(
                made.spans[at][: windows[at]],
                made.within[at][: windows[at]],
                made.scores[at],
                made.spoke[at].view(bool),
                made.strengths[at],
            )
            for at, side in enumerate(SIDES)
        }
        none = np.zeros((LONGEST, 0), np.int64)
        return Talk(self._model, borders, starts, sides, found, none, heard, _Native(self, made))

    def numbers(self, moves: Sequence[str]) -> Any:
        """Side and place of each move."""
        key = tuple(moves)
        if key not in self._moves:
            places = [self._model.column(move) for move in key]
            flat = [number for side, place in places for number in (list(SIDES).index(side), place)]
            self._moves[key] = (ctypes.c_int32 * len(flat))(*flat)
        return self._moves[key]


class _Arrays:
    """What the kernel writes to; shapes are said in `model.c`."""

    def __init__(self, size: int, borders: Array, starts: Array, sides: Array, model: _Model) -> None:
        turns = len(sides)
        self.given = borders, starts, sides
        self.codes = np.empty(size, np.uint16)
        self.offsets, self.of, self.pieces = (np.empty(size, np.int32) for _ in range(3))
        self.edges = np.empty(turns + 1, np.int32)
        most = 4 * size
        self.spans = [np.empty((most, 2), np.int32) for _ in SIDES]
        self.within, self.firsts = ([np.empty(each, np.int32) for _ in SIDES] for each in (most, turns + 1))
        self.spoke = [np.empty(turns, np.uint8) for _ in SIDES]
        self.scores: list[Array] = []
        self.strengths: list[Array] = []
        longest = int(np.diff(starts).max(initial=0))
        self._room = (
            np.empty((longest, LONGEST), np.uintp),
            np.empty((longest + 1) * model.own, np.int32),
            np.empty((len(SIDES), model.width), np.int64),
            np.empty((len(SIDES), model.width)),
        )
        written = (self.codes, self.offsets, self.of, self.pieces, self.edges)
        self.struct = _Talk(
            *(len(borders) - 1, turns, size),
            *(each.ctypes.data for each in (*self.given, *written)),
            most,
            *(_both(self.spans), _both(self.within), _both(self.firsts)),
            *(_BOTH(), _BOTH()),
            _both(self.spoke),
            *(each.ctypes.data for each in self._room),
        )

    def add_scores(self, windows: Sequence[int], moves: Sequence[int]) -> None:
        """Make room for what so many windows of each role score for so many moves."""
        turns = len(self.edges)
        self.scores = [np.empty(shape) for shape in zip(windows, moves, strict=True)]
        self.strengths = [np.empty((turns, count)) for count in moves]
        self.struct.scores, self.struct.strengths = _both(self.scores), _both(self.strengths)


@dataclass(frozen=True, slots=True)
class _Native(NativeTalk):
    """Looks into the arrays of a talk."""

    model: NativeModel
    arrays: _Arrays

    def best(self, moves: Sequence[str], turn: int, first: int) -> tuple[str, Stretch] | None:
        """See `Said.best`; `first` is the first turn of the call."""
        library, best = _library(), _Best()
        assert library is not None
        found = library.csaudit_best(
            ctypes.addressof(self.model.struct),
            ctypes.addressof(self.arrays.struct),
            first + turn,
            self.model.numbers(moves),
            len(moves),
            ctypes.addressof(best),
        )
        if found < 0:
            raise MemoryError
        return (moves[best.move], _stretch(best, turn)) if found else None

    def stretch(self, side: Role, window: int, move: int, turn: int) -> Stretch:
        """See `Said`; `turn` is that of the window, in its call."""
        library, best = _library(), _Best()
        assert library is not None
        if not library.csaudit_stretch(
            ctypes.addressof(self.model.struct),
            ctypes.addressof(self.arrays.struct),
            list(SIDES).index(side),
            window,
            move,
            ctypes.addressof(best),
        ):
            raise MemoryError
        return _stretch(best, turn)


def _stretch(best: _Best, turn: int) -> Stretch:
    raw = bytes(best)
    _, _, start, end, score, size = _BEST.unpack_from(raw)
    grams = raw[_BEST.size : _BEST.size + 2 * size].decode(_UTF16).split("\0")[:-1]
    return Stretch(turn, start, end, score, tuple(grams))


def native_model(
    model: LearnedModel,
    index: GramIndex,
    tables: Array,
    units: Mapping[Role, tuple[Array, Array]],
    floor: int,
) -> NativeModel | None:
    """The model for the kernel; `None` where there is none, or it has no room for so many moves."""
    if _library() is None or widths(model.moves)[1] > WIDEST:
        return None
    return NativeModel(model, index, tables, units, floor)


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


def _both(arrays: Sequence[Array]) -> Any:
    return _BOTH(*(each.ctypes.data for each in arrays))
