"""Moments: what a turn must hold, who says it, where in the call."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from csaudit.cues import CueHit
from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.spec import Names, Phrases, Regexes, Spec, as_list
from csaudit.kinds.parts.verdict import Spot, new_spot
from csaudit.kinds.parts.window import Where, role_window
from csaudit.model import Role

_SAME_ROLE = {"客服": "agent", "坐席": "agent", "客户": "customer", "任何人": "any"}

Who = Annotated[
    Literal["agent", "customer", "any"], BeforeValidator(lambda who: _SAME_ROLE.get(str(who), str(who)))
]


class Length(Spec):
    """`length: {above: 80}`: characters of the turn."""

    above: Annotated[int, Field(ge=0)] | None = None
    below: Annotated[int, Field(ge=0)] | None = None


def _says(value: Any) -> Any:
    """A phrase or a list of phrases stands for `{says: [...]}`."""
    if isinstance(value, str):
        return {"says": [value]}
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return {"says": value}
    return value


class NotSpec(Spec):
    """What the turn must not hold."""

    cue: Names = ()
    says: Phrases = ()


class MomentSpec(Spec):
    """One turn, described. Sensors given together must all hold."""

    who: Who | None = Field(None, description="谁说的：agent 客服、customer 客户、any 不限")
    cue: Names = Field((), description="线索名，可多个（任一）")
    says: Phrases = Field((), description="短语，可多个（任一）")
    regex: Regexes = Field((), description="正则（线性引擎，不支持环视和反向引用）")
    not_: Annotated[NotSpec, BeforeValidator(_says)] | None = Field(
        None, alias="not", description="这一轮里不能有"
    )
    question: bool = Field(False, description="这句话是在问")
    length: Length | None = Field(None, description="这一轮的字数")
    at_least: Annotated[int, Field(ge=1)] = Field(1, description="至少几轮（只用于 when）")
    where: Where | None = Field(None, description="限定在开头或结尾几轮")


def as_moments(value: Any) -> Any:
    """A moment, a list of moments, a phrase or a list of phrases: always a list of moments."""
    return [_says(each) for each in as_list(_says(value))]


ASKING = "?吗呢么嘛哪谁几"
ASKING_WORDS = ("多少", "是不是", "有没有", "能不能", "可不可以", "要不要")
QUESTION = re.compile("|".join((f"[{ASKING}]", *ASKING_WORDS)))
"""么 stands for 怎么, 什么 and 为什么 as well."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, compiled."""

    role: Role | None
    sensors: tuple[tuple[str, ...], ...]
    """Each a choice of cues; the first gives the evidence, the others must be in the turn."""
    absent: tuple[str, ...] = ()
    question: bool = False
    length: Length | None = None
    where: Where | None = None
    at_least: int = 1
    bare: bool = field(init=False, compare=False)
    """Whether it is nothing but its cues, so that any hit will do."""
    plain: bool = field(init=False, compare=False)
    """Whether whatever its first sensor finds, or any turn of the length where it has none, will do."""
    sizes: tuple[int, float] = field(init=False, compare=False)
    """The fewest and the most characters of a turn that it may be."""

    def __post_init__(self) -> None:
        more = self.sensors[1:] or self.absent or self.question or self.where
        object.__setattr__(self, "bare", bool(self.sensors) and not (more or self.length))
        object.__setattr__(self, "plain", not more and not (self.sensors and self.length))
        object.__setattr__(self, "sizes", _sizes(self.length))

    def find(self, view: DialogueView) -> tuple[Spot, ...]:
        """Every spot in the call where the moment holds, in order."""
        found: tuple[Spot, ...] | None = view.made.get(id(self))
        if found is None:
            possible = not self.sensors or view.tags.may_hold(self.sensors[0], self.role)
            found = view.made[id(self)] = tuple(self.seek(view)) if possible else ()
        return found

    def occurs(self, view: DialogueView) -> bool:
        """Whether there is such a spot."""
        if self.bare:
            return view.tags.holds_any(self.sensors[0], self.role)
        known: tuple[Spot, ...] | None = view.made.get(id(self))
        return known != () if known is not None else any(True for _ in self.seek(view))

    def seek(self, view: DialogueView) -> Iterable[Spot]:
        """The same as `find`, for who may not want them all."""
        spots = self._sensed(view) if self.sensors else self._whole_turns(view)
        return spots if self.plain or not spots else self._standing(view, spots)

    def pieces(self, view: DialogueView) -> Iterable[Spot | CueHit]:
        """The same, of which only turn and bounds matter, and not in order: the bare hits, where they will do."""
        return (
            view.tags.said_by_any(self.sensors[0], self.role) if self.bare and self.role else self.find(view)
        )

    def _standing(self, view: DialogueView, spots: list[Spot]) -> Iterator[Spot]:
        allowed = role_window(view, self.role, self.where)
        for spot in spots:
            if (allowed is None or spot.turn in allowed) and self._holds(view, spot):
                yield spot

    def _sensed(self, view: DialogueView) -> list[Spot]:
        found = [
            new_spot((hit[0], hit[1], hit[2], hit))
            for cue in self.sensors[0]
            for hit in view.said_by(cue, self.role)
        ]
        if len(self.sensors[0]) > 1 and len(found) > 1:
            found.sort(key=_place)
        return found

    def _whole_turns(self, view: DialogueView) -> list[Spot]:
        sizes = view.sizes
        least, most = self.sizes
        return [
            new_spot((turn, 0, sizes[turn], None))
            for turn in view.turns_of(self.role)
            if least <= sizes[turn] <= most and (self.role is not None or view.role(turn) is not Role.SYSTEM)
        ]

    def _holds(self, view: DialogueView, spot: Spot) -> bool:
        for choice in self.sensors[1:]:
            if not _in_turn(view, choice, spot.turn):
                return False
        if self.absent and _in_turn(view, self.absent, spot.turn):
            return False
        if self.question and not _asks(view, spot):
            return False
        return self.sizes[0] <= view.sizes[spot.turn] <= self.sizes[1]


def _place(spot: Spot) -> tuple[int, int, int, str]:
    turn, start, end, hit = spot
    return turn, start, -end, hit.cue if hit else ""


def _sizes(length: Length | None) -> tuple[int, float]:
    above = length.above if length is not None else None
    below = length.below if length is not None else None
    return max(1, (above or 0) + 1), math.inf if below is None else below - 1


def _in_turn(view: DialogueView, cues: tuple[str, ...], turn: int) -> bool:
    """Whether one of the cues is in a turn."""
    role = view.role(turn)
    if not view.tags.may_hold(cues, role):
        return False
    for cue in cues:
        for hit in view.said_by(cue, role):
            if hit[0] == turn:
                return True
    return False


def _asks(view: DialogueView, spot: Spot) -> bool:
    """A question mark or a question word from the spot to the end of its sentence."""
    if spot.hit is None:
        return QUESTION.search(view.folded(spot.turn)) is not None
    _, end = view.sentence(spot.turn, spot.start, spot.end)
    return QUESTION.search(view.folded(spot.turn), spot.start, end) is not None


def find_all(moments: tuple[Moment, ...], view: DialogueView) -> tuple[Spot, ...]:
    """The spots of any of several moments, in order; one spot once."""
    if len(moments) == 1:
        return moments[0].find(view)
    found: tuple[Spot, ...] | None = view.made.get(id(moments))
    if found is None:
        found = view.made[id(moments)] = tuple(merged(spot for each in moments for spot in each.find(view)))
    return found


@dataclass(frozen=True, slots=True)
class MomentTurns:
    """The turns in which any of several moments holds: what an exception asks for at every hit of its check."""

    moments: tuple[Moment, ...]

    def find(self, view: DialogueView) -> frozenset[int]:
        """Worked out once a call."""
        found: frozenset[int] | None = view.made.get(id(self))
        if found is None:
            turns = [spot[0] for moment in self.moments for spot in moment.pieces(view)]
            found = view.made[id(self)] = frozenset(turns)
        return found


@dataclass(frozen=True, slots=True)
class MomentPlaces:
    """Where any of several moments holds, as turn and start, sorted: what comes before and after a hit is told by them."""

    moments: tuple[Moment, ...]

    def find(self, view: DialogueView) -> list[tuple[int, int]]:
        """Worked out once a call."""
        found: list[tuple[int, int]] | None = view.made.get(id(self))
        if found is None:
            found = [spot[:2] for moment in self.moments for spot in moment.pieces(view)]
            found.sort()
            view.made[id(self)] = found
        return found


def merged(spots: Iterable[Spot]) -> list[Spot]:
    """The spots in order; of those at the same place, the first."""
    found: dict[tuple[int, int, int], Spot] = {}
    for spot in spots:
        found.setdefault(spot[:3], spot)
    return sorted(found.values(), key=_order)


def _order(spot: Spot) -> tuple[int, int, int]:
    return spot[0], spot[1], -spot[2]
