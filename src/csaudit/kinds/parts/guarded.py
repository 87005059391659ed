"""Moments together with their exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Surroundings
from csaudit.kinds.parts.compile import compile_moment
from csaudit.kinds.parts.exception import GuardedSpec
from csaudit.kinds.parts.excuses import Guard, compile_guard
from csaudit.kinds.parts.moment import Moment, merged
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
    mixed: bool = field(init=False, compare=False)
    """Whether the spots of several cues or moments come together."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at_least", max((moment.at_least for moment, _ in self.moments), default=1))
        object.__setattr__(self, "roles", frozenset(moment.role for moment, _ in self.moments))
        several = (len(moment.sensors[0]) > 1 for moment, _ in self.moments if moment.sensors)
        object.__setattr__(self, "mixed", len(self.moments) > 1 or any(several))

    def find(self, view: DialogueView) -> tuple[list[Spot], list[Excused]]:
        """The spots that stand, and those that were excused, both in order. The lists are shared: don't change them."""
        found: tuple[list[Spot], list[Excused]] | None = view.made.get(id(self))
        if found is None:
            found = view.made[id(self)] = self._find(view)
        return found

    def _find(self, view: DialogueView) -> tuple[list[Spot], list[Excused]]:
        standing: list[Spot] = []
        excused: list[Excused] = []
        for moment, guard in self.moments:
            spots = moment.find(view)
            if not guard.tests:
                standing += spots
                continue
            for spot in spots:
                reason = guard.excuse(view, spot)
                if reason:
                    excused.append(Excused(spot, reason))
                else:
                    standing.append(spot)
        return merged(standing) if self.mixed and len(standing) > 1 else standing, excused

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
