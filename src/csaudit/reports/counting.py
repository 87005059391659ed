"""Counts over calls: what happened, what couldn't be judged, and which checks stayed silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, attrgetter

from csaudit.engine.aggregate import tallied
from csaudit.engine.stats import Rate
from csaudit.model import CallResult, CheckCard, Finding, GroupReport, Outcome, RunReport, Severity, Tally

_SUPPRESSED = attrgetter("suppressed")


@dataclass(frozen=True, slots=True)
class Totals:
    """A run in numbers."""

    calls: int
    skipped: int
    scored: int
    failed: int
    """Calls that didn't pass, fatal ones included."""
    fatal: int
    findings: Mapping[Severity, int]
    """Charged findings, worst first."""
    warned: int
    """Findings of `warn` checks: shown, not charged."""
    shadowed: int
    """Findings of `shadow` checks: counted, not shown."""
    review: int
    """Findings for a person to decide."""
    suppressed: int
    """Hits that an exception excused."""
    appeals: Mapping[str, int]
    """Findings that a suppression names, by its status."""
    baseline: Mapping[str, int]
    """Findings that people see, `new` and `unchanged` against the baseline."""
    outcomes: Mapping[Outcome, int]
    """Outcomes over checks × calls."""
    never_applied: tuple[str, ...]
    """Checks that no call of the run gave an occasion for."""
    never_fired: tuple[str, ...]
    """Checks that applied and found nothing."""
    scores: Mapping[float, int]


def failed(result: CallResult) -> bool:
    """Whether the call didn't pass; a call without a verdict didn't fail."""
    return result.score.fatal or result.score.passed is False


def enforced(finding: Finding, checks: Mapping[str, CheckCard]) -> str:
    """`fail`, `warn` or `shadow`: how the finding's check is enforced."""
    card = checks.get(finding.check)
    return card.enforce if card else "fail"


def manner(finding: Finding, checks: Mapping[str, CheckCard]) -> str:
    """How people see a finding: `fail`, `warn`, `review`, `suppressed` (taken back after an appeal) or `shadow` (not at all)."""
    how = enforced(finding, checks)
    if how == "shadow":
        return how
    if not finding.stands:
        return "suppressed"
    return "review" if finding.outcome is Outcome.REVIEW else how


MANNERS = ("fail", "warn", "review", "suppressed")


def shown(result: CallResult, checks: Mapping[str, CheckCard]) -> list[tuple[int, Finding]]:
    """The findings that people see, worst first, each with its index in `result.findings`."""
    seen = [(at, finding, manner(finding, checks)) for at, finding in enumerate(result.findings)]
    ranked = sorted(
        (each for each in seen if each[2] != "shadow"),
        key=lambda each: (MANNERS.index(each[2]), -each[1].severity.rank, each[0]),
    )
    return [(at, finding) for at, finding, _ in ranked]


def charging(checks: Mapping[str, CheckCard], check: str) -> bool:
    """Whether findings of the check cost points: neither `warn` nor `shadow`."""
    return check not in checks or checks[check].enforce == "fail"


def ordered(groups: Iterable[GroupReport]) -> list[GroupReport]:
    """Groups by team and name, the nameless last: an order that judges nobody."""
    return sorted(groups, key=lambda group: (not group.name, group.teams, group.name))


def tabled(groups: Sequence[GroupReport], report: RunReport, *, asked: bool) -> list[GroupReport]:
    """The groups of a table, in order; none when it would say nothing: one call, or no names at all."""
    if asked or (len(report.results) > 1 and any(group.name for group in groups)):
        return ordered(groups)
    return []


def failed_rate(group: GroupReport) -> Rate:
    """Calls that didn't pass, out of those with a verdict (a fatal call has one, scored or not)."""
    return Rate(group.failed_calls, max(group.scored, group.failed_calls))


def run_rate(report: RunReport) -> Rate:
    """The same over the whole run."""
    lost = sum(failed(result) for result in report.results)
    return Rate(lost, sum(failed(result) or result.score.value is not None for result in report.results))


def by_risk(report: RunReport) -> list[CallResult]:
    """Calls with the riskiest first: fatal, then lowest score, then most major findings."""

    def risk(result: CallResult) -> tuple[bool, bool, float, int, int, str, str]:
        faults = [f for _, f in shown(result, report.checks) if f.is_fault]
        grave = sum(finding.severity is not Severity.MINOR for finding in faults)
        value = result.score.value
        return (
            not result.score.fatal,
            value is None,
            0.0 if value is None else value,
            -grave,
            -len(faults),
            result.call_id,
            result.source,
        )

    return sorted(report.results, key=risk)


def totals(report: RunReport) -> Totals:
    """The run in numbers, counted from its calls."""
    by_check = tallied(report.results)
    every = reduce(add, by_check.values(), Tally())
    severities: Counter[Severity] = Counter()
    kinds: Counter[str] = Counter()
    appeals: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for result in report.results:
        for finding in result.findings:
            kind = manner(finding, report.checks)
            kinds[kind] += 1
            appeals[finding.suppression.status if finding.suppression else ""] += 1
            states[finding.baseline] += kind in ("fail", "warn", "review")
            severities[finding.severity] += kind == "fail"
    scores = Counter(float(r.score.value) for r in report.results if r.score.value is not None)
    return Totals(
        calls=len(report.results),
        skipped=len(report.skipped),
        scored=scores.total(),
        failed=sum(failed(result) for result in report.results),
        fatal=sum(result.score.fatal for result in report.results),
        findings={severity: severities[severity] for severity in reversed(Severity)},
        warned=kinds["warn"],
        shadowed=kinds["shadow"],
        review=kinds["review"],
        appeals={status: count for status, count in appeals.items() if status},
        baseline={state: count for state, count in states.items() if state},
        suppressed=sum(sum(map(len, map(_SUPPRESSED, result.outcomes))) for result in report.results),
        outcomes=dict(zip(Outcome, every, strict=False)),
        never_applied=tuple(check for check in report.checks if not _touched(by_check.get(check, Tally()))),
        never_fired=tuple(check for check in report.checks if _silent(by_check.get(check, Tally()))),
        scores=dict(sorted(scores.items())),
    )


def _touched(tally: Tally) -> bool:
    return bool(tally.applicable or tally.review or tally.error)


def _silent(tally: Tally) -> bool:
    return bool(tally.applicable) and not (tally.failed or tally.findings or tally.review)
