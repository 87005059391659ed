"""The native side of `learned` and `said`: the same arrays, filled by the kernel (`native/model.h`)."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from csaudit.cues.grams import LONGEST
from csaudit.cues.native_weights import BOTH, NUMBER, POINTER, WIDEST, Trained, Weights, both, widths
from csaudit.cues.said import SHOWN, SIDES, Heard, NativeTalk, Stretch, Talk
from csaudit.cues.windows import Array, Symbols
from csaudit.model import Role
from csaudit.native import kernel

if TYPE_CHECKING:
    from csaudit.cues.learned import LearnedModel

LONGEST_TURN: Final = 20_000
"""Characters of a turn up to which its sums fit into 32 bits: a weight has 16, and three n-grams end at a symbol."""
MOST_CHARACTERS: Final = 1 << 28
"""Of all turns: windows, four times as many, are numbered in 32 bits."""
_UTF16: Final = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


class _Talk(ctypes.Structure):
    """`Talk` in `model.h`."""

    _fields_ = (
        *((name, NUMBER) for name in ("calls", "turns", "characters")),
        *((name, POINTER) for name in ("borders", "starts", "sides")),
        *((name, POINTER) for name in ("codes", "offsets", "of", "pieces", "edges")),
        ("most", NUMBER),
        *((name, BOTH) for name in ("spans", "within", "firsts", "scores", "strengths", "spoke")),
        *((name, POINTER) for name in ("rows", "sums", "blocks", "before")),
    )


class _Best(ctypes.Structure):
    """`Best` in `stretch.c`."""

    _fields_ = (
        *((name, NUMBER) for name in ("move", "window", "start", "end")),
        ("score", ctypes.c_double),
        ("size", NUMBER),
        ("grams", ctypes.c_uint16 * (SHOWN * (LONGEST + 1))),
    )


_BEST = Struct("=qqqqdq")
"""What stands in it before the n-grams: unpacking is faster than asking for each."""


@cache
def _library() -> ctypes.CDLL | None:
    library = kernel()
    if library is not None:
        library.csaudit_symbols.argtypes = [POINTER] * 4
        library.csaudit_scores.argtypes, library.csaudit_scores.restype = [POINTER] * 2, None
        library.csaudit_stretch.argtypes = [POINTER, POINTER, ctypes.c_int, NUMBER, NUMBER, POINTER]
        library.csaudit_best.argtypes = [POINTER, POINTER, NUMBER, POINTER, NUMBER, POINTER]
    return library


class NativeModel:
    """A model in the kernel's hands."""

    def __init__(self, model: LearnedModel, trained: Trained) -> None:
        self._model, self._weights = model, Weights(model.moves, trained)
        self.address = self._weights.address
        self._moves: dict[tuple[str, ...], Any] = {}

    def listen(self, text: bytes, borders: Array, starts: Array, sides: Array) -> Talk:
        """See `LearnedModel.listen`; `text` is UTF-32, its turns joined by breaks; it `fits`."""
        made = _Arrays(len(text) // 4, borders, starts, sides, widths(self._model.moves))
        counts = np.zeros(1 + len(SIDES), np.int64)
        library = _library()
        assert library is not None
        model, talk = self.address, ctypes.addressof(made.struct)
        done = library.csaudit_symbols(model, talk, text, counts.ctypes.data)
        assert done, "a piece has fewer windows than four times its symbols"
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
    """What the kernel writes to; shapes are said in `model.h`."""

    def __init__(
        self, size: int, borders: Array, starts: Array, sides: Array, columns: tuple[int, int]
    ) -> None:
        turns, (own, width) = len(sides), columns
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
            np.empty((longest + 1) * own, np.int32),
            np.empty((len(SIDES), width), np.int64),
            np.empty((len(SIDES), width)),
        )
        written = (self.codes, self.offsets, self.of, self.pieces, self.edges)
        self.struct = _Talk(
            *(len(borders) - 1, turns, size),
            *(each.ctypes.data for each in (*self.given, *written)),
            most,
            *(both(self.spans), both(self.within), both(self.firsts)),
            *(BOTH(), BOTH()),
            both(self.spoke),
            *(each.ctypes.data for each in self._room),
        )

    def add_scores(self, windows: Sequence[int], moves: Sequence[int]) -> None:
        """Make room for what so many windows of each role score for so many moves."""
        turns = len(self.edges)
        self.scores = [np.empty(shape) for shape in zip(windows, moves, strict=True)]
        self.strengths = [np.empty((turns, count)) for count in moves]
        self.struct.scores, self.struct.strengths = both(self.scores), both(self.strengths)


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
            self.model.address,
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
            self.model.address,
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


def native_model(model: LearnedModel, trained: Trained) -> NativeModel | None:
    """The model for the kernel; `None` where there is none, or it has no room for so many moves."""
    if _library() is None or widths(model.moves)[1] > WIDEST:
        return None
    return NativeModel(model, trained)


def fits(starts: Array) -> bool:
    """Whether the kernel's numbers are large enough for turns that start there."""
    return bool(np.diff(starts).max(initial=0) <= LONGEST_TURN and starts[-1] <= MOST_CHARACTERS)
