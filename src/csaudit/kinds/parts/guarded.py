"""Moments together with their exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Surroundings
from csaudit.kinds.parts.compile import compile_moment
from csaudit.kinds.parts.exception import GuardedSpec
from csaudit.kinds.parts.excuses import Guard, compile_guard
from csaudit.kinds.parts.moment import Moment
from csaudit.kinds.parts.verdict import Excused, Spot
from csaudit.model import Role


@dataclass(frozen=True, slots=True)
class Guarded:
    """Moments with their exceptions."""

    moments: tuple[tuple[Moment, Guard], ...]
    at_least: int = field(init=False, compare=False)
    """The largest `at_least` of the moments."""
    roles: frozenset[Role | None] = field(init=False, compare=False)
    """Who may say it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at_least", max((moment.at_least for moment, _ in self.moments), default=1))
        object.__setattr__(self, "roles", frozenset(moment.role for moment, _ in self.moments))

    def find(self, view: DialogueView) -> tuple[list[Spot], list[Excused]]:
        """The spots that stand, and those that were excused, both in order. The lists are shared: don't change them."""
        for moment, _ in self.moments:
            if not moment.sensors or view.tags.may_hold(moment.sensors[0], moment.role):
                return view.once(self, lambda: self._find(view))
        return [], []

    def _find(self, view: DialogueView) -> tuple[list[Spot], list[Excused]]:
        standing: dict[tuple[int, int, int], Spot] = {}
        excused: list[Excused] = []
        for moment, guard in self.moments:
            for spot in moment.find(view):
                reason = guard.excuse(view, spot) if guard.tests else ""
                if reason:
                    excused.append(Excused(spot, reason))
                else:
                    standing.setdefault((spot.turn, spot.start, spot.end), spot)
        return sorted(standing.values(), key=lambda spot: (spot.turn, spot.start, -spot.end)), excused

    def occurs(self, view: DialogueView) -> bool:
        """Whether `at_least` spots stand; quicker than to find them all."""
        if self.at_least > 1:
            return len(self.find(view)[0]) >= self.at_least
        return any(
            moment.occurs(view)
            if not guard.tests
            else any(not guard.excuse(view, spot) for spot in moment.seek(view))
            for moment, guard in self.moments
        )


def compile_guarded(specs: tuple[GuardedSpec, ...], around: Surroundings, default: str) -> Guarded:
    """Moments with exceptions, compiled."""
    return Guarded(
        tuple((compile_moment(spec, around, default), compile_guard(spec.unless, around)) for spec in specs)
    )
