"""Where in a turn a move was made, and by which n-grams most: without the kernel (`native/stretch.c`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from csaudit.cues.said import NOTHING, SHOWN, Asked, Candidate, Heard, Stretch, Stretches
from csaudit.cues.windows import Array, Symbols
from csaudit.model import Role

if TYPE_CHECKING:
    from csaudit.cues.learned import LearnedModel


@dataclass(frozen=True, slots=True)
class Scored:
    """The windows of one role in all the calls, sorted."""

    spans: Array
    """First symbol and end of each."""
    turns: Array
    """The turn of each."""
    scores: Array
    """Window × move."""

    def heard(self, spoke: Array) -> Heard:
        """The same turn by turn; `spoke` is which of all turns are the role's and hold words."""
        best = np.full((len(spoke) + 1, self.scores.shape[1]), NOTHING)
        if len(self.turns):
            first = np.flatnonzero(np.diff(self.turns, prepend=-1))
            best[self.turns[first]] = np.maximum(np.maximum.reduceat(self.scores, first, axis=0), NOTHING)
        return Heard(spoke, best)


@dataclass(frozen=True, slots=True)
class PlainStretches(Stretches):
    """The windows of a talk as arrays."""

    model: LearnedModel
    starts: Array
    """Where each turn begins."""
    symbols: Symbols
    """Of the turns of both roles."""
    rows: Array
    """Length × symbol: the row of the n-gram that ends with each symbol."""
    scored: Mapping[Role, Scored]

    def best(self, asked: Sequence[Asked]) -> list[tuple[str, Stretch] | None]:
        """See `Talk.best`."""
        return [self._best(*each) for each in asked]

    def _best(self, moves: Sequence[str], first: int, turn: int) -> tuple[str, Stretch] | None:
        found: list[tuple[str, Candidate]] = []
        for move in moves:
            side, column = self.model.column(move)
            low, high = self._windows(side, first + turn, first + turn + 1)
            if low < high:
                at = low + int(self.scored[side].scores[low:high, column].argmax())
                found.append((move, self._candidate(side, at, column)))
        if not found:
            return None
        move, one = max(found, key=lambda each: each[1].score)
        return move, Stretch(turn, one.start, one.end, one.score, self.grams(move, one))

    def reaching(self, move: str, at_least: float, first: int, end: int) -> list[Candidate]:
        """See `Stretches`."""
        side, column = self.model.column(move)
        low, high = self._windows(side, first, end)
        reached = low + np.flatnonzero(self.scored[side].scores[low:high, column] >= at_least)
        return [self._candidate(side, at, column) for at in reached.tolist()]

    def grams(self, move: str, candidate: Candidate) -> tuple[str, ...]:
        """See `Stretches`."""
        side, column = self.model.column(move)
        start, end = self.scored[side].spans[candidate.window].tolist()
        text = self.symbols.codes[start:end].astype("<u2").tobytes().decode("utf-16-le")
        weights: dict[str, int] = {}
        weighed = self.model.weigh(self.rows[:, start:end], 1 + column).tolist()
        for length, row in enumerate(weighed, 1):
            for place, weight in enumerate(row[length - 1 :]):
                if weight > 0:
                    gram = text[place : place + length]
                    weights[gram] = weights.get(gram, 0) + weight
        heaviest = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
        return tuple(gram for gram, _ in heaviest)

    def _windows(self, side: Role, first: int, end: int) -> tuple[int, int]:
        """The windows of turns; they are sorted by turn."""
        low, high = self.scored[side].turns.searchsorted([first, end]).tolist()
        return low, high

    def _candidate(self, side: Role, window: int, column: int) -> Candidate:
        scored = self.scored[side]
        turn = int(scored.turns[window])
        start, end = scored.spans[window].tolist()
        first, last = (self.symbols.offsets[[start, end - 1]] - self.starts[turn]).tolist()
        return Candidate(window, turn, first, last + 1, float(scored.scores[window, column]))
