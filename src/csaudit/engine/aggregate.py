"""Fold results into groups: counts only, so that parts of a batch merge into the whole."""

from __future__ import annotations

from collections.abc import Iterable

from csaudit.model import CallResult, GroupReport, Outcome, Tally


def group_reports(
    results: Iterable[CallResult],
) -> tuple[tuple[GroupReport, ...], tuple[GroupReport, ...]]:
    """Teams and agents, each sorted by name."""
    teams: dict[str, GroupReport] = {}
    agents: dict[str, GroupReport] = {}
    for result in results:
        add_result(teams, result.team, result)
        add_result(agents, result.agent, result, teams=(result.team,) if result.team else ())
    return (
        tuple(group for _, group in sorted(teams.items())),
        tuple(group for _, group in sorted(agents.items())),
    )


def add_result(
    groups: dict[str, GroupReport], name: str, result: CallResult, *, teams: tuple[str, ...] = ()
) -> None:
    """Count one call into a group; `teams` are those an agent's call names."""
    one = _of_one(name, result, teams)
    groups[name] = groups[name] + one if name in groups else one


def _of_one(name: str, result: CallResult, teams: tuple[str, ...]) -> GroupReport:
    value = result.score.value
    findings: dict[str, int] = {}
    for finding in result.findings:
        if finding.is_fault:
            findings[finding.check] = findings.get(finding.check, 0) + 1
    return GroupReport(
        name=name,
        calls=1,
        scored=int(value is not None),
        failed_calls=int(result.score.passed is False),
        fatal_calls=int(result.score.fatal),
        scores={value: 1} if value is not None else {},
        tallies={
            outcome.check: _tally(outcome.outcome, findings.get(outcome.check, 0))
            for outcome in result.outcomes
        },
        teams=teams,
    )


def _tally(outcome: Outcome, findings: int) -> Tally:
    return Tally(
        passed=int(outcome is Outcome.PASS),
        failed=int(outcome is Outcome.FAIL),
        not_applicable=int(outcome is Outcome.NOT_APPLICABLE),
        unknown=int(outcome is Outcome.UNKNOWN),
        review=int(outcome is Outcome.REVIEW),
        error=int(outcome is Outcome.ERROR),
        findings=findings,
    )
