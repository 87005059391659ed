"""What a check says of a call, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from csaudit.model.call import Role
from csaudit.model.quick import quick


class Outcome(StrEnum):
    """The outcome of one check on one call. `not_applicable` and `unknown` are never a pass."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    REVIEW = "review"
    ERROR = "error"

    __hash__ = (
        str.__hash__
    )  # an enum's own is a Python function, and every check of every call is counted by outcome


class Severity(StrEnum):
    """How bad a finding is."""

    MINOR = "minor"
    MAJOR = "major"
    FATAL = "fatal"

    __hash__ = str.__hash__  # see `Role`

    @property
    def rank(self) -> int:
        """0 for minor, 1 for major, 2 for fatal."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Confidence(StrEnum):
    """How sure a check is when it fires. `low` never costs points: its findings are for review."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    __hash__ = str.__hash__  # see `Role`


@quick
@dataclass(frozen=True, slots=True)
class Evidence:
    """A quoted piece of one turn: `turn_text[start:end] == quote`, always."""

    turn: int
    role: Role
    start: int
    end: int
    quote: str
    turn_text: str
    """The whole turn, so that a report can show the quote where it stands."""
    time: float | None = None
    """Seconds from the start of the call, where the transcript gives them."""
    phrase: str = ""
    """The phrase that fired, as written in YAML."""
    cue: str = ""
    """The cue the phrase belongs to; for a check's own phrases the check id."""
    where: str = ""
    """`file:line` of the phrase."""
    by_sound: bool = False
    """The quote only sounds like the phrase: other characters, the same toneless syllables."""
    line: int | None = None
    """1-based line or row of the source where the turn starts, where there is one."""


class Window(NamedTuple):
    """The turns that were searched, first and last inclusive: the evidence of an absence."""

    first: int
    last: int


@quick
@dataclass(frozen=True, slots=True)
class Suppression:
    """What people decided about one finding. Only `accepted` takes it out of score and gate."""

    status: str
    """`accepted`, `under_review`, `rejected`, `upheld` (listened to, and right), or `expired` (it was one of the first two)."""
    reason: str
    by: str = ""
    expires: str = ""
    """The last day it holds, as `YYYY-MM-DD`; empty for good."""


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """One fault (or one case for review) in one call."""

    check: str
    dimension: str
    outcome: Outcome
    """`fail` or `review`."""
    severity: Severity
    confidence: Confidence
    evidence: Evidence
    """What is wrong; for an omission the customer turn that went unanswered."""
    related: tuple[Evidence, ...] = ()
    """What makes it wrong: the trigger, the replies that didn't do it, the demand that came too early."""
    window: Window | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    """Values for the slots of the check's message."""
    episode: int = 0
    """Findings of one call with the same number are one episode and are charged once."""
    fingerprint: str = ""
    baseline: str = ""
    """Against a baseline: `new` or `unchanged`; empty without one."""
    suppression: Suppression | None = None

    @property
    def stands(self) -> bool:
        """Whether no accepted suppression takes it back."""
        return self.suppression is None or self.suppression.status != "accepted"

    @property
    def is_fault(self) -> bool:
        """Whether it may count: found for sure, and it stands."""
        return self.outcome is Outcome.FAIL and self.stands


@quick
@dataclass(frozen=True, slots=True)
class Suppressed:
    """A hit that an exception of the check excused: listed, never counted."""

    check: str
    evidence: Evidence
    reason: str
    """The exception's key in the check, for instance `quoted` or `same_turn`."""


@quick
@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """The outcome of one check on one call."""

    check: str
    outcome: Outcome
    reason: str = ""
    """Why it is not applicable, unknown or an error: a stable key, worded by the reports."""
    suppressed: tuple[Suppressed, ...] = ()
