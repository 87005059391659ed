"""What was said in calls, scored for every move: where a move was made, how strongly each turn sounds like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from csaudit.cues.cue import PhraseText
from csaudit.cues.windows import Array, Symbols
from csaudit.model import Role

if TYPE_CHECKING:
    from csaudit.cues.learned import LearnedModel

SHOWN: Final = 4
"""N-grams that explain a stretch."""
NOTHING: Final = -6.0
"""The score of a move in a turn that holds no words: as good as certainly not made."""
SIDES: Final = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}
"""Who makes moves, and who is the other side."""


class Stretch(NamedTuple):
    """Where a move was made, how surely, and by which n-grams most."""

    turn: int
    start: int
    end: int
    score: float
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one role said in all the calls, window by window, sorted."""

    spans: Array
    """First symbol and end of each window."""
    turns: Array
    """The turn of each."""
    scores: Array
    """Window × move."""
    spoke: Array
    """Turn → whether it is one of the role's and holds words."""
    strengths: Array
    """Turn × move: the best score in the turn, `NOTHING` where it's no turn of the role or holds no words; one row more of that."""


class NativeTalk(Protocol):
    """The same talk in the native kernel's hands."""

    def best(self, moves: Sequence[str], turn: int, first: int) -> tuple[str, Stretch] | None:
        """See `Said.best`; `first` is the first turn of the call."""

    def stretch(self, side: Role, window: int, move: int, turn: int) -> Stretch:
        """A window as a stretch of its turn, with the n-grams that weighed most; `turn` is its turn in its call."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Several calls, looked at together. Turns are counted through all of them."""

    model: LearnedModel
    borders: Array
    """The first turn of each call, and the number of all turns."""
    starts: Array
    """Where each turn begins in the text of them all, and where one more would."""
    sides: Array
    """The number of the role in `SIDES` for each turn, -1 for others."""
    symbols: Symbols
    """Of the turns of both roles."""
    rows: Array
    """Length × symbol: the row of the n-gram that ends with each symbol. Empty where the kernel has them."""
    heard: dict[Role, Heard] = field(default_factory=dict)
    native: NativeTalk | None = None

    def hear(self, side: Role, spans: Array, turns: Array, scores: Array, spoke: Array) -> None:
        """Note what the windows of a role scored."""
        best = np.full((len(self.sides) + 1, len(self.model.moves[side])), NOTHING)
        if len(turns):
            first = np.flatnonzero(np.diff(turns, prepend=-1))
            best[turns[first]] = np.maximum(np.maximum.reduceat(scores, first, axis=0), NOTHING)
        self.heard[side] = Heard(spans, turns, scores, spoke, best)

    def call(self, number: int) -> Said:
        """One of the calls."""
        return Said(self, *self.borders[number : number + 2].tolist())


@dataclass(frozen=True, slots=True)
class Said:
    """The moves of one call: what stretches of its turns scored."""

    talk: Talk
    first: int
    """Its first turn among those of all the calls."""
    end: int

    def find(self, move: str, at_least: float) -> list[Stretch]:
        """The stretches whose score reaches a mark, the best of those that overlap, best first."""
        side, column = self.talk.model.column(move)
        low, high = self._windows(side, self.first, self.end)
        scores = self.talk.heard[side].scores[low:high, column]
        reached = np.flatnonzero(scores >= at_least)
        kept: list[Stretch] = []
        for at in (low + reached[np.argsort(-scores[reached], kind="stable")]).tolist():
            one = self._stretch(side, at, column)
            if not any(
                one.turn == other.turn and one.start < other.end and other.start < one.end for other in kept
            ):
                kept.append(one)
        return kept

    def best(self, moves: Sequence[str], turn: int) -> tuple[str, Stretch] | None:
        """The move that a turn sounds most like, and where; `None` where the turn holds no words of the role that makes them."""
        if self.talk.native is not None:
            return self.talk.native.best(moves, turn, self.first)
        found: list[tuple[float, str, tuple[Role, int, int]]] = []
        for move in moves:
            side, column = self.talk.model.column(move)
            low, high = self._windows(side, self.first + turn, self.first + turn + 1)
            if low < high:
                scores = self.talk.heard[side].scores[low:high, column]
                at = int(scores.argmax())
                found.append((float(scores[at]), move, (side, low + at, column)))
        if not found:
            return None
        _, move, where = max(found, key=lambda each: each[0])
        return move, self._stretch(*where)

    def strengths(self, side: Role) -> Array:
        """Turn × move of a role: the best score in the turn, `NOTHING` where it's no turn of the role or holds no words."""
        return self.talk.heard[side].strengths[self.first : self.end]

    def spoke(self, side: Role) -> Array:
        """Turn → whether it is one of the role's and holds words."""
        return self.talk.heard[side].spoke[self.first : self.end]

    def _windows(self, side: Role, first: int, end: int) -> tuple[int, int]:
        """The windows of turns; they are sorted by turn."""
        low, high = self.talk.heard[side].turns.searchsorted([first, end]).tolist()
        return low, high

    def _stretch(self, side: Role, at: int, column: int) -> Stretch:
        """A window as a stretch of its turn, with the n-grams that weighed most."""
        talk, heard = self.talk, self.talk.heard[side]
        turn = int(heard.turns[at])
        if talk.native is not None:
            return talk.native.stretch(side, at, column, turn - self.first)
        start, end = heard.spans[at].tolist()
        text = talk.symbols.codes[start:end].astype("<u2").tobytes().decode("utf-16-le")
        weights: dict[str, int] = {}
        weighed = talk.model.weigh(talk.rows[:, start:end], 1 + column).tolist()
        for length, row in enumerate(weighed, 1):
            for place, weight in enumerate(row[length - 1 :]):
                if weight > 0:
                    gram = text[place : place + length]
                    weights[gram] = weights.get(gram, 0) + weight
        heaviest = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
        first, last = (talk.symbols.offsets[[start, end - 1]] - talk.starts[turn]).tolist()
        grams = tuple(gram for gram, _ in heaviest)
        return Stretch(turn - self.first, first, last + 1, float(heard.scores[at, column]), grams)


def explained(found: Stretch, where: str) -> PhraseText:
    """The n-grams that weighed most, in the place of a phrase."""
    return PhraseText(f"≈{'·'.join(found.grams)}", where)
