"""A whole run: results, mergeable counts per group, and what the checks mean.

Groups hold counts, never averages: two `GroupReport`s of one group merge into one by adding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import add
from typing import NamedTuple

from csaudit.model.call import SkippedCall
from csaudit.model.result import CallResult


class Tally(NamedTuple):
    """Counts of one check over some calls: of each outcome, in their order, then of its findings."""

    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    unknown: int = 0
    review: int = 0
    error: int = 0
    findings: int = 0
    """Findings with outcome `fail` (a call may hold several)."""

    @property
    def applicable(self) -> int:
        """The denominator of every rate: calls where the check could pass or fail."""
        return self.passed + self.failed

    def __add__(self, other: Tally) -> Tally:  # type: ignore[override]  # counts add up, they aren't put in a row
        return Tally(*map(add, self, other))


@dataclass(frozen=True, slots=True)
class GroupReport:
    """The calls of one agent or one team, counted."""

    name: str
    """Agent id or team; empty for calls that name none."""
    calls: int
    scored: int
    """Calls that have a score."""
    failed_calls: int
    """Calls that didn't pass, fatal ones included."""
    fatal_calls: int
    scores: Mapping[float, int]
    """How many calls got each score: enough for mean, median and spread, and it merges."""
    tallies: Mapping[str, Tally]
    """Per check id."""
    teams: tuple[str, ...] = ()
    """The teams an agent's calls name, sorted; empty for a team."""

    def __add__(self, other: GroupReport) -> GroupReport:
        scores = dict(self.scores)
        for value, count in other.scores.items():
            scores[value] = scores.get(value, 0) + count
        tallies = dict(self.tallies)
        for check, tally in other.tallies.items():
            tallies[check] = tallies.get(check, Tally()) + tally
        return GroupReport(
            self.name,
            self.calls + other.calls,
            self.scored + other.scored,
            self.failed_calls + other.failed_calls,
            self.fatal_calls + other.fatal_calls,
            dict(sorted(scores.items())),
            dict(sorted(tallies.items())),
            tuple(sorted({*self.teams, *other.teams})),
        )


@dataclass(frozen=True, slots=True)
class CheckCard:
    """What a reader of a report needs to know of a check, in both languages (`{"zh": …, "en": …}`)."""

    check: str
    kind: str
    dimension: str
    severity: str
    confidence: str
    title: Mapping[str, str]
    message: Mapping[str, str]
    """With slots in braces, filled from `Finding.slots`."""
    why: Mapping[str, str] = field(default_factory=dict)
    suggest: Mapping[str, str] = field(default_factory=dict)
    cite: tuple[str, ...] = ()
    section: str = ""
    """Section of the scorecard it stands in."""
    enforce: str = "fail"
    """`fail`, `warn` (shown, not charged) or `shadow` (counted only)."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What makes a run reproducible: no clock in it."""

    version: str
    scorecard: str
    scorecard_sha256: str
    pass_mark: float
    sections: Mapping[str, Mapping[str, str]]
    """Section id → title per language, in the scorecard's order."""
    complete: bool = True
    """`False` when the run was interrupted."""
    files: int = 0
    gone: int | None = None
    """Findings of the baseline that these calls no longer have; `None` where no baseline was given."""
    suppressions: int | None = None
    """Entries of the list of suppressions; `None` where none was given."""
    today: str = ""
    """The date that expiries were held against, only where one had expired: no other clock in a run."""
    notices: tuple[tuple[str, str], ...] = ()
    """Doubts about suppressions, the baseline and checks that never applied, each as `(zh, en)`."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run, ready to be rendered in any format and either language."""

    run: RunInfo
    checks: Mapping[str, CheckCard]
    """In the scorecard's order."""
    results: tuple[CallResult, ...]
    """Sorted by call id, then source."""
    teams: tuple[GroupReport, ...]
    """Sorted by name."""
    agents: tuple[GroupReport, ...]
    skipped: tuple[SkippedCall, ...] = ()
