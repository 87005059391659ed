"""Moments together with their exceptions."""

from __future__ import annotations

from dataclasses import dataclass

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

    def find(self, view: DialogueView) -> tuple[list[Spot], list[Excused]]:
        """The spots that stand, and those that were excused, both in order. The lists are shared: don't change them."""
        if not any(
            not moment.sensors or view.may_hold(moment.sensors[0], moment.role) for moment, _ in self.moments
        ):
            return [], []
        return view.once(self, lambda: self._find(view))

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
            view.holds(moment.sensors[0], moment.role)
            if moment.bare and not guard.tests
            else any(not guard.excuse(view, spot) for spot in moment.seek(view))
            for moment, guard in self.moments
        )

    @property
    def at_least(self) -> int:
        """The largest `at_least` of the moments."""
        return max((moment.at_least for moment, _ in self.moments), default=1)

    @property
    def roles(self) -> frozenset[Role | None]:
        """Who may say it."""
        return frozenset(moment.role for moment, _ in self.moments)


def compile_guarded(specs: tuple[GuardedSpec, ...], around: Surroundings, default: str) -> Guarded:
    """Moments with exceptions, compiled."""
    return Guarded(
        tuple((compile_moment(spec, around, default), compile_guard(spec.unless, around)) for spec in specs)
    )
