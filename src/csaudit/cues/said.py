"""What was said in calls, scored for every move: where a move was made, how strongly each turn sounds like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from csaudit.cues.cue import PhraseText
from csaudit.cues.windows import Array
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


class Asked(NamedTuple):
    """Which of several moves a turn sounds most like."""

    moves: tuple[str, ...]
    first: int
    """The first turn of the call."""
    turn: int
    """In the call."""


class Candidate(NamedTuple):
    """A window that scores high."""

    window: int
    """Its number, as the `Stretches` count."""
    turn: int
    """Of the talk."""
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What one role said in all the calls, turn by turn."""

    spoke: Array
    """Turn → whether it is one of the role's and holds words."""
    strengths: Array
    """Turn × move: the best score in the turn, `NOTHING` where it's no turn of the role or holds no words; one row more of that."""


class Stretches(Protocol):
    """The windows of a talk, and what each scores."""

    def best(self, asked: Sequence[Asked]) -> list[tuple[str, Stretch] | None]:
        """See `Talk.best`."""

    def reaching(self, move: str, at_least: float, first: int, end: int) -> list[Candidate]:
        """The windows in turns from `first` up to `end` whose score reaches a mark, in order."""

    def grams(self, move: str, candidate: Candidate) -> tuple[str, ...]:
        """The n-grams of a window that weigh most for a move."""


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
    heard: Mapping[Role, Heard]
    stretches: Stretches

    def best(self, asked: Sequence[Asked]) -> list[tuple[str, Stretch] | None]:
        """The move that each turn sounds most like, and where; `None` where it holds no words of the role that makes them."""
        return self.stretches.best(asked)

    def calls(self) -> list[Said]:
        """Each of the calls."""
        borders = self.borders.tolist()
        return [Said(self, first, end) for first, end in pairwise(borders)]

    def call(self, number: int) -> Said:
        """One of the calls."""
        return Said(self, *self.borders[number : number + 2].tolist())


class Said(NamedTuple):
    """The moves of one call: what stretches of its turns scored."""

    talk: Talk
    first: int
    """Its first turn among those of all the calls."""
    end: int

    def find(self, move: str, at_least: float) -> list[Stretch]:
        """The stretches whose score reaches a mark, the best of those that overlap, best first."""
        stretches = self.talk.stretches
        kept: list[Candidate] = []
        reaching = stretches.reaching(move, at_least, self.first, self.end)
        for one in sorted(reaching, key=lambda each: -each.score):
            if not any(
                one.turn == other.turn and one.start < other.end and other.start < one.end for other in kept
            ):
                kept.append(one)
        return [
            Stretch(one.turn - self.first, one.start, one.end, one.score, stretches.grams(move, one))
            for one in kept
        ]

    def best(self, moves: Sequence[str], turn: int) -> tuple[str, Stretch] | None:
        """The move that a turn sounds most like, and where; `None` where the turn holds no words of the role that makes them."""
        return self.talk.best([Asked(tuple(moves), self.first, turn)])[0]

    def strengths(self, side: Role) -> Array:
        """Turn × move of a role: the best score in the turn, `NOTHING` where it's no turn of the role or holds no words."""
        return self.talk.heard[side].strengths[self.first : self.end]

    def spoke(self, side: Role) -> Array:
        """Turn → whether it is one of the role's and holds words."""
        return self.talk.heard[side].spoke[self.first : self.end]


def explained(found: Stretch, where: str) -> PhraseText:
    """The n-grams that weighed most, in the place of a phrase."""
    return PhraseText(f"≈{'·'.join(found.grams)}", where)
