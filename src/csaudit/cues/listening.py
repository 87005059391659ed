"""The native side of `learned` and `stretches`: the same values from the kernel (`native/model.h`)."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, Final

import numpy as np

from csaudit.cues.grams import LONGEST
from csaudit.cues.native_weights import BOTH, NUMBER, POINTER, WIDEST, Trained, Weights, both, widths
from csaudit.cues.said import SHOWN, SIDES, Asked, Candidate, Heard, Stretch, Stretches, Talk
from csaudit.cues.windows import Array
from csaudit.native import kernel

if TYPE_CHECKING:
    from csaudit.cues.learned import LearnedModel

LONGEST_TURN: Final = 20_000
"""Characters of a turn up to which its sums fit into 32 bits: a weight has 16, and three n-grams end at a symbol."""
MOST_CHARACTERS: Final = 1 << 28
"""Of all turns: their text as UTF-32 and what is made of it should leave room for other things."""
_MANY: Final = 64
"""Windows for which there is room when somebody looks for those that reach a mark; where there are more, it's made."""
_UTF16: Final = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


class _Talk(ctypes.Structure):
    """`Talk` in `model.h`."""

    _fields_ = (
        *((name, NUMBER) for name in ("calls", "turns")),
        *((name, POINTER) for name in ("text", "borders", "starts", "sides")),
        *((name, BOTH) for name in ("strengths", "spoke")),
        *((name, POINTER) for name in ("before",)),
        *((name, POINTER) for name in ("codes", "offsets", "pieces", "grams")),
        *((name, POINTER) for name in ("rows", "sums", "spans", "weighed", "blocks")),
    )


_STRETCH: Final = Struct(f"=qqqqqdq{2 * SHOWN * (LONGEST + 1)}s")
"""`Stretch` in `stretch.c`: turn, window, move, start, end, score, and how much there is of the n-grams after them."""


@cache
def _library() -> ctypes.CDLL | None:
    library = kernel()
    if library is not None:
        library.csaudit_listen.argtypes, library.csaudit_listen.restype = [POINTER] * 2, None
        library.csaudit_best.argtypes = [POINTER, POINTER, NUMBER, POINTER, POINTER, POINTER]
        library.csaudit_best.restype = None
        library.csaudit_find.argtypes = [POINTER, POINTER, *[NUMBER] * 4, ctypes.c_double, NUMBER, POINTER]
        library.csaudit_find.restype = NUMBER
        library.csaudit_explain.argtypes = [POINTER, POINTER, NUMBER, POINTER]
        library.csaudit_explain.restype = None
    return library


class NativeModel:
    """A model in the kernel's hands."""

    def __init__(self, library: ctypes.CDLL, model: LearnedModel, trained: Trained) -> None:
        self.library, self.model = library, model
        self._weights = Weights(model.moves, trained)
        self.address = self._weights.address
        self._numbers: dict[str, tuple[int, int]] = {}

    def listen(self, text: bytes, borders: Array, starts: Array, sides: Array) -> Talk:
        """See `LearnedModel.listen`; `text` is UTF-32, its turns joined by breaks; it `fits`."""
        made = _Arrays(self.model, text, borders, starts, sides)
        self.library.csaudit_listen(self.address, made.address)
        heard = {
            side: Heard(spoke.view(bool), strengths)
            for side, spoke, strengths in zip(SIDES, made.spoke, made.strengths, strict=True)
        }
        return Talk(self.model, borders, starts, sides, heard, _Native(self, made))

    def number(self, move: str) -> tuple[int, int]:
        """The number of the role that makes a move, and its place among theirs."""
        if move not in self._numbers:
            side, place = self.model.column(move)
            self._numbers[move] = list(SIDES).index(side), place
        return self._numbers[move]


class _Arrays:
    """What the kernel reads and writes; shapes are said in `model.h`."""

    def __init__(self, model: LearnedModel, text: bytes, borders: Array, starts: Array, sides: Array) -> None:
        turns, moves = len(sides), [len(model.moves[side]) for side in SIDES]
        own, others, _, _ = widths(model.moves)
        longest = int(np.diff(starts).max(initial=1))
        self.spoke = [np.empty(turns, np.uint8) for _ in SIDES]
        self.strengths = [np.empty((turns + 1, count)) for count in moves]
        given = borders, starts, sides
        room: tuple[Array, ...] = (
            np.empty((turns, own)),
            np.empty(longest, np.uint16),
            *(np.empty(longest, np.int32) for _ in ("offsets", "pieces")),
            np.empty((longest, LONGEST), np.uint64),
            np.empty((longest, LONGEST), np.uintp),
            np.empty((longest + 1, own), np.int32),
            np.empty((4 * longest, 2), np.int32),
            np.empty((longest, LONGEST, 2), np.int64),
            np.empty((len(SIDES), 1 + others), np.int64),
        )
        self._kept = text, given, room
        self._struct = _Talk(
            *(len(borders) - 1, turns),
            ctypes.cast(ctypes.c_char_p(text), POINTER),
            *(each.ctypes.data for each in given),
            *(both(self.strengths), both(self.spoke)),
            *(each.ctypes.data for each in room),
        )
        self.address = ctypes.addressof(self._struct)


@dataclass(frozen=True, slots=True)
class _Native(Stretches):
    """Reads the turns that are asked for once more: few are, and what they all score would be ten times as much as all the rest."""

    model: NativeModel
    arrays: _Arrays

    def best(self, asked: Sequence[Asked]) -> list[tuple[str, Stretch] | None]:
        """See `Talk.best`."""
        places: dict[tuple[str, ...], tuple[int, int]] = {}
        numbers: list[tuple[int, int]] = []
        wanted = []
        for moves, first, turn in asked:
            if moves not in places:
                places[moves] = len(numbers), len(numbers) + len(moves)
                numbers += map(self.model.number, moves)
            wanted.append((first + turn, *places[moves]))
        found = ctypes.create_string_buffer(_STRETCH.size * len(wanted))
        turns, moves_asked = np.array(wanted, np.int64), np.array(numbers, np.int64)
        self.model.library.csaudit_best(
            self.model.address,
            self.arrays.address,
            len(wanted),
            turns.ctypes.data,
            moves_asked.ctypes.data,
            ctypes.addressof(found),
        )
        return [
            (moves[move], Stretch(turn, start, end, score, _grams(grams, size))) if end else None
            for (moves, _, turn), (_, _, move, start, end, score, size, grams) in zip(
                asked, _STRETCH.iter_unpack(found), strict=True
            )
        ]

    def reaching(self, move: str, at_least: float, first: int, end: int) -> list[Candidate]:
        """See `Stretches`."""
        side, place = self.model.number(move)
        room, count = 0, _MANY
        while count > room:
            room = count
            found = ctypes.create_string_buffer(_STRETCH.size * room)
            count = self.model.library.csaudit_find(
                self.model.address,
                self.arrays.address,
                *(side, first, end, place),
                at_least,
                room,
                ctypes.addressof(found),
            )
        return [
            Candidate(window, turn, start, end, score)
            for turn, window, _, start, end, score, _, _ in _STRETCH.iter_unpack(
                found.raw[: count * _STRETCH.size]
            )
        ]

    def grams(self, move: str, candidate: Candidate) -> tuple[str, ...]:
        """See `Stretches`."""
        window, turn, *_ = candidate
        found = ctypes.create_string_buffer(_STRETCH.pack(turn, window, 0, 0, 0, 0.0, 0, b""), _STRETCH.size)
        _, place = self.model.number(move)
        self.model.library.csaudit_explain(
            self.model.address, self.arrays.address, place, ctypes.addressof(found)
        )
        *_, size, grams = _STRETCH.unpack(found)
        return _grams(grams, size)


def _grams(raw: bytes, size: int) -> tuple[str, ...]:
    """The n-grams as the kernel writes them, each ended by 0."""
    return tuple(raw[: 2 * size].decode(_UTF16).split("\0")[:-1])


def native_model(model: LearnedModel, trained: Trained) -> NativeModel | None:
    """The model for the kernel; `None` where there is none, or it isn't made for such a model: see `model.h`."""
    library = _library()
    if (
        library is None
        or widths(model.moves).own > WIDEST
        or any((unit < 0).any() for unit in trained.unit.values())
    ):
        return None
    return NativeModel(library, model, trained)


def fits(starts: Array) -> bool:
    """Whether the kernel's numbers are large enough for turns that start there."""
    return bool(np.diff(starts).max(initial=0) <= LONGEST_TURN and starts[-1] <= MOST_CHARACTERS)
