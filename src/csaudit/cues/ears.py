"""What can be asked of a call's words: ears, and what they hear. Made by `scanner` or `candidates`, asked by `tags`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from csaudit.cues.cue import CueHit, LearnedMove, PhraseText
from csaudit.cues.learned import LearnedModel
from csaudit.model import Role

if TYPE_CHECKING:
    from csaudit.cues.scan import Scan

T = TypeVar("T")

ROLES = tuple(Role)
EVERYTHING = -1
"""The bits of any cue by any role."""
ROLE_NUMBER = {role: number for number, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Slot:
    """The phrases of one cue, or its excluded phrases."""

    number: int
    cue: str
    bits: int
    """What stands for it in the bits of the first role."""
    excluded: Slot | None = None
    """Phrases of which a hit must not overlap a hit of this one."""
    learned: LearnedMove | None = None


def key_of(slot: Slot, role: int) -> int:
    """What stands for the hits of a slot by a role."""
    return slot.number * len(ROLES) + role


class Ear:
    """What to listen for: any of some cues by some roles. One for each choice of them, so that it is its own key."""

    __slots__ = ("bits", "cues", "key", "places")

    def __init__(self, cues: tuple[str, ...], places: tuple[tuple[Slot, int, int], ...]) -> None:
        self.cues = cues
        self.places = places
        """The cues and what they include: slot, number of the role, and the bits that both together stand for."""
        self.bits = reduce(or_, (bits for _, _, bits in places), 0)
        self.key = key_of(*places[0][:2]) if len(places) == 1 else None
        """Where there is one place only, what stands for it among the hits."""


class Spelled(NamedTuple):
    """A spelled-out phrase, found: needs no verification."""

    turn: int
    start: int
    end: int
    source: PhraseText


class Cues(Protocol):
    """The cues of a scorecard."""

    known: dict[Role | None, dict[int, Ear]]
    """By the identity of cues that last as long as the ear."""
    known_for: dict[Role | None, dict[str, Ear]]
    """Of one cue."""

    def ear(self, cues: tuple[str, ...], role: Role | None) -> Ear:
        """How to listen for any of the cues by a role, by anybody for `None`."""

    def ears_of(self, named: Mapping[T, tuple[str, ...]], role: Role) -> tuple[int, Sequence[tuple[int, T]]]:
        """How to listen for each of several choices of cues: its bits, its name; and the bits of them all."""

    def hear(self, texts: Sequence[str], roles: Sequence[Role]) -> Heard:
        """Everything that a call may hold."""

    def model(self, pack: str) -> LearnedModel:
        """The model of a pack."""


class Heard(Protocol):
    """What a call may hold."""

    @property
    def scan(self) -> Scan | None:
        """The batch of calls as the kernel found it; `None` where Python listens."""

    texts: Sequence[str]
    """Folded, per turn."""
    roles: Sequence[Role]
    may: int
    """The bits of what may be there."""
    sure: int
    """Those of them that are there."""

    def verify(self, slot: Slot, role: int) -> list[CueHit]:
        """The hits of a slot by a role, in no useful order."""

    def settled(self, key: int) -> tuple[CueHit, ...] | None:
        """The same without what is excluded, in order and not overlapping; `None` where that isn't known beforehand."""
