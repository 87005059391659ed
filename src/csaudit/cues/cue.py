"""A cue before compilation, and its hits after tagging."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class PhraseText:
    """A phrase (or regex) as written, and where."""

    text: str
    where: str = ""
    """`file:line`."""
    option: str = ""
    """The named option of the cue it belongs to, if any."""
    by_sound: bool = False
    """Found in other characters that sound alike: weak evidence."""


@dataclass(frozen=True, slots=True)
class LearnedMove:
    """A move that a pack's model recognises, from how sure on."""

    pack: str
    move: str
    at_least: float
    """Probability, more than 0 and less than 1."""
    where: str = ""

    @property
    def score(self) -> float:
        """The same as the model's score: log odds."""
        return math.log(self.at_least / (1 - self.at_least))


@dataclass(frozen=True, slots=True)
class Cue:
    """A named moment: what is said when it happens."""

    name: str
    phrases: tuple[PhraseText, ...] = ()
    regexes: tuple[PhraseText, ...] = ()
    excluded: tuple[PhraseText, ...] = ()
    """A hit that overlaps a hit of one of these doesn't count."""
    include: tuple[str, ...] = field(default=())
    """Names of cues whose hits are hits of this one."""
    learned: LearnedMove | None = None
    homophones: bool = False
    """Whether its phrases are also found by their sound."""


class CueHit(NamedTuple):
    """A cue, said: `start:end` slices the turn's original text. A named tuple, because a call makes a hundred of them."""

    turn: int
    start: int
    end: int
    cue: str
    """The cue that holds the phrase (an included cue keeps its name)."""
    phrase: PhraseText

    def overlaps(self, other: CueHit) -> bool:
        """Whether the two share a character."""
        return self.turn == other.turn and self.start < other.end and other.start < self.end
