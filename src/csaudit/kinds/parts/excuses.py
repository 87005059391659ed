"""Exceptions at work: each a small pure test of the view, the hit, and where the check's trigger was."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Surroundings
from csaudit.kinds.parts.compile import compile_moment, compile_moments
from csaudit.kinds.parts.exception import ExceptionSpec
from csaudit.kinds.parts.moment import Moment, MomentPlaces, MomentTurns, find_all
from csaudit.kinds.parts.own_words import (
    is_negated,
    is_quoted,
    is_retracted,
    is_third_party,
    next_own_block,
)
from csaudit.kinds.parts.verdict import Spot
from csaudit.kinds.parts.window import Within, window_after
from csaudit.model import Role

_WITHIN = frozenset({"quoted", "negated", "retracted", "third_party", "same_turn", "same_sentence"})


class Test(Protocol):
    """Whether a hit is excused; the third argument is the check's trigger, if it has one."""

    def __call__(self, view: DialogueView, spot: Spot, trigger: Spot | None, /) -> bool:
        """The answer on one call."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Compiled exceptions: the name of the first that excuses a hit, or empty."""

    tests: tuple[tuple[str, Test], ...] = ()

    @property
    def looks_within(self) -> bool:
        """Whether every exception is told by the speaker's own words, none by what the other side says around them."""
        return all(key in _WITHIN for key, _ in self.tests)

    def excuse(self, view: DialogueView, spot: Spot, trigger: Spot | None = None) -> str:
        """The name of the exception that applies to a hit, empty if none does."""
        for key, test in self.tests:
            if test(view, spot, trigger):
                return key
        return ""


def compile_guard(specs: tuple[ExceptionSpec, ...], around: Surroundings) -> Guard:
    """The exceptions of a check or a moment, in their written order."""
    return Guard(tuple((spec.key, _COMPILERS[spec.key](spec, around)) for spec in specs))


@dataclass(frozen=True, slots=True)
class CustomerSaidFirst:
    """The customer used the same words in the blocks before."""

    blocks: int

    def __call__(self, view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        """Whether the customer did."""
        words = view.folded(spot.turn)[spot.start : spot.end]
        block = view.block_of[spot.turn]
        first = view.blocks[max(0, block - self.blocks)].first
        return any(
            view.role(turn) is Role.CUSTOMER and words in view.folded(turn)
            for turn in range(first, spot.turn)
        )


@dataclass(frozen=True, slots=True)
class SameTurn:
    """The turn holds one of the moments."""

    turns: MomentTurns

    def __call__(self, view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        """Whether it does."""
        return spot.turn in self.turns.find(view)


@dataclass(frozen=True, slots=True)
class SameSentence:
    """The sentence holds one of the moments."""

    moments: tuple[Moment, ...]

    def __call__(self, view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        """Whether it does."""
        start, end = view.sentence(spot.turn, spot.start, spot.end)
        return any(
            other.turn == spot.turn and start <= other.start and other.end <= end
            for other in find_all(self.moments, view)
        )


@dataclass(frozen=True, slots=True)
class ReplyingTo:
    """The block before holds one of the moments."""

    turns: MomentTurns

    def __call__(self, view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        """Whether it does."""
        number = view.block_of[spot.turn]
        if number == 0:
            return False
        before = view.blocks[number - 1]
        found = self.turns.find(view)
        return bool(found) and any(turn in found for turn in range(before.first, before.last + 1))


@dataclass(frozen=True, slots=True)
class PrecededBy:
    """One of the moments came before, and after the trigger where there is one."""

    places: MomentPlaces

    def __call__(self, view: DialogueView, spot: Spot, trigger: Spot | None) -> bool:
        """Whether one did."""
        found = self.places.find(view)
        before = bisect_left(found, spot[:2])
        return before > 0 and (trigger is None or found[before - 1] > trigger.position)


@dataclass(frozen=True, slots=True)
class FollowedBy:
    """One of the moments comes after, in its window; without one, in the speaker's next block at the latest."""

    entries: tuple[tuple[MomentPlaces, Within | None], ...]

    def __call__(self, view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        """Whether one does."""
        for places, within in self.entries:
            found = places.find(view)
            after = bisect_right(found, spot[:2])
            if after < len(found) and found[after][0] <= _last(view, spot.turn, within):
                return True
        return False


def _last(view: DialogueView, turn: int, within: Within | None) -> int:
    """The last turn in which what should follow a turn may do so."""
    return next_own_block(view, turn) if within is None else window_after(view, turn, within).last


@dataclass(frozen=True, slots=True)
class OfMetadata:
    """The call's metadata are these."""

    wanted: Mapping[str, frozenset[str]]

    def __call__(self, view: DialogueView, _: Spot, __: Spot | None) -> bool:
        """Whether they are."""
        return all(view.call.metadata.get(key) in values for key, values in self.wanted.items())


def _customer_said_first(spec: ExceptionSpec, _: Surroundings) -> Test:
    assert spec.customer_said_first is not None
    return CustomerSaidFirst(spec.customer_said_first.turns)


def _same_turn(spec: ExceptionSpec, around: Surroundings) -> Test:
    return SameTurn(MomentTurns(compile_moments(spec.same_turn or (), around, "any")))


def _same_sentence(spec: ExceptionSpec, around: Surroundings) -> Test:
    return SameSentence(compile_moments(spec.same_sentence or (), around, "any"))


def _replying_to(spec: ExceptionSpec, around: Surroundings) -> Test:
    return ReplyingTo(MomentTurns(compile_moments(spec.replying_to or (), around, "customer")))


def _preceded_by(spec: ExceptionSpec, around: Surroundings) -> Test:
    return PrecededBy(MomentPlaces(compile_moments(spec.preceded_by or (), around, "agent")))


def _followed_by(spec: ExceptionSpec, around: Surroundings) -> Test:
    return FollowedBy(
        tuple(
            (MomentPlaces((compile_moment(each, around, "agent"),)), each.within)
            for each in spec.followed_by or ()
        )
    )


def _metadata(spec: ExceptionSpec, _: Surroundings) -> Test:
    return OfMetadata({key: frozenset(map(str, values)) for key, values in (spec.metadata or {}).items()})


_COMPILERS: dict[str, Callable[[ExceptionSpec, Surroundings], Test]] = {
    "quoted": lambda *_: is_quoted,
    "negated": lambda *_: is_negated,
    "retracted": lambda *_: is_retracted,
    "third_party": lambda *_: is_third_party,
    "customer_said_first": _customer_said_first,
    "same_turn": _same_turn,
    "same_sentence": _same_sentence,
    "replying_to": _replying_to,
    "preceded_by": _preceded_by,
    "followed_by": _followed_by,
    "metadata": _metadata,
}
