"""What a check says of a call that can't hold what the check looks for: most checks, on most calls.

The engine asks for this once, when it compiles; in a batch it then passes over such checks without running them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from csaudit.kinds.parts.guarded import Guarded
from csaudit.kinds.parts.moment import Moment
from csaudit.kinds.parts.verdict import Verdict
from csaudit.model import Role


@dataclass(frozen=True, slots=True)
class Silence:
    """The verdict where none of the cues can be heard from their speakers (`None` for anybody)."""

    cues: tuple[tuple[tuple[str, ...], Role | None], ...]
    verdict: Verdict


@runtime_checkable
class Listening(Protocol):
    """A matcher that can say beforehand what it answers where it hears nothing: for speed, and optional."""

    def silences(self) -> tuple[Silence, ...]:
        """The first that fits a call is what `judge` would answer, whatever else is in the call."""


def surely(moments: Guarded) -> bool:
    """Whether a hit of one of their cues is all it takes: where nothing is silent, the moments are there."""
    return all(moment.bare and moment.at_least == 1 and not guard.tests for moment, guard in moments.moments)


def silence(moments: Guarded | Moment, verdict: Verdict) -> tuple[Silence, ...]:
    """The verdict where none of the moments is possible; empty where one of them needs no cue."""
    each = [moments] if isinstance(moments, Moment) else [moment for moment, _ in moments.moments]
    if not all(moment.sensors for moment in each):
        return ()
    return (Silence(tuple((moment.sensors[0], moment.role) for moment in each), verdict),)
