"""Fold results into groups: counts only, so that parts of a batch merge into the whole.

While it counts, the seven numbers of a check share one integer: one addition counts an outcome, one merges two checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import attrgetter

from csaudit.model import CallResult, GroupReport, Outcome, Tally

_BITS = 40
"""Room for each of the numbers: no run has so many findings."""
_ONE = {outcome: 1 << _BITS * place for place, outcome in enumerate(Outcome)}
_FINDING = 1 << _BITS * len(Outcome)
_CHECK, _OUTCOME = attrgetter("check"), attrgetter("outcome")


def group_reports(
    results: Iterable[CallResult],
) -> tuple[tuple[GroupReport, ...], tuple[GroupReport, ...]]:
    """Teams and agents, each sorted by name."""
    teams: dict[str, _Group] = {}
    agents: dict[str, _Group] = {}
    for result in results:
        counts = _counts(result)
        team = result.team
        _of(teams, team).add(result, counts)
        agent = _of(agents, result.agent)
        agent.add(result, counts)
        if team:
            agent.teams.add(team)
    return _reports(teams), _reports(agents)


def tallied(results: Iterable[CallResult]) -> dict[str, Tally]:
    """The outcomes of `results`, counted per check and sorted by it; findings also of checks without an outcome."""
    total: dict[str, int] = {}
    for result in results:
        for outcome in result.outcomes:
            total[outcome.check] = total.get(outcome.check, 0) + _ONE[outcome.outcome]
        for finding in result.findings:
            if finding.is_fault:
                total[finding.check] = total.get(finding.check, 0) + _FINDING
    return _tallies(total)


class _Group:
    """The calls of one agent or team, being counted."""

    __slots__ = ("calls", "counts", "failed", "fatal", "scored", "scores", "teams")

    def __init__(self) -> None:
        self.calls = self.scored = self.failed = self.fatal = 0
        self.scores: dict[float, int] = {}
        self.counts: dict[str, int] = {}
        self.teams: set[str] = set()

    def add(self, result: CallResult, counts: Mapping[str, int]) -> None:
        """Count one call in."""
        score = result.score
        self.calls += 1
        self.failed += score.passed is False
        self.fatal += score.fatal
        if score.value is not None:
            self.scored += 1
            self.scores[score.value] = self.scores.get(score.value, 0) + 1
        _merge(self.counts, counts)

    def report(self, name: str) -> GroupReport:
        """What was counted."""
        return GroupReport(
            name,
            self.calls,
            self.scored,
            self.failed,
            self.fatal,
            dict(sorted(self.scores.items())),
            _tallies(self.counts),
            tuple(sorted(self.teams)),
        )


def _of(groups: dict[str, _Group], name: str) -> _Group:
    group = groups.get(name)
    if group is None:
        group = groups[name] = _Group()
    return group


def _reports(groups: Mapping[str, _Group]) -> tuple[GroupReport, ...]:
    return tuple([groups[name].report(name) for name in sorted(groups)])


def _counts(result: CallResult) -> dict[str, int]:
    """One call, by check."""
    outcomes = result.outcomes
    counts = dict(zip(map(_CHECK, outcomes), map(_ONE.__getitem__, map(_OUTCOME, outcomes)), strict=True))
    for finding in result.findings:
        if finding.is_fault and finding.check in counts:
            counts[finding.check] += _FINDING
    return counts


def _merge(total: dict[str, int], counts: Mapping[str, int]) -> None:
    if not total:
        total.update(counts)
        return
    for check, count in counts.items():
        total[check] = total.get(check, 0) + count


def _tallies(counts: Mapping[str, int]) -> dict[str, Tally]:
    return {check: _tally(counts[check]) for check in sorted(counts)}


@lru_cache(maxsize=4096)
def _tally(count: int) -> Tally:
    """The numbers apart. Most agents have few calls, and then the same few tallies: these are shared."""
    room = (1 << _BITS) - 1
    return Tally(*(count >> _BITS * place & room for place in range(len(Tally._fields))))
