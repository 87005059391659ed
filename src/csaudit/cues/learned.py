"""Learned cues: a linear model over character n-grams judges each stretch of a turn, in the light of what the other side just said.

A stretch (`windows`) makes a move when its score reaches the cue's mark. The score is a sum: the weights of the n-grams of the
stretch, divided by its length, plus those of the other side's last words, divided by theirs, plus a constant; so the n-grams that
weighed most explain it. Weights are whole numbers and their sums exact: a score is the same on every machine, and whether a call is
looked at alone or with others, which is faster. `make model` trains the weights.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from csaudit.cues.grams import LONGEST, GramIndex
from csaudit.cues.listening import LONGEST_TURN, NativeModel, fits, native_model
from csaudit.cues.native_weights import Trained
from csaudit.cues.said import SIDES, Said, Talk
from csaudit.cues.stretches import PlainStretches, Scored
from csaudit.cues.windows import Array, Symbols, symbols, windows
from csaudit.model import Role
from csaudit.text import TURN_BREAK

_SAFE = LONGEST_TURN
"""Symbols of a call up to which its sums fit into 32 bits."""


_NUMBERS = {role: list(SIDES).index(role) if role in SIDES else -1 for role in Role}
"""The number of each role in `SIDES`."""
_AS_BYTE = {role: number & 0xFF for role, number in _NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class Scale:
    """How the evidence for a fault in a turn is weighed."""

    features: tuple[str, ...]
    """What is put on it."""
    weights: Array
    """One for each form of each feature, and the constant last."""
    typical: Array
    """The forms of a typical turn: what a turn's are held against in an explanation."""


class LearnedModel:
    """The weights of a pack's learned moves; `data` is what `make model` wrote.

    A role's table has a row for each n-gram (the first for unknown ones) and these columns: the n-gram's squared length; a weight for
    each of the role's moves; a weight for each move of the other role, to which these words are what was said before.
    """

    def __init__(self, data: bytes) -> None:
        self.sha256 = hashlib.sha256(data).hexdigest()
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            self._index, self._floor = GramIndex(parts["keys"]), int(parts["floor"])
            self.moves: Mapping[Role, tuple[str, ...]] = {
                side: tuple(map(str, parts[f"{side.value}_moves"])) for side in SIDES
            }
            self._bias = {side: parts[f"{side.value}_bias"] for side in SIDES}
            self._unit = {side: parts[f"{side.value}_unit"] for side in SIDES}
            self._tables = np.concatenate([parts[f"{side.value}_table"] for side in SIDES])
            self.scales = {
                (fault, side): Scale(
                    tuple(map(str, parts[f"features_{side.value}"])),
                    parts[f"{fault}_{side.value}"],
                    parts[f"typical_{side.value}"],
                )
                for fault in map(str, parts["faults"])
                for side in SIDES
                if f"{fault}_{side.value}" in parts
            }

    def column(self, move: str) -> tuple[Role, int]:
        """Whose a move is, and its place among theirs."""
        return next((side, moves.index(move)) for side, moves in self.moves.items() if move in moves)

    def look(self, texts: Sequence[str], roles: Sequence[Role]) -> Said:
        """Every stretch of a call's turns (folded), scored for every move."""
        return self.listen([texts], [roles]).call(0)

    def listen(self, calls: Sequence[Sequence[str]], roles: Sequence[Sequence[Role]]) -> Talk:
        """The same for several calls at once: the texts of each, and who speaks in each turn."""
        texts = list(chain.from_iterable(calls))
        starts = _starts(texts) + np.arange(len(texts) + 1)
        borders = _starts(calls)
        sides = np.frombuffer(bytes(map(_AS_BYTE.__getitem__, chain.from_iterable(roles))), np.int8)
        text = TURN_BREAK.join(texts)
        if self._native is not None and fits(starts):
            return self._native.listen(text.encode("utf-32-le", "surrogatepass"), borders, starts, sides)
        found = symbols(text, starts[:-1]).of(sides >= 0)
        rows = self._rows(found, sides)
        edges = np.searchsorted(found.turns, np.arange(len(sides) + 1))
        scored = self._score(found, rows, edges, borders, sides)
        spoke = np.diff(edges) > 0
        heard = {side: each.heard((sides == _NUMBERS[side]) & spoke) for side, each in scored.items()}
        stretches = PlainStretches(self, starts, found, rows, scored)
        return Talk(self, borders, starts, sides, heard, stretches)

    @cached_property
    def _native(self) -> NativeModel | None:
        return native_model(self, Trained(self._index, self._tables, self._bias, self._unit, self._floor))

    def weigh(self, rows: Array, column: int) -> Array:
        """What the n-grams of some rows weigh in a column."""
        weights: Array = self._tables[rows, column]
        return weights

    def _rows(self, said: Symbols, sides: Array) -> Array:
        """Length × symbol: the row of the n-gram that ends with each symbol in the table of who says it."""
        rows = self._index.numbers(said)
        rows += (sides[said.turns] * np.int64(len(self._tables) // len(SIDES)))[None, :]
        return rows

    def _score(
        self, said: Symbols, rows: Array, edges: Array, borders: Array, sides: Array
    ) -> dict[Role, Scored]:
        """The windows of each role; `edges` is the first symbol of each turn."""
        longest = np.diff(edges[borders]).max(initial=0)
        sums = _Sums(rows, self._tables, np.int32 if longest < _SAFE else np.int64)
        spans = windows(said)
        turns = said.turns[spans[:, 0]]
        totals, whole = sums.inside(spans[:, 0], spans[:, 1]), sums.turns(edges)
        spoke = np.diff(edges) > 0
        scored = {}
        for number, side in enumerate(SIDES):
            mine, other = ((sides == each) & spoke for each in (number, 1 - number))
            of_side = np.flatnonzero(sides[turns] == number)
            own = totals[of_side, : 1 + len(self.moves[side])]
            before = self._before(whole[:, [0, *self._columns_before(side)]], mine, other, borders)
            scores = own[:, 1:] / self._length(own)
            scores += before[turns[of_side]]
            scores *= self._unit[side]
            scores += self._bias[side]
            scored[side] = Scored(spans[of_side], turns[of_side], scores)
        return scored

    def _columns_before(self, side: Role) -> range:
        first = 1 + len(self.moves[SIDES[side]])
        return range(first, first + len(self.moves[side]))

    def _length(self, totals: Array) -> Array:
        length: Array = np.sqrt(totals[:, :1] + self._floor)
        return length

    def _before(self, whole: Array, mine: Array, other: Array, borders: Array) -> Array:
        """Turn × move: what the other side's turns since this side's last words, or the last such, weigh.

        `whole` are the sums of each turn, `mine` and `other` who speaks in it, `borders` where each call begins.
        """
        # A block: the other side's turns between two of this side's. Every call begins a new one.
        begins, turns = borders[:-1][np.diff(borders) > 0], len(mine)
        opens = mine.astype(np.int64)
        opens[begins] += 1
        block = np.cumsum(opens)
        leading = block[begins] - mine[begins]
        blocks = np.zeros((1 + block.max(initial=0), whole.shape[1]), dtype=whole.dtype)
        heard = np.flatnonzero(other)
        if len(heard):
            inside = block[heard]
            first = np.flatnonzero(np.diff(inside, prepend=-1))
            blocks[inside[first]] = np.add.reduceat(whole[heard], first, axis=0)
        last = np.maximum.accumulate(np.where(blocks[:, 0] > 0, np.arange(len(blocks)), -1))
        at = last[block - 1]
        weights = blocks[:, 1:] / self._length(blocks)
        own = at >= np.repeat(leading, np.diff(begins, append=turns))
        before: Array = np.where(own[:, None], weights[at], 0.0)
        return before


class _Sums:
    """The running sums of a table's rows over what was said."""

    def __init__(self, rows: Array, table: Array, kind: type[np.signedinteger[Any]]) -> None:
        self._rows, self._table = rows, table
        ending = table.take(rows[0], axis=0).astype(kind)
        for more in rows[1:]:
            ending += table.take(more, axis=0)
        # Sums may overflow, and their differences are right all the same.
        self._sums = _running(ending)

    def inside(self, start: Array, end: Array) -> Array:
        """What the n-grams inside each stretch of two or more symbols add up to: stretch × column."""
        total: Array = self._sums.take(end, axis=0)
        total -= self._sums.take(start, axis=0)
        # Those that began before the stretch ended in it.
        for length in range(2, LONGEST + 1):
            for at in range(length - 1):
                total -= self._table.take(self._rows[length - 1].take(start + at), axis=0)
        return total

    def turns(self, edges: Array) -> Array:
        """The same for whole turns: turn × column."""
        sums = self._sums.take(edges, axis=0)
        whole: Array = sums[1:] - sums[:-1]
        return whole


def _starts(things: Sequence[Sequence[object]]) -> Array:
    """Where each would start if they stood one after another, and where one more would."""
    starts = np.zeros(len(things) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, things), dtype=np.int64, count=len(things)), out=starts[1:])
    return starts


def _running(rows: Array, stride: int = 16) -> Array:
    """The sum of the rows before each, and of all: what `cumsum` gives, at three times its speed.

    Row after row of all strides at once, then what came before each stride.
    """
    padded = np.zeros((-(-(len(rows) + 1) // stride) * stride, rows.shape[1]), dtype=rows.dtype)
    padded[1 : len(rows) + 1] = rows
    strides = padded.reshape(-1, stride, rows.shape[1])
    for at in range(1, stride):
        strides[:, at] += strides[:, at - 1]
    strides[1:] += np.cumsum(strides[:-1, -1], axis=0, dtype=rows.dtype)[:, None]
    return padded
