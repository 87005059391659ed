"""The run as tables: one row per call, finding, agent, team, check or skipped call.

Columns have stable English names; `headings` gives what a reader sees. Cells are plain text, numbers or
`None`, so that an empty cell means "no value" and a count stays a whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from csaudit.engine.aggregate import tallied
from csaudit.engine.stats import Rate
from csaudit.model import CallResult, Finding, Outcome, RunReport, Severity, Tally
from csaudit.reports import phrasing
from csaudit.reports.counting import by_risk, manner, shown
from csaudit.reports.group_tables import group_checks, groups
from csaudit.reports.table import Row, Table, rate_cells, table, yes_no
from csaudit.wording import say


def headings(columns: Iterable[str], lang: str) -> list[str]:
    """What stands above the columns, in `lang`."""
    return [say(f"reports.col_{column}", lang) for column in columns]


CALLS = (
    "call_id", "verdict", "score", "fatal", "agent", "agent_name", "team", "queue", "channel", "date",
    "fatal_findings", "major_findings", "minor_findings", "review_findings", "warned_findings", "main_issue",
    "judged", "items", "unknown", "not_applicable", "error", "turns", "warnings", "role_source", "source",
    "sha256",
)  # fmt: skip
FINDINGS = (
    "call_id", "agent", "team", "severity", "outcome", "title", "points", "turn_no", "role", "time", "quote",
    "turn_text", "message", "why", "suggest", "related", "dimension", "confidence", "charged_as", "phrase",
    "cue", "where", "cite", "check", "episode", "fingerprint", "baseline", "appeal", "source",
)  # fmt: skip
CHECKS = (
    "check", "title", "dimension", "severity", "enforce", "applicable", "failed", "failed_rate", "failed_low",
    "failed_high", "small_sample", "findings", "review_findings", "passed", "not_applicable", "unknown",
    "error", "state",
)  # fmt: skip
SKIPPED = ("source", "code", "reason")


def calls(report: RunReport, lang: str) -> Table:
    """One row per call, the riskiest first."""
    return table((_call_row(result, report, lang) for result in by_risk(report)), CALLS)


def findings(report: RunReport, lang: str) -> Table:
    """One row per finding that people see (no shadow checks), calls with the riskiest first."""
    rows = (
        _finding_row(result, at, finding, report, lang)
        for result in by_risk(report)
        for at, finding in shown(result, report.checks)
    )
    return table(rows, FINDINGS)


def checks(report: RunReport, lang: str) -> Table:
    """One row per check of the scorecard, in its order."""
    counted = tallied(report.results)
    rows = (_check_row(report, check, counted.get(check, Tally()), lang) for check in report.checks)
    return table(rows, CHECKS)


def skipped(report: RunReport, lang: str) -> Table:
    """One row per transcript that couldn't be read, with the reason."""
    rows = (
        {"source": s.source, "code": s.code, "reason": s.zh if lang == "zh" else s.en} for s in report.skipped
    )
    return table(rows, SKIPPED)


TABLES: dict[str, Callable[[RunReport, str], Table]] = {
    "calls": calls,
    "findings": findings,
    "agents": lambda report, lang: groups(report, report.agents, lang),
    "teams": lambda report, lang: groups(report, report.teams, lang),
    "checks": checks,
    "agent_checks": lambda report, lang: group_checks(report, report.agents, lang),
    "team_checks": lambda report, lang: group_checks(report, report.teams, lang),
    "skipped": skipped,
}
"""Every table by its name, which is also its file name."""


def _call_row(result: CallResult, report: RunReport, lang: str) -> Row:
    faults = shown(result, report.checks)
    manners = [manner(finding, report.checks) for _, finding in faults]
    charged = [f for _, f in faults if manner(f, report.checks) == "fail"]
    counts = [outcome.outcome for outcome in result.outcomes]
    first = faults[0][1].check if faults else ""
    return {
        **{name: result.metadata.get(name, "") for name in ("agent_name", "queue", "channel", "date")},
        "call_id": result.call_id,
        "verdict": phrasing.verdict(result.score, lang),
        "score": result.score.value,
        "fatal": yes_no(result.score.fatal, lang),
        "agent": result.agent,
        "team": result.team,
        **{f"{s.value}_findings": sum(f.severity is s for f in charged) for s in Severity},
        "review_findings": manners.count("review"),
        "warned_findings": manners.count("warn"),
        "main_issue": phrasing.title(report.checks.get(first), first, lang) if first else "",
        "judged": result.score.judged,
        "items": result.score.items,
        "unknown": counts.count(Outcome.UNKNOWN),
        "not_applicable": counts.count(Outcome.NOT_APPLICABLE),
        "error": counts.count(Outcome.ERROR),
        "turns": result.turns,
        "warnings": " / ".join(zh if lang == "zh" else en for zh, en in result.warnings),
        "role_source": phrasing.role_source(result.role_source, lang),
        "source": result.source,
        "sha256": result.sha256,
    }


def _finding_row(result: CallResult, index: int, finding: Finding, report: RunReport, lang: str) -> Row:
    card = report.checks.get(finding.check)
    at = finding.evidence
    return {
        "call_id": result.call_id,
        "agent": result.agent,
        "team": result.team,
        "severity": phrasing.named("severity", finding.severity.value, lang),
        "outcome": phrasing.named("outcome", finding.outcome.value, lang),
        "title": phrasing.title(card, finding.check, lang),
        "points": sum(line.points for line in result.score.ledger if line.finding == index) or None,
        "turn_no": at.turn + 1,
        "role": phrasing.named("role", at.role.value, lang),
        "time": phrasing.clock(at.time),
        "quote": at.quote,
        "turn_text": at.turn_text,
        "message": phrasing.message(finding, card, lang),
        "why": phrasing.why(finding, card, lang),
        "suggest": phrasing.suggest(finding, card, lang),
        "related": " / ".join(
            phrasing.turn_label(e, lang) + say("reports.colon", lang) + e.turn_text for e in finding.related
        ),
        "dimension": phrasing.named("dimension", finding.dimension, lang),
        "confidence": phrasing.named("confidence", finding.confidence.value, lang),
        "charged_as": phrasing.charged_as(result, index, finding, card, lang),
        "phrase": phrasing.phrase(at, lang),
        "cue": at.cue,
        "where": at.where,
        "cite": " / ".join(card.cite) if card else "",
        "check": finding.check,
        "episode": finding.episode,
        "fingerprint": finding.fingerprint,
        "baseline": finding.baseline and say(f"reports.baseline_{finding.baseline}", lang),
        "appeal": phrasing.appeal(finding, lang),
        "source": result.source,
    }


def _check_row(report: RunReport, check: str, tally: Tally, lang: str) -> Row:
    card = report.checks[check]
    state = "applied" if tally.applicable or tally.review or tally.error else "never_applied"
    if state == "applied" and not (tally.failed or tally.findings or tally.review or tally.error):
        state = "never_fired"
    return {
        "check": check,
        "title": phrasing.title(card, check, lang),
        "dimension": phrasing.named("dimension", card.dimension, lang),
        "severity": phrasing.named("severity", card.severity, lang),
        "enforce": say(f"reports.enforce_{card.enforce}", lang),
        "applicable": tally.applicable,
        "failed": tally.failed,
        **rate_cells(Rate(tally.failed, tally.applicable), lang),
        "findings": tally.findings,
        "review_findings": tally.review,
        "passed": tally.passed,
        "not_applicable": tally.not_applicable,
        "unknown": tally.unknown,
        "error": tally.error,
        "state": say(f"reports.state_{state}", lang),
    }
