"""Learned cues: a linear model over character n-grams judges each stretch of a turn, in the light of what the other side just said.

A stretch (`windows`) makes a move when its score reaches the cue's mark. The score is a sum: the weights of the n-grams of the
stretch, divided by its length, plus those of the other side's last words, divided by theirs, plus a constant; so the n-grams that
weighed most explain it. Weights are whole numbers and their sums exact: a score is the same on every machine.
`make model` trains them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from csaudit.cues.windows import Array, Symbols, symbols, windows
from csaudit.model import Role
from csaudit.text import TURN_BREAK

LONGEST = 3
"""Characters of the longest n-gram."""
SHOWN = 4
"""N-grams that explain a stretch."""
NOTHING = -6.0
"""The score of a move in a turn that holds no words: as good as certainly not made."""
SIDES = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}
"""Who makes moves, and who is the other side."""
_SLOT_BITS = 20
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a move was made, how surely, and by which n-grams most."""

    turn: int
    start: int
    end: int
    score: float
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What one role said in a call."""

    symbols: Symbols
    rows: tuple[Array, ...]
    """For each length of n-gram, the row of the one that starts at each symbol."""
    sums: tuple[Array, ...]
    """For each length, the running sums of the role's table over those rows."""

    def totals(self, start: Array, end: Array) -> Array:
        """What the n-grams inside each stretch add up to: stretch × column."""
        total = np.zeros((len(start), self.sums[0].shape[1]), dtype=np.int64)
        for length, sums in enumerate(self.sums, 1):
            total += sums[np.maximum(end - length + 1, start)] - sums[start]
        return total


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
            keys, self._floor = parts["keys"], int(parts["floor"])
            self.moves: Mapping[Role, tuple[str, ...]] = {
                side: tuple(str(move) for move in parts[f"{side.value}_moves"]) for side in SIDES
            }
            self._bias = {side: parts[f"{side.value}_bias"] for side in SIDES}
            self._unit = {side: parts[f"{side.value}_unit"] for side in SIDES}
            self._tables = {side: parts[f"{side.value}_table"].astype(np.int32) for side in SIDES}
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
        self._keys = np.concatenate([np.zeros(1, dtype=np.uint64), keys])
        self._slots = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
        self._slots[slot_of(keys)] = np.arange(1, len(keys) + 1, dtype=np.int32)

    def column(self, move: str) -> tuple[Role, int]:
        """Whose a move is, and its place among theirs."""
        return next((side, moves.index(move)) for side, moves in self.moves.items() if move in moves)

    def look(self, texts: Sequence[str], roles: Sequence[Role]) -> Said:
        """Every stretch of a call's turns (folded), scored for every move."""
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))[:-1]
        found = symbols(TURN_BREAK.join(texts), starts)
        words = {side: self._words(found, roles, side) for side in SIDES}
        spans = {side: windows(words[side].symbols) for side in SIDES}
        scores = {side: self._scores(side, words, spans[side], len(roles)) for side in SIDES}
        return Said(self, starts, words, spans, scores)

    def _words(self, found: Symbols, roles: Sequence[Role], side: Role) -> _Words:
        said = found.of(np.fromiter((role is side for role in roles), dtype=bool, count=len(roles)))
        rows, sums = [], []
        for length in range(1, LONGEST + 1):
            row = self._rows(said, length)
            total = np.zeros((len(row) + 1, self._tables[side].shape[1]), dtype=np.int64)
            np.cumsum(self._tables[side][row], axis=0, out=total[1:])
            rows.append(row)
            sums.append(total)
        return _Words(said, tuple(rows), tuple(sums))

    def _rows(self, said: Symbols, length: int) -> Array:
        """The row of the n-gram that starts at each symbol; 0 for an unknown one and where the turn ends too soon."""
        row = np.zeros(len(said.codes), dtype=np.int32)
        keys = keys_of(said.codes, length)
        if len(keys):
            known = self._slots[slot_of(keys)]
            whole = said.turns[: len(keys)] == said.turns[length - 1 :]
            row[: len(keys)] = np.where(whole & (self._keys[known] == keys), known, 0)
        return row

    def _scores(self, side: Role, words: Mapping[Role, _Words], spans: Array, turns: int) -> Array:
        """Window × move."""
        totals = words[side].totals(spans[:, 0], spans[:, 1])
        own = totals[:, 1 : 1 + len(self.moves[side])] / self._length(totals)
        before = self._before(side, words, turns)
        scores: Array = (own + before[words[side].symbols.turns[spans[:, 0]]]) * self._unit[
            side
        ] + self._bias[side]
        return scores

    def _length(self, totals: Array) -> Array:
        length: Array = np.sqrt(totals[:, :1] + self._floor)
        return length

    def _before(self, side: Role, words: Mapping[Role, _Words], turns: int) -> Array:
        """Turn × move: what the other side's turns since this side's last words, or the last such, weigh."""
        other = words[SIDES[side]]
        edges = np.searchsorted(other.symbols.turns, np.arange(turns + 1))
        totals = other.totals(edges[:-1], edges[1:])
        spoke = np.diff(edges) > 0
        mine = np.zeros(turns, dtype=bool)
        mine[words[side].symbols.turns] = True
        # A block: the other side's turns between two of this side's.
        block = np.cumsum(mine)
        blocks = np.zeros((int(block[-1]) + 1 if turns else 1, totals.shape[1]), dtype=np.int64)
        np.add.at(blocks, block[spoke], totals[spoke])
        last = np.maximum.accumulate(np.where(blocks[:, 0] > 0, np.arange(len(blocks)), -1))
        weights = blocks[:, 1 + len(self.moves[SIDES[side]]) :] / self._length(blocks)
        at = last[np.maximum(block - 1, 0)]
        before: Array = np.where((at >= 0)[:, None] & (block > 0)[:, None], weights[at], 0.0)
        return before

    def weights(self, side: Role, move: int, rows: Array) -> list[int]:
        """What n-grams weigh for a move of a role."""
        found: list[int] = self._tables[side][rows, 1 + move].tolist()
        return found


class Said:
    """The moves of one call: what stretches of its turns scored."""

    def __init__(
        self,
        model: LearnedModel,
        starts: Sequence[int],
        words: Mapping[Role, _Words],
        spans: Mapping[Role, Array],
        scores: Mapping[Role, Array],
    ) -> None:
        self._model, self._starts = model, starts
        self._words, self._spans, self._scores = words, spans, scores

    def find(self, move: str, at_least: float) -> list[Stretch]:
        """The stretches whose score reaches a mark, the best of those that overlap, best first."""
        side, column = self._model.column(move)
        reached = np.flatnonzero(self._scores[side][:, column] >= at_least)
        kept: list[Stretch] = []
        for at in reached[np.argsort(-self._scores[side][reached, column], kind="stable")].tolist():
            one = self._stretch(side, at, column)
            if not any(
                one.turn == other.turn and one.start < other.end and other.start < one.end for other in kept
            ):
                kept.append(one)
        return kept

    def best(self, move: str, turn: int) -> Stretch | None:
        """The stretch of a turn that scores best for a move; `None` where the turn holds no words of its role."""
        side, column = self._model.column(move)
        inside = np.flatnonzero(self._turns(side) == turn)
        if not len(inside):
            return None
        return self._stretch(side, int(inside[self._scores[side][inside, column].argmax()]), column)

    def strengths(self, side: Role) -> Array:
        """Turn × move of a role: the best score in the turn, `NOTHING` where it's no turn of the role or holds no words."""
        best = np.full((len(self._starts), len(self._model.moves[side])), NOTHING)
        turns = self._turns(side)
        if len(turns):
            first = np.concatenate([[0], np.flatnonzero(np.diff(turns)) + 1])
            best[turns[first]] = np.maximum(np.maximum.reduceat(self._scores[side], first, axis=0), NOTHING)
        return best

    def spoke(self, side: Role) -> Array:
        """Turn → whether it is one of the role's and holds words."""
        spoke = np.zeros(len(self._starts), dtype=bool)
        spoke[self._words[side].symbols.turns] = True
        return spoke

    def _turns(self, side: Role) -> Array:
        """The turn of each window; windows are sorted by it."""
        turns: Array = self._words[side].symbols.turns[self._spans[side][:, 0]]
        return turns

    def _stretch(self, side: Role, at: int, column: int) -> Stretch:
        """A window as a stretch of its turn, with the n-grams that weighed most."""
        start, end = self._spans[side][at].tolist()
        said = self._words[side].symbols
        weights: dict[str, int] = {}
        for length, rows in enumerate(self._words[side].rows, 1):
            inside = range(start, end - length + 1)
            for place, weight in zip(inside, self._model.weights(side, column, rows[inside]), strict=True):
                gram = "".join(map(chr, said.codes[place : place + length].tolist()))
                weights[gram] = weights.get(gram, 0) + weight
        heaviest = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
        turn = int(said.turns[start])
        first, last = (
            int(said.offsets[start]) - self._starts[turn],
            int(said.offsets[end - 1]) + 1 - self._starts[turn],
        )
        grams = tuple(gram for gram, weight in heaviest[:SHOWN] if weight > 0)
        return Stretch(turn, first, last, float(self._scores[side][at, column]), grams)


def keys_of(codes: Array, length: int) -> Array:
    """The n-grams of one length as numbers, one for each place where one can start."""
    count = max(len(codes) - length + 1, 0)
    keys = np.zeros(count, dtype=np.uint64)
    for at in range(length):
        keys = (keys << np.uint64(16)) | codes[at : at + count].astype(np.uint64)
    return keys


def slot_of(keys: Array) -> Array:
    """Where n-grams are filed; training drops the rarer of two that would share a place."""
    slots: Array = (keys * _MIX) >> np.uint64(64 - _SLOT_BITS)
    return slots
