"""What a kind answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from csaudit.cues import CueHit
from csaudit.model import Outcome, Window


class Spot(NamedTuple):
    """A piece of a turn, and the cue hit that found it (`None` for a whole turn)."""

    turn: int
    start: int
    end: int
    hit: CueHit | None = None

    @property
    def position(self) -> tuple[int, int]:
        """For comparing what comes first."""
        return self.turn, self.start


class Occurrence(NamedTuple):
    """One fault: where it is, what makes it one, which turns were searched."""

    spot: Spot
    related: tuple[Spot, ...] = ()
    window: Window | None = None
    slots: Mapping[str, str] = MappingProxyType({})

    @property
    def by_sound(self) -> bool:
        """Whether it rests on a hit in other characters that sound alike: its own, or one in another turn that it needs."""
        spot = self.spot
        if spot.hit is not None and spot.hit.phrase.by_sound:
            return True
        for other in self.related:  # noqa: SIM110 — half the time of `any`
            if other.hit is not None and other.hit.phrase.by_sound and other.turn != spot.turn:
                return True
        return False


class Excused(NamedTuple):
    """A hit that an exception took away."""

    spot: Spot
    reason: str


class Verdict(NamedTuple):
    """The answer of one check on one call."""

    outcome: Outcome
    occurrences: tuple[Occurrence, ...] = ()
    excused: tuple[Excused, ...] = ()
    reason: str = ""
    """For `not_applicable` and `unknown`: a key of the wording area `reasons`."""


PLACE = itemgetter(0, 1)
"""Turn and start of a spot: what comes first."""
new_spot = partial(tuple.__new__, Spot)
"""A spot of a tuple of its four values: a third of the time of calling the class."""


@cache
def not_applicable(reason: str) -> Verdict:
    """The check doesn't apply to the call."""
    return Verdict(Outcome.NOT_APPLICABLE, reason=reason)


@cache
def unknown(reason: str) -> Verdict:
    """The check applies but can't be judged on this transcript."""
    return Verdict(Outcome.UNKNOWN, reason=reason)


PASSED = Verdict(Outcome.PASS)


def judged(occurrences: list[Occurrence], excused: list[Excused]) -> Verdict:
    """Fail with occurrences, pass without; for review where all of them rest on sound alone."""
    if not occurrences and not excused:
        return PASSED
    outcome = Outcome.FAIL if occurrences else Outcome.PASS
    if occurrences and all(occurrence.by_sound for occurrence in occurrences):
        outcome = Outcome.REVIEW
    return Verdict(outcome, tuple(occurrences), tuple(excused))
